"""Text by operational transformation: an insertion is shifted by those that it has not seen.

Bug: of two insertions at the same place each is shifted by the other, so the transformation property TP1 does not
hold. Source: the functions of Sun, Jia, Zhang, Yang, Chen (TOCHI 5, 1998), as refuted by Imine, Molli, Oster,
Rusinowitch (ECSCW 2003) and again in De Porre, Ferreira, Gonzalez Boix: VeriFx (ECOOP 2023).
Smallest witness: insert d and e behind "abc" at two replicas, exchange: "abcde" and "abced" (2 updates, 2
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

Id = tuple[int, int]  # replica, number


class Insertion(NamedTuple):
    """The message of an insertion: the letter, its place at the origin, and the insertions that the origin had seen."""

    identity: Id
    letter: str
    position: int
    seen: frozenset[Id]


@dataclass(frozen=True, slots=True)
class TransformedText:
    """`text`, and the insertions that made it, as they were applied: identity and place."""

    text: str
    applied: tuple[tuple[Id, int], ...]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The text that all begin with."""
        return cls("abc", (), node_id)

    def insert(self, position: int) -> Insertion:
        """Prepare: this replica's letter, d, e or f, at a place."""
        seen = frozenset(identity for identity, _ in self.applied)
        number = 1 + sum(replica == self.replica for replica, _ in seen)
        return Insertion((self.replica, number), "def"[self.replica], position, seen)

    def effect(self, message: Insertion) -> Self:
        """Shifted by every insertion that it has not seen; the bug: by one at its own place, too."""
        at = message.position
        for identity, place in self.applied:
            if identity not in message.seen and place <= at:
                at += 1
        text = self.text[:at] + message.letter + self.text[at:]
        return replace(self, text=text, applied=(*self.applied, (message.identity, at)))

    def value(self) -> str:
        """The text."""
        return self.text
