"""A list whose moves name the element after which the moved one is to stand.

Bug: where that element is moved at the same time, each replica looks for it at another place. Source: yorkie issues
676 and 987, the reference of a move is itself moved.
Smallest witness: move 2 after 0 at one replica, 0 after 3 at another, exchange: they disagree (2 updates, 2
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self


class Moved(NamedTuple):
    """The message of a move."""

    element: int
    after: int


@dataclass(frozen=True, slots=True)
class MoveAfterList:
    """`elements` in order; all begin with 0, 1, 2, 3."""

    elements: tuple[int, ...]

    @classmethod
    def new(cls, _node_id: int = 0, _num_nodes: int = 0) -> Self:
        """The list as all know it."""
        return cls((0, 1, 2, 3))

    def move(self, element: int, after: int) -> Moved:
        """Prepare: both by name."""
        return Moved(element, after)

    def effect(self, message: Moved) -> Self:
        """The bug: after the other element, wherever that stands here and now."""
        rest = [element for element in self.elements if element != message.element]
        at = rest.index(message.after) + 1
        return type(self)((*rest[:at], message.element, *rest[at:]))

    def value(self) -> tuple[int, ...]:
        """The elements, in order."""
        return self.elements
