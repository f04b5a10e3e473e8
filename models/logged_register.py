"""LWW-register that keeps its log of writes, latest first, and can be saved and loaded.

The log is a grow-only set of stamped writes; the latest is the answer. Merge unites two logs. What
is saved is the same log as plain data, for another process to load.
Source: the register of Shapiro et al. (INRIA RR-7506, 2011), specification 8, with the list of conflicting writes that
document stores keep beside the winner.

>>> a, b = LoggedRegister.new(0, 2).write("a"), LoggedRegister.new(1, 2).write("b")
>>> both = a.merge(b)
>>> both.value(), both.save(), LoggedRegister.load(both.save()) == both
('b', (0, (((1, 1), 'b'), ((1, 0), 'a'))), True)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Log = tuple[tuple[tuple[int, int], object], ...]


@dataclass(frozen=True, slots=True)
class LoggedRegister:
    """`log`: ((time, node), content) of each write, latest first. Equal by these, whichever node's register it is."""

    log: Log
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The register of one node before any write: None."""
        return cls((), node_id)

    def stamp(self) -> tuple[int, int]:
        """The largest stamp of a write here; (0, 0) before any."""
        return max((stamp for stamp, _ in self.log), default=(0, 0))

    def write(self, content: object) -> Self:
        """Put `content` in place of what is here."""
        time, _ = self.stamp()
        return type(self)((((time + 1, self.node_id), content), *self.log), self.node_id)

    def value(self) -> object:
        """What the latest write put here."""
        return self.log[0][1] if self.log else None

    def merge(self, other: LoggedRegister) -> Self:
        """The writes of both, latest first."""
        log = dict((*self.log, *other.log))
        return type(self)(tuple(sorted(log.items(), key=_stamp_of, reverse=True)), self.node_id)

    def save(self) -> tuple[int, Log]:
        """The node and its log, latest first, as plain data."""
        return self.node_id, self.log

    @classmethod
    def load(cls, saved: tuple[int, Log]) -> Self:
        """The register that was saved."""
        node_id, log = saved
        return cls(log, node_id)


def _stamp_of(entry: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return entry[0]
