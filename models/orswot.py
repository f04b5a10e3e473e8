"""ORSWOT, the observed-remove set without tombstones: what was removed is recognised by a version vector.

Every add has a dot (node, n). A payload holds the dots that count, and how many dots of each node it has met; the cases
of a merge, for one dot:

1. both sides hold it: it stays;
2. one side holds it, the other has not met it: it stays, the other side never knew it;
3. one side holds it, the other has met it: it goes, the other side has seen it and dropped it.
Source: Bieniusa, Zawirski, Preguica, Shapiro, Baquero, Balegas, Duarte: An optimized conflict-free replicated set
(INRIA RR-8083, 2012).

>>> a = ORSWOT.new(0, 2).add("x")
>>> b = ORSWOT.new(1, 2).merge(a).remove("x")
>>> a.merge(b).value(), a.add("x").merge(b).value()
(frozenset(), frozenset({'x'}))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # element, dot


@dataclass(frozen=True, slots=True)
class ORSWOT:
    """`entries`: elements with the dots that count; `met[i]`: how many dots of node i were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def add(self, element: str) -> Self:
        """With a new dot in place of those that the element has here."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, entries=self._without(element) | {(element, (own, count))}, met=met)

    def remove(self, element: str) -> Self:
        """Without any of the dots that the element has here."""
        return replace(self, entries=self._without(element))

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)

    def merge(self, other: ORSWOT) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _without(self, element: str) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[0] != element)

    def _not_met_by(self, other: ORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
