"""Op-based set whose messages name the element and nothing else.

Bug: an add and a remove that are concurrent do not commute: what arrives last decides. Source: Shapiro, Preguica,
Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), figure on the naive op-based set.
Smallest witness: add at one replica, remove at another, exchange: they disagree (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class UntaggedOpSet:
    """`elements`: what is in."""

    elements: frozenset[str]

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset())

    def add(self, element: str) -> tuple[str, str]:
        """Prepare: the element."""
        return "add", element

    def remove(self, element: str) -> tuple[str, str]:
        """Prepare: the element."""
        return "remove", element

    def effect(self, message: tuple[str, str]) -> Self:
        """The bug: nothing says which adds a remove has seen."""
        what, element = message
        return type(self)(self.elements | {element} if what == "add" else self.elements - {element})

    def value(self) -> frozenset[str]:
        """The elements."""
        return self.elements
