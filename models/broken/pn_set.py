"""PN-set: an element is in while it was added more often than removed.

Bug: against add-wins (and every other) semantics: two adds need two removes. Source: Shapiro, Preguica, Baquero,
Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), on the PN-set and its anomalies.
Smallest witness: add, add, remove at one replica: still there (3 updates, no delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Totals = tuple[tuple[tuple[str, int], int], ...]  # ((element, node), how often), sorted


@dataclass(frozen=True, slots=True)
class PNSet:
    """`adds` and `removes`: for each element and node, how often."""

    adds: Totals
    removes: Totals
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls((), (), node_id)

    def add(self, element: str) -> Self:
        """One more add."""
        return replace(self, adds=_one_more(self.adds, element, self.node_id))

    def remove(self, element: str) -> Self:
        """One more remove."""
        return replace(self, removes=_one_more(self.removes, element, self.node_id))

    def value(self) -> frozenset[str]:
        """The bug: adds and removes are weighed against each other, whatever they have seen."""
        return frozenset(x for (x, _), _ in self.adds if _total(self.adds, x) > _total(self.removes, x))

    def merge(self, other: PNSet) -> Self:
        """The larger number of each element and node."""
        return replace(self, adds=_larger(self.adds, other.adds), removes=_larger(self.removes, other.removes))


def _one_more(totals: Totals, element: str, node: int) -> Totals:
    counts = dict(totals)
    counts[element, node] = counts.get((element, node), 0) + 1
    return tuple(sorted(counts.items()))


def _total(totals: Totals, element: str) -> int:
    return sum(count for (x, _), count in totals if x == element)


def _larger(mine: Totals, others: Totals) -> Totals:
    counts = dict(mine)
    for key, count in others:
        counts[key] = max(count, counts.get(key, 0))
    return tuple(sorted(counts.items()))
