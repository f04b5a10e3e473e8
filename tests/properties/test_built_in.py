"""Every built-in property fails on something, says exactly what, and holds on the mended type."""

from dataclasses import replace

import pytest

from checker import BoundsError, ModelError, Operation, StateBased, Verdict, check
from checker.specs import History, Specification, counter
from models.catalogue import CATALOGUE
from tests.properties.one_number import events, one_number, refuted

GCOUNTER = CATALOGUE["gcounter"].description
BROKEN = {name: entry for name, entry in CATALOGUE.items() if entry.violates}
UPDATE_0, UPDATE_1 = ("update", 0, None), ("update", 1, None)


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if not entry.violates])
def test_a_right_type_keeps_every_property(name):
    entry = CATALOGUE[name]
    result = check(entry.description, **entry.bounds)
    assert result.passed
    assert result.violations == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_type_is_refuted_in_exactly_what_the_catalogue_says(name):
    entry = BROKEN[name]
    result = check(entry.description, **entry.bounds)
    assert tuple(violation.property_name for violation in result.violations) == entry.violates
    assert result.violations[0].depth == entry.witness
    assert result.verdict is entry.expect


# --- conforms ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "depth", "failure"),
    [
        ("gcounter-sum", 3, "replica 1 answers 2, but it has seen 1 increment: 1 is expected"),
        ("gcounter-shared-id", 3, "replica 1 answers 1, but it has seen 2 increments: 2 is expected"),
        ("pncounter-signed", 2, "replica 1 answers 0, but it has seen 1 decrement: -1 is expected"),
        ("delta-gcounter-increments", 3, "replica 1 answers 1, but it has seen 2 increments: 2 is expected"),
    ],
)
def test_conforms_finds_lost_and_phantom_updates(name, depth, failure):
    assert refuted(BROKEN[name].description)["conforms"] == (depth, failure)


def test_conforms_finds_an_operation_that_is_wrong_by_itself():
    by_two = one_number(apply=lambda n: n + 2, spec=counter)
    assert refuted(by_two)["conforms"] == (1, "replica 0 answers 2, but it has seen 1 increment: 1 is expected")
    assert events(by_two, "conforms") == [UPDATE_0]


def test_conforms_looks_at_the_beginning_too():
    from_one = one_number(initial=lambda *_: 1, spec=counter)
    assert refuted(from_one)["conforms"] == (
        0,
        "replica 0 answers 1, but it has seen no updates: 0 is expected; "
        "replica 1 answers 1, but it has seen no updates: 0 is expected",
    )


def test_conforms_is_off_without_a_specification_and_the_result_warns():
    result = check(one_number(), replicas=2, depth=2)
    assert "conforms" not in result.properties
    assert result.warnings == (
        "no specification given: conforms is off, and replicas may agree on a wrong answer unnoticed",
    )
    assert check(GCOUNTER, depth=2).warnings == ()


def test_conforms_names_the_arguments():
    add = [Operation("add", lambda n, more: n + more, args=[1, 2])]
    too_small = one_number(operations=add, spec=lambda seen: sum(3 * u.args[0] for u in seen))
    assert refuted(too_small, properties=["conforms"]) == {
        "conforms": (1, "replica 0 answers 1, but it has seen 1 x add(1): 3 is expected")
    }


def test_a_bare_function_may_read_what_happened_before_what():
    def newest(seen):
        return sum(not any(seen.happened_before(u, later) for later in seen) for u in seen)

    heads = one_number(lambda a, b: a | b, initial=lambda *_: 0, apply=lambda _n: 1, spec=newest)
    assert refuted(heads, properties=["conforms"]) == {
        "conforms": (
            3,
            "replica 1 answers 1, but it has seen 2 increments: 2 is expected",
        )
    }
    assert events(heads, "conforms") == [UPDATE_0, UPDATE_1, ("deliver", 1, 0)]


def test_a_specification_that_raises_is_a_one_line_model_error():
    def spec(seen):
        return {0: 0}[len(seen)]

    described = one_number(spec=Specification("first-only", spec, History.SET))
    for engine in ("auto", "reference", "orderings"):
        with pytest.raises(ModelError) as caught:
            check(described, replicas=2, depth=2, engine=engine)
        assert str(caught.value) == (
            "specification 'first-only' raised KeyError: 1 for the updates ['increment() #1 of replica 0']; "
            "a specification must answer for every history"
        )


def test_a_specification_of_operations_that_the_type_lacks_is_refused():
    with pytest.raises(ModelError, match=r"speaks of operation 'decrement', which the type lacks; it has increment$"):
        one_number(spec=CATALOGUE["pncounter"].description.spec)


# --- converges --------------------------------------------------------------------------------------------


def test_converges_fails_where_the_first_to_write_wins():
    first_wins = one_number(lambda a, b: a)
    assert refuted(first_wins)["converges"] == (
        2,
        "replicas 0 and 1 have seen the same updates (1 increment), but replica 0 answers 1 and replica 1 answers 0",
    )
    assert events(first_wins, "converges") == [UPDATE_0, ("deliver", 1, 0)]
    assert "converges" not in refuted(one_number())


def test_converges_fails_at_the_beginning_where_replicas_begin_differently():
    own_number = one_number(initial=lambda node_id, _num_nodes: node_id)
    assert refuted(own_number) == {
        "converges": (
            0,
            "replicas 0 and 1 have seen the same updates (no updates), but replica 0 answers 0 and replica 1 answers 1",
        )
    }


def test_converges_does_not_notice_that_all_agree_on_a_wrong_answer():
    assert "converges" not in refuted(BROKEN["gcounter-shared-id"].description)


# --- settles ----------------------------------------------------------------------------------------------


def test_settles_fails_where_replicas_go_on_to_disagree():
    assert refuted(one_number(lambda a, b: a))["settles"] == (
        1,
        "after every replica has merged from every other they still disagree (replica 0: 1, replica 1: 0)",
    )


def test_settles_fails_where_all_agree_on_a_wrong_answer():
    assert refuted(BROKEN["gcounter-shared-id"].description)["settles"] == (
        2,
        "after every replica has merged from every other all answer 1, but 2 is expected for all 2 updates issued",
    )


def test_settles_fails_where_merging_never_comes_to_rest():
    assert refuted(one_number(lambda a, b: a + 1))["settles"] == (
        0,
        "merging never comes to rest: after 32 rounds in which every replica merged from every other, "
        "payloads still change",
    )


def test_settles_fails_where_merging_everything_raises():
    def merge(a, b):
        if a + b == 4:
            raise ArithmeticError("four")
        return max(a, b)

    assert refuted(one_number(merge), properties=["settles"]) == {
        "settles": (2, "merging raised an exception: merge(2, 2) raised ArithmeticError: four")
    }


def test_settles_holds_where_only_a_later_full_exchange_makes_up_for_what_deltas_lost():
    told = refuted(BROKEN["delta-gcounter-increments"].description)
    assert set(told) == {"conforms", "converges"}


# --- monotonic --------------------------------------------------------------------------------------------


def test_monotonic_fails_where_a_merge_takes_the_minimum():
    smallest = one_number(min, grow_only=True)
    assert refuted(smallest)["monotonic"] == (3, "the answer of replica 0 shrank from 1 to 0")
    assert events(smallest, "monotonic") == [UPDATE_0, ("deliver", 1, 0), ("deliver", 0, 1)]
    assert refuted(one_number(max, grow_only=True), properties=["monotonic"]) == {}


def test_monotonic_fails_on_an_update_that_shrinks():
    down = one_number(apply=lambda n: n - 1, grow_only=True)
    assert refuted(down)["monotonic"] == (1, "the answer of replica 0 shrank from 0 to -1")


def test_monotonic_compares_sets_by_inclusion():
    swap = one_number(value=lambda n: frozenset([n]), grow_only=True)
    assert refuted(swap)["monotonic"] == (1, "the answer of replica 0 shrank from {0} to {1}")
    grow = one_number(value=lambda n: frozenset(range(n)), grow_only=True)
    assert refuted(grow, properties=["monotonic"]) == {}


def test_monotonic_is_off_unless_the_type_is_grow_only():
    assert "monotonic" not in check(one_number(), replicas=2, depth=2).properties
    with pytest.raises(BoundsError) as caught:
        check(one_number(), replicas=2, depth=2, properties=["monotonic"])
    assert str(caught.value) == (
        "property 'monotonic' does not apply to one-number: its description does not say grow_only=True"
    )


def test_answers_that_do_not_compare_are_a_one_line_model_error():
    mixed = one_number(value=lambda n: {n} if n else "none", grow_only=True)
    for engine in ("auto", "reference", "orderings"):
        with pytest.raises(ModelError) as caught:
            check(mixed, replicas=2, depth=2, engine=engine)
        assert str(caught.value) == (
            "one-number: grow_only needs answers that compare with <=, but 'none' and {1} do not "
            "('<=' not supported between instances of 'str' and 'set')"
        )


class Proud:
    """An answer that refuses to be compared, in its own way."""

    def __init__(self, number):
        self.number = number

    def __le__(self, other):
        raise ValueError("beneath me")


def test_a_comparison_that_raises_anything_is_a_model_error():
    with pytest.raises(ModelError, match="beneath me"):
        check(one_number(value=Proud, grow_only=True), replicas=2, depth=2)


def late_shrinker():
    """Shrinks once, on a step between two states that are known by then: no new state shows it."""

    def merge(mine, other):
        (me, n), (peer, m) = mine, other
        if me == peer:
            return mine
        return (me, {(1, 1): 2, (2, 2): 1}.get((n, m), max(n, m)))

    return one_number(
        merge, apply=lambda p: (p[0], p[1] + 1), initial=lambda i, _n: (i, 0), value=lambda p: p[1], grow_only=True
    )


@pytest.mark.parametrize("engine", ["auto", "reference", "orderings"])
@pytest.mark.parametrize("depth", [5, 6, None])
def test_monotonic_is_checked_on_the_steps_out_of_the_last_new_states(engine, depth):
    if depth is None and engine == "orderings":
        pytest.skip("orderings needs a depth")
    result = check(late_shrinker(), replicas=2, ops=(1, 0), depth=depth, network="sync", engine=engine)
    told = {v.property_name: (v.depth, v.failure) for v in result.violations}
    assert told["monotonic"] == (5, "the answer of replica 0 shrank from 2 to 1")


# --- laws -------------------------------------------------------------------------------------------------


def law(merge, **parts):
    replicas = parts.pop("replicas", 2)
    described = one_number(merge, **parts)
    (depth, failure) = refuted(described, replicas=replicas, depth=2, properties=["laws"])["laws"]
    return depth, failure


def test_laws_find_a_merge_that_is_not_idempotent():
    assert law(lambda a, b: a + b) == (
        1,
        "merge is not idempotent: merge(a, a) = a with a = 1 (replica 0): the left side answers 2, "
        "the right side answers 1",
    )


def test_laws_find_a_merge_that_is_not_commutative():
    assert law(lambda a, b: b, initial=lambda i, _n: i) == (
        0,
        "merge is not commutative: merge(a, b) = merge(b, a) with a = 0 (replica 0), b = 1 (replica 1): "
        "the left side answers 1, the right side answers 0",
    )


def test_laws_find_a_merge_that_is_not_inflationary():
    assert law(lambda a, b: (a + b) / 2, initial=lambda i, _n: 2 * i) == (
        0,
        "merge is not inflationary: merge(merge(a, b), b) = merge(a, b) with a = 0 (replica 0), b = 2 (replica 1): "
        "the left side answers 1.5, the right side answers 1.0",
    )


def test_laws_find_a_merge_that_is_not_associative():
    wins = {frozenset("rp"): "p", frozenset("ps"): "s", frozenset("rs"): "r"}  # rock, paper, scissors
    assert law(
        lambda a, b: wins.get(frozenset((a, b)), a),
        initial=lambda i, _n: "rps"[i],
        operations=[Operation("wait", lambda p: p)],
        replicas=3,
    ) == (
        0,
        "merge is not associative: merge(merge(a, b), c) = merge(a, merge(b, c)) with a = 'r' (replica 0), "
        "b = 'p' (replica 1), c = 's' (replica 2): the left side answers 's', the right side answers 'r'",
    )


def test_laws_name_the_operands_in_the_order_in_which_they_were_merged():
    table = ((0, 1, 3, 3), (1, 1, 1, 0), (3, 1, 2, 3), (3, 0, 3, 3))  # associative on 0, 1, 2 but not on 1, 2, 0
    assert law(lambda a, b: table[a][b], initial=lambda i, _n: i, apply=lambda p: p, replicas=3) == (
        0,
        "merge is not associative: merge(merge(a, b), c) = merge(a, merge(b, c)) with a = 1 (replica 1), "
        "b = 2 (replica 2), c = 0 (replica 0): the left side answers 1, the right side answers 0",
    )


def test_laws_hold_for_the_maximum():
    assert refuted(one_number(max), properties=["laws"]) == {}


def test_laws_are_looked_at_only_on_payloads_that_are_reached():
    odd_from_nine = one_number(lambda a, b: a + b if a + b > 17 else max(a, b))
    assert refuted(odd_from_nine, properties=["laws"], depth=4) == {}


# --- which properties -------------------------------------------------------------------------------------


def test_only_the_properties_asked_for_are_checked():
    result = check(GCOUNTER, depth=2, properties=["laws", "conforms"])
    assert list(result.properties) == ["conforms", "laws"]


def test_an_unknown_property_is_refused_with_those_that_are_known():
    with pytest.raises(BoundsError) as caught:
        check(GCOUNTER, depth=2, properties=["convergence"])
    assert str(caught.value) == (
        "unknown property 'convergence'; known: conforms, converges, settles, monotonic, laws, round_trip, "
        "isolation, equality, completes"
    )


def test_conforms_cannot_be_asked_for_without_a_specification():
    with pytest.raises(
        BoundsError, match=r"^property 'conforms' does not apply to one-number: it has no specification$"
    ):
        check(one_number(), depth=2, properties=["conforms"])


def test_a_query_that_raises_breaks_no_law_of_merge():
    """Both sides of each law raise alike; where one side alone does, the law fails, and says so."""

    def asked(counts: tuple[int, ...]) -> int:
        if sum(counts) == 2:
            raise ValueError("two is not allowed")
        return sum(counts)

    def merged(mine: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(map(max, mine, other))

    def swapped(mine: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(mine) if sum(mine) == 2 else merged(mine, other)

    described = StateBased(
        name="no-two",
        initial=lambda node_id, num_nodes: (0,) * num_nodes,
        operations=[Operation("up", lambda counts: (counts[0] + 1, *counts[1:]))],
        merge=merged,
        value=asked,
    )
    result = check(described, replicas=2, depth=3)
    assert {name for name, verdict in result.properties.items() if verdict is Verdict.FAIL} == {"settles", "completes"}
    broken = check(replace(described, merge=swapped), replicas=2, depth=5)
    (laws,) = [violation for violation in broken.violations if violation.property_name == "laws"]
    assert "raises ValueError: two is not allowed when asked" in laws.failure
