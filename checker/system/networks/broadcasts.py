"""Networks that carry a message for each update, from the replica where it is made to every other one.

What a replica has sent stays in its outbox for good; whether a message may arrive, now or ever again, is told from what
the receiver has seen, so that nothing else need be kept.

`causal`         once, after everything that its sender had seen when it was sent
`fifo`           once, after all earlier ones of the same sender
`unordered`      once, in any order
`at-least-once`  in any order, any number of times: what arrives again is applied again, and nothing more is seen

Where whole payloads travel too, any that a replica has had may arrive at any later time, any number of times, or never,
as on `async`; updates that arrived in a payload count as seen, so their own messages do not come any more (but for
`at-least-once`).
Source of causal order: Birman, Schiper, Stephenson: Lightweight causal and atomic group multicast (ACM TOCS 9, 1991).
"""

from __future__ import annotations

from typing import Any

from checker.core.events import Event
from checker.system.networks.messages import Form, Noted, Post, Snapshot
from checker.system.update_sets import Sets


class Unordered:
    """Outbox: the sorted ids of all messages that the replica has sent."""

    name = "unordered"
    ships_deltas = True
    keeps_posted = True
    is_broadcast = True

    def __init__(self, post: Post) -> None:
        self._post = post

    def opening(self, replicas: int) -> tuple[int, ...]:
        return ()

    def posted(self, outbox: tuple[int, ...], *snapshots: tuple[int, ...]) -> tuple[int, ...]:
        messages = dict.fromkeys(self._post.intern(*snapshot) for snapshot in snapshots)
        new = [message for message in messages if message not in outbox]
        return tuple(sorted((*outbox, *new))) if new else outbox

    def local_events(self, j: int, c: Any, initial_payload: int) -> list[tuple[Event, Any]]:
        return []

    def deliverable(self, j: int, i: int, c: Any, sets: Sets) -> list[tuple[int, Any]]:
        if i != j:
            return [(message, c) for message in c.outbox]
        return (
            [(message, c) for message in c.outbox if self._is_forgotten(message, c, sets)]
            if isinstance(c, Noted)
            else []
        )

    def _is_forgotten(self, message: int, c: Noted, sets: Sets) -> bool:
        """Whether a message of the replica's own tells of an update that it has lost in a crash."""
        snapshot = self._post.snapshots[message]
        return snapshot.form is not Form.PAYLOAD and not sets.includes(c.seen, snapshot.seen)

    def needs(self, sent: int, own: int) -> int:
        return 0

    def lets_arrive(self, snapshot: Snapshot, seen: int, sets: Sets) -> bool:
        if snapshot.form is Form.PAYLOAD:
            return True
        return sets.includes(seen, snapshot.needs) and not sets.includes(seen, snapshot.seen)


class Fifo(Unordered):
    """Messages of one sender arrive in the order in which it sent them."""

    name = "fifo"

    def needs(self, sent: int, own: int) -> int:
        return own


class Causal(Unordered):
    """A message arrives after all that its sender had seen."""

    name = "causal"

    def needs(self, sent: int, own: int) -> int:
        return sent


class AtLeastOnce(Unordered):
    """A message may arrive again, in any order."""

    name = "at-least-once"

    def lets_arrive(self, snapshot: Snapshot, seen: int, sets: Sets) -> bool:
        return True
