"""A tree whose moves take effect as they come.

Bug: each of two concurrent moves is harmless where it is made, and both together make a cycle. Source: Kleppmann,
Mulligan, Gomes, Beresford: A highly-available move operation for replicated trees (IEEE TPDS 33, 2022), section 2,
which finds it in file synchronisation products.
Smallest witness: move x below y at replica 0, y below x at replica 1; deliver one: x is above itself (2 updates,
1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self


class Move(NamedTuple):
    """At (Lamport time, replica), `node` goes below `parent`."""

    time: int
    replica: int
    node: str
    parent: str


@dataclass(frozen=True, slots=True)
class UnguardedTree:
    """The latest move of each node, by node."""

    moves: tuple[tuple[str, Move], ...]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """No node has a parent."""
        return cls((), node_id)

    def is_free(self, node: str, parent: str) -> bool:
        """Whether the move makes no cycle here: checked at the origin only, which is not enough."""
        above: str | None = parent
        parents = dict(self.value())
        while above is not None and above != node:
            above = parents.get(above)
        return above is None

    def move(self, node: str, parent: str) -> Move:
        """Prepare: a move later than all that this replica knows."""
        time = max((move.time for _, move in self.moves), default=0) + 1
        return Move(time, self.replica, node, parent)

    def effect(self, move: Move) -> Self:
        """The bug: whether it makes a cycle here is not asked."""
        latest = dict(self.moves)
        latest[move.node] = max(move, latest.get(move.node, move))
        return replace(self, moves=tuple(sorted(latest.items())))

    def value(self) -> tuple[tuple[str, str], ...]:
        """(node, parent) for every node that has one."""
        return tuple((node, move.parent) for node, move in self.moves)
