"""One text for one content: equal exactly where types and contents are, all the way down."""

import dataclasses
import enum
import subprocess
import sys
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from threading import Lock
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import array

from checker import ModelError
from checker.core.canonical import canonical, is_immutable
from checker.core.plain import plain

ROOT = Path(__file__).resolve().parents[2]


class Colour(enum.Enum):
    RED = 1
    SCARLET = 1
    BLUE = 2


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class HalfFilled:
    __slots__ = ("__hidden", "left", "right")

    def __init__(self, left, hidden=0):
        self.left, self.__hidden = left, hidden


class Wider(HalfFilled):
    """Slots of its own, those of its parent, and a `__dict__`."""


@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    owner: int = dataclasses.field(default=0, compare=False, repr=False)


@dataclasses.dataclass(slots=True)
class Pair:
    first: object
    second: object = None


class Numbers(list):
    """A list with a name of its own."""


Named = namedtuple("Named", "a b")


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (1, "1"),
        (True, "True"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (float("nan"), "nan"),
        (None, "None"),
        ("1", "'1'"),
        (b"1", "b'1'"),
        (Decimal("1.0"), "Decimal('1.0')"),
        (Fraction(1, 2), "Fraction(1, 2)"),
        (range(3), "range(0, 3)"),
        ((), "()"),
        ((1,), "(1,)"),
        ([1, (2, [3])], "[1, (2, [3])]"),
        (set(), "set()"),
        (frozenset(), "frozenset()"),
        ({10, 9, 1}, "{1, 9, 10}"),
        ({"b", "a", 1, (2,)}, "{1, 'a', 'b', (2,)}"),
        (frozenset({frozenset({2, 1}), frozenset()}), "frozenset({frozenset(), frozenset({1, 2})})"),
        ({10: "x", 9: "y"}, "{9: 'y', 10: 'x'}"),
        ({}, "{}"),
        (OrderedDict([("b", 1), ("a", 2)]), "OrderedDict(['b': 1, 'a': 2])"),
        (deque([1, 2], 3), "deque([1, 2], 3)"),
        (bytearray(b"a"), "bytearray(b'a')"),
        (Colour.RED, "Colour.RED"),
        (Colour.SCARLET, "Colour.RED"),
        (Point(1), "Point(x=1, owner=0)"),
        (Pair(Point(1, 2)), "Pair(first=Point(x=1, owner=2), second=None)"),
        (Plain(b=1, a={2}), "Plain(a={2}, b=1)"),
        (HalfFilled(1), "HalfFilled(_HalfFilled__hidden=0, left=1)"),
        (Named(1, 2), "Named(a=1, b=2)"),
        (Numbers([1]), "Numbers([1])"),
        (Counter("aab"), "Counter({'a': 2, 'b': 1})"),
    ],
)
def test_the_text_of(thing, text):
    assert canonical(thing) == text


DIFFERENT = [
    1, True, 1.0, "1", b"1", bytearray(b"1"), Decimal(1), Fraction(1), (1,), [1], {1}, frozenset({1}), deque([1]),
    deque([1], 1), {1: None}, OrderedDict({1: None}), defaultdict(int, {1: None}), range(1), 0, 0.0, -0.0, False, None,
    "", (), [], {}, set(), frozenset(), ((),), ([],), Numbers([1]), Numbers(), Plain(), Plain(a=1), Plain(a=True),
    HalfFilled(1), HalfFilled(1, hidden=1), HalfFilled(True), Wider(1), Point(1), Point(1, 1), Point(True), Pair(1),
    Pair(1, 1),
    Named(1, 2), (1, 2), Colour.RED, Colour.BLUE, "Colour.RED", "1, 2", ("1", "2"), ("1, 2",), "'", '"', "\\n", "\n",
]  # fmt: skip


def test_things_that_differ_in_type_or_content_have_different_texts():
    for a, b in combinations(DIFFERENT, 2):
        assert canonical(a) != canonical(b), (a, b)


def test_attributes_that_equality_ignores_count():
    assert Point(1, owner=1) == Point(1, owner=2)
    assert canonical(Point(1, owner=1)) != canonical(Point(1, owner=2))


def test_a_slot_that_was_never_filled_is_left_out():
    filled = HalfFilled(1)
    filled.right = 2
    assert canonical(filled) == "HalfFilled(_HalfFilled__hidden=0, left=1, right=2)"
    wider = Wider(1)
    wider.more = 3
    assert canonical(wider) == "Wider(_HalfFilled__hidden=0, left=1, more=3)"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab'\\", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text("ab"), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(JSON, JSON)
def test_plain_values_have_equal_texts_exactly_where_their_representations_are_equal(a, b):
    def sorted_keys(thing):
        if isinstance(thing, dict):
            return {key: sorted_keys(thing[key]) for key in sorted(thing)}
        return type(thing)(map(sorted_keys, thing)) if isinstance(thing, list | tuple) else thing

    assert (canonical(a) == canonical(b)) == (repr(sorted_keys(a)) == repr(sorted_keys(b)))


@given(st.lists(st.integers() | st.text(), unique_by=repr).flatmap(lambda x: st.tuples(st.just(x), st.permutations(x))))
def test_the_order_in_which_a_set_or_dictionary_was_filled_does_not_show(orders):
    one, other = orders
    assert canonical(set(one)) == canonical(set(other))
    assert canonical(dict.fromkeys(one)) == canonical(dict.fromkeys(other))


def test_two_classes_of_one_name_in_one_function_differ_by_content_only():
    def make():
        class Local:
            def __init__(self, n):
                self.n = n

        return Local

    assert canonical(make()(1)) == canonical(make()(1)) == "Local(n=1)"


IN_TWO_MODULES = """
import sys
from checker.core.canonical import canonical
Twin = {name: type("Twin", (), {"__module__": name}) for name in ("one", "two")}
print(*sorted(f"{name}: {canonical(Twin[name]())}" for name in sys.argv[1:]))
"""


def test_the_text_of_a_class_does_not_depend_on_what_was_written_before():
    def written(*order):
        done = subprocess.run(
            [sys.executable, "-c", IN_TWO_MODULES, *order], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert written("one", "two") == written("two", "one")


# --- what has no content ----------------------------------------------------------------------------------


def cyclic_list():
    cycle = []
    cycle.append(cycle)
    return cycle


def cyclic_object():
    plain = Plain()
    plain.me = {"me": plain}
    return plain


@pytest.mark.parametrize("make", [cyclic_list, cyclic_object])
def test_a_cycle_is_a_one_line_model_error(make):
    with pytest.raises(ModelError) as caught:
        canonical(make())
    assert str(caught.value) == (
        "a payload refers to itself or is nested too deeply; give snapshot, restore and fingerprint"
    )


def generator():
    yield 1


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (len, "builtins.builtin_function_or_method"),
        (canonical, "builtins.function"),
        (lambda: 1, "builtins.function"),
        (generator(), "builtins.generator"),
        (iter([1]), "builtins.list_iterator"),
        (object(), "builtins.object"),
        (int, "builtins.type"),
        (dataclasses, "builtins.module"),
        (memoryview(b"a"), "builtins.memoryview"),
    ],
)
def test_what_has_no_content_is_a_one_line_model_error(thing, name):
    for inside in (thing, [thing], {"key": thing}, Pair(thing), Plain(it=thing)):
        with pytest.raises(ModelError) as caught:
            canonical(inside)
        assert str(caught.value) == (
            f"a {name} inside a payload or answer has no content to compare; "
            "use plain values or a dataclass, or give snapshot, restore and fingerprint"
        )


def test_a_text_nested_two_hundred_deep_is_still_written():
    deep = ()
    for _ in range(200):
        deep = (deep,)
    assert canonical(deep) == "(" * 201 + ")" + ",)" * 200
    with pytest.raises(ModelError):
        canonical((deep,))


# --- what needs no protective copy ------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Holder:
    inside: object


@pytest.mark.parametrize(
    "thing", [1, "a", None, (1, ("b",)), frozenset({(1,)}), Colour.RED, Point(1), Holder((1,)), Named(1, 2)]
)
def test_nothing_in_it_can_change(thing):
    assert is_immutable(thing)


@pytest.mark.parametrize(
    "thing", [[], {}, set(), (1, []), Holder([]), Pair(1), Plain(), HalfFilled(1), bytearray(), Named(1, []), Numbers()]
)
def test_something_in_it_can_change(thing):
    assert not is_immutable(thing)


class Lasting(timedelta):
    """A native value under a name of its own."""


@pytest.mark.parametrize(
    ("native", "text"),
    [
        (time(12, 30), "time(12, 30)"),
        (datetime(2024, 2, 29, tzinfo=UTC), "datetime(2024, 2, 29, 0, 0, tzinfo=datetime.timezone.utc)"),
        (date(2024, 2, 29), "date(2024, 2, 29)"),
        (timedelta(days=3), "timedelta(days=3)"),
        (Lasting(3), "Lasting(3, 0, 0)"),
        (UUID(int=4), "UUID({'int': 4})"),
    ],
)
def test_a_native_object_is_written_by_what_copies_of_it_are_made_of(native, text):
    assert canonical(native) == text


def test_native_objects_that_differ_have_different_texts():
    assert canonical(array([1, 2])) != canonical(array([1, 3]))
    assert canonical(array([1, 2])) == canonical(array([1, 2]))
    assert canonical(date(2024, 1, 1)) != canonical(date(2024, 1, 2))


def test_a_native_object_that_does_not_say_what_it_holds_is_refused():
    with pytest.raises(ModelError, match=r"a _thread.lock inside a payload or answer has no content to compare"):
        canonical({"guard": Lock()})


def test_integers_of_any_size_have_a_text():
    """Python writes no decimal digits beyond some thousands."""
    huge = 7**10_000
    assert canonical((huge, -huge)) == f"({huge:#x}, {-huge:#x})"
    assert canonical(10**600) == "1" + "0" * 600
    assert plain([huge]) == [hex(huge)]
