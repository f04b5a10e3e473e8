"""Disable-wins flag: on once it was enabled, and as long as every disable has been seen by an enable.

The enable-wins flag with the parts exchanged: a disable adds a dot, an enable drops the dots that it sees; a
concurrent disable's dot was not seen and stays, so that the disable wins. The flag is off before its first enable,
which no dot of a disable says: that it was enabled at all is kept beside.
Source: the mirror image of the enable-wins flag of Almeida, Shoker, Baquero (J. Parallel Distrib. Comput. 111, 2018);
off at first, as the flag_dw of AntidoteDB.

>>> a = DisableWinsFlag.new(0, 2).enable()
>>> b = DisableWinsFlag.new(1, 2).merge(a).disable()
>>> a.value(), a.enable().merge(b).value(), a.merge(b).enable().value()
(True, False, True)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from models.dot_set import DotSet


@dataclass(frozen=True, slots=True)
class DisableWinsFlag:
    """`disables`: those that no enable has seen; `was_enabled`: ever, by anyone. Equal by these two."""

    disables: DotSet
    was_enabled: bool
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The flag of one node before any update: off."""
        return cls(DotSet.new(num_nodes), False, node_id)

    def enable(self) -> Self:
        """On, but for the disables that are concurrent with this."""
        return type(self)(self.disables.cleared(), True, self.node_id)

    def disable(self) -> Self:
        """Off, whatever enables are concurrent with this."""
        return type(self)(self.disables.adding(self.node_id), self.was_enabled, self.node_id)

    def value(self) -> bool:
        """Whether it was enabled and no disable counts."""
        return self.was_enabled and not self.disables.dots

    def merge(self, other: DisableWinsFlag) -> Self:
        """A disable that either side has seen and dropped is gone."""
        was_enabled = self.was_enabled or other.was_enabled
        return type(self)(self.disables.merge(other.disables), was_enabled, self.node_id)
