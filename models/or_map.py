"""OR-map of counters: a key that is updated while it is removed stays, with what the remove has not seen.

Every increment is a dot under its key; a remove drops the dots that it sees. As for `models.orswot`, a version vector
tells what was dropped from what was never met.
Source: the reset-remove map of riak_dt (riak_dt_map), and Almeida, Shoker, Baquero: Delta state replicated data types
(J. Parallel Distrib. Comput. 111, 2018), on nested causal types.

>>> a = ORMap.new(0, 2).update("k")
>>> b = ORMap.new(1, 2).merge(a).remove("k")
>>> a.update("k").merge(b).value()
{'k': 1}
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # key, dot


@dataclass(frozen=True, slots=True)
class ORMap:
    """`entries`: keys with the dots of the increments that count; `met[i]`: how many dots of node i were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty map."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def update(self, key: str) -> Self:
        """With one more increment of the counter under the key."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, entries=self.entries | {(key, (own, count))}, met=met)

    def remove(self, key: str) -> Self:
        """Without the increments that are seen here."""
        return replace(self, entries=frozenset(entry for entry in self.entries if entry[0] != key))

    def value(self) -> dict[str, int]:
        """For each key the number of its increments that count."""
        keys = sorted(key for key, _ in self.entries)
        return {key: keys.count(key) for key in keys}

    def merge(self, other: ORMap) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _not_met_by(self, other: ORMap) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
