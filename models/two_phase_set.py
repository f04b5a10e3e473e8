"""2P-set: a set of what was added and a set of what was removed; what was removed never returns.

Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), specification 12.

>>> TwoPhaseSet.new(0, 2).add("x").remove("x").add("x").value()
frozenset()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class TwoPhaseSet:
    """`added` and `removed` only grow."""

    added: frozenset[str]
    removed: frozenset[str]

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset())

    def add(self, element: str) -> Self:
        """Added; without effect on what was removed before."""
        return type(self)(self.added | {element}, self.removed)

    def remove(self, element: str) -> Self:
        """Removed for good."""
        return type(self)(self.added, self.removed | {element})

    def value(self) -> frozenset[str]:
        """What was added and not removed."""
        return self.added - self.removed

    def merge(self, other: TwoPhaseSet) -> Self:
        """Both unions."""
        return type(self)(self.added | other.added, self.removed | other.removed)
