"""A resettable counter that keeps what the last assignment covered, and forgets what the others did.

Bug: increments that one assignment has replaced come back when a concurrent one, made where they were not seen,
has the later stamp. Replicas agree on too large a number.
Source: antidote pull request 302, review: "inc, inc, inc, set(2) at r1, set(2) at r2: we end up with 5? does not make
sense" (7 events; one increment will do).
Smallest witness, 4 events: increment at A; assign(2) at A; assign(2) at B; A's payload reaches B. B answers 3.

>>> a, b = LastCoverCounter.new(0, 2), LastCoverCounter.new(1, 2)
>>> b.assign(2).merge(a.increment().increment().increment().assign(2)).value()
5
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.resettable_counter import ResettableCounter


@dataclass(frozen=True, slots=True)
class LastCoverCounter(ResettableCounter):
    """As `ResettableCounter`, but for `merge`."""

    def merge(self, other: ResettableCounter) -> Self:
        """Larger totals, the later assignment, and what that one has covered: the bug."""
        later = self if self.stamp >= other.stamp else other
        counts = tuple(map(max, self.counts, other.counts))
        return type(self)(counts, later.covered, later.assigned, later.stamp, self.node_id)
