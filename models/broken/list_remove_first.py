"""A list that shows what was removed as struck out, where a removal may arrive before its insertion.

Bug: only a record that is new gets its position from the insertion. A removal that came before has made the record, so
that the position is missing for good, and with it the element. Source: CRDT-Redis issue 6: "Element initialization too
late".
Smallest witness: insert and remove at one replica, deliver the removal, then the insertion (2 updates, 2 deliveries).
"""

from __future__ import annotations

from models.struck_out_list import Deletion, Element, Insertion, StruckOutList


class RemoveFirstList(StruckOutList):
    """What an insertion brings is kept where the element was unknown."""

    __slots__ = ()

    def record(self, known: Element | None, message: Insertion | Deletion) -> Element:
        """The bug: an insertion changes nothing in what is known already."""
        if isinstance(message, Deletion):
            return Element(message.name, known.position if known else None, True)
        return known or Element(message.name, message.position, False)
