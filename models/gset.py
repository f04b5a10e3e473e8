"""G-set: a set that only grows.

Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), specification 11.

>>> GSet.new(0, 2).add("x").merge(GSet.new(1, 2).add("y")).value() == {"x", "y"}
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class GSet:
    """`elements`: all that were added."""

    elements: frozenset[str]

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset())

    def add(self, element: str) -> Self:
        """With one more element."""
        return type(self)(self.elements | {element})

    def value(self) -> frozenset[str]:
        """The elements."""
        return self.elements

    def merge(self, other: GSet) -> Self:
        """The union."""
        return type(self)(self.elements | other.elements)
