"""LWW-register: of concurrent writes the last one wins, by Lamport time and then by node.

A write's stamp is one more than the largest time its node has met, with the node's number. Stamps of different writes
differ, and a write that has seen another has the larger one: they put all writes in one order that respects
happens-before. Merge keeps the value with the larger stamp.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated data
types (INRIA RR-7506, 2011), section 3.2.1, specification 8; Lamport: Time, clocks, and the ordering of events in a
distributed system (CACM 21, 1978).

>>> a, b = LWWRegister.new(0, 2).write("a"), LWWRegister.new(1, 2).write("b")
>>> a.merge(b).value(), b.merge(a).value(), a.merge(b).write("c").merge(b).value()
('b', 'b', 'c')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class LWWRegister:
    """`content`, written at `stamp` = (time, node), times beginning at 1. Equal by these, whichever node's it is."""

    content: object
    stamp: tuple[int, int]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: None."""
        return cls(None, (0, 0), node_id)

    def write(self, content: object) -> Self:
        """Put `content` in place of what is here."""
        time, _ = self.stamp
        return type(self)(content, (time + 1, self.node_id), self.node_id)

    def value(self) -> object:
        """What the last write put here."""
        return self.content

    def merge(self, other: LWWRegister) -> Self:
        """Keep the later write."""
        later = other if other.stamp > self.stamp else self
        return type(self)(later.content, later.stamp, self.node_id)
