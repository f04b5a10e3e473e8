"""Events: the single steps that an ordering is made of.

An event is *active* at one replica (the one that performs the update, sends, or receives) and may *involve*
a second one (the sender of what is delivered). Messages are opaque here: the system that made them can
describe them.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from typing import NamedTuple


class EventKind(StrEnum):
    """What happens; the order of the members is their place in the canonical event order."""

    UPDATE = "update"
    SEND = "send"
    DELIVER = "deliver"
    DROP = "drop"
    DUPLICATE = "duplicate"
    CRASH = "crash"
    READ = "read"


EVENT_KINDS = tuple(EventKind)


class Event(NamedTuple):
    """One step: `kind` at `replica`; `peer` is the sender of a delivery, or the receiver of what the replica has sent.

    `choice` numbers the update among the operations and argument lists of the description; -1 elsewhere.
    A named tuple and not a dataclass because engines make and compare millions of them.
    """

    kind: EventKind
    replica: int
    peer: int | None = None
    choice: int = -1
    message: Hashable = None

    @property
    def sender(self) -> int | None:
        """Whose message it is."""
        return self.peer if self.kind is EventKind.DELIVER else self.replica

    @property
    def involved(self) -> int:
        """Bit set of the replicas that take part."""
        return 1 << self.replica | (0 if self.peer is None else 1 << self.peer)
