"""Delta add-wins set whose deltas carry a version vector as their context.

Bug: a vector {node 0: 2} claims the dots 1 and 2, a delta knows only dot 2; so whoever receives it drops dot 1. Source:
why Almeida, Shoker, Baquero: Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018) keep dots.
Smallest witness: add x and add y at one replica, deliver both deltas in order: x is gone (2 updates, 2 deliveries).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

Dot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class VersionVectorDeltaSet:
    """`held`: elements with the dots that count; `context`: how many dots of each node were met, sorted by node."""

    held: frozenset[tuple[str, Dot]]
    context: tuple[Dot, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (), node_id)

    def add(self, element: str) -> tuple[Self, Self]:
        """(the set with the element, the delta)."""
        dot = (self.node_id, dict(self.context).get(self.node_id, 0) + 1)
        delta = type(self)(frozenset({(element, dot)}), _vector({*self._dots(element), dot}), self.node_id)
        held = frozenset(entry for entry in self.held if entry[0] != element) | delta.held
        return type(self)(held, _vector({*self.context, dot}), self.node_id), delta

    def remove(self, element: str) -> tuple[Self, Self]:
        """(the set without the element, the delta)."""
        delta = type(self)(frozenset(), _vector(self._dots(element)), self.node_id)
        held = frozenset(entry for entry in self.held if entry[0] != element)
        return type(self)(held, self.context, self.node_id), delta

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.held)

    def merge(self, other: VersionVectorDeltaSet) -> Self:
        """What both hold, and what one holds and the other has not met."""
        mine = {entry for entry in self.held if not _covers(other.context, entry[1])}
        others = {entry for entry in other.held if not _covers(self.context, entry[1])}
        context = _vector({*self.context, *other.context})
        return type(self)((self.held & other.held) | mine | others, context, self.node_id)

    def _dots(self, element: str) -> frozenset[Dot]:
        return frozenset(dot for x, dot in self.held if x == element)


def _vector(dots: Iterable[Dot]) -> tuple[Dot, ...]:
    """The bug: the largest number of each node, which claims all smaller ones too."""
    largest: dict[int, int] = {}
    for node, n in dots:
        largest[node] = max(n, largest.get(node, 0))
    return tuple(sorted(largest.items()))


def _covers(context: tuple[Dot, ...], dot: Dot) -> bool:
    return dict(context).get(dot[0], 0) >= dot[1]
