"""An LWW-register of a user whose devices all write under the user's one identity.

Bug: two devices write at the same time under the same id, so that their stamps are equal, and `>` keeps one's own
on both. The tie-break by id does not break a tie with oneself.
Source: orbitdb issue 513 (entries of one identity with equal clock time and clock id have no defined order).
Smallest witness, 4 events: write(a) at A; write(b) at B; A's payload reaches B; B's payload reaches A.
A keeps a, B keeps b.

>>> a, b = SharedIdLWWRegister.new(0, 2).write("a"), SharedIdLWWRegister.new(1, 2).write("b")
>>> a.merge(b).value(), b.merge(a).value()
('a', 'b')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.lww_register import LWWRegister


@dataclass(frozen=True, slots=True)
class SharedIdLWWRegister(LWWRegister):
    """As `LWWRegister`, but for whose register it is."""

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The register of user 0, whichever device asks: the bug."""
        return cls(None, (0, 0), node_id=0)
