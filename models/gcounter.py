"""G-Counter: a counter that only grows, one total per node, merged by element-wise maximum.

Node i adds to `counts[i]` alone, so each total has one writer and never shrinks; of two totals for one node
the larger is the later, and maximum keeps it. Totals under element-wise maximum are a join-semilattice:
a merge may come late, twice, or in any order. Every method is linear in the number of nodes.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated
data types (INRIA RR-7506, 2011), section 3.1.2, specification 6.

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
        """The counter of one node before any increment; a node that is not one of them is a `ValueError`."""
        if not 0 <= node_id < num_nodes:
            raise ValueError(f"node {node_id} is not one of {num_nodes} nodes, numbered from 0")
        return cls((0,) * num_nodes, node_id)

    def increment(self) -> Self:
        """One more at this node.

        >>> GCounter.new(1, 3).increment().counts
        (0, 1, 0)
        """
        own = self.node_id
        return type(self)((*self.counts[:own], self.counts[own] + 1, *self.counts[own + 1 :]), own)

    def value(self) -> int:
        """The sum over all nodes."""
        return sum(self.counts)

    def merge(self, other: GCounter) -> Self:
        """The least counter that holds both; counters of different sizes are a `ValueError`.

        >>> GCounter((3, 0, 1), node_id=0).merge(GCounter((1, 2, 1), node_id=1))
        GCounter(counts=(3, 2, 1), node_id=0)
        """
        mine, theirs = self.counts, other.counts
        if len(mine) != len(theirs):
            raise size_mismatch(self, other)
        counts = tuple(map(max, mine, theirs))
        return self if counts == mine else type(self)(counts, self.node_id)  # nothing new: nothing to build


def size_mismatch(a: GCounter, b: GCounter) -> ValueError:
    """The error for two counters whose totals do not pair up."""
    return ValueError(
        f"cannot merge counters of {len(a.counts)} and {len(b.counts)} nodes: "
        "make every replica's counter with the same num_nodes"
    )
