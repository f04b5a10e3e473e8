"""A list whose elements have positions between those of their neighbours, as in Logoot and LSEQ.

Bug: two runs typed at the same place at the same time get the same positions, element by element, and are shuffled into
each other. Source: Kleppmann, Gomes, Mulligan, Beresford: Interleaving anomalies in collaborative text editors (PaPoC
2019).
Smallest witness: type two elements at one replica, one at another, deliver it: "a1 b1 a2" (3 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

LETTERS = "abcdefghijklmnopqrstuvwxyz"
END = 1 << 32  # positions lie between 0 and this; each lies in the middle between its neighbours


class Placed(NamedTuple):
    """The message of an insertion: where the new element stands; equal positions go by replica."""

    position: int
    replica: int
    name: str


@dataclass(frozen=True, slots=True)
class FractionalList:
    """`placed`: the elements, in order; `replica` and the number of its insertions name what it inserts next."""

    placed: tuple[Placed, ...]
    replica: int
    inserted: int = 0

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls((), node_id)

    def type(self) -> Placed:
        """Prepare: a new element right after what this replica has typed last, at the beginning if nothing."""
        own = [place for place, one in enumerate(self.placed) if one.replica == self.replica]
        place = own[-1] + 1 if own else 0
        before = self.placed[place - 1].position if place else 0
        after = self.placed[place].position if place < len(self.placed) else END
        return Placed((before + after) // 2, self.replica, f"{LETTERS[self.replica]}{self.inserted + 1}")

    def effect(self, message: Placed) -> Self:
        """The bug: the element stands by its position alone, wherever the rest of its run stands."""
        inserted = self.inserted + (message.replica == self.replica)
        return replace(self, placed=tuple(sorted((*self.placed, message))), inserted=inserted)

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return tuple(one.name for one in self.placed)
