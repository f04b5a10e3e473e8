"""Networks: how messages get from replica to replica.

A network decides what a replica's outbox holds; the outbox is part of the sender's configuration, so messages in
flight need no component of their own. A message is a snapshot `(payload, seen)` under a small exact id.

`async`    every distinct snapshot (or delta) that the replica has had after one of its events changed it; never
           emptied. Any of them may arrive at any later time, any number of times, or never.
`sync`     the current payload only: atomic anti-entropy between two replicas, as the `Gossip` action of the
           published TLA+ G-Counter. As there, a replica may gossip with itself.
`mailbox`  one slot per receiver. A send is an event, possible when the slot is empty and the payload differs from
           the initial one; a delivery empties the slot.

A partition needs no event: any message may be delayed for ever, so every partition is covered.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from checker.core.errors import BoundsError
from checker.core.events import Event, EventKind


class Snapshot(NamedTuple):
    """What a message carries: a payload (or delta) by id, and the updates that it makes visible."""

    payload: int
    seen: int


class Replica(NamedTuple):
    """A replica configuration: payload by id, updates seen, and the outbox as the network keeps it."""

    payload: int
    seen: int
    outbox: Any


class Post:
    """Messages interned: equal snapshots have one id."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self._ids: dict[Snapshot, int] = {}

    def intern(self, payload: int, seen: int) -> int:
        """The id of the message that carries this snapshot."""
        snapshot = Snapshot(payload, seen)
        found = self._ids.get(snapshot)
        if found is None:
            found = self._ids[snapshot] = len(self.snapshots)
            self.snapshots.append(snapshot)
        return found


class Network(Protocol):
    """One way of carrying messages. `initial_payload` is what the replica began with."""

    name: str
    ships_deltas: bool
    keeps_posted: bool  # whether `posted` changes the outbox

    def opening(self, replicas: int) -> Any:
        """The outbox with which a replica begins."""

    def posted(self, outbox: Any, *snapshots: tuple[int, int]) -> Any:
        """The outbox after an event changed the replica; `snapshots` are what it can now send."""

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        """Events of the network's own at replica j."""

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
        """Messages from j that can reach i now, each with what j becomes."""


class Async:
    """Outbox: the sorted ids of all messages ever posted."""

    name = "async"
    ships_deltas = True
    keeps_posted = True

    def __init__(self, post: Post) -> None:
        self._post = post

    def opening(self, replicas: int) -> tuple[int, ...]:
        return ()

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, int]) -> tuple[int, ...]:
        messages = dict.fromkeys(self._post.intern(*snapshot) for snapshot in snapshots)
        new = [message for message in messages if message not in outbox]
        return tuple(sorted((*outbox, *new))) if new else outbox

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        return []

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
        return [(message, c) for message in c.outbox] if i != j else []


class Sync:
    """No outbox: the message is made of what the replica holds now."""

    name = "sync"
    ships_deltas = False
    keeps_posted = False

    def __init__(self, post: Post) -> None:
        self._post = post

    def opening(self, replicas: int) -> None:
        return None

    def posted(self, outbox: None, *snapshots: tuple[int, int]) -> None:
        return None

    def local_events(self, j: int, c: Replica, initial_payload: int) -> list[tuple[Event, Replica]]:
        return []

    def deliverable(self, j: int, i: int, c: Replica) -> list[tuple[int, Replica]]:
        return [(self._post.intern(c.payload, c.seen), c)]


class Mailbox:
    """Outbox: one slot per receiver, each a message id or -1."""

    name = "mailbox"
    ships_deltas = False
    keeps_posted = False

    def __init__(self, post: Post) -> None:
        self._post = post

    def opening(self, replicas: int) -> tuple[int, ...]:
        return (-1,) * replicas

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, int]) -> tuple[int, ...]:
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


NETWORKS: dict[str, type[Async] | type[Sync] | type[Mailbox]] = {n.name: n for n in (Async, Sync, Mailbox)}


def network_named(name: str, post: Post) -> Async | Sync | Mailbox:
    """The network called `name`; `BoundsError` names the known ones."""
    if name not in NETWORKS:
        raise BoundsError(f"unknown network {name!r}; known: {', '.join(NETWORKS)}")
    return NETWORKS[name](post)
