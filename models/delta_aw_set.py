"""Delta add-wins set: a set of dots with a causal context, of which an update sends only the change.

The context is the set of all dots met; a dot in the context that is not held was removed. A delta is a payload too: an
add sends its dot, with the dots that it replaces in the context; a remove sends nothing but the dots that it drops.
Since a delta speaks of dots that others have sent, deltas must arrive in causal order (the causal delta-merging
condition of the paper).
Source: Almeida, Shoker, Baquero: Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018), on the
add-wins set (a causal DotMap).

>>> a, delta = DeltaAWSet.new(0, 2).add("x")
>>> DeltaAWSet.new(1, 2).merge(delta).value()
frozenset({'x'})
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Dot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DeltaAWSet:
    """`held`: elements with the dots that count; `context`: all dots met."""

    held: frozenset[tuple[str, Dot]]
    context: frozenset[Dot]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset(), node_id)

    def add(self, element: str) -> tuple[Self, Self]:
        """(the set with the element, the delta)."""
        dot = (self.node_id, max((n for node, n in self.context if node == self.node_id), default=0) + 1)
        delta = type(self)(frozenset({(element, dot)}), self._dots(element) | {dot}, self.node_id)
        return self.merge(delta), delta

    def remove(self, element: str) -> tuple[Self, Self]:
        """(the set without the element, the delta)."""
        delta = type(self)(frozenset(), self._dots(element), self.node_id)
        return self.merge(delta), delta

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.held)

    def merge(self, other: DeltaAWSet) -> Self:
        """What both hold, and what one holds and the other has not met."""
        mine = {entry for entry in self.held if entry[1] not in other.context}
        others = {entry for entry in other.held if entry[1] not in self.context}
        return type(self)((self.held & other.held) | mine | others, self.context | other.context, self.node_id)

    def _dots(self, element: str) -> frozenset[Dot]:
        return frozenset(dot for x, dot in self.held if x == element)
