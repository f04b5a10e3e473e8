"""A PN-Counter kept as one signed number per node, merged by maximum.

Bug: a decrement makes its node's number smaller, and the maximum keeps the older, larger one.
Source: Shapiro, Preguica, Baquero, Zawirski (INRIA RR-7506, 2011), section 3.1.3, which keeps two counters
for this reason.
Smallest witness, 2 events: decrement at A; A's payload reaches B.
B has seen one decrement and answers 0.

>>> a, b = SignedPNCounter.new(0, 2).decrement(), SignedPNCounter.new(1, 2)
>>> a.value(), b.merge(a).value()
(-1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class SignedPNCounter(GCounter):
    """As `GCounter`, with a way down: `counts[i]` is increments less decrements made at node i."""

    def decrement(self) -> Self:
        """One less in this node's only number: the bug."""
        own = self.node_id
        return type(self)((*self.counts[:own], self.counts[own] - 1, *self.counts[own + 1 :]), own)
