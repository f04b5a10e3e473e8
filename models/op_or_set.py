"""Op-based OR-set without tombstones: a remove names the dots that it sees, and causal order does the rest.

Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), specification 15.

>>> a, b = OpORSet.new(0, 2), OpORSet.new(1, 2)
>>> message = a.add("x")
>>> a, b = a.effect(message), b.effect(message)
>>> a.effect(b.remove("x")).value()
frozenset()
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
class OpORSet:
    """`entries`: elements with the dots that count; `own`: how many adds this node has made."""

    entries: frozenset[Entry]
    own: int
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), 0, node_id)

    def add(self, element: str) -> Added:
        """Prepare: a new dot."""
        return Added((element, (self.node_id, self.own + 1)))

    def remove(self, element: str) -> Removed:
        """Prepare: the dots that the element has here."""
        return Removed(frozenset(entry for entry in self.entries if entry[0] == element))

    def effect(self, message: Added | Removed) -> Self:
        """The dot comes, or the dots go; a dot that comes after its remove would stay, which causal order rules out."""
        if isinstance(message, Removed):
            return replace(self, entries=self.entries - message.entries)
        is_own = message.entry[1][0] == self.node_id
        return replace(self, entries=self.entries | {message.entry}, own=self.own + is_own)

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)
