"""A list whose merge keeps what both sides show in the order of each side, and puts the rest in the order of names.

Bug: a deleted element takes with it what it said of the order of its neighbours, so there is no order of all elements,
deleted ones included: the strong list specification does not hold, though the weak one may. Source: the separation of
the two in Attiya, Burckhardt, Gotsman, Morrison, Yang, Zawirski (PODC 2016); the witness is one of Sal.
Smallest witness: of "m g", one replica puts x at the head and deletes both, another appends y; merging shows "y x",
though x stood before m and y behind g (4 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class ForgottenOrderList:
    """`shown` in order; `deleted`: the names of elements that are gone."""

    shown: tuple[str, ...]
    deleted: frozenset[str]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """All begin with m and g."""
        return cls(("m", "g"), frozenset(), node_id)

    def prepend(self) -> Self:
        """The element x at the head, unless it is there or gone."""
        return self if self._knows("x") else replace(self, shown=("x", *self.shown))

    def append(self) -> Self:
        """The element y at the end, unless it is there or gone."""
        return self if self._knows("y") else replace(self, shown=(*self.shown, "y"))

    def shows(self, name: str) -> bool:
        """Whether an element is there."""
        return name in self.shown

    def delete(self, name: str) -> Self:
        """Without the element; the bug: nothing is left of where it stood."""
        shown = tuple(each for each in self.shown if each != name)
        return replace(self, shown=shown, deleted=self.deleted | {name})

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return self.shown

    def merge(self, other: ForgottenOrderList) -> Self:
        """What neither side has deleted: in the order of each side, the latest name first where neither says."""
        deleted = self.deleted | other.deleted
        sides = [tuple(each for each in side.shown if each not in deleted) for side in (self, other)]
        shown: list[str] = []
        while left := {each for side in sides for each in side} - set(shown):
            waiting = {each for side in sides for at, each in enumerate(side) if set(side[:at]) & left}
            shown.append(max(left - waiting, default=max(left)))
        return replace(self, shown=tuple(shown), deleted=deleted)

    def _knows(self, name: str) -> bool:
        return name in self.shown or name in self.deleted
