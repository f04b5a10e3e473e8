"""A scored member that, of equal scores, takes what arrives last.

Bug: the order of arrival differs from replica to replica, and so does the answer, for good.
Source: soundcloud/roshi issue 11 (an insert and a delete with the same score: the documentation favours the old one,
the code the new one).
Smallest witness, 4 events: insert(1) at A; delete(1) at B; A's payload reaches B; B's payload reaches A.
A says no, B says yes.

>>> a, b = ArrivalScoredMember.new(0, 2).insert(1), ArrivalScoredMember.new(1, 2).delete(1)
>>> a.merge(b).value(), b.merge(a).value()
(False, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.scored_member import ScoredMember


@dataclass(frozen=True, slots=True)
class ArrivalScoredMember(ScoredMember):
    """As `ScoredMember`, but for equal scores."""

    def merge(self, other: ScoredMember) -> Self:
        """The update with the higher score; of equal scores the newcomer: the bug."""
        higher = other if other.score >= self.score else self
        return type(self)(higher.score, higher.is_member)
