"""A list that shows what was removed as struck out, and whose messages may arrive in any order.

Every element has a position between those of its neighbours, fixed by its insertion; equal positions go by name. A
removal that comes before its insertion makes a record without position, which the insertion completes.
Source: the RWF-List of CRDT-Redis, where "the position of one element is decided when the element is added to the list
for the first time" (its issue 1) and "the basic info of elements always get initialized while synchronizing add
operations" (its issue 6); inserting again under an old name, which that list allows, is left out.

>>> mine, other = StruckOutList.new(0), StruckOutList.new(1)
>>> insertion = mine.insert(0)
>>> mine = mine.effect(insertion)
>>> deletion = mine.delete("a1")
>>> mine.effect(deletion).value() == other.effect(deletion).effect(insertion).value() == ("~a1",)
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

LETTERS = "abcdefghijklmnopqrstuvwxyz"
END = 1 << 32  # positions lie between 0 and this; each lies in the middle between its neighbours


class Element(NamedTuple):
    """What is known of an element: where it stands, None before its insertion has come, and whether it was removed."""

    name: str
    position: int | None
    is_removed: bool


class Insertion(NamedTuple):
    """The message of an insertion by a replica."""

    replica: int
    name: str
    position: int


class Deletion(NamedTuple):
    """The message of a removal by a replica."""

    replica: int
    name: str


@dataclass(frozen=True, slots=True)
class StruckOutList:
    """`elements` in the order of their names; `replica` and the number of its updates name what it inserts next."""

    elements: tuple[Element, ...]
    replica: int
    updates: int = 0

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls((), node_id)

    def insert(self, place: int) -> Insertion:
        """Prepare: a new element so far from the beginning, at the end if the list is shorter."""
        positions = [position for position, _ in self._shown()]
        place = min(place, len(positions))
        before = positions[place - 1] if place else 0
        after = positions[place] if place < len(positions) else END
        return Insertion(self.replica, f"{LETTERS[self.replica]}{self.updates + 1}", (before + after) // 2)

    def has(self, name: str) -> bool:
        """Whether the list shows an element of this name, not struck out."""
        return name in self.value()

    def delete(self, name: str) -> Deletion:
        """Prepare: the element of this name is struck out."""
        return Deletion(self.replica, name)

    def effect(self, message: Insertion | Deletion) -> Self:
        """The list after a message, whichever of an element's messages comes first."""
        known = {element.name: element for element in self.elements}
        known[message.name] = self.record(known.get(message.name), message)
        updates = self.updates + (message.replica == self.replica)
        return replace(self, elements=tuple(known[name] for name in sorted(known)), updates=updates)

    def record(self, known: Element | None, message: Insertion | Deletion) -> Element:
        """What is known of an element after a message about it."""
        if isinstance(message, Deletion):
            return Element(message.name, known.position if known else None, True)
        return Element(message.name, message.position, known is not None and known.is_removed)

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order; those that are struck out with a `~` before them."""
        return tuple(name for _, name in self._shown())

    def _shown(self) -> list[tuple[int, str]]:
        placed = sorted((e.position, e.name, e.is_removed) for e in self.elements if e.position is not None)
        return [(position, f"~{name}" if is_removed else name) for position, name, is_removed in placed]
