"""LWW-register with hybrid clock: stamps follow the node's own clock where it is ahead, and never run backwards.

A write is stamped with what the node's clock shows, or, where a stamp was met that is ahead of the clock, with that
stamp's time and a count one higher. So a write that has seen another has the larger stamp however wrong the clocks
are, and stamps stay as near to real time as the fastest clock does. With the clock alone, a write by a slow clock loses
to the one that it replaces (`models.broken.lww_register_wall_clock`).
Source: Kulkarni, Demirbas, Madappa, Avva, Leone: Logical physical clocks (OPODIS 2014), figure 5; the register is that
of Shapiro et al. (INRIA RR-7506, 2011), specification 8.

>>> a, b = HybridLWWRegister.new(0, 2).write(10, "a"), HybridLWWRegister.new(1, 2)
>>> b = b.merge(a).write(2, "b")
>>> b.stamp, a.merge(b).value()
((10, 1, 1), 'b')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class HybridLWWRegister:
    """`content`, written at `stamp` = (time, count, node). Equal by these, whichever node's it is."""

    content: object
    stamp: tuple[int, int, int]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: None."""
        return cls(None, (0, 0, 0), node_id)

    def write(self, now: int, content: object) -> Self:
        """Put `content` in place of what is here, when this node's clock shows `now`."""
        time, count, _ = self.stamp
        stamp = (now, 0, self.node_id) if now > time else (time, count + 1, self.node_id)
        return type(self)(content, stamp, self.node_id)

    def value(self) -> object:
        """What the last write put here."""
        return self.content

    def merge(self, other: HybridLWWRegister) -> Self:
        """Keep the later write."""
        later = other if other.stamp > self.stamp else self
        return type(self)(later.content, later.stamp, self.node_id)
