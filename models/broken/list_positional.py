"""A list whose insertions travel as positions, untransformed.

Bug: a position means something else where other elements have been inserted meanwhile. Source: the oldest mistake of
collaborative editing; see Ellis, Gibbs: Concurrency control in groupware systems (SIGMOD 1989), section 3.
Smallest witness: a1 at the head of replica 0, b1 at the head of replica 1, exchange: "b1 a1" against "a1 b1" (2
updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Insertion(NamedTuple):
    """The message of an insertion."""

    position: int
    name: str
    replica: int


@dataclass(frozen=True, slots=True)
class PositionalList:
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
        return Insertion(min(position, len(self.names)), f"{LETTERS[self.replica]}{self.inserted + 1}", self.replica)

    def effect(self, message: Insertion) -> Self:
        """The bug: the position is that of the sender's list."""
        at = message.position
        names = (*self.names[:at], message.name, *self.names[at:])
        return replace(self, names=names, inserted=self.inserted + (message.replica == self.replica))

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return self.names
