"""ORSWOT by operations and by merging, where an operation that arrives does not advance the version vector.

Bug: a payload that was reached by operations has dots that it does not claim to have met, so after a remove a merge
takes the dropped dot for a new one. Source: rust-crdt, `test_op_exchange_same_as_merge_quickcheck1`: operations and
merging must lead to the same.
Smallest witness: add, deliver the operation, remove there, merge the old payload: it is back (2 updates, 2
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

Entry = tuple[str, tuple[int, int]]  # element, dot


class Added(NamedTuple):
    """The message of an add."""

    entry: Entry


class Removed(NamedTuple):
    """The message of a remove: what it has seen."""

    entries: frozenset[Entry]


@dataclass(frozen=True, slots=True)
class ClocklessORSWOT:
    """`entries`: elements with the dots that count; `met[i]`: how many dots of node i were met."""

    entries: frozenset[Entry]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def add(self, element: str) -> Added:
        """Prepare: a new dot."""
        return Added((element, (self.node_id, self.met[self.node_id] + 1)))

    def remove(self, element: str) -> Removed:
        """Prepare: the dots that the element has here."""
        return Removed(frozenset(entry for entry in self.entries if entry[0] == element))

    def effect(self, message: Added | Removed) -> Self:
        """The bug: only this node's own adds are met."""
        if isinstance(message, Removed):
            return replace(self, entries=self.entries - message.entries)
        node, count = message.entry[1]
        met = (*self.met[:node], count, *self.met[node + 1 :]) if node == self.node_id else self.met
        return replace(self, entries=self.entries | {message.entry}, met=met)

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)

    def merge(self, other: ClocklessORSWOT) -> Self:
        """The entries that both sides hold, and those that one side holds and the other has not met."""
        entries = (self.entries & other.entries) | self._not_met_by(other) | other._not_met_by(self)
        return replace(self, entries=entries, met=tuple(map(max, self.met, other.met)))

    def _not_met_by(self, other: ClocklessORSWOT) -> frozenset[Entry]:
        return frozenset(entry for entry in self.entries if entry[1][1] > other.met[entry[1][0]])
