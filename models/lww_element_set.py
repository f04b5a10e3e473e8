"""LWW-element-set: for each element the latest update counts; where an add and a remove are equally late, the add.

Timestamps are Lamport times without the replica, so that ties happen and the bias decides them.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), section 3.3.3.

>>> a, b = LWWElementSet.new(0, 2).add("x"), LWWElementSet.new(1, 2).remove("x")
>>> a.merge(b).value() == b.merge(a).value() == {"x"}
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

Latest = tuple[int, bool]  # time, whether it is an add


@dataclass(frozen=True, slots=True)
class LWWElementSet:
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

    def merge(self, other: LWWElementSet) -> Self:
        """For each element the later update; an add where both are equally late."""
        joined = dict(self.latest)
        for element, update in other.latest:
            joined[element] = max(joined.get(element, update), update)
        return type(self)(tuple(sorted(joined.items())), max(self.time, other.time))

    def _updated(self, element: str, update: Latest) -> Self:
        return type(self)(tuple(sorted({**dict(self.latest), element: update}.items())), update[0])
