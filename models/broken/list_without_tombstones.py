"""RGA that forgets a deleted element and hands its followers to the one before.

Bug: the followers then stand by their own age among strangers, so two elements change places. Source: the search for
the smallest failing variants of list types in Sal, witness W-c (tombstone-free RGA that re-homes children).
Smallest witness: insert twice at the head, once after the first, delete that: "a2 a3" becomes "a3 a2" (4 updates at
one replica).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

HEAD = ""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Inserted(NamedTuple):
    """The message of an insertion; the newest of those after one element stands first."""

    time: int
    replica: int
    name: str
    after: str


class Deleted(NamedTuple):
    """The message of a deletion."""

    name: str


@dataclass(frozen=True, slots=True)
class ForgetfulRGA:
    """`nodes`: the elements that are there, with what they stand after; `time`: Lamport's, of the latest one."""

    nodes: frozenset[Inserted]
    replica: int
    time: int = 0
    inserted: int = 0

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls(frozenset(), node_id)

    def shows(self, name: str) -> bool:
        """Whether an element is there."""
        return any(node.name == name for node in self.nodes)

    def insert(self, position: int) -> Inserted:
        """Prepare: a new element so far from the beginning, at the end if the list is shorter."""
        names = self.value()
        place = min(position, len(names))
        after = names[place - 1] if place else HEAD
        return Inserted(self.time + 1, self.replica, f"{LETTERS[self.replica]}{self.inserted + 1}", after)

    def delete(self, name: str) -> Deleted:
        """Prepare: the element by its name."""
        return Deleted(name)

    def effect(self, message: Inserted | Deleted) -> Self:
        """The bug: of a deleted element nothing is kept, and its followers go to the one before it."""
        if isinstance(message, Inserted):
            inserted = self.inserted + (message.replica == self.replica)
            time = max(self.time, message.time)
            return replace(self, nodes=self.nodes | {message}, time=time, inserted=inserted)
        gone = [node for node in self.nodes if node.name == message.name]
        before = gone[0].after if gone else HEAD
        left = (node for node in self.nodes if node.name != message.name)
        homed = (node._replace(after=before) if node.after == message.name else node for node in left)
        return replace(self, nodes=frozenset(homed))

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return self._after(HEAD)

    def _after(self, name: str) -> tuple[str, ...]:
        followers = sorted((node for node in self.nodes if node.after == name), reverse=True)
        return tuple(each for node in followers for each in (node.name, *self._after(node.name)))
