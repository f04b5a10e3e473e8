"""A Delta G-Counter whose deltas carry the increment instead of the new total.

Bug: every delta of a node says (node, 1), and the maximum of any number of ones is 1. Full payloads are
right, so the error lasts until the next full exchange.
Source: the converse of Almeida, Shoker, Baquero (J. Parallel Distrib. Comput. 111, 2018), section 4, where a
delta is a state of the counter's own lattice: what is joined must be a total.
Smallest witness, 3 events: increment at A; increment at A; A's second delta reaches B.
The second delta stands for both increments, as a total would: B has seen two and answers 1. Merging the first
delta as well does not help.

>>> a, first = IncrementDeltaGCounter.new(0, 2).increment()
>>> a, second = a.increment()
>>> a.value(), IncrementDeltaGCounter.new(1, 2).merge(first).merge(second).value()
(2, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.delta_gcounter import DeltaGCounter


@dataclass(frozen=True, slots=True)
class IncrementDeltaGCounter(DeltaGCounter):
    """As `DeltaGCounter`, but for what a delta holds."""

    def increment(self) -> tuple[Self, Self]:
        """(the payload with one more at this node, a delta with the increment: the bug)."""
        payload, _ = DeltaGCounter.increment(self)
        return payload, type(self)(((self.node_id, 1),), self.node_id)
