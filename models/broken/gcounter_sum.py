"""A G-Counter whose merge adds instead of taking the maximum.

Bug: a sum is not idempotent, so what a replica is told twice it counts twice.
Source: the classic mistake; counters that were applied several times in DefraDB issues 4935 and 5274.
Smallest witness, 3 events: increment at A; A's payload reaches B; the same payload reaches B again.
B has seen one increment and answers 2.

>>> a, b = SumGCounter.new(0, 2).increment(), SumGCounter.new(1, 2)
>>> b.merge(a).merge(a).value()
2
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter, size_mismatch


@dataclass(frozen=True, slots=True)
class SumGCounter(GCounter):
    """As `GCounter`, but for `merge`."""

    def merge(self, other: GCounter) -> Self:
        """Element-wise sum: the bug."""
        if len(self.counts) != len(other.counts):
            raise size_mismatch(self, other)
        return type(self)(tuple(map(operator.add, self.counts, other.counts)), self.node_id)
