"""LWW-element-set whose bias is the order of arrival.

Bug: an add and a remove at the same time: each replica keeps its own. Source: soundcloud/roshi issue 11 (documentation
and code disagree on who wins); Shapiro et al. (INRIA RR-7506, 2011) ask for a fixed bias.
Smallest witness: add at one replica, remove at another, exchange: they disagree (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

Latest = tuple[int, bool]  # time, whether it is an add


@dataclass(frozen=True, slots=True)
class ArrivalLWWSet:
    """`latest`: for each element its latest update, sorted by element; `time`: the latest that is known here."""

    latest: tuple[tuple[str, Latest], ...]
    time: int

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls((), 0)

    def add(self, element: str) -> Self:
        """Added now."""
        return self._updated(element, (self.time + 1, True))

    def remove(self, element: str) -> Self:
        """Removed now."""
        return self._updated(element, (self.time + 1, False))

    def value(self) -> frozenset[str]:
        """What was added last."""
        return frozenset(element for element, (_, is_added) in self.latest if is_added)

    def merge(self, other: ArrivalLWWSet) -> Self:
        """The bug: where both are equally late, what was here first stays."""
        joined = dict(self.latest)
        for element, update in other.latest:
            known = joined.get(element, update)
            joined[element] = update if update[0] > known[0] else known
        return type(self)(tuple(sorted(joined.items())), max(self.time, other.time))

    def _updated(self, element: str, update: Latest) -> Self:
        return type(self)(tuple(sorted({**dict(self.latest), element: update}.items())), update[0])
