"""MV-register with dotted version vectors: clients write at a server, with what they have read there as context.

Many clients share one server's number. A version vector of the server cannot say which of their writes a client has
seen, for it counts them all in one entry. So each kept write has a dot, (server, n) for its n-th write, apart from
`past`, the version vector of the writes that its client had read. One write replaces another exactly where its past
covers the other's dot. A merge keeps a write of either side

1. that both sides keep;
2. that one side keeps and no write of the other has in its past: it is new there, or concurrent;

and drops one that a write of the other side has in its past: a client has read and replaced it.
Source: Preguica, Baquero, Almeida, Fonte, Goncalves: Dotted version vectors: logical clocks for optimistic replication
(arXiv:1011.5808, 2010).

>>> server = DottedMVRegister.new(0, 1)
>>> nothing = server.context()
>>> server = server.write_after(nothing, "a").write_after(nothing, "b")
>>> sorted(server.value()), sorted(server.write("c").value())
(['a', 'b'], ['c'])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Dot = tuple[int, int]
Vector = tuple[int, ...]
Version = tuple[object, Dot, Vector]


@dataclass(frozen=True, slots=True)
class DottedMVRegister:
    """`versions`: (content, dot, past) of each kept write. Equal by these, whichever node's register it is."""

    versions: frozenset[Version]
    num_nodes: int
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The register of one node before any write: nothing is kept."""
        return cls(frozenset(), num_nodes, node_id)

    def context(self) -> Vector:
        """What a client that reads here has seen: the kept writes and their pasts, as one version vector."""
        seen = [0] * self.num_nodes
        for _, (node, count), past in self.versions:
            seen = list(map(max, seen, past))
            seen[node] = max(seen[node], count)
        return tuple(seen)

    def write(self, content: object) -> Self:
        """A write by a client that has just read here: `content` in place of all that is kept."""
        return self.write_after(self.context(), content)

    def write_after(self, context: Vector, content: object) -> Self:
        """A write by a client that had read `context`: `content` in place of what it had seen."""
        dot = (self.node_id, self.context()[self.node_id] + 1)
        kept = frozenset(version for version in self.versions if not _covers(context, version))
        return type(self)(kept | {(content, dot, context)}, self.num_nodes, self.node_id)

    def value(self) -> frozenset[object]:
        """What the kept writes put here."""
        return frozenset(content for content, _, _ in self.versions)

    def merge(self, other: DottedMVRegister) -> Self:
        """Keep, of both sides, what is in no write's past."""
        versions = self.versions | other.versions
        latest = frozenset(one for one in versions if not any(_covers(past, one) for _, _, past in versions))
        return type(self)(latest, self.num_nodes, self.node_id)


def _covers(past: Vector, version: Version) -> bool:
    _, (node, count), _ = version
    return count <= past[node]
