"""A list that inserts after an element, without a rule for two insertions after the same one.

Bug: what arrives last stands first, so the order is the order of arrival. Source: what the comparison of ids in RGA is
for (Roh, Jeon, Kim, Lee: Replicated abstract data types, JPDC 71, 2011, section 4).
Smallest witness: a1 at the head of replica 0, b1 at the head of replica 1, exchange: "b1 a1" against "a1 b1" (2
updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

HEAD = ""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Insertion(NamedTuple):
    """The message of an insertion: the new element and the one after which it goes."""

    name: str
    after: str
    replica: int


@dataclass(frozen=True, slots=True)
class UntiedList:
    """`names` in order; `replica` and the number of its insertions name what it inserts next."""

    names: tuple[str, ...]
    replica: int
    inserted: int = 0

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls((), node_id)

    def insert(self, position: int) -> Insertion:
        """Prepare: a new element so far from the beginning, at the end if the list is shorter."""
        place = min(position, len(self.names))
        after = self.names[place - 1] if place else HEAD
        return Insertion(f"{LETTERS[self.replica]}{self.inserted + 1}", after, self.replica)

    def effect(self, message: Insertion) -> Self:
        """The bug: nothing decides between two elements after the same one."""
        at = 0 if message.after == HEAD else self.names.index(message.after) + 1
        names = (*self.names[:at], message.name, *self.names[at:])
        return replace(self, names=names, inserted=self.inserted + (message.replica == self.replica))

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return self.names
