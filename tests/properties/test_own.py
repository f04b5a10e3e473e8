"""Properties of the user's own: on one replica, on a pair, on all; refuted, kept, and wrong themselves."""

from dataclasses import replace

import pytest

from checker import ModelError, Property, check
from tests.counters import COUNTERS
from tests.properties.one_number import events, one_number, refuted

GCOUNTER = COUNTERS["gcounter"].description
UPDATE_0, UPDATE_1 = ("update", 0, None), ("update", 1, None)


def with_own(name, holds, on="replica"):
    return replace(GCOUNTER, properties=[Property(name, holds, on)])


def test_on_one_replica():
    small = with_own("small", lambda view: view.value < 2)
    assert refuted(small) == {"small": (2, "small does not hold: replica 0 answers 2")}
    assert events(small, "small") == [UPDATE_0, UPDATE_0]
    assert refuted(with_own("small", lambda view: view.value < 5)) == {}


def test_on_a_pair():
    near = with_own("near", lambda view, other: abs(view.value - other.value) < 2, "pair")
    assert refuted(near) == {"near": (2, "near does not hold: replica 0 answers 2, replica 1 answers 0")}
    assert refuted(with_own("near", lambda view, other: abs(view.value - other.value) < 5, "pair")) == {}


def test_a_pair_comes_in_the_order_of_the_replicas():
    ordered = with_own("ordered", lambda view, other: view.replica < other.replica, "pair")
    assert refuted(ordered, replicas=3, depth=2) == {}


def test_on_all():
    few = with_own("few", lambda views: sum(view.value for view in views) < 3, "all")
    told = refuted(few, replicas=3, depth=3)
    assert told == {"few": (3, "few does not hold: replica 0 answers 3, replica 1 answers 0, replica 2 answers 0")}
    three = with_own("three", lambda views: [view.replica for view in views] == [0, 1, 2], "all")
    assert refuted(three, replicas=3, depth=2) == {}


def test_a_predicate_reads_payload_value_and_what_was_seen():
    read = with_own(
        "read",
        lambda view: (
            view.value == sum(view.payload.counts) == len(view.seen) == view.seen.count("increment")
            and view.payload.node_id == view.replica
            and all(u.operation == "increment" and u.args == () for u in view.seen)
        ),
    )
    assert refuted(read, replicas=3, depth=3) == {}


def test_a_predicate_may_change_what_it_is_given():
    lists = one_number(
        lambda a, b: max(a, b, key=len),
        initial=lambda *_: [],
        apply=lambda p: [*p, 1],
        value=list,
        properties=[Property("greedy", lambda view: [view.payload.clear(), view.value.clear()] == [None, None])],
    )
    assert refuted(lists, depth=3) == {}


def test_a_property_that_raises_is_a_one_line_model_error():
    wrong = with_own("wrong", lambda view: view.nothing)
    for engine in ("auto", "reference", "orderings"):
        with pytest.raises(ModelError) as caught:
            check(wrong, depth=2, engine=engine)
        assert str(caught.value) == (
            "property 'wrong' raised AttributeError: 'ReplicaView' object has no attribute 'nothing'; "
            "it must answer for every state"
        )


@pytest.mark.parametrize(
    ("prop", "message"),
    [
        (
            Property("p", lambda v: True, "each"),
            "gcounter: property 'p' is on 'each'; use 'replica', 'pair', 'all' or 'history'",
        ),
        (Property("p", None), "gcounter: property 'p' must have a function, not None"),
    ],
)
def test_a_malformed_property_is_refused(prop, message):
    with pytest.raises(ModelError) as caught:
        replace(GCOUNTER, properties=[prop])
    assert str(caught.value) == message


def test_a_property_with_the_name_of_a_built_in_one_is_refused():
    with pytest.raises(ModelError, match=r"^gcounter: property 'laws' has the name of a built-in one; rename it$"):
        check(with_own("laws", lambda view: True), depth=2)


def test_two_properties_of_one_name_are_refused():
    with pytest.raises(ModelError, match="'same'"):
        check(
            replace(GCOUNTER, properties=[Property("same", lambda v: True), Property("same", lambda v: False)]), depth=2
        )


def test_a_replica_that_raised_is_not_looked_at():
    def apply(n):
        raise ValueError("no")

    never = one_number(apply=apply, properties=[Property("asked", lambda view: view.payload == 0)])
    assert refuted(never) == {"completes": (1, "at replica 0, increment() on 0 raised ValueError: no")}
