"""PN-Counter: a counter that goes up and down, made of two G-Counters, one for each direction.

A single signed total per node would not do: the maximum of 0 and -1 is 0, and a decrement would be lost in a merge
(`models.broken.pncounter_signed`). Two totals that only grow lose nothing.
Source: Shapiro, Preguica, Baquero, Zawirski (INRIA RR-7506, 2011), specification 7.

>>> a, b = PNCounter.new(0, 2).increment(), PNCounter.new(1, 2).decrement()
>>> a.merge(b).value()
0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class PNCounter:
    """Increments and decrements, counted apart."""

    increments: GCounter
    decrements: GCounter

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any update."""
        return cls(GCounter.new(node_id, num_nodes), GCounter.new(node_id, num_nodes))

    def increment(self) -> Self:
        """One up at this node."""
        return type(self)(self.increments.increment(), self.decrements)

    def decrement(self) -> Self:
        """One down at this node."""
        return type(self)(self.increments, self.decrements.increment())

    def value(self) -> int:
        """Increments less decrements, over all nodes."""
        return self.increments.value() - self.decrements.value()

    def merge(self, other: PNCounter) -> Self:
        """Merge each direction by itself."""
        return type(self)(self.increments.merge(other.increments), self.decrements.merge(other.decrements))
