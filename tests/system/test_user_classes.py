"""Whatever shape a user's class has, it is checked alike, and nothing that it changes in place leaks."""

import copy

import pytest

from checker import ModelError, NondeterminismError, Operation, StateBased, check
from checker.specs import counter
from tests.conformance.agreement import COMPARED
from tests.system.shapes import LETTERS, MEMBERS, Fluent, Frozen, Greedy, InPlace, Slotted, described

SHAPES = [InPlace, Fluent, Slotted, Greedy]
COUNTED = [name for name in COMPARED if name not in ("violations", "properties", "verdict")]


def same_but_for_payloads(a, b):
    """All counts and verdicts, and every counterexample event by event with its answers, apart from `isolation`."""
    for name in COUNTED:
        assert getattr(a, name) == getattr(b, name), name
    properties, violations = (
        [{k: v for k, v in r.properties.items() if k != "isolation"} for r in (a, b)],
        [[v for v in r.violations if v.property_name != "isolation"] for r in (a, b)],
    )
    assert properties[0] == properties[1]
    for one, other in zip(*violations, strict=True):
        assert one.property_name == other.property_name
        assert [(s.kind, s.replica, s.peer, s.call) for s in one.steps] == [
            (s.kind, s.replica, s.peer, s.call) for s in other.steps
        ]
        assert [[r.value for r in s.after] for s in one.steps] == [[r.value for r in s.after] for s in other.steps]


@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
@pytest.mark.parametrize("kind", SHAPES)
def test_a_class_that_changes_itself_is_checked_as_an_immutable_one(kind, network):
    options = {"replicas": 2, "depth": 4, "network": network}
    result = check(described(kind), **options)
    assert [v.property_name for v in result.violations] == (["isolation"] if kind is Greedy else [])
    same_but_for_payloads(result, check(described(Frozen), **options))


def test_the_letters_have_these_states():
    result = check(described(InPlace), replicas=2, depth=3)
    assert result.states_per_depth == (1, 4, 16, 64)


class ForgetsInPlace(InPlace):
    """Drops a letter when both were there."""

    def merge(self, other):
        self.names ^= other.names


class ForgetsFrozen(Frozen):
    def merge(self, other):
        return ForgetsFrozen(self.names ^ other.names)

    def add(self, name):
        return ForgetsFrozen(self.names | {name})


def test_a_broken_class_that_changes_itself_is_refuted_as_an_immutable_one():
    mutable, fixed = (check(described(kind), replicas=2, depth=4) for kind in (ForgetsInPlace, ForgetsFrozen))
    same_but_for_payloads(mutable, fixed)
    (first, *_) = mutable.violations
    assert first.failure == "replica 1 answers [], but it has seen 2 x add('x'): ['x'] is expected"
    assert [(s.replica, s.peer, s.call) for s in first.steps] == [
        (0, None, "add('x')"),
        (1, None, "add('x')"),
        (1, 0, None),
    ]


def test_one_object_handed_out_as_every_first_payload_is_not_shared():
    shared = InPlace()
    alias = StateBased(
        name="alias",
        initial=lambda *_: shared,
        operations=[Operation("add", InPlace.add, args=LETTERS)],
        merge=InPlace.merge,
        value=InPlace.value,
        spec=MEMBERS,
    )
    (violation,) = check(alias, replicas=2, depth=3).violations
    assert (violation.property_name, violation.depth) == ("isolation", 0)
    assert violation.failure == (
        "at replica 0, replicas 0 and 1 begin with one and the same mutable part: add('x') at replica 0 also changes "
        "replica 1, from InPlace(names=set()) to InPlace(names={'x'}); usually it is a mutable default argument or a "
        "constant: make a new one for each replica"
    )


def test_a_merge_that_returns_the_other_payload_does_not_tie_the_two_together():
    adopt = StateBased(
        name="adopt",
        initial=lambda *_: [],
        operations=[Operation("add", list.append, args=["x"])],
        merge=lambda a, b: b if len(b) > len(a) else a,
        value=len,
    )
    same = StateBased(
        name="adopt",
        initial=lambda *_: (),
        operations=[Operation("add", lambda p: (*p, "x"))],
        merge=lambda a, b: b if len(b) > len(a) else a,
        value=len,
    )
    assert check(adopt, replicas=2, depth=4).states == check(same, replicas=2, depth=4).states


def test_an_operation_does_not_change_an_argument_list_for_the_next_call():
    def extend(payload, more):
        payload.append(more.pop())

    taken = StateBased(
        name="taken",
        initial=lambda *_: [],
        operations=[Operation("extend", extend, args=[([1],)])],
        merge=lambda a, b: max(a, b),
        value=len,
    )
    result = check(taken, replicas=2, depth=3, properties=["completes"])
    assert result.passed


def test_the_number_of_calls_of_user_code_does_not_grow_with_the_orderings():
    result = check(described(Frozen), replicas=2, depth=5)
    assert result.user_calls == check(described(Frozen), replicas=2, depth=5, engine="reference").user_calls
    assert result.user_calls == {"add": 8, "initial": 2, "merge": 16, "value": 4}


# --- user code that is no function of its arguments -------------------------------------------------------


def counting(**parts):
    whole = {
        "initial": lambda *_: 0,
        "operations": [Operation("increment", lambda n: n + 1)],
        "merge": max,
        "value": lambda n: n,
    }
    return StateBased(name="wild", **{**whole, **parts})


def changing(start=0):
    """A function of nothing but how often it was called."""
    calls = iter(range(start, 10**6))
    return lambda *_: next(calls)


ADVICE = "a data type must be a function of its arguments: look for randomness, clocks, or shared mutable state"


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"initial": changing()}, "wild: initial(0, 2) gave 0 and, called again, 1; "),
        ({"operations": [Operation("increment", changing(5))]}, "wild: increment(0) gave 5 and, called again, 6; "),
        ({"merge": changing(7)}, "wild: merge(0, 0) gave 7 and, called again, 8; "),
        ({"value": changing(9)}, "wild: value(0) gave 9 and, called again, 10; "),
    ],
)
def test_a_call_that_answers_differently_is_found_out(part, message):
    with pytest.raises(NondeterminismError) as caught:
        check(counting(**part), replicas=2, depth=3)
    assert str(caught.value) == message + ADVICE


def test_an_operation_that_is_sometimes_enabled_is_found_out():
    sometimes = iter([True, False] * 10**4)
    flaky = [Operation("increment", lambda n: n + 1, enabled=lambda _n: next(sometimes))]
    with pytest.raises(NondeterminismError, match="gave 1 and, called again, nothing; "):
        check(counting(operations=flaky), replicas=2, depth=3)


def test_an_exception_that_comes_and_goes_is_found_out():
    calls = iter(range(10**6))

    def value(n):
        if next(calls) % 2:
            raise TimeoutError("busy")
        return n

    with pytest.raises(NondeterminismError, match=r"gave 0 and, called again, value\(0\) raised TimeoutError: busy; "):
        check(counting(value=value), replicas=2, depth=3)


def test_a_rare_change_is_found_out_too():
    calls = iter(range(10**6))

    def increment(n):
        return n + 1 + (next(calls) > 200)

    with pytest.raises(NondeterminismError):
        check(counting(operations=[Operation("increment", increment)]), replicas=1, depth=400)


def test_a_counter_that_is_a_function_of_its_arguments_is_believed():
    assert check(counting(spec=counter), replicas=1, depth=400).passed


# --- snapshot, restore, fingerprint -----------------------------------------------------------------------


class Opaque:
    """Cannot be copied or compared: holds a function."""

    def __init__(self, names=()):
        self.names = set(names)
        self.read = lambda: sorted(self.names)

    def add(self, name):
        self.names.add(name)

    def merge(self, other):
        self.names |= set(other.read())

    def value(self):
        return self.read()

    def __deepcopy__(self, memo):
        raise TypeError("a document cannot be copied")


def test_a_payload_that_cannot_be_compared_is_a_one_line_model_error():
    with pytest.raises(ModelError) as caught:
        check(described(Opaque), replicas=2, depth=3)
    assert str(caught.value) == (
        "a builtins.function inside a payload or answer has no content to compare; "
        "use plain values or a dataclass, or give snapshot, restore and fingerprint"
    )


def test_snapshot_and_restore_make_it_work():
    saved = described(Opaque, snapshot=lambda p: tuple(p.read()), restore=Opaque)
    same_but_for_payloads(check(saved, replicas=2, depth=4), check(described(Frozen), replicas=2, depth=4))


class Logged(InPlace):
    """Notes every merge, which no answer depends on."""

    def __init__(self):
        super().__init__()
        self.log = []

    def merge(self, other):
        super().merge(other)
        self.log.append("merged")


def test_a_fingerprint_says_which_payloads_are_one():
    merged = check(described(Logged, fingerprint=lambda p: sorted(p.names)), replicas=2, depth=4)
    same_but_for_payloads(merged, check(described(Frozen), replicas=2, depth=4))
    assert check(described(Logged), replicas=2, depth=4).states > merged.states


def test_snapshot_restore_and_fingerprint_together():
    whole = described(
        Opaque, snapshot=lambda p: tuple(p.read()), restore=Opaque, fingerprint=lambda p: tuple(sorted(p.names))
    )
    same_but_for_payloads(check(whole, replicas=2, depth=4), check(described(Frozen), replicas=2, depth=4))


def broken(*_):
    raise OSError("disk full")


@pytest.mark.parametrize(
    "parts",
    [
        {"snapshot": broken, "restore": Opaque},
        {"snapshot": lambda p: tuple(p.read()), "restore": broken},
        {"fingerprint": broken},
    ],
    ids=["snapshot", "restore", "fingerprint"],
)
def test_a_snapshot_that_raises_is_a_one_line_model_error(parts):
    (name,) = [name for name, function in parts.items() if function is broken]
    with pytest.raises(ModelError, match=f"^letters: {name} raised OSError: disk full"):
        check(described(Opaque, **parts), replicas=2, depth=3)


class Uncopied(InPlace):
    def __deepcopy__(self, memo):
        raise RuntimeError("not me")


def test_a_payload_that_cannot_be_copied_is_a_one_line_model_error():
    with pytest.raises(RuntimeError):
        copy.deepcopy(Uncopied())
    with pytest.raises(ModelError, match="RuntimeError: not me"):
        check(described(Uncopied), replicas=2, depth=3)
