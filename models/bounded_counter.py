"""Bounded counter: a counter that never falls below zero, though no replica asks another before it decrements.

The right to decrement is a thing that a node owns. An increment makes one and gives it to the node where it happens; a
decrement uses one up; a transfer hands one to another node. A node without rights must not decrement, whatever the
counter shows there (`models.broken.pncounter_guarded` looks at what it shows). Rights are never in two places, so
no set of concurrent decrements can use more than there are. Each entry below has one writer and only grows, so
payloads are merged by maximum, entry by entry.
Source: Balegas, Serra, Duarte, Ferreira, Rodrigues, Preguica, Shapiro, Najafzadeh: Extending eventually consistent
cloud databases for enforcing numeric invariants (SRDS 2015) (there: R is `granted`, U is `used`).

>>> a, b = BoundedCounter.new(0, 2).increment().increment(), BoundedCounter.new(1, 2)
>>> b = b.merge(a.transfer(1))
>>> b.value(), b.rights(0), b.rights(1), b.decrement().value()
(2, 1, 1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class BoundedCounter:
    """Rights that were made, handed over and used up. Equal by these, whichever node's counter it is.

    `granted[i][j]`: rights that node i has given to node j; `granted[i][i]`: made at i, one by each increment.
    `used[i]`: decrements at node i. Node i writes `granted[i]` and `used[i]` alone.
    """

    granted: Rows
    used: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any update: zero, and nobody has a right to decrement."""
        none = (0,) * num_nodes
        return cls((none,) * num_nodes, none, node_id)

    def increment(self) -> Self:
        """One up at this node, which gains the right to undo it."""
        return self._granting(self.node_id)

    def can_decrement(self) -> bool:
        """Whether this node owns a right."""
        return self.rights(self.node_id) > 0

    def decrement(self) -> Self:
        """One down at this node, for one of its rights; call it only where `can_decrement`."""
        own = self.node_id
        used = (*self.used[:own], self.used[own] + 1, *self.used[own + 1 :])
        return type(self)(self.granted, used, own)

    def can_transfer(self, to: int) -> bool:
        """Whether this node owns a right that it can hand to another node."""
        return to != self.node_id and to < len(self.used) and self.rights(self.node_id) > 0

    def transfer(self, to: int) -> Self:
        """Hand one of this node's rights to node `to`; call it only where `can_transfer`."""
        return self._granting(to)

    def rights(self, node: int) -> int:
        """What a node made and was given, less what it gave away and used up."""
        received = sum(row[node] for row in self.granted)
        given_away = sum(self.granted[node]) - self.granted[node][node]
        return received - given_away - self.used[node]

    def value(self) -> int:
        """Increments less decrements: all rights there are."""
        return sum(row[i] for i, row in enumerate(self.granted)) - sum(self.used)

    def merge(self, other: BoundedCounter) -> Self:
        """Of each entry the larger: it has one writer, and is the later."""
        granted = tuple(tuple(map(max, mine, theirs)) for mine, theirs in zip(self.granted, other.granted, strict=True))
        return type(self)(granted, tuple(map(max, self.used, other.used)), self.node_id)

    def _granting(self, to: int) -> Self:
        own = self.node_id
        mine = self.granted[own]
        row = (*mine[:to], mine[to] + 1, *mine[to + 1 :])
        return type(self)((*self.granted[:own], row, *self.granted[own + 1 :]), self.used, own)
