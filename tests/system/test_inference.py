"""A class as it is: which of its methods are taken for what, and what is said where that cannot be told."""

from dataclasses import dataclass, field

import pytest

from checker import ModelError, Operation, check, compare, describe
from checker.specs import counter
from checker.trials import mutate
from models.gcounter import GCounter
from tests.conformance.agreement import COMPARED


class Tally:
    """Changes itself in place, knows its number, has no `__eq__`."""

    def __init__(self, node_id, num_nodes):
        self.node_id, self.counts = node_id, [0] * num_nodes

    def increment(self):
        self.counts[self.node_id] += 1
        return self.counts[self.node_id]  # no payload: it worked in place

    def merge(self, other):
        self.counts = [max(a, b) for a, b in zip(self.counts, other.counts)]
        return True

    def value(self):
        return sum(self.counts)


def test_a_class_is_checked_as_the_description_that_it_stands_for():
    inferred, described = (check(one, replicas=2, depth=4) for one in (GCounter, describe(GCounter, spec=counter)))
    assert inferred.passed and described.passed
    assert inferred.states == described.states == 50
    assert list(described.properties) == ["conforms", *inferred.properties]
    assert inferred.model == "GCounter"


def test_what_was_found_is_told_with_the_result():
    text = check(Tally, replicas=2, depth=2).explain()
    assert "inferred: from class Tally; replicas begin with Tally(node_id, num_nodes); operations: increment;" in text
    assert "add one like this: describe(Tally, spec=counter), from checker.specs" in " ".join(text.split())


def test_a_class_that_changes_itself_is_refuted_as_its_frozen_twin():
    class Summed(Tally):
        def merge(self, other):
            self.counts = [a + b for a, b in zip(self.counts, other.counts)]

    class Frozen(GCounter):
        def merge(self, other):
            return Frozen(tuple(a + b for a, b in zip(self.counts, other.counts)), self.node_id)

    one, other = (check(describe(kind, spec=counter), replicas=2, depth=4) for kind in (Summed, Frozen))
    for name in set(COMPARED) - {"violations", "model", "properties"}:
        assert getattr(one, name) == getattr(other, name), name
    assert [v.property_name for v in one.violations] == [v.property_name for v in other.violations]


@dataclass(frozen=True)
class Register:
    """Answers by a field, is written with a clock, and gives what it replaced beside the payload."""

    value: str = ""
    stamp: int = 0

    def write(self, value: str, timestamp: int):
        return (Register(value, timestamp), self.value)

    def update_from(self, other):
        return max(self, other, key=lambda register: (register.stamp, register.value))


def test_a_field_answers_and_a_clock_is_given():
    found = describe(Register)
    assert found.told == (
        "from class Register; replicas begin with Register(); operations: write; merge: update_from; value: value"
    )
    (write,) = found.operations
    assert write.reads_clock
    assert write.choices == (("a",), ("b",))
    assert check(Register, replicas=2, depth=4).passed


class Everything:
    """All kinds of methods."""

    def __init__(self, replica_id: str = "?"):
        self.replica_id = replica_id
        self.bag: dict = {}

    def put(self, key: str, count: int, is_loud: bool = False):
        self.bag[key] = count

    def toggle(self, on: bool):
        self.bag["on"] = on

    def contains(self, key):
        return key in self.bag

    def is_empty(self):
        return not self.bag

    def get(self, key):
        return self.bag[key]

    def read(self):
        return self.bag

    def join(self, other):
        for key, count in other.bag.items():
            self.bag[key] = max(count, self.bag.get(key, count))

    merge_with = join

    @classmethod
    def of(cls, bag):
        return cls()

    @staticmethod
    def shout():
        return "!"

    def _hidden(self):
        raise AssertionError


def test_every_public_method_that_is_no_query_and_no_merge_is_an_operation():
    found = describe(Everything)
    assert found.told == (
        "from class Everything; replicas begin with Everything(replica_id='r' + node_id); operations: put, toggle; "
        "merge: join; value: read; not tried: contains, is_empty, get, merge_with"
    )
    assert [operation.choices for operation in found.operations] == [
        (("a", 1), ("a", 2), ("b", 1), ("b", 2)),
        ((False,), (True,)),
    ]
    assert found.initial(1, 3).replica_id == "r1"


def test_any_part_can_be_given_instead():
    found = describe(
        Everything,
        name="everything",
        operations=["toggle", Operation("clear", lambda payload: payload.bag.clear())],
        args={"toggle": [True]},
        merge="merge_with",
        value=lambda payload: len(payload.bag),
        initial=lambda *_: Everything("me"),
        spec=counter,
    )
    assert found.name == "everything"
    assert [operation.name for operation in found.operations] == ["toggle", "clear"]
    assert "merge: merge_with; value: <lambda>" in found.told
    assert check(found, replicas=1, depth=1).warnings == ()


class Stored(Everything):
    def save(self):
        return dict(self.bag)

    @classmethod
    def load(cls, saved):
        found = cls("loaded")
        found.bag = dict(saved)
        return found

    def pack(self):
        return tuple(self.bag.items())

    def copy(self):
        return self.load(self.save())


def unpacked(packed):
    return Stored.load(dict(packed))


@pytest.mark.parametrize(
    ("parts", "operations", "left"),
    [
        ({}, "put, toggle, pack", "contains, is_empty, get, merge_with, save, copy"),
        ({"save": Stored.save, "load": Stored.load}, "put, toggle, pack", "contains, is_empty, get, merge_with, copy"),
        (
            {"save": lambda p: p.save(), "load": Stored.load},
            "put, toggle, pack",
            "contains, is_empty, get, merge_with, copy",
        ),
        ({"save": Stored.pack, "load": unpacked}, "put, toggle", "contains, is_empty, get, merge_with, copy"),
        (
            {"value": lambda p: p.get("a"), "merge": lambda p, o: p.merge_with(o)},
            "",
            "contains, is_empty, read, join, save, copy",
        ),
        ({"snapshot": lambda p: p.copy().save(), "restore": Stored.load}, "", "contains, is_empty, get, merge_with"),
    ],
    ids=range(6),
)
def test_what_is_given_as_a_part_is_neither_tried_nor_said_to_be_left_out(parts, operations, left):
    told = describe(Stored, **parts).told
    assert operations in told
    assert told.endswith(f"; not tried: {left}")


def test_compare_and_mutate_take_classes_too():
    assert [result.verdict.value for result in compare(Tally, GCounter, replicas=2, depth=3).results] == ["pass"] * 2
    assert mutate(Tally, replicas=2, depth=3).survivors == ()


# --- what cannot be told ----------------------------------------------------------------------------------


class Untyped:
    def add(self, item):
        """Add."""

    def merge(self, other):
        """Merge."""

    def value(self):
        return 0


class Mergeless:
    def increment(self):
        """Count."""

    def value(self):
        return 0


class Valueless:
    def increment(self):
        """Count."""

    def merge(self, other):
        """Merge."""


class Idle:
    def merge(self, other):
        """Merge."""

    def value(self):
        return 0


class Told(Idle):
    def increment(self, node_id):
        """Count for another one."""


class Far(Untyped):
    def __init__(self, where: list):
        """Take a place."""


class Slow(Idle):
    async def increment(self):
        """Count later."""


class Alone(Mergeless):
    def merge(self):
        """Merge nothing."""


@pytest.mark.parametrize(
    ("kind", "parts", "message"),
    [
        (
            Untyped,
            {},
            "Untyped: operation add needs arguments (item), and the annotation of 'item' makes none plain (int, str or "
            "bool would); give the ones to try: describe(Untyped, args={'add': ['a', 'b']})",
        ),
        (
            Mergeless,
            {},
            "Mergeless: no method merges two payloads (looked for merge, join, update_from, merge_with, merge_from, "
            "merge_state, combine); it has increment, value; rename one, or describe(Mergeless, merge=...)",
        ),
        (
            Valueless,
            {},
            "Valueless: no method answers a query without arguments (looked for value, query, read, get, get_value, "
            "values, elements, members, result, contents, text); it has increment, merge; rename one, or "
            "describe(Valueless, value=...)",
        ),
        (
            Idle,
            {},
            "Idle: no operation found; it has merge, value; say which with describe(Idle, operations=[...])",
        ),
        (
            Told,
            {},
            "Told: operation increment asks for node_id, and an operation is told only its arguments; let the payload "
            "know whose it is, or give describe(Told, operations=[Operation(...)])",
        ),
        (
            Far,
            {"args": {"add": ["a"]}},
            "Far asks for where, and 'where' is neither the number of the replica nor how many there are; give "
            "initial=function(node_id, num_nodes) to describe()",
        ),
        (Slow, {}, "Slow: increment is a coroutine; describe an operation that returns when it is done"),
        (
            Alone,
            {},
            "Alone: merge does not take one other payload; give merge=function(payload, other)",
        ),
        (
            Untyped,
            {"args": {"ad": ["a"], "add": ["a"]}},
            "Untyped: args for 'ad', which is no operation; there are add",
        ),
        (Tally, {"operations": ["count"]}, "Tally: it has no method 'count'; it has increment, merge, value"),
        (
            Tally,
            {"initial": "fresh"},
            "Tally: initial='fresh' names no class method; it has increment, merge, value",
        ),
        (3, {}, "describe() needs a class, not 3"),
    ],
)
def test_what_cannot_be_told_is_one_clear_line(kind, parts, message):
    with pytest.raises(ModelError) as caught:
        describe(kind, **parts)
    assert str(caught.value) == message


def test_an_unknown_part_is_refused():
    with pytest.raises(ModelError, match="^describe\\(\\) knows no part 'specification'; known: .*, spec, "):
        describe(Tally, specification=counter)


def test_what_is_neither_a_class_nor_a_description_is_refused():
    message = r"^check\(\) needs a class or a StateBased, DeltaBased or OpBased description, not 'gcounter'$"
    with pytest.raises(ModelError, match=message):
        check("gcounter", depth=2)


# --- classes without __eq__ -------------------------------------------------------------------------------


class Locked:
    """Holds what cannot be copied or compared; `__getstate__` says what counts."""

    def __init__(self):
        self.items, self.guard = set(), (letter for letter in "ab")

    def __getstate__(self):
        return {"items": self.items}

    def __setstate__(self, state):
        self.__init__()
        self.items = set(state["items"])

    def add(self, item: str):
        self.items.add(item)

    def merge(self, other):
        self.items |= other.items

    def value(self):
        return sorted(self.items)


@dataclass
class Plain:
    """A dataclass without `==` that changes in place."""

    items: set = field(default_factory=set)

    add, merge, value = Locked.add, Locked.merge, Locked.value


def test_a_payload_is_compared_by_its_own_getstate():
    assert check(Locked, replicas=2, depth=4).passed
    assert check(Locked, replicas=2, depth=4).states == check(Plain, replicas=2, depth=4).states


def test_a_getstate_that_raises_is_one_clear_line():
    class Broken(Locked):
        def __getstate__(self):
            raise OSError("no state")

    with pytest.raises(ModelError, match=r"Broken.__getstate__ raised OSError: no state"):
        check(Broken, replicas=2, depth=2)
