"""A remove-wins priority whose adds leave older adds where they are.

Bug: an add that meets a remove makes the element be in again, with its own priority and with that of an add that it has
seen. Source: CRDT-Redis issue 9: "missing the design that let add delete old add records", found by TLC.
Smallest witness: add at both replicas, remove at one; the other one gets that add and the remove, and adds again: two
records that are not concurrent (4 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.remove_wins_priority import Clock, RemoveWinsPriority


@dataclass(frozen=True, slots=True)
class KeptRemoveWinsPriority(RemoveWinsPriority):
    """As `RemoveWinsPriority`, except for what an add replaces."""

    def adds_after(self, clock: Clock) -> frozenset[tuple[Clock, int]]:
        """The bug: all of them."""
        return self.adds
