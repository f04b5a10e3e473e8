"""Faults and reads as local events, each within a budget that the configuration keeps; which of them a run may ask for.

`crash`      the replica stops and starts again, in one event. What it holds afterwards is what `recover(payload)` gives
             (without `recover`: all of it). What it has seen stays seen, and so must be in what survives; a type that
             declares `forgets=True` starts anew, having seen nothing. What it has sent is on its way and not lost, and
             a broadcast message of its own that it has forgotten reaches it like any other.
`read`       a client of the replica reads the payload; an operation with `uses_context` gets what was read last.
`drop` and `duplicate` are events of the `mailbox` network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.core.errors import BoundsError
from checker.core.events import Event, EventKind
from checker.core.faults import Faults
from checker.system.description import Description, Operation
from checker.system.networks.messages import Configured, Network, Noted, Notes, Read, Replica
from checker.system.parts import Parts
from checker.system.user_code import Raised


class NoteKeeping:
    """Configurations with notes where a run needs them; crashes and reads."""

    def __init__(self, parts: Parts, histories: int) -> None:
        """`histories`: how many properties speak of whole histories."""
        self._parts, self._faults, self._histories = parts, parts.faults, histories
        self._reads = any(one.uses_context for one in parts.description.operations if isinstance(one, Operation))
        self._is_needed = self._reads or histories or parts.faults.keeps_budgets

    def opening(self, payload: int, seen: int, outbox: Any) -> Configured:
        """The configuration with which a replica begins."""
        if not self._is_needed:
            return Replica(payload, seen, outbox)
        faults = self._faults
        notes = Notes(faults.crashes, faults.drops, faults.duplicates, 0, Read(payload, seen), (0,) * self._histories)
        return Noted(payload, seen, outbox, notes)

    def local_events(self, i: int, c: Any) -> Iterator[tuple[Event, Configured | Raised]]:
        """A crash where one is left, and a read where it would tell the client something new."""
        if not isinstance(c, Noted):
            return
        if c.notes.crashes:
            yield Event(EventKind.CRASH, i), self._restarted(c)
        read = Read(c.payload, c.seen)
        if self._reads and read != c.notes.read:
            yield Event(EventKind.READ, i), c._replace(notes=c.notes._replace(read=read))

    def _restarted(self, c: Noted) -> Noted | Raised:
        payload = self._parts.user.recovered(c.payload)
        if isinstance(payload, Raised):
            return payload
        seen = self._parts.book.empty if self._parts.description.forgets else c.seen
        outbox = c.outbox
        if self._parts.ships_payloads and (payload, seen) != (c.payload, c.seen):
            outbox = self._parts.network.posted(outbox, (payload, seen))
        return Noted(payload, seen, outbox, c.notes._replace(crashes=c.notes.crashes - 1))


def require_faults(description: Description, network: Network, faults: Faults) -> None:
    """Raise `BoundsError` in one line for a fault that could never show."""
    if faults.skew and not any(one.reads_clock for one in description.operations if isinstance(one, Operation)):
        raise BoundsError(
            f"skew is given, but no operation of {description.name} reads the clock; "
            "say Operation(..., reads_clock=True)"
        )
    for name, count in (("drops", faults.drops), ("duplicates", faults.duplicates)):
        if count and network.name != "mailbox":
            raise BoundsError(
                f"{name} are for network 'mailbox'; on {network.name!r} a message is never used up by being delivered, "
                "so that late, lost and repeated ones are covered or ruled out by the network itself"
            )
