"""G-Counter: a counter that only grows, one total per node, merged by element-wise maximum.

Node i adds to `counts[i]` alone, so each total has one writer and only ever grows; of two totals for the same node the
larger is the later one, and maximum keeps it. Totals form a join-semilattice under element-wise maximum.
Source: Shapiro, Preguica, Baquero, Zawirski, A comprehensive study of convergent and commutative replicated data types
(INRIA RR-7506, 2011), specification 6.

>>> a, b = GCounter.new(0, 2).increment(), GCounter.new(1, 2).increment()
>>> a.merge(b).value(), b.merge(a).value()
(2, 2)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class GCounter:
    """`counts[i]`: increments made at node i; `node_id`: whose counter this is. Equal by counts alone."""

    counts: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any increment."""
        return cls((0,) * num_nodes, node_id)

    def increment(self) -> Self:
        """One more at this node."""
        own = self.node_id
        return type(self)((*self.counts[:own], self.counts[own] + 1, *self.counts[own + 1 :]), own)

    def value(self) -> int:
        """The sum over all nodes."""
        return sum(self.counts)

    def merge(self, other: GCounter) -> Self:
        """The least counter that holds both: element-wise maximum."""
        if len(self.counts) != len(other.counts):
            raise ValueError(f"cannot merge counters of {len(self.counts)} and {len(other.counts)} nodes")
        return type(self)(tuple(map(max, self.counts, other.counts)), self.node_id)
