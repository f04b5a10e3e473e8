"""Trees with a move operation: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.verdict import Verdict
from checker.specs import is_acyclic, tree
from checker.system.description import OpBased, Operation, Property
from models.broken.tree_unguarded import UnguardedTree
from models.catalogue.entry import Entry
from models.movable_tree import MovableTree

KLEPPMANN = "Kleppmann, Mulligan, Gomes, Beresford: A highly-available move operation for replicated trees (2022)"
MOVES = [("x", "y"), ("y", "x"), ("x", "top")]


def _stamp(payload: Any) -> tuple[int, int]:
    """Of the update that this replica has just made: its Lamport time and its replica."""
    own = [done.move for done in payload.log if done.move.replica == payload.replica]
    return max((move.time, move.replica) for move in own)


movable_tree = OpBased(
    name="movable-tree",
    initial=MovableTree.new,
    operations=[Operation("move", MovableTree.move, args=MOVES)],
    effect=MovableTree.effect,
    value=MovableTree.value,
    spec=tree,
    timestamp=_stamp,
    properties=[Property("acyclic", is_acyclic)],
)

tree_unguarded = OpBased(
    name="tree-unguarded",
    initial=UnguardedTree.new,
    operations=[Operation("move", UnguardedTree.move, args=MOVES, enabled=UnguardedTree.is_free)],
    effect=UnguardedTree.effect,
    value=UnguardedTree.value,
    spec=tree,
    timestamp=lambda payload: max((m.time, m.replica) for _, m in payload.moves if m.replica == payload.replica),
    properties=[Property("acyclic", is_acyclic)],
)

ENTRIES = (
    Entry(
        movable_tree,
        "tree whose moves are undone and done again in the order of their timestamps",
        f"{KLEPPMANN}, section 3",
        depth=None,
        replicas=2,
        network="unordered",
        ops=(2, 1),
    ),
    Entry(
        tree_unguarded,
        "moves take effect as they come: two of them together make a cycle",
        f"{KLEPPMANN}, section 2",
        Verdict.FAIL,
        ("conforms", "settles", "acyclic"),
        witness=3,
        depth=4,
        replicas=2,
        network="causal",
    ),
)
