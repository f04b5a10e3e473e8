"""A G-Counter whose merge adds instead of taking the maximum.

Bug: sum is not idempotent, so what arrives twice is counted twice.
Source: the classic mistake; counters applied several times in DefraDB issues 4935 and 5274.
Smallest witness: increment at A; A's payload reaches B; the same payload reaches B again; B answers 2.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class SumGCounter(GCounter):
    """As `GCounter`, but for merge."""

    def merge(self, other: GCounter) -> Self:
        """Element-wise sum: the bug."""
        return type(self)(tuple(map(operator.add, self.counts, other.counts)), self.node_id)
