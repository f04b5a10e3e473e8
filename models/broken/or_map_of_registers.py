"""An observed-remove map, by operations, whose values are last-writer-wins registers.

Bug: a register forgets what was overwritten, so a remove that arrives late leaves the value of the update that it
removed, where another replica never had it. Source: rust-crdt, `test_op_exchange_commutes_quickcheck1`, which "will
not pass if we swap out the mvreg with an lwwreg".
Smallest witness: update and remove at one replica, update at another, exchange all: they disagree (3 updates, 3
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

Stamp = tuple[int, int]  # Lamport time, node: the dot, and the time of the register


class Updated(NamedTuple):
    """The message of an update: its stamp is its value too."""

    stamp: Stamp


class Removed(NamedTuple):
    """The message of a remove: the updates that it has seen."""

    stamps: frozenset[Stamp]


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """One key: `live`, the updates that count; `shown`, the register's latest; `clock`, the latest time known."""

    live: frozenset[Stamp]
    shown: Stamp | None
    clock: int
    node_id: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The key is not there."""
        return cls(frozenset(), None, 0, node_id)

    def update(self) -> Updated:
        """Prepare: a value later than all that is known here."""
        return Updated((self.clock + 1, self.node_id))

    def remove(self) -> Removed:
        """Prepare: what is seen here goes."""
        return Removed(self.live)

    def effect(self, message: Updated | Removed) -> Self:
        """The bug: the register keeps the latest value, even when the update that wrote it is removed."""
        if isinstance(message, Removed):
            live = self.live - message.stamps
            return replace(self, live=live, shown=self.shown if live else None)
        stamp = message.stamp
        shown = stamp if self.shown is None else max(self.shown, stamp)
        return replace(self, live=self.live | {stamp}, shown=shown, clock=max(self.clock, stamp[0]))

    def value(self) -> Stamp | None:
        """The register's value, None where the key is not there."""
        return self.shown
