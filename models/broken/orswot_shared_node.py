"""ORSWOT in which every replica counts as node 0.

Bug: two replicas give out the same dot for different adds, and a remove of one removes the other. Source: rust-crdt,
log of failures found by quickcheck, case 1.
Smallest witness: add, remove at one replica, add at another, deliver: its add is gone (3 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # element, dot


@dataclass(frozen=True, slots=True)
class SharedNodeORSWOT:
    """`entries`: elements with the dots that count; `met[i]`: how many dots of node i were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, _node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, 0)  # the bug

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

    def merge(self, other: SharedNodeORSWOT) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _without(self, element: str) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[0] != element)

    def _not_met_by(self, other: SharedNodeORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
