"""A PN-Counter kept as one signed number per node, merged by maximum.

Bug: a decrement makes the number smaller, and the maximum prefers the older, larger one.
Source: Shapiro et al. (INRIA RR-7506, 2011), section 3.1.3, which keeps two counters for this reason.
Smallest witness: decrement at A; A's payload reaches B; B answers 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class SignedPNCounter(GCounter):
    """As `GCounter`, with a way down."""

    def decrement(self) -> Self:
        """One less in this node's only number: the bug."""
        own = self.node_id
        return type(self)((*self.counts[:own], self.counts[own] - 1, *self.counts[own + 1 :]), own)
