"""check(), compare() and replay() as a program uses them."""

import json
from dataclasses import replace
from typing import ClassVar

import pytest

import checker
from checker import (
    BoundsError,
    CheckerError,
    ModelError,
    NondeterminismError,
    Operation,
    ReplayError,
    StateBased,
    Verdict,
    check,
    compare,
    describe,
    replay,
)
from checker.report.json_text import result_object, trace_object
from tests.counters import COUNTERS

GCOUNTER = COUNTERS["gcounter"].description
SUM = COUNTERS["gcounter-sum"].description


def test_the_public_names_are_these():
    assert sorted(checker.__all__) == dir(checker)
    assert all(getattr(checker, name) is not None for name in checker.__all__)
    with pytest.raises(AttributeError, match=r"^module 'checker' has no attribute 'chekc'$"):
        checker.chekc  # noqa: B018


def test_a_pass_says_so():
    result = check(GCOUNTER, replicas=2, depth=3)
    assert (result.passed, result.verdict, result.violations) == (True, Verdict.PASS, ())
    assert (result.model, result.network, result.engine) == ("gcounter", "async", "table")
    assert (result.bounds.replicas, result.bounds.depth, result.bounds.ops) == (2, 3, None)
    assert (result.incomplete_because, result.is_interrupted, result.warnings) == (None, False, ())
    assert result.explain().startswith("gcounter: PASS")


def test_a_fail_holds_its_counterexample_step_by_step():
    result = check(SUM, replicas=2, depth=3)
    assert not result.passed
    first = result.violations[0]
    assert [replica.value for replica in first.initial] == ["0", "0"]
    assert [[replica.value for replica in step.after] for step in first.steps] == [["1", "0"], ["1", "1"], ["1", "2"]]
    assert [step.number for step in first.steps] == [1, 2, 3]
    assert first.before(first.steps[0]) == first.initial
    assert first.before(first.steps[2]) == first.steps[1].after
    assert first.failure == "replica 1 answers 2, but it has seen 1 increment: 1 is expected"
    assert first.explanation == f"{first.failure}. {first.cause}"
    assert first.failure in result.explain()


def test_ops_may_be_one_number_or_one_for_each_replica():
    one, each = (check(GCOUNTER, replicas=3, ops=ops, network="sync") for ops in (2, [2, 2, 2]))
    assert (one.states, one.bounds) == (each.states, each.bounds)
    assert one.bounds.ops == (2, 2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "no bound: the system is infinite without --depth N or --ops N; give at least one"),
        ({"depth": 0}, "depth must be between 1 and 1,000,000, not 0"),
        ({"depth": "3"}, "depth must be a whole number, not '3'"),
        ({"depth": True}, "depth must be a whole number, not True"),
        ({"depth": 2.0}, "depth must be a whole number, not 2.0"),
        ({"depth": 3, "replicas": 0}, "replicas must be between 1 and 64, not 0"),
        ({"depth": 3, "replicas": "two"}, "replicas must be a whole number, not 'two'"),
        ({"depth": 3, "replicas": None}, "replicas must be a whole number, not None"),
        ({"ops": (1, 2)}, "ops gives 2 numbers (1,2) for 3 replicas; give one, or 3"),
        ({"ops": (1, 2, -1)}, "ops must be whole numbers, zero or more, not -1"),
        ({"ops": (1, 2, "3")}, "ops must be whole numbers, zero or more, not '3'"),
        ({"ops": True}, "ops must be a whole number or one for each replica, not True"),
        ({"ops": 2.5}, "ops must be a whole number or one for each replica, not 2.5"),
        ({"ops": 0}, "ops allows no update at all, so nothing could ever go wrong; give at least one replica one"),
        (
            {"depth": 3, "network": "tcp"},
            "unknown network 'tcp'; known: async, sync, mailbox, causal, fifo, unordered, at-least-once",
        ),
        (
            {"depth": 3, "network": 7},
            "unknown network 7; known: async, sync, mailbox, causal, fifo, unordered, at-least-once",
        ),
        ({"depth": 3, "engine": "warp"}, "unknown engine 'warp'; known: auto, table, reference, orderings"),
        ({"depth": 3, "workers": 0}, "workers must be a whole number, one or more, not 0"),
        ({"depth": 3, "max_states": 0}, "max-states must be more than zero, not 0"),
        ({"depth": 3, "timeout": -1}, "timeout must be more than zero, not -1"),
        ({"depth": 3, "max_memory": 0}, "max-memory must be more than zero, not 0"),
        ({"depth": 3, "timeout": "1"}, "timeout must be more than zero, not '1'"),
    ],
    ids=str,
)
def test_a_bound_that_makes_no_sense(options, message):
    with pytest.raises(BoundsError) as caught:
        check(GCOUNTER, **options)
    assert str(caught.value) == message


@pytest.mark.parametrize("thing", [None, "gcounter", COUNTERS["gcounter"], StateBased])
def test_what_is_no_description(thing):
    with pytest.raises(
        ModelError, match=r"^check\(\) needs a class or a StateBased, DeltaBased or OpBased description, not "
    ):
        check(thing, depth=2)


WHOLE = {
    "name": "number",
    "initial": lambda *_: 0,
    "operations": [Operation("up", lambda n: n + 1)],
    "merge": max,
    "value": lambda n: n,
}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"name": ""}, "the name of a description must be text, not ''"),
        ({"name": 3}, "the name of a description must be text, not 3"),
        ({"initial": 0}, "number: initial must be a function, not 0"),
        ({"merge": None}, "number: merge must be a function, not None"),
        ({"value": "n"}, "number: value must be a function, not 'n'"),
        ({"operations": []}, "number: no operations; a data type that is never updated cannot go wrong"),
        ({"operations": ["up"]}, "number: operations must be Operation(name, function), not 'up'"),
        ({"operations": [Operation("up", None)]}, "number: operation 'up' must have a function, not None"),
        (
            {"operations": [Operation("up", abs), Operation("up", abs)]},
            "number: two operations are called 'up'; names must differ",
        ),
        (
            {"operations": [Operation("up", abs, args=[])]},
            "number: operation 'up' has an empty list of arguments; use args=[()] for none",
        ),
        ({"spec": 3}, "number: spec must be a Specification or a function of the updates seen, not 3"),
        ({"snapshot": str}, "number: snapshot and restore go together; give both or neither"),
        ({"fingerprint": 3}, "number: fingerprint must be a function, not 3"),
    ],
    ids=str,
)
def test_a_description_that_cannot_work(parts, message):
    with pytest.raises(ModelError) as caught:
        StateBased(**{**WHOLE, **parts})
    assert str(caught.value) == message


def test_arguments_given_by_a_generator_are_tried_every_time():
    add = Operation("add", lambda n, more: n + more, args=(n for n in (1, 2)))
    described = StateBased(**{**WHOLE, "operations": [add]})
    first, second = (check(described, replicas=1, depth=2, network="sync") for _ in range(2))
    assert first.states == second.states == 6


def test_arguments_that_cannot_be_listed():
    with pytest.raises(ModelError, match=r"^operation 'add': args must list the argument lists to try, not 3$"):
        Operation("add", abs, args=3)


def test_an_operation_that_never_fires_is_warned_about():
    never = Operation("never", lambda n: n, enabled=lambda _n: False)
    result = check(StateBased(**{**WHOLE, "operations": [*WHOLE["operations"], never]}), replicas=2, depth=2)
    assert "operation 'never' was never enabled: nothing was checked about it" in result.warnings


def test_orderings_longer_than_the_interpreter_can_nest_are_refused():
    with pytest.raises(CheckerError):
        check(StateBased(**WHOLE), replicas=1, depth=5_000, engine="orderings", network="mailbox")


def test_counts_of_orderings_are_exact_however_large():
    result = check(GCOUNTER, replicas=1, depth=200, network="sync")
    assert result.orderings == 2**200


def test_compare_gives_results_in_the_order_given_under_the_same_bound():
    comparison = compare(SUM, GCOUNTER, depth=3, replicas=2)
    assert [result.model for result in comparison.results] == ["gcounter-sum", "gcounter"]
    assert [result.verdict for result in comparison.results] == [Verdict.FAIL, Verdict.PASS]
    assert comparison.results[0].bounds == comparison.results[1].bounds


@pytest.mark.parametrize("descriptions", [(), (GCOUNTER,)])
def test_compare_needs_two(descriptions):
    with pytest.raises(ModelError, match=r"^compare\(\) needs at least two descriptions, not "):
        compare(*descriptions, depth=2)


# --- replay -----------------------------------------------------------------------------------------------


def traces():
    for name, entry in COUNTERS.items():
        if entry.violates:
            result = check(entry.description, replicas=2, depth=4)
            yield from ((name, result, violation) for violation in result.violations)


@pytest.mark.parametrize(
    ("name", "result", "violation"), [pytest.param(*t, id=f"{t[0]}-{t[2].property_name}") for t in traces()]
)
def test_every_counterexample_replays_to_itself(name, result, violation, tmp_path):
    saved = json.loads(json.dumps(trace_object(result, violation)))
    again = replay(COUNTERS[name].description, saved)
    assert (again.model, again.property_name, again.still_fails) == (name, violation.property_name, True)
    assert again.violation == violation
    (tmp_path / "trace.json").write_text(json.dumps(saved))
    assert replay(COUNTERS[name].description, tmp_path / "trace.json") == again


def test_a_whole_result_is_replayed_by_its_first_violation(tmp_path):
    result = check(SUM, replicas=2, depth=4)
    (tmp_path / "result.json").write_text(json.dumps(result_object(result)))
    assert replay(SUM, str(tmp_path / "result.json")).violation == result.violations[0]


def test_a_mended_type_no_longer_fails_along_the_trace():
    result = check(SUM, replicas=2, depth=4)
    saved = trace_object(result, result.violations[0])
    mended = StateBased(
        name="gcounter-sum",
        initial=GCOUNTER.initial,
        operations=GCOUNTER.operations,
        merge=GCOUNTER.merge,
        value=GCOUNTER.value,
        spec=GCOUNTER.spec,
    )
    again = replay(mended, saved)
    assert (again.still_fails, again.violation) == (False, None)


def test_a_trace_of_another_model_is_refused():
    result = check(SUM, replicas=2, depth=4)
    with pytest.raises(ReplayError, match=r"^the trace belongs to model 'gcounter-sum', not to 'gcounter'$"):
        replay(GCOUNTER, trace_object(result, result.violations[0]))


def test_a_run_in_which_nothing_can_happen_warns():
    never = replace(GCOUNTER, operations=[replace(GCOUNTER.operations[0], enabled=lambda _: False)])
    result = check(never, depth=3)
    assert (result.verdict, result.states) == (Verdict.PASS, 1)
    assert result.warnings == ("operation 'increment' was never enabled: nothing was checked about it",)


@pytest.mark.parametrize("engine", ["table", "reference", "orderings"])
def test_state_that_all_replicas_share_behind_the_payload_is_found(engine):
    """The set belongs to the class: nothing is merged, and yet all agree."""

    class Wishes:
        items: ClassVar[set[str]] = set()

        def add(self, item: str) -> None:
            self.items.add(item)

        def merge(self, other) -> None:
            pass

        def value(self):
            return frozenset(self.items)

    described = describe(Wishes, operations=[Operation("add", Wishes.add, args=["tea", "jam"])])
    with pytest.raises(NondeterminismError, match=r"value\(Wishes\(\)\) gave frozenset\(\) and, called again, "):
        check(described, replicas=2, depth=3, engine=engine)


def test_a_restore_that_loses_something_is_no_fault_of_the_type():
    forgetful = StateBased(
        name="forgetful",
        initial=lambda *_: [0],
        operations=[Operation("up", lambda p: [p[0] + 1])],
        merge=max,
        value=lambda p: p[0],
        snapshot=tuple,
        restore=lambda _: [0],
    )
    with pytest.raises(ModelError, match=r"^forgetful: restore does not give back what snapshot took: \(1,\) became "):
        check(forgetful, replicas=2, depth=2)


def test_an_answer_that_cannot_be_kept_is_named():
    keys = StateBased(
        name="keys",
        initial=lambda *_: {},
        operations=[Operation("add", lambda p: {**p, 1: 1})],
        merge=lambda a, b: a | b,
        value=dict.keys,
    )
    with pytest.raises(ModelError, match=r"^the answer of keys is a dict_keys, which cannot be kept: .*plain data"):
        check(keys, replicas=2, depth=2)


def test_what_takes_the_place_of_a_payload_is_warned_of():
    stack = StateBased(
        name="stack",
        initial=lambda *_: [1],
        operations=[Operation("pop", list.pop, enabled=lambda p: p == [1])],
        merge=lambda a, b: a,
        value=str,
    )
    assert check(stack, replicas=1, depth=1).warnings[1:] == (
        "what operation 'pop' returned, of type int, took the place of the payload, a list; an operation that changes "
        "the payload in place must return nothing",
    )
