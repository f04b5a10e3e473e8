"""Timestamps of updates, arbitration order, and clocks with and without skew."""

import pytest

from checker import BoundsError, ModelError, Operation, ReplayError, StateBased, check, replay
from checker.core.history import Seen, Update
from checker.report.json_text import trace_object
from checker.specs import History, Specification
from tests.conformance.agreement import assert_same

EMPTY = (0, -1, None)  # time, replica, what was written


def last_write(seen):
    """What the write with the largest timestamp wrote."""
    return seen.arbitrated()[-1].args[0] if len(seen) else None


def newest_of_latest(seen):
    """The same, among the writes that no write happened after."""
    return seen.arbitrated(seen.latest())[-1].args[0] if len(seen) else None


def register(spec=last_write, **more):
    """A last-writer-wins register; `node` says who writes."""
    whole = {
        "initial": lambda node_id, _num_nodes: (node_id, EMPTY),
        "operations": [Operation("write", lambda p, now, v: (p[0], (now, p[0], v)), args=["a", "b"], reads_clock=True)],
        "merge": lambda mine, other: (mine[0], max(mine[1], other[1], key=lambda held: held[:2])),
        "value": lambda p: p[1][2],
        "spec": spec if isinstance(spec, Specification) else Specification("last_write", spec, History.ARBITRATION),
        "timestamp": lambda p: p[1][:2],
    }
    return StateBased(name="register", **whole | more)


def steps(violation):
    return [(s.kind.value, s.replica, s.peer, s.call) for s in violation.steps]


def both(described, **options):
    fast, slow = (check(described, engine=engine, **options) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return fast


def test_a_register_that_arbitrates_by_its_timestamps_passes():
    assert both(register(), replicas=2, depth=5).passed


def test_merging_by_arrival_is_refuted_by_arbitration_order():
    result = both(register(merge=lambda mine, other: (mine[0], other[1])), replicas=2, depth=4)
    first = result.violations[0]
    assert first.property_name == "conforms"
    assert first.failure == (
        "replica 1 answers 'a', but it has seen write('a') #1 of replica 0 at (1, 0), "
        "write('b') #1 of replica 1 at (1, 1): 'b' is expected"
    )


def test_a_clock_without_skew_respects_happens_before():
    assert both(register(newest_of_latest), replicas=2, depth=5).passed


def test_a_clock_that_is_ahead_makes_a_later_write_lose():
    result = both(register(newest_of_latest), replicas=2, depth=4, skew=(10, 0))
    conforms = result.violations[0]
    assert steps(conforms) == [
        ("update", 0, None, "write('a')"),
        ("deliver", 1, 0, None),
        ("update", 1, None, "write('b')"),
        ("deliver", 1, 0, None),
    ]
    assert "write('a') #1 of replica 0 at (11, 0), write('b') #1 of replica 1 at (2, 1)" in conforms.failure
    assert result.faults.skew == (10, 0)
    assert "the clocks of replicas 0 and 1 ahead by 10 and 0" in result.explain()


def test_the_clock_shows_one_more_than_the_updates_seen():
    clock = StateBased(
        name="clock",
        initial=lambda *_: (),
        operations=[Operation("tick", lambda shown, now: (*shown, now), reads_clock=True)],
        merge=max,
        value=lambda shown: shown[-1] if shown else 0,
        spec=lambda seen: len(seen),
    )
    assert both(clock, replicas=1, depth=4).passed
    shown = both(clock, replicas=1, depth=1, skew=(-3,)).violations[0].failure
    assert shown == "replica 0 answers -2, but it has seen 1 tick: 1 is expected"


def test_timestamps_enter_the_state_only_where_the_specification_reads_them():
    plain = register(spec=Specification("any", lambda seen: None, History.SET), value=lambda p: None)
    kept = register(spec=Specification("any", lambda seen: None, History.ARBITRATION), value=lambda p: None)
    assert "timestamp" not in check(plain, replicas=2, depth=3).user_calls
    assert "timestamp" in check(kept, replicas=2, depth=3).user_calls


def test_a_bare_function_reads_timestamps_where_the_type_tells_them():
    assert both(register(spec=last_write), replicas=2, depth=3).passed
    bare = register()
    assert check(StateBased(**{f: getattr(bare, f) for f in bare.__slots__} | {"spec": last_write}), depth=2).passed


def test_a_specification_that_asks_for_timestamps_of_a_type_without_is_refused():
    with pytest.raises(ModelError) as caught:
        register(timestamp=None)
    assert str(caught.value) == (
        "register: specification 'last_write' asks for arbitration order, but the type does not tell its timestamps; "
        "give timestamp=function(payload)"
    )


def test_a_timestamp_that_is_no_function_is_refused():
    with pytest.raises(ModelError, match="^register: timestamp must be a function, not 3$"):
        register(timestamp=3)


def test_a_timestamp_that_raises_is_a_finding():
    def broken(_payload):
        raise LookupError("no time")

    result = both(register(timestamp=broken), replicas=2, depth=2)
    (violation,) = result.violations
    assert violation.property_name == "completes"
    assert violation.failure == "at replica 0, timestamp((0, (1, 0, 'a'))) raised LookupError: no time"


def test_timestamps_that_do_not_compare_are_a_one_line_model_error():
    mixed = register(timestamp=lambda p: p[1][2] if p[0] else p[1][0])
    with pytest.raises(ModelError, match="timestamps must compare with <, but these do not: 2, 'a'"):
        check(mixed, replicas=2, depth=3)


@pytest.mark.parametrize(
    ("skew", "message"),
    [
        ((1, 2), "skew gives 2 numbers (1,2) for 3 replicas; give one for each"),
        ((1, 2, 0.5), "skew must be whole numbers, one for each replica, not 0.5"),
        (7, "skew must be whole numbers, one for each replica, not 7"),
    ],
)
def test_a_skew_that_does_not_fit_is_refused(skew, message):
    with pytest.raises(BoundsError) as caught:
        check(register(), replicas=3, depth=2, skew=skew)
    assert str(caught.value) == message


def test_skew_for_a_type_that_reads_no_clock_is_refused():
    plain = register(operations=[Operation("write", lambda p, v: (p[0], (1, p[0], v)), args=["a"])])
    with pytest.raises(BoundsError, match=r"no operation of register reads the clock; say Operation\(\.\.\., reads"):
        check(plain, replicas=2, depth=2, skew=(1, 0))


def test_arbitration_order_and_what_nothing_happened_after():
    a, b, c = (Update(i, 1, "write", (i,), stamp) for i, stamp in enumerate([5, 3, 5]))
    seen = Seen((a, b, c), {a: frozenset(), b: frozenset({a}), c: frozenset()})
    assert seen.arbitrated() == (b, a, c)
    assert seen.latest() == (b, c)
    assert seen.arbitrated_before(b, a) and not seen.arbitrated_before(a, c)


def test_a_saved_counterexample_keeps_the_skew_it_needs():
    result = check(register(newest_of_latest), replicas=2, depth=4, skew=(10, 0))
    saved = trace_object(result, result.violations[0])
    assert saved["faults"] == {"skew": [10, 0]}
    assert replay(register(newest_of_latest), saved).violation == result.violations[0]
    with pytest.raises(ReplayError, match="^damaged trace: skew gives 1 number"):
        replay(register(newest_of_latest), {**saved, "faults": {"skew": [1]}})
