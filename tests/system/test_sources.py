"""Answers that depend on the order of sets, on clocks, chance, addresses or hashes are named with their place."""

import cProfile
import datetime
import logging
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker import NondeterminismError, OpBased, Operation, StateBased, check
from checker.system.sharing import has_order, rearranged, restored, shared_part
from checker.system.sources import Watching

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ["tea", "jam", "rye"]


def bag(**parts):
    """A set of words."""
    whole = {
        "initial": lambda *_: frozenset(),
        "operations": [Operation("add", lambda words, word: words | {word}, args=LETTERS)],
        "merge": lambda a, b: a | b,
        "value": sorted,
    }
    return StateBased(name="bag", **{**whole, **parts})


ORDER = (
    "by the order in which equal sets and dictionaries iterate; that order differs from replica to replica, and "
    "that of sets from run to run: sort, or keep the order in a list"
)


@pytest.mark.parametrize(
    ("parts", "begins"),
    [
        ({"value": list}, "bag: value(frozenset({'jam', 'tea'})) gives ['jam', 'tea'] or ['tea', 'jam'], "),
        (
            {"value": lambda words: next(iter(words), None)},
            "bag: value(frozenset({'jam', 'tea'})) gives 'jam' or 'tea', ",
        ),
        (
            {"value": lambda words: ", ".join(words - {"rye"})},
            "bag: value(frozenset({'jam', 'tea'})) gives 'jam, tea' or 'tea, jam', ",
        ),
        (
            {"value": len, "merge": lambda a, b: a | b if len(a | b) < 3 else frozenset(list(a | b)[:2])},
            "bag: merge(frozenset({'jam', 'tea'}), frozenset({'rye'})) gives frozenset({'jam', 'rye'}) or "
            "frozenset({'rye', 'tea'}), ",
        ),
    ],
)
def test_an_answer_by_the_order_of_a_set_is_found_by_the_smallest_example(parts, begins):
    with pytest.raises(NondeterminismError) as caught:
        check(bag(**parts), replicas=2, depth=4)
    if "merge" not in parts:
        assert str(caught.value) == begins + ORDER
    else:
        assert str(caught.value).startswith("bag: merge(frozenset({") and str(caught.value).endswith(ORDER)


def test_the_order_of_a_dictionary_is_found_too():
    by_key = bag(
        initial=lambda *_: {},
        operations=[Operation("add", lambda words, word: {**words, word: 1}, args=LETTERS)],
        merge=lambda a, b: {**a, **b},
        value=lambda words: list(words),
    )
    with pytest.raises(NondeterminismError, match=r"gives \['jam', 'tea'\] or \['tea', 'jam'\], by the order"):
        check(by_key, replicas=2, depth=3)


def test_the_order_of_a_set_in_a_message_is_found_too():
    first = OpBased(
        name="first",
        initial=lambda *_: "",
        operations=[Operation("add", lambda text, words: words, args=[(frozenset({"jam", "tea"}),)])],
        effect=lambda text, words: text + next(iter(words)),
        value=lambda text: text,
    )
    with pytest.raises(NondeterminismError) as caught:
        check(first, replicas=2, depth=2)
    assert str(caught.value) == f"first: effect('', frozenset({{'jam', 'tea'}})) gives 'jam' or 'tea', {ORDER}"


def test_what_sorts_is_believed():
    assert check(bag(), replicas=2, depth=4).passed
    assert check(bag(value=lambda words: max(words, default=None)), replicas=2, depth=4).passed


def test_the_order_of_a_set_is_found_under_every_hash_seed():
    program = (
        "from tests.system.test_sources import bag, check\n"
        "try: check(bag(value=list), replicas=2, depth=4)\n"
        "except Exception as error: print(error)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert told == {f"bag: value(frozenset({{'jam', 'tea'}})) gives ['jam', 'tea'] or ['tea', 'jam'], {ORDER}\n"}


# --- objects in another order -----------------------------------------------------------------------------


@dataclass
class Nested:
    words: set = field(default_factory=lambda: {"a", "b"})
    by_name: dict = field(default_factory=lambda: {"x": {1, 2}, "y": frozenset({3, 4})})


class Slotted:
    __slots__ = ("inner",)

    def __init__(self):
        self.inner = [Nested(), ({"p", "q"},)]


def iterated(thing):
    return [list(thing.words), list(thing.by_name), [list(part) for part in thing.by_name.values()]]


def test_every_set_and_dictionary_inside_iterates_in_the_order_asked_for():
    rising, falling = (rearranged(Slotted(), is_falling=is_falling).inner for is_falling in (False, True))
    assert iterated(rising[0]) == [["a", "b"], ["x", "y"], [[1, 2], [3, 4]]]
    assert iterated(falling[0]) == [["b", "a"], ["y", "x"], [[4, 3], [2, 1]]]
    assert list(falling[1][0]) == ["q", "p"]
    assert falling[1][0].pop() == "q"
    assert repr(falling[1]) == "(set({'p'}),)"


def test_a_rearranged_object_is_equal_and_can_be_put_back():
    for thing in (
        Nested(),
        {1: {2, 3}},
        Counter("aab"),
        defaultdict(list, a=[1]),
        OrderedDict(b=1, a=2),
        [(1, {2, 3})],
    ):
        other = rearranged(thing, is_falling=True)
        assert other == thing and type(other) is type(thing)
        back = restored(other)
        assert back == thing and type(back) is type(thing)
    assert list(rearranged(OrderedDict(b=1, a=2), is_falling=False)) == ["b", "a"]
    assert type(restored(rearranged({1, 2}, is_falling=True))) is set


def test_results_of_set_operations_keep_the_order():
    falling = rearranged({1, 2, 3}, is_falling=True)
    for made in (falling - {1}, falling | {4}, falling & {2, 3}, {9} | falling, falling.union({5}), falling ^ {1}):
        assert list(made) == sorted(made, reverse=True)
    assert hash(rearranged(frozenset("ab"), is_falling=True)) == hash(frozenset("ab"))


def test_an_object_that_holds_itself_is_no_trap():
    loop: list = [1]
    loop.append(loop)
    assert not has_order(loop)
    assert shared_part(loop, [2]) is None
    assert rearranged(loop, is_falling=True)[0] == 1


class Node:
    """One of several that know their neighbours."""

    def __init__(self, name, left=None):
        self.name, self.left, self.right, self.tags = name, left, None, {"p", "q"}
        if left is not None:
            left.right = self


def test_objects_that_hold_each_other_are_made_anew_together():
    first = Node("a")
    second = Node("b", first)
    other = rearranged(first, is_falling=True)
    assert other is not first and other.right is not second
    assert other.right.left is other
    assert list(other.right.tags) == ["q", "p"]
    loop: dict = {}
    loop["self"] = [loop]
    anew = rearranged(loop, is_falling=False)
    assert anew is not loop and anew["self"][0] is anew


def test_what_is_shared_is_found_by_identity():
    part: list = []
    assert shared_part([part], {"x": part}) is part
    assert shared_part([[]], [[]]) is None
    assert shared_part(("a", 1), ("a", 1)) is None


# --- clocks, chance, addresses, hashes --------------------------------------------------------------------


def noting(value):
    """The warnings of a bag whose query asks the world and ignores what it learns."""

    def asked(words):
        value()
        return sorted(words)

    return [w for w in check(bag(value=asked), replicas=1, depth=2).warnings if w.startswith("value asks")]


HERE = "at test_sources.py, line "


def datetimes_today():
    return datetime.date.today()  # noqa: DTZ011  (the call to find)


@pytest.mark.parametrize(
    ("asked", "begins", "advice"),
    [
        (lambda: time.time(), f"value asks the clock (time.time() {HERE}", "can be told the time instead"),
        (lambda: time.monotonic_ns(), f"value asks the clock (time.monotonic_ns() {HERE}", "can be told the time"),
        (
            lambda: datetime.datetime.now(datetime.UTC),
            f"value asks the clock (datetime.now() {HERE}",
            "can be told the time",
        ),
        (datetimes_today, f"value asks the clock (datetime.today() {HERE}", "can be told the time"),
        (lambda: random.random(), f"value asks chance (random.random() {HERE}", "draw outside the data type"),
        (lambda: random.choice("ab"), f"value asks chance (random.choice() {HERE}", "draw outside the data type"),
        (lambda: uuid.uuid4(), f"value asks chance (uuid.uuid4() {HERE}", "draw outside the data type"),
        (lambda: os.urandom(4), f"value asks chance (posix.urandom() {HERE}", "draw outside the data type"),
        (lambda: id(LETTERS), f"value asks an address (id() {HERE}", "addresses differ from run to run"),
        (lambda: hash("tea"), f"value asks a hash (hash() {HERE}", "differs from process to process"),
        (lambda: max("tea", "jam", key=hash), f"value asks a hash (hash() {HERE}", "differs from process to process"),
        (lambda: sorted([LETTERS], key=id), f"value asks an address (id() {HERE}", "addresses differ from run to run"),
    ],
)
def test_what_a_call_asks_of_the_world_is_a_warning_with_its_place(asked, begins, advice):
    (warning,) = noting(asked)
    assert warning.startswith(begins)
    assert advice in warning


class Named:
    """Has attributes and a parameter that go by the names of what is watched."""

    id, hash = "x", "y"

    def asked(self, id="z"):  # noqa: A002  (as users write it)
        return self.id, self.hash, id


class Hashed:
    def __hash__(self):
        return hash("tea")


@pytest.mark.parametrize(
    "asked",
    [
        lambda: random.Random(3).random(),
        lambda: uuid.uuid5(uuid.NAMESPACE_DNS, "tea"),
        lambda: {Hashed(): 1},
        lambda: Named().asked(),
        lambda: logging.getLogger("quiet").debug("asked"),
        lambda: logging.LogRecord("name", 10, "file", 1, "text", (), None),
        lambda: datetime.date(2024, 1, 1),
        lambda: time.sleep(0),
    ],
)
def test_what_is_a_function_of_its_arguments_is_no_warning(asked):
    assert noting(asked) == []


def test_an_answer_that_differs_names_what_was_asked():
    with pytest.raises(NondeterminismError) as caught:
        check(bag(value=lambda _words: time.perf_counter_ns()), replicas=1, depth=1)
    assert f"; value asks the clock (time.perf_counter_ns() {HERE}" in str(caught.value)


def test_it_gives_way_to_a_profiler_that_runs_already():
    calls = []
    sys.setprofile(lambda *event: calls.append(event))
    try:
        before = sys.getprofile()
        with Watching() as watching:
            time.time()
        assert sys.getprofile() is before and not watching.noted
    finally:
        sys.setprofile(None)


def test_the_checker_runs_under_a_profiler_written_in_c():
    with cProfile.Profile():
        assert check(bag(), replicas=2, depth=2).passed
    assert sys.getprofile() is None
