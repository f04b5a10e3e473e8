"""Networks that carry what replicas hold, as snapshots `(payload, seen)`; whoever receives one merges it.

`async`    every distinct snapshot (or delta) that the replica has had after one of its events changed it; never
           emptied. Any of them may arrive at any later time, any number of times, or never.
`sync`     the current payload only: atomic anti-entropy between two replicas, as the `Gossip` action of the
           published TLA+ G-Counter. As there, a replica may gossip with itself.
`mailbox`  one slot per receiver. A send is an event, possible when the slot is empty and the payload differs from
           the initial one; a delivery empties the slot.
"""

from __future__ import annotations

from checker.core.events import Event, EventKind
from checker.system.networks.messages import Post, Replica, Snapshot


class _Snapshots:
    """What these networks have in common: any message may arrive at any replica."""

    is_broadcast = False

    def __init__(self, post: Post) -> None:
        self._post = post

    def needs(self, sent: int, own: int) -> int:
        return 0

    def lets_arrive(self, snapshot: Snapshot, seen: int) -> bool:
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

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        return []

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
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

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        return []

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
        return [(self._post.intern(c.payload, c.seen), c)]


class Mailbox(_Snapshots):
    """Outbox: one slot per receiver, each a message id or -1."""

    name = "mailbox"
    ships_deltas = False
    keeps_posted = False

    def opening(self, replicas: int) -> tuple[int, ...]:
        return (-1,) * replicas

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, ...]) -> tuple[int, ...]:
        return outbox

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        if c.payload == initial_payload:
            return []
        message = self._post.intern(c.payload, c.seen)
        return [
            (Event(EventKind.SEND, j, i, message=message), c._replace(outbox=_with_slot(c.outbox, i, message)))
            for i, slot in enumerate(c.outbox)
            if i != j and slot == -1
        ]

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
        slot = c.outbox[i]
        return [] if slot == -1 else [(slot, c._replace(outbox=_with_slot(c.outbox, i, -1)))]


def _with_slot(outbox: tuple[int, ...], i: int, message: int) -> tuple[int, ...]:
    return (*outbox[:i], message, *outbox[i + 1 :])
