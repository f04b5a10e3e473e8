"""Messages and configurations as networks see them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from checker.core.events import Event
from checker.system.update_sets import Sets


class Form(IntEnum):
    """What a message is: a payload or delta to merge; a delta or an operation's message that belongs to one update."""

    PAYLOAD = 0
    DELTA = 1
    OPERATION = 2


class Snapshot(NamedTuple):
    """What a message carries: content by id, the updates that it makes visible, and those that have to arrive first."""

    payload: int
    seen: int
    form: Form = Form.PAYLOAD
    needs: int = 0


class Replica(NamedTuple):
    """A replica configuration: payload by id, updates seen, and the outbox as the network keeps it."""

    payload: int
    seen: int
    outbox: Any


class Read(NamedTuple):
    """What a client of a replica has read: payload by id, and the updates that it shows."""

    payload: int
    seen: int


class Notes(NamedTuple):
    """Budgets left for faults, how many updates the replica has made, what its client has read, what answers stated."""

    crashes: int
    drops: int
    duplicates: int
    issued: int
    read: Read
    facts: tuple[int, ...] = ()


class Noted(NamedTuple):
    """A replica configuration as `Replica`, with notes; only in runs that need them, because it costs time."""

    payload: int
    seen: int
    outbox: Any
    notes: Notes


Configured = Replica | Noted


def became(c: Configured, payload: int, seen: int, outbox: Any) -> Configured:
    """The configuration with the same notes and everything else new."""
    return Noted(payload, seen, outbox, c.notes) if isinstance(c, Noted) else Replica(payload, seen, outbox)


class Post:
    """Messages interned: equal snapshots have one id."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self._ids: dict[tuple[int, ...], int] = {}

    def intern(self, *snapshot: int) -> int:
        """The id of the message that carries a snapshot, given by its fields."""
        found = self._ids.get(snapshot)
        if found is None:
            found = self._ids[snapshot] = len(self.snapshots)
            payload, seen, form, needs = (*snapshot, Form.PAYLOAD, 0)[:4]
            self.snapshots.append(Snapshot(payload, seen, Form(form), needs))
        return found


class Network(Protocol):
    """One way of carrying messages. `initial_payload` is what the replica began with."""

    name: str
    ships_deltas: bool
    keeps_posted: bool  # whether `posted` changes the outbox
    is_broadcast: bool  # whether a message tells of one update

    def opening(self, replicas: int) -> Any:
        """The outbox with which a replica begins."""

    def posted(self, outbox: Any, *snapshots: tuple[int, ...]) -> Any:
        """The outbox after an event changed the replica; `snapshots` are what it can now send."""

    def local_events(self, j: int, c: Any, initial_payload: int) -> list[tuple[Event, Any]]:
        """Events of the network's own at replica j."""

    def deliverable(self, j: int, i: int, c: Any, sets: Sets) -> list[tuple[int, Any]]:
        """Messages from j that can reach i now, each with what j becomes."""

    def needs(self, sent: int, own: int) -> int:
        """What has to arrive before a new message: of `sent`, which the sender has seen, or `own`, its own part."""

    def lets_arrive(self, snapshot: Snapshot, seen: int, sets: Sets) -> bool:
        """Whether a message can arrive at a replica that has seen so much."""
