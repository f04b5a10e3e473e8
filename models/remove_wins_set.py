"""Remove-wins set: a remove counts until an add that has seen it cancels it.

The mirror image of the OR-set: removes have tags, an add cancels the tags that it sees. Two adds together can cancel
what neither cancels alone; `models.remove_wins_set_strict` asks for one add that has seen all.
Source: the remove-wins semantics of Bieniusa et al.: An optimized conflict-free replicated set (INRIA RR-8083, 2012).

>>> a = RemoveWinsSet.new(0, 2).add("x")
>>> b = RemoveWinsSet.new(1, 2).merge(a).remove("x")
>>> a.add("x").merge(b).value(), a.merge(b).add("x").value()
(frozenset(), frozenset({'x'}))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Tag = tuple[int, int]  # node, how manieth remove there


@dataclass(frozen=True, slots=True)
class RemoveWinsSet:
    """`added`: all elements ever added; `removes`: elements with the tags of their removes; `cancelled`: tags."""

    added: frozenset[str]
    removes: frozenset[tuple[str, Tag]]
    cancelled: frozenset[Tag]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset(), frozenset(), node_id)

    def add(self, element: str) -> Self:
        """Added, and every remove of it that is known here cancelled."""
        known = {tag for x, tag in self.removes if x == element}
        return replace(self, added=self.added | {element}, cancelled=self.cancelled | known)

    def remove(self, element: str) -> Self:
        """With a new remove of the element."""
        own = sum(node == self.node_id for _, (node, _) in self.removes) + 1
        return replace(self, removes=self.removes | {(element, (self.node_id, own))})

    def value(self) -> frozenset[str]:
        """What was added and has no remove that counts."""
        return self.added - {x for x, tag in self.removes if tag not in self.cancelled}

    def merge(self, other: RemoveWinsSet) -> Self:
        """All three unions."""
        return replace(
            self,
            added=self.added | other.added,
            removes=self.removes | other.removes,
            cancelled=self.cancelled | other.cancelled,
        )
