"""Lists and trees: right ones converge on every ordering tried, broken ones fail as their sources say."""

import pytest

from checker import check
from models.catalogue import CATALOGUE
from models.fugue import Fugue
from models.movable_tree import MovableTree
from models.rga import RGA
from tests.models.corpus import refuted, story


def checked(name, **options):
    entry = CATALOGUE[name]
    return check(entry.description, **entry.bounds | options)


@pytest.mark.parametrize(
    ("name", "cost", "properties"),
    [  # cost: updates and deliveries of the smallest witness that the source gives
        ("list-positional", 2 + 2, ("converges", "settles")),
        ("list-untied", 2 + 2, ("converges", "settles")),
        ("list-move-by-copy", 2 + 1, ("conforms", "settles")),
        ("tree-unguarded", 2 + 1, ("conforms", "settles", "acyclic")),
    ],
)
def test_a_broken_type_fails_within_its_cost(name, cost, properties):
    result = checked(name)
    assert tuple(violation.property_name for violation in result.violations) == properties
    assert result.violations[0].depth == cost


@pytest.mark.parametrize(
    ("row", "name", "cost", "properties", "events"),
    [
        ("L4", "list-fractional", 4 + 4, ("non_interleaving",), 4),
        ("L5", "rga-typed-backward", 4 + 4, ("non_interleaving",), 4),
        ("L8", "list-without-tombstones", 4 + 0, ("weak_list_order",), 4),
        ("L9", "list-order-forgotten", 6 + 2, ("list_order",), 5),
        ("L10", "list-move-after", 2 + 2, ("converges", "settles"), 4),
        ("L15", "list-transformed", 2 + 2, ("converges", "settles"), 4),
        ("L15", "list-transformed-tied", 3 + 6, ("converges", "settles"), 7),
        ("L16", "list-remove-first", 2 + 2, ("conforms", "converges", "settles"), 4),
    ],
)
def test_each_row_of_the_corpus_is_refuted_within_its_cost(row, name, cost, properties, events):
    result = checked(name)
    assert tuple(violation.property_name for violation in result.violations) == properties
    assert result.violations[0].depth == events <= cost


def test_runs_stay_whole_where_they_should():
    for name, states in (("rga-typed-forward", 134), ("fugue-typed-forward", 388), ("fugue-typed-backward", 388)):
        result = checked(name)
        assert (result.passed, result.states) == (True, states)


def test_tp1_is_enough_for_two_replicas():
    assert checked("list-transformed-tied", replicas=2, ops=(2, 2), depth=None).passed


def test_a_removal_may_arrive_before_its_insertion():
    assert story("list-remove-first", "conforms") == ("insert(0)@0", "delete('a1')@0", "0->1", "0->1")
    assert refuted("list-remove-first", network="causal") == {}
    for network in ("causal", "fifo", "unordered", "at-least-once"):
        assert refuted("list-struck-out", network=network) == {}
    assert refuted("list-struck-out", replicas=3, ops=(2, 1, 1), depth=8) == {}


@pytest.mark.parametrize("name", ["rga", "fugue"])
@pytest.mark.parametrize(("ops", "states"), [((2, 1), 489), ((2, 2), 7_297)])
def test_a_right_list_converges_by_operations_and_by_merging(name, ops, states):
    result = checked(name, ops=ops, depth=None)
    assert result.passed
    assert result.states == states


def test_operations_out_of_causal_order_break_a_list():
    result = checked("rga", network="unordered", depth=4)
    assert [violation.property_name for violation in result.violations] == ["conforms", "converges", "settles"]


def test_the_tree_needs_no_order_of_delivery():
    for network in ("causal", "fifo", "unordered", "at-least-once"):
        assert checked("movable-tree", network=network, ops=(2, 1), depth=None).passed


def test_a_late_move_is_done_where_it_belongs():
    mine, other = MovableTree.new(0), MovableTree.new(1)
    early = other.move("x", "y")
    first = mine.move("y", "x")
    mine = mine.effect(first)
    mine = mine.effect(mine.move("x", "z"))
    assert mine.effect(early).value() == (("x", "z"), ("y", "x"))
    assert [done.is_skipped for done in mine.effect(early).log] == [False, True, False]


def test_fugue_keeps_runs_together_where_rga_interleaves_them():
    def typed_backwards(kind, node):
        document = kind.new(node)
        for _ in range(2):
            document = document.effect(document.insert(0))
        return document

    assert typed_backwards(Fugue, 0).merge(typed_backwards(Fugue, 1)).value() == ("a2", "a1", "b2", "b1")
    assert typed_backwards(RGA, 0).merge(typed_backwards(RGA, 1)).value() == ("b2", "a2", "b1", "a1")
