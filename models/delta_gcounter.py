"""Delta G-Counter: an increment also yields a delta that holds only the changed entry.

A delta is a counter like any other, with fewer entries: it carries the node's new *total*, never the increment, so that
merging it twice, late or after newer ones does no harm, and deltas and full payloads merge alike.
Source: Almeida, Shoker, Baquero, Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018), figure 3.

>>> counter, delta = DeltaGCounter.new(0, 3).increment()
>>> delta.entries, DeltaGCounter.new(1, 3).merge(delta).merge(delta).value()
(((0, 1),), 1)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class DeltaGCounter:
    """`entries`: (node, total) of the nodes with any increment, in node order; equal by entries alone."""

    entries: tuple[tuple[int, int], ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any increment; entries appear as they are needed, up to `num_nodes`."""
        if not 0 <= node_id < num_nodes:
            raise ValueError(f"node {node_id} is not one of {num_nodes} nodes")
        return cls((), node_id)

    def increment(self) -> tuple[Self, Self]:
        """(the counter with one more at this node, the delta that says so)."""
        delta = type(self)(((self.node_id, dict(self.entries).get(self.node_id, 0) + 1),), self.node_id)
        return self.merge(delta), delta

    def value(self) -> int:
        """The sum over all nodes."""
        return sum(total for _, total in self.entries)

    def merge(self, other: DeltaGCounter) -> Self:
        """For each node that either knows, the larger total."""
        totals = dict(self.entries)
        for node, total in other.entries:
            totals[node] = max(totals.get(node, 0), total)
        return type(self)(tuple(sorted(totals.items())), self.node_id)
