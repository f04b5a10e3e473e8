"""The root of a violation: the sentences, and the line of code."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from checker import Batch, OpBased, Operation, StateBased, check
from checker.core.history import History, Specification
from checker.core.result import BrokenLaw, Line
from checker.explain.root import root_news, root_sentences
from checker.report.json_text import root_object
from checker.specs import counter
from models.catalogue import CATALOGUE


def root(description, **options):
    """The root of the first violation."""
    return check(description, **options).violations[0].root


def test_the_sentences_of_a_doubled_update():
    found = root(CATALOGUE["gcounter-sum"].description, replicas=2, depth=4)
    assert root_sentences(found) == [
        (
            "law",
            "merge is not idempotent: for a = SumGCounter(counts=(1, 0), node_id=0) of replica 0, merge(a, a) = "
            "SumGCounter(counts=(2, 0), node_id=0), which answers 2, but a answers 1",
        ),
        ("doubled", "increment() #1 of replica 0: from step 3 on, replica 1 answers as if there were two of it"),
        (
            "differs",
            "after step 3 replicas 0 and 1 have seen the same updates and answer differently; "
            "their payloads differ in counts: (1, 0) and (2, 0)",
        ),
        (
            "code",
            "models/broken/gcounter_sum.py:30, in merge: "
            "return type(self)(tuple(map(operator.add, self.counts, other.counts)), self.node_id)",
        ),
    ]
    assert root_object(found)["doubled"] == {"replica": 1, "step": 3, "one_of": [["increment() #1 of replica 0"]]}
    assert root_object(found)["line"]["line"] == 30


def test_the_sentences_of_lost_updates():
    found = root(CATALOGUE["orswot-common-dots"].description, replicas=2, depth=4, properties=["conforms"])
    assert root_sentences(found)[0] == (
        "lost",
        "add('x') #1 of replica 0 and add('x') #1 of replica 1: "
        "from step 3 on, replica 1 answers as if they had never been made",
    )
    settled = root(CATALOGUE["gcounter-shared-id"].description, replicas=2, depth=2, properties=["settles"])
    assert root_sentences(settled)[0] == (
        "lost",
        "one of increment() #1 of replica 0 and increment() #1 of replica 1: "
        "in the end all answer as if it had never been made",
    )


def news(name, **options):
    """For each violation of a type of the catalogue, what is told of its root beside the earlier ones."""
    violations = check(CATALOGUE[name].description, replicas=2, **options).violations
    return {one.property_name: root_news(one, violations[:number]) for number, one in enumerate(violations)}


def test_of_later_violations_by_the_same_steps_only_what_is_new_and_the_place():
    found = news("gcounter-sum", depth=4)
    place = "models/broken/gcounter_sum.py:30, in merge"
    assert [label for label, _ in found["conforms"]] == ["law", "doubled", "differs", "code"]
    assert (found["converges"], found["settles"], found["laws"]) == ([("code", place)],) * 3
    assert news("gcounter-shared-id", depth=3)["settles"] == [
        (
            "lost",
            "one of increment() #1 of replica 0 and increment() #1 of replica 1: "
            "in the end all answer as if it had never been made",
        ),
        ("code", "models/gcounter.py:57, in merge"),
    ]


def test_of_later_violations_by_other_steps_the_whole_root():
    found = news("lww-register-untied", depth=4)
    assert [label for label, _ in found["converges"]] == ["law", "lost", "differs", "code"]
    assert found["laws"] == [("code", "models/broken/lww_register_untied.py:45, in merge")]


def test_of_a_later_exception_the_line_that_raised():
    found = news("map-keyed-by-dot", depth=4)
    (label, told), *others = found["completes"]
    assert (label, others) == ("code", [])
    assert told.startswith("models/broken/map_keyed_by_dot.py:52, in merge: raise LookupError(")


def test_the_law_that_fails_with_its_operands():
    found = root(CATALOGUE["lww-register-untied"].description, replicas=2, depth=3)
    assert found.law == BrokenLaw(
        "commutative",
        "merge(a, b) = merge(b, a)",
        (
            ("a", 0, "UntiedLWWRegister(content='b', time=1, node_id=0)"),
            ("b", 1, "UntiedLWWRegister(content='a', time=1, node_id=1)"),
        ),
        "UntiedLWWRegister(content='b', time=1, node_id=0), which answers 'b'",
        "UntiedLWWRegister(content='a', time=1, node_id=1), which answers 'a'",
    )
    assert root_object(found)["law"]["operands"][1] == {
        "name": "b",
        "replica": 1,
        "payload": "UntiedLWWRegister(content='a', time=1, node_id=1)",
    }


def test_where_merge_raises_no_law_is_blamed():
    result = check(CATALOGUE["lww-register-tie-raises"].description, replicas=2, depth=2)
    assert {(one.property_name, one.cause, one.root.law) for one in result.violations} == {
        ("settles", "", None),
        ("laws", "", None),
    }


def test_without_a_merge_the_line_is_that_of_the_last_step():
    result = check(CATALOGUE["op-counter-absolute"].description, replicas=2, depth=3, properties=["settles"])
    assert result.violations[0].root.line.file == "models/broken/op_counter_absolute.py"


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if entry.violates])
def test_lines_are_named_by_a_path_of_no_machine(name):
    for violation in check(CATALOGUE[name].description, **CATALOGUE[name].bounds).violations:
        assert violation.root.line is None or violation.root.line.file.startswith("models/")


def raising(payload: int) -> int:
    if payload:
        raise ValueError("no more")
    return payload + 1


def described(**parts):
    """A state-based counter made of whole numbers."""
    up = Operation("up", lambda payload: payload + 1)
    parts = {"name": "n", "operations": [up], "merge": max, "value": lambda p: p, "spec": counter} | parts
    return StateBased(initial=lambda i, n: 0, **parts)


def test_the_line_that_raised_is_shown():
    once = described(operations=[Operation("up", raising)])
    found = root(once, replicas=1, depth=2, properties=["completes"])
    first = raising.__code__.co_firstlineno
    assert found.line == Line("tests/explain/test_root.py", first + 2, "raising", 'raise ValueError("no more")')


def test_the_line_of_a_beginning_or_a_timestamp_that_raises_is_shown():
    def unborn(node, count):
        return 1 // (node - 1)

    def stamped(payload):
        return 1 // (payload - 1)

    never = StateBased(
        name="never", initial=unborn, operations=[Operation("up", raising)], merge=max, value=lambda p: p
    )
    line = root(never, replicas=2, depth=1, properties=["completes"]).line
    assert (line.function, line.source) == ("unborn", "return 1 // (node - 1)")
    late = described(timestamp=stamped, spec=Specification("count", len, History.ARBITRATION))
    line = root(late, replicas=1, depth=2, properties=["completes"]).line
    assert (line.function, line.source) == ("stamped", "return 1 // (payload - 1)")


def test_built_in_functions_have_no_line():
    assert root(described(), replicas=2, depth=3, properties=["conforms"]).line is None


def test_long_lines_are_cut():
    lossy = described(
        merge=lambda mine, other: max(mine, other) if abs(mine - other) > 1_000_000_000_000_000 else min(mine, other)
    )
    line = root(lossy, replicas=2, depth=3, properties=["conforms"]).line
    assert line.function == "lambda"
    assert len(line.source) == 88
    assert line.source.endswith("...")


def test_the_line_of_an_effect():
    def applied(payload: int, message: int) -> int:
        return payload + 2 * message

    doubling = OpBased(
        name="doubling",
        initial=lambda i, n: 0,
        operations=[Operation("increment", lambda p: 1)],
        effect=applied,
        value=lambda p: p,
        spec=counter,
    )
    line = root(doubling, replicas=2, depth=2, properties=["conforms"]).line
    assert (line.function, line.source) == ("applied", "return payload + 2 * message")


def test_the_line_of_an_effect_is_that_of_this_step_and_not_of_the_first_ever():
    def applied(payload: int, message: int) -> int:
        if message == 1:
            return payload + 1
        return payload + 2 * message

    doubling = OpBased(
        name="doubling",
        initial=lambda i, n: 0,
        operations=[Operation("add", lambda p, n: n, args=[1, 5])],
        effect=applied,
        value=lambda p: p,
        spec=lambda seen: sum(update.args[0] for update in seen),
    )
    line = root(doubling, replicas=1, depth=1, properties=["conforms"]).line
    assert line.source == "return payload + 2 * message"


def op_based(**parts):
    """An op-based sum of messages."""
    parts = {"operations": [Operation("add", lambda p, n: n, args=[1, 5])], "effect": int.__add__, "spec": None} | parts
    return OpBased(name="sum", initial=lambda i, n: 0, value=lambda p: p, **parts)


def test_the_line_of_a_message_that_is_stuck_is_that_of_ready():
    def applied(payload, message):
        return payload + message

    def in_order(payload, message):
        if message == 5:
            return payload > 7
        return True

    shy = op_based(effect=applied, ready=in_order)
    line = root(shy, replicas=2, depth=3, properties=["settles"]).line
    assert (line.function, line.source) == ("in_order", "return payload > 7")


def test_the_line_of_a_batch_that_is_stuck_is_that_of_ready():
    def five_comes_first(payload, message):
        return (payload, message) != (1, 5)

    operations = [*op_based().operations, Batch("both", [("add", 1), ("add", 5)])]
    result = check(op_based(operations=operations, ready=five_comes_first), replicas=2, depth=1)
    (violation,) = result.violations
    assert (violation.property_name, violation.steps[0].call) == ("settles", "both(add(1), add(5))")
    assert violation.root.line.source == "return (payload, message) != (1, 5)"


def test_the_line_of_a_delivery_that_raises_after_the_trace_or_in_ready_is_its_own():
    def applied(payload, message):
        if payload and message == 5:
            raise ValueError("five")
        return payload + message

    def asked(payload, message):
        return 1 // (payload - message) < 9

    late = op_based(effect=applied)
    assert root(late, replicas=2, depth=3, properties=["settles"]).line.source == 'raise ValueError("five")'
    unready = op_based(ready=asked)
    line = root(unready, replicas=2, depth=3, properties=["completes"]).line
    assert line.source == "return 1 // (payload - message) < 9"


@dataclass(slots=True)
class Tally:
    """Counts twice what arrives twice; kept by functions of its own."""

    counts: dict

    def add(self):
        self.counts["n"] = self.counts.get("n", 0) + 1

    def merge(self, other):
        self.counts["n"] = self.counts.get("n", 0) + other.counts.get("n", 0)  # the mistake

    def value(self):
        return sum(self.counts.values())


def frozen(tally):
    return tuple(sorted(tally.counts.items()))


def thawed(kept):
    counts = dict(kept)
    return Tally(counts)


def test_the_line_is_none_of_the_code_that_keeps_payloads():
    described = StateBased(
        name="tally",
        initial=lambda *_: Tally({}),
        operations=[Operation("add", Tally.add)],
        merge=Tally.merge,
        value=Tally.value,
        spec=counter,
        snapshot=frozen,
        restore=thawed,
        fingerprint=frozen,
    )
    for violation in check(described, replicas=2, depth=3).violations:
        assert violation.root.line.source.endswith("# the mistake"), violation.property_name


def test_the_line_of_a_query_that_raises_is_its_own():
    def refused(payload):
        if payload > 1:
            raise ValueError(payload)
        return payload

    described = StateBased(
        name="shy", initial=lambda *_: 0, operations=[Operation("up", lambda p: p + 1)], merge=max, value=refused
    )
    for violation in check(described, replicas=2, depth=3).violations:
        assert violation.root.line.source == "raise ValueError(payload)", violation.property_name


def test_the_line_of_a_merge_that_raises_after_the_trace_is_the_one_that_raises():
    """settles and laws fail in merges that are no steps of the trace: of those, the one that raises is shown."""
    result = check(CATALOGUE["lww-register-tie-raises"].description, depth=4)
    lines = {violation.property_name: violation.root.line for violation in result.violations}
    assert {name: line.number for name, line in lines.items()} == {"settles": 29, "laws": 29, "completes": 29}
    assert lines["settles"].source.startswith("raise ValueError(")


def test_the_line_of_a_query_that_changes_what_it_is_asked_of_is_in_the_query():
    def value(numbers: list[int]) -> int:
        return numbers.pop() if numbers else 0

    def merge(numbers: list[int], other: list[int]) -> list[int]:
        return sorted({*numbers, *other})

    description = StateBased(
        name="popped",
        initial=lambda node_id, num_nodes: [],
        operations=[Operation("add", lambda numbers: [*numbers, len(numbers)])],
        merge=merge,
        value=value,
    )
    result = check(description, replicas=2, depth=2)
    (found,) = [violation for violation in result.violations if violation.property_name == "isolation"]
    assert (found.root.line.function, found.root.line.source) == ("value", "return numbers.pop() if numbers else 0")
