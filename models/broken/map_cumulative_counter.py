"""A map of counters in which the newest increment of a node carries the node's total.

Bug: a remove drops the total that it sees, and the next increment brings all of it back. Source: riak_dt_emcntr, whose
documentation names this anomaly as what is left after commit 6919a6d.
Smallest witness: update, deliver, update again while the other side removes, deliver: 2 instead of 1 (3 updates, 2
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int], int]  # key, dot, total of the dot's node


@dataclass(frozen=True, slots=True)
class CumulativeCounterMap:
    """`entries`: for each key the newest dot of each node, with its total; `met[i]`: dots of node i that were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty map."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def update(self, key: str) -> Self:
        """The bug: the new dot stands for all increments of this node, whether they will be removed or not."""
        own, count = self.node_id, self.met[self.node_id] + 1
        old = {entry for entry in self.entries if entry[0] == key and entry[1][0] == own}
        total = sum(entry[2] for entry in old) + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, entries=(self.entries - old) | {(key, (own, count), total)}, met=met)

    def remove(self, key: str) -> Self:
        """Without the totals that are seen here."""
        return replace(self, entries=frozenset(entry for entry in self.entries if entry[0] != key))

    def value(self) -> dict[str, int]:
        """For each key the sum of its totals."""
        keys = sorted({key for key, _, _ in self.entries})
        return {key: sum(total for k, _, total in self.entries if k == key) for key in keys}

    def merge(self, other: CumulativeCounterMap) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _not_met_by(self, other: CumulativeCounterMap) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
