"""Networks that carry what replicas hold, as snapshots `(payload, seen)`; whoever receives one merges it.

`async`    every distinct snapshot (or delta) that the replica has had after one of its events changed it; never
           emptied. Any of them may arrive at any later time, any number of times, or never.
`sync`     the current payload only: atomic anti-entropy between two replicas, as the `Gossip` action of the
           published TLA+ G-Counter. As there, a replica may gossip with itself.
`mailbox`  one slot per receiver. A send is an event, possible when the slot is empty and the payload differs from
           the initial one; a delivery empties the slot. Faults within a budget: `drop` loses the message in a
           slot, `duplicate` puts it there once more.
"""

from __future__ import annotations

from typing import Any

from checker.core.events import Event, EventKind
from checker.system.networks.messages import Noted, Post, Snapshot
from checker.system.update_sets import Sets

EMPTY = -1
Slot = int | tuple[int, ...]


class _Snapshots:
    """What these networks have in common: any message may arrive at any replica."""

    is_broadcast = False

    def __init__(self, post: Post) -> None:
        self._post = post

    def needs(self, sent: int, own: int) -> int:
        return 0

    def lets_arrive(self, snapshot: Snapshot, seen: int, sets: Sets) -> bool:
        return True


class Async(_Snapshots):
    """Outbox: the sorted ids of all messages ever posted."""

    name = "async"
    ships_deltas = True
    keeps_posted = True

    def opening(self, replicas: int) -> tuple[int, ...]:
        return ()

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, ...]) -> tuple[int, ...]:
        messages = dict.fromkeys(self._post.intern(*snapshot) for snapshot in snapshots)
        new = [message for message in messages if message not in outbox]
        return tuple(sorted((*outbox, *new))) if new else outbox

    def local_events(self, j: int, c: Any, initial_payload: int) -> list[tuple[Event, Any]]:
        return []

    def deliverable(self, j: int, i: int, c: Any, sets: Sets) -> list[tuple[int, Any]]:
        return [(message, c) for message in c.outbox] if i != j else []


class Sync(_Snapshots):
    """No outbox: the message is made of what the replica holds now."""

    name = "sync"
    ships_deltas = False
    keeps_posted = False

    def opening(self, replicas: int) -> None:
        return None

    def posted(self, outbox: None, *snapshots: tuple[int, ...]) -> None:
        return None

    def local_events(self, j: int, c: Any, initial_payload: int) -> list[tuple[Event, Any]]:
        return []

    def deliverable(self, j: int, i: int, c: Any, sets: Sets) -> list[tuple[int, Any]]:
        return [(self._post.intern(c.payload, c.seen), c)]


class Mailbox(_Snapshots):
    """Outbox: one slot per receiver: a message id, that id several times where it was duplicated, or EMPTY."""

    name = "mailbox"
    ships_deltas = False
    keeps_posted = False

    def opening(self, replicas: int) -> tuple[int, ...]:
        return (EMPTY,) * replicas

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, ...]) -> tuple[int, ...]:
        return outbox

    def local_events(self, j: int, c: Any, initial_payload: int) -> list[tuple[Event, Any]]:
        faults = self._faults(j, c) if isinstance(c, Noted) else []
        if c.payload == initial_payload:
            return faults
        message = self._post.intern(c.payload, c.seen)
        sends = [
            (Event(EventKind.SEND, j, i, message=message), _with_slot(c, i, message))
            for i, slot in enumerate(c.outbox)
            if i != j and slot == EMPTY
        ]
        return sends + faults

    def _faults(self, j: int, c: Noted) -> list[tuple[Event, Noted]]:
        """Each message under way can be dropped or doubled, as long as the sender's budget for that lasts."""
        found: list[tuple[Event, Noted]] = []
        drops, duplicates = c.notes.drops, c.notes.duplicates
        for i, slot in enumerate(c.outbox):
            if slot != EMPTY and drops:
                message, rest = _taken(slot)
                after = _with_slot(c, i, rest)._replace(notes=c.notes._replace(drops=drops - 1))
                found.append((Event(EventKind.DROP, j, i, message=message), after))
            if slot != EMPTY and duplicates:
                copies = (*slot, slot[0]) if isinstance(slot, tuple) else (slot, slot)
                after = _with_slot(c, i, copies)._replace(notes=c.notes._replace(duplicates=duplicates - 1))
                found.append((Event(EventKind.DUPLICATE, j, i, message=copies[0]), after))
        return found

    def deliverable(self, j: int, i: int, c: Any, sets: Sets) -> list[tuple[int, Any]]:
        slot = c.outbox[i]
        if slot == EMPTY:
            return []
        message, rest = _taken(slot)
        return [(message, _with_slot(c, i, rest))]


def _taken(slot: Slot) -> tuple[int, Slot]:
    """The message of a slot, and what is left when one copy is gone."""
    if isinstance(slot, int):
        return slot, EMPTY
    return slot[0], slot[1:] if len(slot) > 2 else slot[0]


def _with_slot(c: Any, i: int, slot: Slot) -> Any:
    return c._replace(outbox=(*c.outbox[:i], slot, *c.outbox[i + 1 :]))
