"""Delta G-Counter: a G-Counter whose increment also yields a delta, which holds only the changed entry.

A delta is a counter like any other, with fewer entries. It carries the node's new *total*, never the
increment, so it may be lost if a later one follows, and merging it late or twice does no harm. An increment
is defined by its delta: the new payload is the old one merged with it. A missing entry means a total of 0.
Source: Almeida, Shoker, Baquero: Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018),
section 4: what a delta-mutator returns is a state of the same lattice, and m(X) = X join mdelta(X).

>>> payload, delta = DeltaGCounter(((0, 4), (2, 7)), node_id=0).increment()
>>> payload.entries, delta.entries
(((0, 5), (2, 7)), ((0, 5),))
>>> DeltaGCounter.new(1, 3).merge(delta).merge(delta).value()
5
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class DeltaGCounter:
    """`entries`: (node, total) by node, totals above 0; `node_id`: whose counter. Equal by entries alone."""

    entries: tuple[tuple[int, int], ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any increment; a node that is not one of them is a `ValueError`."""
        if not 0 <= node_id < num_nodes:
            raise ValueError(f"node {node_id} is not one of {num_nodes} nodes, numbered from 0")
        return cls((), node_id)

    def increment(self) -> tuple[Self, Self]:
        """(the payload with one more at this node, the delta that says so)."""
        total = dict(self.entries).get(self.node_id, 0) + 1
        delta = type(self)(((self.node_id, total),), self.node_id)
        return self.merge(delta), delta

    def value(self) -> int:
        """The sum over all nodes."""
        return sum(total for _, total in self.entries)

    def merge(self, other: DeltaGCounter) -> Self:
        """For each node that either side knows, the larger total; deltas and full payloads alike.

        >>> payload, received = DeltaGCounter(((0, 4), (2, 7)), 0), DeltaGCounter(((1, 1), (2, 9)), 2)
        >>> payload.merge(received).entries
        ((0, 4), (1, 1), (2, 9))
        """
        totals = dict(self.entries)
        for node, total in other.entries:
            totals[node] = max(totals.get(node, 0), total)
        return type(self)(tuple(sorted(totals.items())), self.node_id)
