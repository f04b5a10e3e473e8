"""Counted set of Molli, Weiss and Skaf: a remove sends how often the element was there at its origin.

Bug: whoever receives it sets the count to one less than that, whatever has been added meanwhile. Source:
specification 14 of Shapiro et al. (INRIA RR-7506, 2011), read literally; refuted as MWSSet2 in De Porre, Ferreira,
Gonzalez Boix: VeriFx (ECOOP 2023).
Smallest witness: add twice at one replica, the first arrives at another, which removes; deliver all (3 updates, 3
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self


class Added(NamedTuple):
    """The message of an add."""

    element: str


class Removed(NamedTuple):
    """The message of a remove: the element, and its count at the origin."""

    element: str
    times: int


@dataclass(frozen=True, slots=True)
class SourceCountSet:
    """`counts`: how often each element is there, sorted by element."""

    counts: tuple[tuple[str, int], ...]

    @classmethod
    def new(cls, _node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(())

    def has(self, element: str) -> bool:
        """Whether the element is in."""
        return dict(self.counts).get(element, 0) > 0

    def add(self, element: str) -> Added:
        """Prepare: once more."""
        return Added(element)

    def remove(self, element: str) -> Removed:
        """Prepare: once less than there are here."""
        return Removed(element, dict(self.counts)[element])

    def effect(self, message: Added | Removed) -> Self:
        """The bug: a remove sets the count by what its origin knew."""
        counts = dict(self.counts)
        if isinstance(message, Removed):
            counts[message.element] = message.times - 1
        else:
            counts[message.element] = counts.get(message.element, 0) + 1
        return type(self)(tuple(sorted(counts.items())))

    def value(self) -> frozenset[str]:
        """The elements that are there."""
        return frozenset(element for element, count in self.counts if count > 0)
