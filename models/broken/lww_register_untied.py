"""An LWW-register whose stamp is the time alone: of writes with equal times each replica keeps its own.

Bug: concurrent writes often have the same Lamport time. `>` then says no on both sides, and nothing that arrives later
sets it right.
Source: cr-sqlite pull requests 386, 415 and 422 (equal versions); riak_core pull request 73 (merge(a, b) and
merge(b, a) differ on equal timestamps).
Smallest witness, 4 events: write(a) at A; write(b) at B; A's payload reaches B; B's payload reaches A.
A keeps a, B keeps b.

>>> a, b = UntiedLWWRegister.new(0, 2).write("a"), UntiedLWWRegister.new(1, 2).write("b")
>>> a.merge(b).value(), b.merge(a).value()
('a', 'b')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class UntiedLWWRegister:
    """`content`, written at `time`, beginning at 1. Equal by these, whichever node's it is."""

    content: object
    time: int
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: None."""
        return cls(None, 0, node_id)

    def write(self, content: object) -> Self:
        """Put `content` in place of what is here."""
        return type(self)(content, self.time + 1, self.node_id)

    def value(self) -> object:
        """What the last write put here."""
        return self.content

    def merge(self, other: UntiedLWWRegister) -> Self:
        """Keep the later write, of equal times one's own: the bug."""
        later = other if other.time > self.time else self
        return type(self)(later.content, later.time, self.node_id)
