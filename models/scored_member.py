"""Scored member: whether one element is in a set, by the insert or delete with the highest score.

Clients choose the scores, mostly times; two clients may choose the same. Of equal scores the insert wins, at every
replica and in whatever order they come. Replicas receive an update as they merge a payload.
Source: one element of the LWW-element-set of Shapiro, Preguica, Baquero, Zawirski (INRIA RR-7506, 2011), section 3.3.3,
with the bias to add; scores from clients as in soundcloud/roshi.

>>> a, b = ScoredMember.new(0, 2).insert(1), ScoredMember.new(1, 2).delete(1)
>>> a.merge(b).value(), b.merge(a).value(), a.delete(2).merge(b).value()
(True, True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class ScoredMember:
    """`is_member`: by the update with the highest `score` so far; 0 before any, scores being larger."""

    score: int
    is_member: bool

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """Not a member, before any update."""
        return cls(0, False)

    def insert(self, score: int) -> Self:
        """A member, unless an update with a higher score is known."""
        return self.merge(type(self)(score, True))

    def delete(self, score: int) -> Self:
        """Not a member, unless an update with a higher score is known, or an insert with this one."""
        return self.merge(type(self)(score, False))

    def value(self) -> bool:
        """Whether it is a member."""
        return self.is_member

    def merge(self, other: ScoredMember) -> Self:
        """The update with the higher score; of equal scores the insert."""
        if other.score == self.score:
            return type(self)(self.score, self.is_member or other.is_member)
        higher = other if other.score > self.score else self
        return type(self)(higher.score, higher.is_member)
