"""ORSWOT with a shortcut: where the other side has met no more, its payload is ignored.

Bug: after a remove both sides have met the same dots, yet hold different ones; so the remove is ignored. Source:
riak_dt issue 78, pull request 79, commit 13b5000 ("that optimisation was bogus").
Smallest witness: add and deliver, remove and deliver: the element stays (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # element, dot


@dataclass(frozen=True, slots=True)
class DominatingORSWOT:
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

    def merge(self, other: DominatingORSWOT) -> Self:
        """As it should be, but for the bug: a side that has met no more is taken to have nothing to say."""
        if all(mine >= theirs for mine, theirs in zip(self.met, other.met, strict=True)):
            return self
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _without(self, element: str) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[0] != element)

    def _not_met_by(self, other: DominatingORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
