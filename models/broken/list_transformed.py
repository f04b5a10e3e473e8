"""Text by operational transformation: what an operation has not seen shifts it, one after the other.

Bug: of two insertions at the same place each is shifted by the other, so the transformation property TP1 does not hold.
Source: the functions of Sun, Jia, Zhang, Yang, Chen (TOCHI 5, 1998), as refuted by Imine, Molli, Oster, Rusinowitch
(ECSCW 2003) and again in De Porre, Ferreira, Gonzalez Boix: VeriFx (ECOOP 2023).
Smallest witness: insert d and e behind "abc" at two replicas, exchange: "abcde" and "abced" (2 updates, 2
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

Id = tuple[int, int]  # replica, number
TEXT = "abc"  # what all begin with


class Edit(NamedTuple):
    """The message of an insertion, or of a deletion where `letter` is "": its place, and what its origin had seen.

    `position` None: nothing is left to do.
    """

    identity: Id
    letter: str
    position: int | None
    seen: frozenset[Id]


@dataclass(frozen=True, slots=True)
class TransformedText:
    """`edits` as they were sent, in the order in which they came."""

    edits: tuple[Edit, ...]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The text that all begin with."""
        return cls((), node_id)

    def insert(self, position: int) -> Edit:
        """Prepare: this replica's letter, d, e or f, at a place, at the end if the text is shorter."""
        return self._edit("def"[self.replica], min(position, len(self.value())))

    def has(self, position: int) -> bool:
        """Whether there is a letter at a place."""
        return position < len(self.value())

    def delete(self, position: int) -> Edit:
        """Prepare: without the letter at a place."""
        return self._edit("", position)

    def effect(self, message: Edit) -> Self:
        """With one more edit."""
        return replace(self, edits=(*self.edits, message))

    def value(self) -> str:
        """The text: every edit as it was when it came."""
        text = TEXT
        for count, edit in enumerate(self.edits):
            at = self._transformed(edit, self.edits[:count]).position
            if at is not None:
                text = text[:at] + edit.letter + text[at + (not edit.letter) :]
        return text

    @staticmethod
    def shifted(edit: Edit, other: Edit) -> Edit:
        """The edit after another one; the bug: an insertion at the same place shifts, whoever asks."""
        return shifted(edit, other, is_after=True)

    def _edit(self, letter: str, position: int) -> Edit:
        seen = frozenset(edit.identity for edit in self.edits)
        return Edit((self.replica, 1 + sum(replica == self.replica for replica, _ in seen)), letter, position, seen)

    def _transformed(self, edit: Edit, before: tuple[Edit, ...]) -> Edit:
        """The edit as it is after all of `before`, which it has seen in part: the last one unseen comes last."""
        unseen = [n for n, one in enumerate(before) if one.identity not in edit.seen]
        if not unseen:
            return edit
        rest = (*before[: unseen[-1]], *before[unseen[-1] + 1 :])
        return self.shifted(self._transformed(edit, rest), self._transformed(before[unseen[-1]], rest))


def shifted(edit: Edit, other: Edit, *, is_after: bool) -> Edit:
    """The edit after another one; `is_after`: of two insertions at one place, whether this one comes second."""
    at, place = edit.position, other.position
    if at is None or place is None:
        return edit
    if other.letter:
        moves = place < at or (place == at and (is_after or not edit.letter))
        return edit._replace(position=at + moves)
    if place == at and not edit.letter:
        return edit._replace(position=None)
    return edit._replace(position=at - (place < at))
