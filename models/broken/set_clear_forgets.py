"""ORSWOT with a clear that starts anew, as a map does with the set under a key that was removed and added again.

Bug: with the entries the version vector is lost, so what was removed counts as never met and may return. Source: akka
pull request 22508, remove and add again in an ORMap ("the outcome is different because the vvector was lost").
Smallest witness: add, deliver, clear, merge the other side: the element is back (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Entry = tuple[str, tuple[int, int]]  # element, dot


@dataclass(frozen=True, slots=True)
class ForgetfulORSWOT:
    """`entries`: elements with the dots that count; `met[i]`: how many dots of node i were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def add(self, element: str) -> Self:
        """With a new dot for the element."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, entries=self.entries | {(element, (own, count))}, met=met)

    def clear(self) -> Self:
        """The bug: everything is dropped, and that it was met is forgotten."""
        return replace(self, entries=frozenset(), met=(0,) * len(self.met))

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)

    def merge(self, other: ForgetfulORSWOT) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _not_met_by(self, other: ForgetfulORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
