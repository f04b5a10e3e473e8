"""Enable-wins flag: on as long as some enable has not been seen by a disable.

An enable adds a dot, a disable drops the dots that it sees; a concurrent enable's dot was not seen and stays, so that
the enable wins.
Source: Almeida, Shoker, Baquero: Delta state replicated data types (J. Parallel Distrib. Comput. 111, 2018), on
causal types (the enable-wins flag, a causal DotSet).

>>> a = EnableWinsFlag.new(0, 2).enable()
>>> b = EnableWinsFlag.new(1, 2).merge(a).disable()
>>> a.merge(b).value(), a.enable().merge(b).value()
(False, True)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from models.dot_set import DotSet


@dataclass(frozen=True, slots=True)
class EnableWinsFlag:
    """`enables`: those that no disable has seen. Equal by these, whichever node's flag it is."""

    enables: DotSet
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The flag of one node before any update: off."""
        return cls(DotSet.new(num_nodes), node_id)

    def enable(self) -> Self:
        """On, whatever disables are concurrent with this."""
        return type(self)(self.enables.adding(self.node_id), self.node_id)

    def disable(self) -> Self:
        """Off, but for the enables that are concurrent with this."""
        return type(self)(self.enables.cleared(), self.node_id)

    def value(self) -> bool:
        """Whether an enable counts."""
        return bool(self.enables.dots)

    def merge(self, other: EnableWinsFlag) -> Self:
        """An enable that either side has seen and dropped is gone."""
        return type(self)(self.enables.merge(other.enables), self.node_id)
