"""Resettable counter: increments, and `assign(n)`, which puts n in place of every increment made so far.

An assignment covers the increments that its replica had seen, and notes how many those were at each node. An increment
concurrent with every assignment counts on top. Of concurrent assignments the last by stamp gives the number that
counting starts from, but what *any* of them covered stays covered: it was counted into some assigned number. Totals and
covered totals only grow and are merged by maximum, the assigned number by its stamp.
Source: the intent that reviewers asked for in antidote pull request 302 ("we end up with 5? does not make sense"); with
assign(0) it is a counter with reset.

>>> a, b = ResettableCounter.new(0, 2).increment().increment().assign(2), ResettableCounter.new(1, 2).assign(2)
>>> a.merge(b).value(), b.merge(a).value(), b.merge(a).increment().value()
(2, 2, 3)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class ResettableCounter:
    """`counts[i]`: increments at node i; `covered[i]`: how many of them an assignment replaced. Equal by all but node.

    `assigned`: the last assigned number; `stamp`: (time, node) of that assignment, times beginning at 1.
    """

    counts: tuple[int, ...]
    covered: tuple[int, ...]
    assigned: int
    stamp: tuple[int, int]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any update."""
        return cls((0,) * num_nodes, (0,) * num_nodes, 0, (0, 0), node_id)

    def increment(self) -> Self:
        """One more at this node."""
        own = self.node_id
        counts = (*self.counts[:own], self.counts[own] + 1, *self.counts[own + 1 :])
        return type(self)(counts, self.covered, self.assigned, self.stamp, own)

    def assign(self, number: int) -> Self:
        """The counter shows `number`; every increment seen here is covered."""
        time, _ = self.stamp
        return type(self)(self.counts, self.counts, number, (time + 1, self.node_id), self.node_id)

    def value(self) -> int:
        """The assigned number, and the increments that nothing covers."""
        return self.assigned + sum(self.counts) - sum(self.covered)

    def merge(self, other: ResettableCounter) -> Self:
        """Larger totals, the later assignment, and all that either side has covered."""
        later = self if self.stamp >= other.stamp else other
        counts = tuple(map(max, self.counts, other.counts))
        covered = tuple(map(max, self.covered, other.covered))
        return type(self)(counts, covered, later.assigned, later.stamp, self.node_id)
