"""Op-based map in which a delete names the timestamp that it deletes, and leaves nothing behind.

Bug: a delete that arrives before the put which it overtakes elsewhere finds another timestamp and does nothing, and the
put that lost comes back. Source: Kleppmann: Assessing the understandability of a distributed algorithm by tweeting
buggy pseudocode (UCAM-CL-TR-969, 2022); VeriFx's KMap.
Smallest witness: put at both replicas, delete at one, deliver all: one has the key, one has not (3 updates, 3
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

Time = tuple[int, int]  # Lamport time, node


class Put(NamedTuple):
    """The message of a put."""

    key: str
    time: Time


class Delete(NamedTuple):
    """The message of a delete: which put is deleted."""

    key: str
    time: Time


@dataclass(frozen=True, slots=True)
class TimestampMap:
    """`times`: for each key that is in, the time of its put, sorted; `clock`: the latest time known here."""

    times: tuple[tuple[str, Time], ...]
    clock: int
    node_id: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty map."""
        return cls((), 0, node_id)

    def has(self, key: str) -> bool:
        """Whether the key is in."""
        return key in dict(self.times)

    def put(self, key: str) -> Put:
        """Prepare: a put later than all that is known here."""
        return Put(key, (self.clock + 1, self.node_id))

    def delete(self, key: str) -> Delete:
        """Prepare: the put that is seen here goes."""
        return Delete(key, dict(self.times)[key])

    def effect(self, message: Put | Delete) -> Self:
        """The later put stays; the bug: a delete leaves no trace, so an earlier put that arrives later comes in."""
        times = dict(self.times)
        known = times.get(message.key)
        if isinstance(message, Delete):
            if known == message.time:
                del times[message.key]
        elif known is None or known < message.time:
            times[message.key] = message.time
        return type(self)(tuple(sorted(times.items())), max(self.clock, message.time[0]), self.node_id)

    def value(self) -> tuple[str, ...]:
        """The keys."""
        return tuple(key for key, _ in self.times)
