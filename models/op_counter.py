"""Op-based counter: replicas send each other what to add, and each adds it up.

Additions commute, so that replicas which have applied the same messages agree, in whatever order they came. Nothing
else protects the sum: a message applied twice counts twice, and the network has to deliver each exactly once.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated data types
(INRIA RR-7506, 2011), section 3.1.1, specification 5.

>>> a, b = OpCounter.new(0, 2), OpCounter.new(1, 2)
>>> up, down = a.increment(), b.decrement()
>>> a.effect(up).effect(down).value(), b.effect(down).effect(up).value()
(0, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class OpCounter:
    """`total`: the sum of all that was applied here."""

    total: int

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The counter before any message."""
        return cls(0)

    def increment(self) -> int:
        """The message: add one."""
        return 1

    def decrement(self) -> int:
        """The message: add minus one."""
        return -1

    def effect(self, message: int) -> Self:
        """Apply a message, one's own or another's."""
        return type(self)(self.total + message)

    def value(self) -> int:
        """The sum."""
        return self.total
