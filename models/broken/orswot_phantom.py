"""ORSWOT that keeps an element whose last dot is gone.

Bug: where both sides have the element and every dot of it was seen and dropped by the other, the element stays with
no dot at all. Source: riak_dt, `no_dots_left_test`.
Smallest witness: add and remove at two replicas, merge payloads from before the removes: the element is there for good
(4 updates, 3 deliveries; the source's test takes three replicas, 4 updates and 4 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Dot = tuple[int, int]
Held = tuple[tuple[str, frozenset[Dot]], ...]  # sorted by element


@dataclass(frozen=True, slots=True)
class PhantomORSWOT:
    """`held`: elements with the dots that count; `met[i]`: how many dots of node i were met."""

    held: Held
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls((), (0,) * num_nodes, node_id)

    def add(self, element: str) -> Self:
        """With a new dot in place of those that the element has here."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, held=_sorted({**dict(self.held), element: frozenset({(own, count)})}), met=met)

    def remove(self, element: str) -> Self:
        """Without the element."""
        return replace(self, held=tuple(one for one in self.held if one[0] != element))

    def value(self) -> frozenset[str]:
        """The bug shows here: every element that is held, dots or not."""
        return frozenset(element for element, _ in self.held)

    def merge(self, other: PhantomORSWOT) -> Self:
        """Dots that both sides hold or that one side has not met; the bug: an element of both sides stays."""
        mine, others = dict(self.held), dict(other.held)
        held: dict[str, frozenset[Dot]] = {}
        for element in mine.keys() | others.keys():
            a, b = mine.get(element, frozenset()), others.get(element, frozenset())
            dots = (a & b) | {d for d in a if d[1] > other.met[d[0]]} | {d for d in b if d[1] > self.met[d[0]]}
            if dots or (element in mine and element in others):
                held[element] = dots
        return replace(self, held=_sorted(held), met=tuple(map(max, self.met, other.met)))


def _sorted(held: dict[str, frozenset[Dot]]) -> Held:
    return tuple(sorted(held.items(), key=lambda one: one[0]))
