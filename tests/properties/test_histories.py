"""Properties of whole histories: what answers state at different times must not contradict each other."""

from dataclasses import replace

import pytest

from checker import ModelError, Operation, Property, StateBased, check, replay
from checker.report.json_text import trace_object
from checker.specs import list_order, weak_list_order
from models.catalogue.lists import ENTRIES
from tests.conformance.agreement import assert_same


def both(described, **options):
    fast, slow = (check(described, engine=engine, **options) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return fast


def turning(turn, *, last=3, **more):
    """A list of letters whose order depends on how many steps were made."""
    whole = {
        "initial": lambda *_: 0,
        "operations": [Operation("step", lambda n: min(n + 1, last))],
        "merge": max,
        "value": lambda n: turn[n],
        "properties": [list_order, weak_list_order],
    }
    return StateBased(name="turning", **whole | more)


def test_an_order_that_never_changes_passes():
    assert both(turning(["", "b", "ab", "abc"]), replicas=2, depth=4).passed


def test_two_answers_that_order_two_elements_differently_refute_both():
    result = both(turning(["", "ab", "a", "ba"]), replicas=1, depth=3)
    assert [(v.property_name, v.depth) for v in result.violations] == [("list_order", 3), ("weak_list_order", 3)]
    assert result.violations[0].failure == (
        "list_order does not hold for what answers have stated so far: ('a', 'b'), ('b', 'a')"
    )


def test_a_cycle_through_three_answers_refutes_the_strong_order_alone():
    result = both(turning(["", "ab", "bc", "ca"]), replicas=2, depth=4)
    (violation,) = result.violations
    assert (violation.property_name, violation.depth) == ("list_order", 3)
    assert violation.failure.endswith(": ('a', 'b'), ('b', 'c'), ('c', 'a')")
    turned = turning(["", "ab", "bc", "ca"])
    assert replay(turned, trace_object(result, violation)).violation == violation


def test_an_element_that_stands_twice_stands_before_itself():
    assert [v.property_name for v in both(turning(["", "aa"], last=1), replicas=1, depth=1).violations] == [
        "list_order",
        "weak_list_order",
    ]


def test_answers_of_different_replicas_at_different_times_count_together():
    own = StateBased(
        name="own",
        initial=lambda node_id, _num_nodes: (node_id, 0),
        operations=[Operation("step", lambda p: (p[0], 1))],
        merge=lambda p, _q: (p[0], 2),
        value=lambda p: ["", "ab" if p[0] else "ba", ""][p[1]],
        properties=[list_order],
    )
    result = both(own, replicas=2, depth=3, network="sync", properties=["list_order"])
    assert result.violations[0].depth == 2  # one answered ab and the other ba; by now both may have forgotten it


@pytest.mark.parametrize("name", ["rga", "fugue"])
def test_lists_of_the_catalogue_keep_one_order(name):
    described = next(e.description for e in ENTRIES if e.description.name.startswith(name))
    result = check(replace(described, properties=[list_order]), replicas=2, ops=(2, 1))
    assert result.properties["list_order"].value == "pass"


def test_what_was_stated_tells_states_apart_that_nothing_else_does():
    passing = turning(["", "ab", ""], last=2)  # replica 1 gets from "" to "" by "ab" or past it
    kept, plain = (
        both(replace(passing, properties=properties), replicas=2, ops=(2, 0), network="sync")
        for properties in ([list_order], [])
    )
    assert (kept.states, plain.states) == (7, 6)


@pytest.mark.parametrize(
    ("prop", "message"),
    [
        (
            Property("p", bool, on="history"),
            "turning: property 'p': facts=function(value) and on='history' go together",
        ),
        (Property("p", bool, facts=list), "turning: property 'p': facts=function(value) and on='history' go together"),
        (
            Property("p", bool, on="past"),
            "turning: property 'p' is on 'past'; use 'replica', 'pair', 'all' or 'history'",
        ),
    ],
)
def test_a_history_without_facts_is_refused(prop, message):
    with pytest.raises(ModelError) as caught:
        turning([""], properties=[prop])
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("prop", "message"),
    [
        (
            Property("p", bool, on="history", facts=lambda answer: [[answer]]),
            "property 'p': facts raised TypeError: unhashable type: 'list' for the answer ''; "
            "it must list plain, hashable facts for every answer",
        ),
        (
            Property("p", lambda facts: facts[0], on="history", facts=list),
            "property 'p' raised TypeError: 'frozenset' object is not subscriptable; "
            "it must answer for every set of facts",
        ),
    ],
)
def test_what_raises_is_a_one_line_model_error(prop, message):
    with pytest.raises(ModelError) as caught:
        check(turning(["", ""], last=1, properties=[prop]), replicas=1, depth=1)
    assert str(caught.value) == message
