"""An MV-register at servers with one version vector for the whole object, not one dot for each kept write.

Bug: a client's context is behind as soon as anything was written since, and then nothing is replaced, not even what the
client had read: false concurrency, and siblings that pile up.
Source: riak_kv pull request 746, which moved to dotted version vectors to end this sibling explosion; Preguica et al.
(arXiv:1011.5808, 2010), on earlier approaches.
Smallest witness, 5 events of which one is a client's read: write(a) at A; a client reads at A; write(b) at B; B's
payload reaches A; the client of A writes c with what it has read. a stays beside its replacement.

>>> a, b = ObjectClockMVRegister.new(0, 2).write("a"), ObjectClockMVRegister.new(1, 2).write("b")
>>> read = a.context()
>>> sorted(a.merge(b).write_after(read, "c").value())
['a', 'b', 'c']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ObjectClockMVRegister:
    """`contents` of the kept writes, and `clock`: how many writes of each server were met. Equal by these."""

    contents: frozenset[object]
    clock: Vector
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The register of one node before any write: nothing is kept."""
        return cls(frozenset(), (0,) * num_nodes, node_id)

    def context(self) -> Vector:
        """What a client that reads here has seen."""
        return self.clock

    def write(self, content: object) -> Self:
        """A write by a client that has just read here: `content` in place of all that is kept."""
        return self.write_after(self.context(), content)

    def write_after(self, context: Vector, content: object) -> Self:
        """A write by a client that had read `context`, in place of all that is kept or, the bug, of nothing."""
        own = self.node_id
        clock = (*self.clock[:own], self.clock[own] + 1, *self.clock[own + 1 :])
        kept = frozenset() if context == self.clock else self.contents
        return type(self)(kept | {content}, clock, own)

    def value(self) -> frozenset[object]:
        """What the kept writes put here."""
        return self.contents

    def merge(self, other: ObjectClockMVRegister) -> Self:
        """Keep the contents of the side that has met all writes, of both where neither has."""
        clock = tuple(map(max, self.clock, other.clock))
        if clock == self.clock:
            contents = self.contents
        elif clock == other.clock:
            contents = other.contents
        else:
            contents = self.contents | other.contents
        return type(self)(contents, clock, self.node_id)
