"""A delta G-Counter whose deltas carry the increment instead of the new total.

Bug: every delta of a node says (node, 1), so the maximum makes one increment of any number of them.
Source: the mistake that Almeida, Shoker and Baquero (2018) rule out by having deltas be states that are joined.
Smallest witness: increment at A; increment at A; A's second delta reaches B; B has seen two and answers 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.delta_gcounter import DeltaGCounter


@dataclass(frozen=True, slots=True)
class IncrementDeltaGCounter(DeltaGCounter):
    """As `DeltaGCounter`, but for what a delta holds."""

    def increment(self) -> tuple[Self, Self]:
        """(the counter with one more, a delta with the increment: the bug)."""
        total = dict(self.entries).get(self.node_id, 0) + 1
        grown = self.merge(type(self)(((self.node_id, total),), self.node_id))
        return grown, type(self)(((self.node_id, 1),), self.node_id)
