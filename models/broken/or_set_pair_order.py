"""OR-set without tombstones, of pairs (element, id), whose merge mixes up which of the two comes first.

Bug: ids that the other side has seen and no longer holds are looked for among the elements, so nothing is found and the
remove is lost. Source: Licenser/ecrdt issue 1, the set vorset2: the order in the pairs was mixed up and removes were
lost. The set itself is that of Mukund, Shenoy, Suresh: Optimized OR-sets without ordering constraints (ICDCN 2014).
Smallest witness: add and deliver, remove and deliver: the element stays (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Pair = tuple[object, object]  # element, id; no types told them apart


@dataclass(frozen=True, slots=True)
class MixedPairORSet:
    """`pairs`: what is in; `seen`: all ids that ever were; `own`: how many of them are this node's."""

    pairs: frozenset[Pair]
    seen: frozenset[object]
    own: int
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), frozenset(), 0, node_id)

    def add(self, element: str) -> Self:
        """With a new id."""
        new = (self.node_id, self.own + 1)
        return replace(self, pairs=self.pairs | {(element, new)}, seen=self.seen | {new}, own=self.own + 1)

    def remove(self, element: str) -> Self:
        """Without any pair of the element; its ids remain seen."""
        return replace(self, pairs=frozenset(pair for pair in self.pairs if pair[0] != element))

    def value(self) -> frozenset[object]:
        """The elements of the pairs."""
        return frozenset(element for element, _ in self.pairs)

    def merge(self, other: MixedPairORSet) -> Self:
        """What the other has and I have never seen, less what it has dropped; the bug: that is told by the element."""
        new = {pair for pair in other.pairs if pair[1] not in self.seen}
        dropped = other.seen - {pair[1] for pair in other.pairs}
        pairs = frozenset(pair for pair in self.pairs if pair[0] not in dropped)
        return replace(self, pairs=pairs | new, seen=self.seen | other.seen)
