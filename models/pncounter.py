"""PN-Counter: a counter that goes up and down, made of two G-Counters, one for each direction.

One signed total per node would not do: of the totals 0 and -1 the maximum is 0, and a merge would lose the
decrement (`models.broken.pncounter_signed`). Two totals that only grow lose nothing.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated
data types (INRIA RR-7506, 2011), section 3.1.3, specification 7.

>>> a, b = PNCounter.new(0, 2).increment().increment(), PNCounter.new(1, 2).decrement()
>>> a.merge(b).value(), b.merge(a).value()
(1, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class PNCounter:
    """Increments and decrements, counted apart. Equal by both counts, whichever node's counter it is."""

    increments: GCounter
    decrements: GCounter

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The counter of one node before any update; a node that is not one of them is a `ValueError`."""
        return cls(GCounter.new(node_id, num_nodes), GCounter.new(node_id, num_nodes))

    def increment(self) -> Self:
        """One up at this node."""
        return type(self)(self.increments.increment(), self.decrements)

    def decrement(self) -> Self:
        """One down at this node, by counting one more decrement.

        >>> PNCounter.new(0, 2).decrement().value()
        -1
        """
        return type(self)(self.increments, self.decrements.increment())

    def value(self) -> int:
        """Increments less decrements, over all nodes."""
        return self.increments.value() - self.decrements.value()

    def merge(self, other: PNCounter) -> Self:
        """Merge each direction by itself; counters of different sizes are a `ValueError`."""
        return type(self)(self.increments.merge(other.increments), self.decrements.merge(other.decrements))
