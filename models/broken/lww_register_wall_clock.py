"""An LWW-register stamped with what the writing node's clock shows, right or wrong.

Bug: a write by a clock that is behind has the smaller stamp than the one that it was meant to replace, and is lost at
once, at its own replica too. All replicas agree on the older write, for as long as the fast clock is ahead.
Source: Kingsbury: Call me maybe: Riak (aphyr.com, 2013), on last-write-wins; the same in iroh-docs issue 120.
Smallest witness, 3 events, A's clock being ahead by 10: write(a) at A; A's payload reaches B; write(b) at B. B still
answers a.

>>> a, b = WallClockLWWRegister.new(0, 2).write(11, "a"), WallClockLWWRegister.new(1, 2)
>>> b.merge(a).write(2, "b").value()
'a'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class WallClockLWWRegister:
    """`content`, written at `stamp` = (time, node). Equal by these, whichever node's it is."""

    content: object
    stamp: tuple[int, int]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: None."""
        return cls(None, (0, 0), node_id)

    def write(self, now: int, content: object) -> Self:
        """Write when this node's clock shows `now`, as if it arrived from elsewhere: the bug is the stamp."""
        return self.merge(type(self)(content, (now, self.node_id), self.node_id))

    def value(self) -> object:
        """What the write with the largest stamp put here."""
        return self.content

    def merge(self, other: WallClockLWWRegister) -> Self:
        """Keep the write with the larger stamp."""
        later = other if other.stamp > self.stamp else self
        return type(self)(later.content, later.stamp, self.node_id)
