"""Dot set: events that count until somebody who has seen them drops them, without a tombstone for what was dropped.

A dot (node, n) names the n-th event of a node. A payload holds the dots that count and, in a version vector, how many
dots of each node it has met: a dot that was met and is not held was dropped. So a merge can tell the cases apart:

1. both sides hold the dot: it stays;
2. one side holds it, the other has not met it: it stays, the other side never knew it;
3. one side holds it, the other has met it: it goes, the other side has seen it and dropped it;
4. neither side holds it: it stays away.

The flags are made of it (`models.enable_wins_flag`, `models.disable_wins_flag`).
Source: Almeida, Shoker, Baquero: Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018), on
causal types (DotSet and its join); here with whole payloads, for which a version vector is context enough.

>>> a = DotSet.new(2).adding(0)
>>> b = DotSet.new(2).merge(a).cleared()
>>> sorted(a.merge(b).dots), sorted(a.adding(0).merge(b).dots)
([], [(0, 2)])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

Dot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DotSet:
    """`dots`: those that count; `met[i]`: how many dots of node i were met."""

    dots: frozenset[Dot]
    met: tuple[int, ...]

    @classmethod
    def new(cls, num_nodes: int) -> Self:
        """No dots, and none met."""
        return cls(frozenset(), (0,) * num_nodes)

    def adding(self, node: int) -> Self:
        """With the node's next dot alone: it stands for all that were held, which its node has seen."""
        count = self.met[node] + 1
        return type(self)(frozenset({(node, count)}), (*self.met[:node], count, *self.met[node + 1 :]))

    def cleared(self) -> Self:
        """With every dot dropped; what was met stays known."""
        return type(self)(frozenset(), self.met)

    def merge(self, other: DotSet) -> Self:
        """The dots that both sides hold, and those that one side holds and the other has not met."""
        held_by_both = self.dots & other.dots
        dots = held_by_both.union(self._not_met_by(other), other._not_met_by(self))
        return type(self)(dots, tuple(map(max, self.met, other.met)))

    def _not_met_by(self, other: DotSet) -> Iterator[Dot]:
        return ((node, count) for node, count in self.dots if count > other.met[node])
