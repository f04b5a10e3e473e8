"""MV-register: keeps every write that no other write has seen, so that a client can decide between them.

Each kept write carries a version vector: how many writes of each node it follows, itself included. A write joins the
vectors of all that it replaces and counts one more at its node; of two writes, one whose vector is nowhere smaller and
not equal has seen the other and replaces it.
Source: Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of convergent and commutative replicated data
types (INRIA RR-7506, 2011), section 3.2.2, specification 10.

>>> a, b = MVRegister.new(0, 2).write("a"), MVRegister.new(1, 2).write("b")
>>> both = a.merge(b)
>>> sorted(both.value()), sorted(both.write("c").merge(b).value())
(['a', 'b'], ['c'])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Version = tuple[object, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class MVRegister:
    """`versions`: (content, version vector) of each kept write. Equal by these, whichever node's register it is."""

    versions: frozenset[Version]
    num_nodes: int
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The register of one node before any write: nothing is kept."""
        return cls(frozenset(), num_nodes, node_id)

    def write(self, content: object) -> Self:
        """Put `content` in place of all that is kept here."""
        own, met = self.node_id, self.met()
        vector = (*met[:own], met[own] + 1, *met[own + 1 :])
        return type(self)(frozenset({(content, vector)}), self.num_nodes, own)

    def met(self) -> tuple[int, ...]:
        """How many writes of each node the kept ones follow, themselves included."""
        return tuple(map(max, zip((0,) * self.num_nodes, *(vector for _, vector in self.versions), strict=True)))

    def value(self) -> frozenset[object]:
        """What the kept writes put here."""
        return frozenset(content for content, _ in self.versions)

    def merge(self, other: MVRegister) -> Self:
        """Keep, of both sides, what no write of either has seen."""
        versions = self.versions | other.versions
        latest = frozenset(one for one in versions if not any(_has_seen(later, one) for later in versions))
        return type(self)(latest, self.num_nodes, self.node_id)


def _has_seen(later: Version, earlier: Version) -> bool:
    return later[1] != earlier[1] and all(map(int.__ge__, later[1], earlier[1]))
