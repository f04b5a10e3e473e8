"""A counter under a version vector, of which a delete leaves a tombstone without a value.

Bug: a counter and a tombstone that are concurrent cannot be merged, so the tombstone stands for both, and the update is
lost. Source: riak_kv issue 1360, riak_dt issue 119.
Smallest witness: delete at one replica, update at another, deliver: the update is gone (2 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class TombstoneCounter:
    """`counts[i]`: updates of node i, None for a tombstone; `clock[i]`: events of node i that were seen."""

    counts: tuple[int, ...] | None
    clock: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """Nothing under the key yet."""
        return cls((0,) * num_nodes, (0,) * num_nodes, node_id)

    def update(self, _key: str) -> Self:
        """One more."""
        counts = self.counts or (0,) * len(self.clock)
        return type(self)(_more(counts, self.node_id), _more(self.clock, self.node_id), self.node_id)

    def remove(self, _key: str) -> Self:
        """A tombstone in place of the counter."""
        return type(self)(None, _more(self.clock, self.node_id), self.node_id)

    def value(self) -> dict[str, int]:
        """The key with its counter, if there is one."""
        return {"k": sum(self.counts)} if self.counts and any(self.counts) else {}

    def merge(self, other: TombstoneCounter) -> Self:
        """The later side, or both; the bug: with a tombstone there is nothing to merge."""
        clock = tuple(map(max, self.clock, other.clock))
        if clock == self.clock:
            return self
        if clock == other.clock:
            return type(self)(other.counts, clock, self.node_id)
        if self.counts is None or other.counts is None:
            return type(self)(None, clock, self.node_id)
        return type(self)(tuple(map(max, self.counts, other.counts)), clock, self.node_id)


def _more(numbers: tuple[int, ...], at: int) -> tuple[int, ...]:
    return (*numbers[:at], numbers[at] + 1, *numbers[at + 1 :])
