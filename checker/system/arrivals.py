"""What replicas become by messages: payloads and deltas are merged, operations take effect, what was seen is united."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from checker.system.networks.messages import Form, Noted, Replica, Snapshot, became
from checker.system.parts import Parts
from checker.system.user_code import Outcome, Raised


class Arrivals:
    """What a replica becomes by each of several messages; None where the network does not let it arrive."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        network = parts.network
        self._posted = network.posted if parts.ships_payloads and network.keeps_posted else None

    def of(self, c: Any, messages: Sequence[Any]) -> list[Hashable | None]:
        """For each message, what the replica becomes."""
        snapshots = self._parts.post.snapshots
        carried = [snapshots[message] for message in messages]
        if self._parts.network.is_broadcast:
            return [self._arrived(c, snapshot) for snapshot in carried]
        posted, union, is_plain = self._posted, self._parts.book.sets.union, type(c) is Replica
        payload_before, seen_before, outbox = c[:3]
        merged = self._parts.user.merge_all([payload_before] * len(carried), [what[0] for what in carried])
        becomes: list[Hashable | None] = []
        for payload, what in zip(merged, carried):
            united = union(what[1], seen_before)
            if payload == payload_before and united == seen_before:
                becomes.append(c)
            elif isinstance(payload, Raised):
                becomes.append(payload)
            else:
                after = outbox if posted is None else posted(outbox, (payload, united))
                becomes.append(Replica(payload, united, after) if is_plain else Noted(payload, united, after, c.notes))
        return becomes

    # `checker.core.system.Merging`, of networks where any message may arrive

    def parts(self, c: Any) -> tuple[int, int, Hashable] | None:
        """Payload, updates seen, and outbox with notes."""
        return None if isinstance(c, Raised) else (c.payload, c.seen, c[2:])

    def carried(self, message: Any) -> tuple[int, int, Hashable]:
        """Payload or delta, and updates."""
        snapshot = self._parts.post.snapshots[message]
        return snapshot.payload, snapshot.seen, None

    def merge_all(self, left: Sequence[int], right: Sequence[int]) -> list[int] | None:
        """Each payload merged with the one beside it; None once a merge has raised."""
        merged = self._parts.user.merge_all(left, right)
        return None if self._parts.user.has_merge_raised else merged  # type: ignore[return-value]

    @property
    def has_bit_sets(self) -> bool:
        """Where few updates are told apart."""
        return self._parts.book.sets.are_bits

    def unite_all(self, left: Sequence[int], right: Sequence[int]) -> list[int]:
        """What was seen united with that beside it."""
        return list(map(self._parts.book.sets.union, left, right))

    def become(self, payload: int, seen: int, rest: Any) -> Hashable:
        """The configuration, and what it posts."""
        outbox = rest[0] if self._posted is None else self._posted(rest[0], (payload, seen))
        return Replica(payload, seen, outbox) if len(rest) == 1 else Noted(payload, seen, outbox, rest[1])

    def _arrived(self, c: Any, snapshot: Snapshot) -> Hashable | None:
        """What a replica becomes by a broadcast message; None where it may not arrive now."""
        if not self._parts.network.lets_arrive(snapshot, c.seen, self._parts.book.sets):
            return None
        payload = self._applied(c.payload, snapshot)
        if payload is None or isinstance(payload, Raised):
            return payload
        seen = self._parts.book.sets.union(c.seen, snapshot.seen)
        if payload == c.payload and seen == c.seen:
            return c  # type: ignore[no-any-return]
        outbox = c.outbox if self._posted is None else self._posted(c.outbox, (payload, seen))
        return became(c, payload, seen, outbox)

    def _applied(self, payload: int, snapshot: Snapshot) -> Outcome | None:
        """The payload after a message; None where the type is not ready for it."""
        code = self._parts.op_code
        if snapshot.form is not Form.OPERATION or code is None:
            return self._parts.user.merge(payload, snapshot.payload)
        is_ready = code.is_ready(payload, snapshot.payload)
        if is_ready is not True:
            return is_ready or None
        return code.effect(payload, snapshot.payload)
