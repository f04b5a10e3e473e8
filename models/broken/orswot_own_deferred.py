"""ORSWOT with deferred removes that merging does not take over.

Bug: a remove that waits at one side for its dot is ignored where the other side has the dot. Source: rust-crdt, log of
failures found by quickcheck, case 4.
Smallest witness: remove at one replica what another then adds, deliver: it stays (2 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Dot = tuple[int, int]
Entry = tuple[str, Dot]


@dataclass(frozen=True, slots=True)
class OwnDeferredORSWOT:
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

    def merge(self, other: OwnDeferredORSWOT) -> Self:
        """As ORSWOT; the bug: of the deferred removes only this side's are tried."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        met = tuple(map(max, self.met, other.met))
        return replace(self, entries=entries, met=met, deferred=self.deferred)._settled()

    def _settled(self) -> Self:
        """With every deferred remove done whose dot has been met."""
        due = {entry for entry in self.deferred if entry[1][1] <= self.met[entry[1][0]]}
        return replace(self, entries=self.entries - due, deferred=self.deferred - due)

    def _not_met_by(self, other: OwnDeferredORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
