"""A map that removes a key and keeps the counter under it.

Bug: counters are merged by maximum for each node, whatever was removed; so what a remove has seen comes back with the
next update of the key. Source: riak_dt commit 6919a6d, a PN-counter embedded in a map.
Smallest witness: update at both, deliver, remove, deliver again: 2 instead of 1 (3 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from models.or_map import ORMap


@dataclass(frozen=True, slots=True)
class KeptCounterMap:
    """`keys`: which keys are in, as in the right map; `counts`: for each key and node, how often it was updated."""

    keys: ORMap
    counts: tuple[tuple[tuple[str, int], int], ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty map."""
        return cls(ORMap.new(node_id, num_nodes), (), node_id)

    def update(self, key: str) -> Self:
        """With one more increment of the counter under the key."""
        counts = dict(self.counts)
        counts[key, self.node_id] = counts.get((key, self.node_id), 0) + 1
        return replace(self, keys=self.keys.update(key), counts=tuple(sorted(counts.items())))

    def remove(self, key: str) -> Self:
        """The bug: the key goes, its counts stay."""
        return replace(self, keys=self.keys.remove(key))

    def value(self) -> dict[str, int]:
        """For each key the sum of its counts."""
        return {key: sum(count for (k, _), count in self.counts if k == key) for key in self.keys.value()}

    def merge(self, other: KeptCounterMap) -> Self:
        """Keys as in the right map; the larger count of each node."""
        counts = dict(self.counts)
        for key, count in other.counts:
            counts[key] = max(count, counts.get(key, 0))
        return replace(self, keys=self.keys.merge(other.keys), counts=tuple(sorted(counts.items())))
