"""An enable-wins flag kept as one boolean and a version vector of all enables, instead of one dot for each enable.

Bug: a merge can ask which side has met more enables, but not which of them each side has disabled. A side that has met
all enables wins, though the other has disabled one that it has not.
Source: the observed-disable flag of riak_dt, taken out as "broken by design" (pull request 82, commit e22339a).
Smallest witness, 6 events: enable at A; disable at A; enable at B; B's payload reaches A; disable at B; A's payload
reaches B. B has seen both enables disabled and answers on. Replicas that have seen the same disagree after 7
events (after 8, of three replicas, where only what a replica holds now is sent).

>>> a, b = VersionVectorFlag.new(0, 2).enable().disable(), VersionVectorFlag.new(1, 2).enable()
>>> b.disable().merge(a.merge(b)).value()
True
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class VersionVectorFlag:
    """`is_on`; `met[i]`: how many enables of node i were met. Equal by these, whichever node's flag it is."""

    is_on: bool
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The flag of one node before any update: off."""
        return cls(False, (0,) * num_nodes, node_id)

    def enable(self) -> Self:
        """On, and one more enable of this node."""
        own = self.node_id
        return type(self)(True, (*self.met[:own], self.met[own] + 1, *self.met[own + 1 :]), own)

    def disable(self) -> Self:
        """Off, for all enables met here."""
        return type(self)(False, self.met, self.node_id)

    def value(self) -> bool:
        """Whether it is on."""
        return self.is_on

    def merge(self, other: VersionVectorFlag) -> Self:
        """On or off, by what either side has met.

        1. Both have met the same enables: off if either side is, for it has disabled them all.
        2. One side has met all that the other has, and more: as that side says. This is the bug.
        3. Each side has met some that the other has not: on if either side is.
        """
        met = tuple(map(max, self.met, other.met))
        if self.met == other.met:
            is_on = self.is_on and other.is_on
        elif met == self.met:
            is_on = self.is_on
        elif met == other.met:
            is_on = other.is_on
        else:
            is_on = self.is_on or other.is_on
        return type(self)(is_on, met, self.node_id)
