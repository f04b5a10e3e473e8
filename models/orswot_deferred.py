"""ORSWOT whose clients remove what they have read elsewhere: a remove may name a dot that is not here yet.

Such a remove is deferred: it is kept, and handed on, until the dot arrives, which it then takes out.
Source: the deferred operations of riak_dt_orswot and of rust-crdt's Orswot.

>>> a = DeferredORSWOT.new(0, 2).remove("x", (1, 1))
>>> a.merge(DeferredORSWOT.new(1, 2).add("x")).value()
frozenset()
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Dot = tuple[int, int]
Entry = tuple[str, Dot]


@dataclass(frozen=True, slots=True)
class DeferredORSWOT:
    """`entries` and `met` as in ORSWOT; `deferred`: removes whose dot has not arrived."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    deferred: frozenset[Entry]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, frozenset(), node_id)

    def add(self, element: str) -> Self:
        """With a new dot for the element."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, entries=self.entries | {(element, (own, count))}, met=met)._settled()

    def remove(self, element: str, dot: Dot) -> Self:
        """Without the add that has this dot, now or when it arrives."""
        return replace(self, deferred=self.deferred | {(element, dot)})._settled()

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)

    def merge(self, other: DeferredORSWOT) -> Self:
        """As ORSWOT; then both sides' deferred removes are tried."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        met = tuple(map(max, self.met, other.met))
        return replace(self, entries=entries, met=met, deferred=self.deferred | other.deferred)._settled()

    def _settled(self) -> Self:
        """With every deferred remove done whose dot has been met."""
        due = {entry for entry in self.deferred if entry[1][1] <= self.met[entry[1][0]]}
        return replace(self, entries=self.entries - due, deferred=self.deferred - due)

    def _not_met_by(self, other: DeferredORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
