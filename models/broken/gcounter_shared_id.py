"""A G-Counter in which every replica believes that it is node 0.

Bug: one total has two writers, and the maximum of two concurrent totals of 1 is 1: an increment is lost.
All replicas agree on the wrong answer, so convergence alone does not find it.
Source: nurl-lang/nurl pull request 169 (ids given out by local order of first sight: every node was 0).
Smallest witness, 3 events: increment at A; increment at B; A's payload reaches B.
B has seen two increments and answers 1.

>>> a, b = SharedIdGCounter.new(0, 2).increment(), SharedIdGCounter.new(1, 2).increment()
>>> b.merge(a).value(), b == a
(1, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class SharedIdGCounter(GCounter):
    """As `GCounter`, but for whose counter it is."""

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """Node 0, whoever asks: the bug."""
        return cls(GCounter.new(node_id, num_nodes).counts, node_id=0)
