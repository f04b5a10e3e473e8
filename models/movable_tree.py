"""A tree whose nodes can be moved anywhere at any replica, and which never gets a cycle.

Every replica keeps the log of all moves in the order of their timestamps. A move that arrives late is applied where it
belongs: later moves are undone, it is done, and they are done again; a move that would put a node below itself is
skipped, as things stand at that point of the log.
Source: Kleppmann, Mulligan, Gomes, Beresford: A highly-available move operation for replicated trees (IEEE TPDS 33,
2022), section 3.

>>> mine, other = MovableTree.new(0), MovableTree.new(1)
>>> one, two = mine.move("x", "y"), other.move("y", "x")
>>> mine.effect(one).effect(two).value() == other.effect(two).effect(one).value() == (("x", "y"),)
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

Tree = dict[str, str]  # parents; a node without one is at the top


class Move(NamedTuple):
    """At (Lamport time, replica), `node` goes below `parent`."""

    time: int
    replica: int
    node: str
    parent: str


class Done(NamedTuple):
    """A move in the log, and the parent that the node had before it (None: none, or the move was skipped)."""

    move: Move
    parent_before: str | None
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class MovableTree:
    """`log` in the order of timestamps; `parents` is what it leads to, as sorted pairs."""

    log: tuple[Done, ...]
    parents: tuple[tuple[str, str], ...]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """No node has a parent."""
        return cls((), (), node_id)

    def move(self, node: str, parent: str) -> Move:
        """Prepare: a move later than all that this replica knows."""
        time = max((done.move.time for done in self.log), default=0) + 1
        return Move(time, self.replica, node, parent)

    def effect(self, move: Move) -> Self:
        """Undo what is later, do the move, do again."""
        if any(done.move == move for done in self.log):
            return self
        tree = dict(self.parents)
        kept = [done for done in self.log if done.move < move]
        later = self.log[len(kept) :]
        for done in reversed(later):
            _undo(tree, done)
        kept += [_do(tree, again) for again in (move, *(done.move for done in later))]
        return replace(self, log=tuple(kept), parents=tuple(sorted(tree.items())))

    def value(self) -> tuple[tuple[str, str], ...]:
        """(node, parent) for every node that has one."""
        return self.parents


def _do(tree: Tree, move: Move) -> Done:
    if _is_below(tree, move.parent, move.node):
        return Done(move, None, True)
    before = tree.get(move.node)
    tree[move.node] = move.parent
    return Done(move, before, False)


def _undo(tree: Tree, done: Done) -> None:
    if done.is_skipped:
        return
    if done.parent_before is None:
        del tree[done.move.node]
    else:
        tree[done.move.node] = done.parent_before


def _is_below(tree: Tree, node: str | None, ancestor: str) -> bool:
    while node is not None and node != ancestor:
        node = tree.get(node)
    return node == ancestor
