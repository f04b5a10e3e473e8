"""Remove-wins set, strict: an element is in if one add has seen all of its removes.

Every add carries the tags of the removes that it has seen.
Source: the other published definition; see `models.remove_wins_set` and `checker.specs.remove_wins_set_strict`.

>>> a, b = StrictRemoveWinsSet.new(0, 2).remove("x").add("x"), StrictRemoveWinsSet.new(1, 2).remove("x").add("x")
>>> a.value(), a.merge(b).value()
(frozenset({'x'}), frozenset())
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Tag = tuple[int, int]  # node, how manieth remove there


@dataclass(frozen=True, slots=True)
class StrictRemoveWinsSet:
    """`adds`: elements, each with the removes that an add of it has seen; `removes`: elements with tags."""

    adds: frozenset[tuple[str, frozenset[Tag]]]
    removes: frozenset[tuple[str, Tag]]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset(), node_id)

    def add(self, element: str) -> Self:
        """With an add that has seen what is known here."""
        return replace(self, adds=self.adds | {(element, self._removes_of(element))})

    def remove(self, element: str) -> Self:
        """With a new remove of the element."""
        own = sum(node == self.node_id for _, (node, _) in self.removes) + 1
        return replace(self, removes=self.removes | {(element, (self.node_id, own))})

    def value(self) -> frozenset[str]:
        """What has an add that has seen all removes."""
        return frozenset(x for x, seen in self.adds if seen >= self._removes_of(x))

    def merge(self, other: StrictRemoveWinsSet) -> Self:
        """Both unions."""
        return replace(self, adds=self.adds | other.adds, removes=self.removes | other.removes)

    def _removes_of(self, element: str) -> frozenset[Tag]:
        return frozenset(tag for x, tag in self.removes if x == element)
