"""A set that merges by union and removes by taking out.

Bug: nothing tells "removed here" from "never heard of there", so every old payload brings removed elements back.
Source: the mistake that every set with tombstones or version vectors answers; see `models.or_set`.
Smallest witness: add and deliver, remove, deliver again: the element is back (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class PlainUnionSet:
    """`elements`: what is in, and nothing else."""

    elements: frozenset[str]

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset())

    def add(self, element: str) -> Self:
        """With one more element."""
        return type(self)(self.elements | {element})

    def remove(self, element: str) -> Self:
        """The bug: the element is forgotten, not removed."""
        return type(self)(self.elements - {element})

    def value(self) -> frozenset[str]:
        """The elements."""
        return self.elements

    def merge(self, other: PlainUnionSet) -> Self:
        """The union."""
        return type(self)(self.elements | other.elements)
