"""An MV-register that keeps bare values, merged by union.

Bug: nothing says which write has seen which. What was overwritten comes back with the next merge, and then stays.
Source: the reason for version vectors in the MV-register of Shapiro, Preguica, Baquero, Zawirski (INRIA RR-7506, 2011),
section 3.2.2.
Smallest witness, 4 events: write(a) at A; A's payload reaches B; write(b) at A; A's payload reaches B.
B answers {a, b}.

>>> a = BareMVRegister.new(0, 2).write("a")
>>> b = BareMVRegister.new(1, 2).merge(a)
>>> sorted(b.merge(a.write("b")).value())
['a', 'b']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class BareMVRegister:
    """`contents` of the kept writes. Equal by these, whichever node's register it is."""

    contents: frozenset[object]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: nothing is kept."""
        return cls(frozenset(), node_id)

    def write(self, content: object) -> Self:
        """Put `content` in place of all that is kept here."""
        return type(self)(frozenset({content}), self.node_id)

    def value(self) -> frozenset[object]:
        """What the kept writes put here."""
        return self.contents

    def merge(self, other: BareMVRegister) -> Self:
        """Keep what either side keeps: the bug."""
        return type(self)(self.contents | other.contents, self.node_id)
