"""An exception in user code is a finding of `completes`, with its trace: never a crash."""

import sys

import pytest

from checker import Operation, StateBased, Verdict, check
from checker.specs import counter

UPDATE_0, DELIVER_1_0 = ("update", 0, None), ("deliver", 1, 0)


def fragile(**parts):
    whole = {
        "initial": lambda *_: 0,
        "operations": [Operation("increment", lambda n: n + 1)],
        "merge": max,
        "value": lambda n: n,
        "spec": counter,
    }
    return StateBased(name="fragile", **{**whole, **parts})


def initial(node_id, _num_nodes):
    if node_id == 1:
        raise RuntimeError("no node 1 today")
    return 0


def increment(n):
    return [1, 2][n]


def enabled(n):
    if n == 1:
        raise LookupError
    return True


def merge(a, b):
    if a == 0 and b == 2:
        raise ValueError(f"from {a} to {b} at {object()!r}")
    return max(a, b)


def value(n):
    if n == 2:
        raise ArithmeticError("two")
    return n


class Panic(BaseException):
    """Libraries written in Rust panic with an exception that is no `Exception`."""


def panicking(n):
    if n == 1:
        raise Panic("not yet implemented")
    return n


def interrupted(n):
    if n == 1:
        raise KeyboardInterrupt
    return n


CASES = {
    "initial": (
        {"initial": initial},
        [],
        "at replica 1, initial(1, 2) raised RuntimeError: no node 1 today",
    ),
    "operation": (
        {"operations": [Operation("increment", increment)]},
        [UPDATE_0] * 3,
        "at replica 0, increment() on 2 raised IndexError: list index out of range",
    ),
    "enabled": (
        {"operations": [Operation("increment", lambda n: n + 1, enabled=enabled)]},
        [UPDATE_0] * 2,
        "at replica 0, increment() on 1 raised LookupError",
    ),
    "merge": (
        {"merge": merge},
        [UPDATE_0, UPDATE_0, DELIVER_1_0],
        "at replica 1, merge(0, 2) raised ValueError: from 0 to 2 at <object object>",
    ),
    "value": (
        {"value": value},
        [UPDATE_0] * 2,
        "at replica 0, value(2) raised ArithmeticError: two",
    ),
    "arguments": (
        {"operations": [Operation("add", lambda n, more: n + more, args=["one"])]},
        [UPDATE_0],
        "at replica 0, add('one') on 0 raised TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    ),
    "exit": (
        {"value": lambda n: sys.exit("bye") if n else 0},
        [UPDATE_0],
        "at replica 0, value(1) raised SystemExit: bye",
    ),
    "panic": (
        {"value": panicking},
        [UPDATE_0],
        "at replica 0, value(1) raised Panic: not yet implemented",
    ),
}


@pytest.mark.parametrize("engine", ["auto", "reference", "orderings"])
@pytest.mark.parametrize("where", CASES)
def test_an_exception_is_found_with_its_shortest_trace(where, engine):
    parts, steps, failure = CASES[where]
    result = check(fragile(**parts), replicas=2, depth=4, engine=engine)
    assert result.verdict is Verdict.FAIL
    assert result.properties["completes"] is Verdict.FAIL
    (violation,) = [v for v in result.violations if v.property_name == "completes"]
    assert [(s.kind.value, s.replica, s.peer) for s in violation.steps] == steps
    assert violation.failure == failure
    last = violation.steps[-1].after if steps else violation.initial
    assert f"at replica {[r.raised is not None for r in last].index(True)}, " in failure


def test_what_raised_takes_no_further_part():
    parts, steps, _ = CASES["operation"]
    result = check(fragile(**parts), replicas=2, depth=6, properties=["completes"])
    assert result.violations[0].depth == len(steps)
    assert result.states == check(fragile(**parts), replicas=2, depth=6, engine="reference").states


def test_a_type_that_raises_nothing_completes():
    assert check(fragile(), replicas=2, depth=4).properties["completes"] is Verdict.PASS


def test_a_recursion_without_end_is_a_finding():
    def deep(n):
        return deep(n) + 1

    result = check(fragile(value=deep), replicas=2, depth=1, properties=["completes"])
    assert result.violations[0].failure.startswith("at replica 0, value(0) raised RecursionError: ")


def test_an_interrupt_is_not_taken_for_a_finding():
    def interrupted(_n):
        raise KeyboardInterrupt

    result = check(fragile(operations=[Operation("increment", interrupted)]), replicas=2, depth=3)
    assert (result.verdict, result.is_interrupted) == (Verdict.INCOMPLETE, True)
    assert result.incomplete_because == "interrupted"


def test_an_interrupt_within_user_code_ends_the_search_as_anywhere_else():
    result = check(fragile(value=interrupted), replicas=2, depth=4)
    assert result.is_interrupted
    assert result.violations == ()
