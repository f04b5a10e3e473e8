"""OR-set, the observed-remove or add-wins set: every add has a tag of its own, a remove names the tags that it sees.

Removed tags stay as tombstones, so that an old message cannot bring them back.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011), specification 15;
here with whole payloads.

>>> a = ORSet.new(0, 2).add("x")
>>> b = ORSet.new(1, 2).merge(a).remove("x")
>>> a.merge(b).value(), a.add("x").merge(b).value()
(frozenset(), frozenset({'x'}))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Tag = tuple[int, int]  # node, how manieth add there


@dataclass(frozen=True, slots=True)
class ORSet:
    """`added`: elements with the tags of their adds; `removed`: the tags that were removed."""

    added: frozenset[tuple[str, Tag]]
    removed: frozenset[Tag]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset(), node_id)

    def add(self, element: str) -> Self:
        """With a new tag for the element."""
        own = sum(node == self.node_id for _, (node, _) in self.added) + 1
        return replace(self, added=self.added | {(element, (self.node_id, own))})

    def remove(self, element: str) -> Self:
        """Without any of the tags that the element has here."""
        return replace(self, removed=self.removed | {tag for x, tag in self.added if x == element})

    def value(self) -> frozenset[str]:
        """The elements with a tag that was not removed."""
        return frozenset(x for x, tag in self.added if tag not in self.removed)

    def merge(self, other: ORSet) -> Self:
        """Both unions."""
        return replace(self, added=self.added | other.added, removed=self.removed | other.removed)
