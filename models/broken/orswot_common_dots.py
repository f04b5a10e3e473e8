"""ORSWOT that compares the dots of an element only, where both sides have it.

Bug: where both sides have an element by different dots, only common dots are kept, of which there are none. Source:
rust-crdt, log of failures found by quickcheck, case 3.
Smallest witness: add at both, deliver: the element is gone (2 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # element, dot


@dataclass(frozen=True, slots=True)
class CommonDotsORSWOT:
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

    def merge(self, other: CommonDotsORSWOT) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        common = self.value() & other.value()
        alone = self._not_met_by(other) | other._not_met_by(self)
        entries = (self.entries & other.entries) | {entry for entry in alone if entry[0] not in common}  # the bug
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _without(self, element: str) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[0] != element)

    def _not_met_by(self, other: CommonDotsORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
