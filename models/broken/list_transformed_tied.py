"""Operational transformation in which the replica decides between insertions at one place: TP1 holds.

Bug: TP2 does not. Where the letter between two insertions is deleted first, they meet at one place and stand by their
replicas, elsewhere by their places. Source: the functions of Ressel, Nitsche-Ruhland, Gunzenhaeuser (CSCW 1996), as
refuted by Imine, Molli, Oster, Rusinowitch (ECSCW 2003) and in De Porre, Ferreira, Gonzalez Boix: VeriFx (ECOOP 2023).
Smallest witness: delete b of "abc", insert before it, insert behind it, at three replicas; exchange (3 updates, 6
deliveries at most).
"""

from __future__ import annotations

from models.broken.list_transformed import Edit, TransformedText, shifted


class TiedText(TransformedText):
    """As `TransformedText`, with an order between insertions at one place."""

    __slots__ = ()

    @staticmethod
    def shifted(edit: Edit, other: Edit) -> Edit:
        """The edit after another one; the bug: the order at one place is not that of the places before a deletion."""
        return shifted(edit, other, is_after=other.identity < edit.identity)
