"""N replicas of a data type on a network, as the four local functions (`checker.core.system.System`).

Worked step, G-Counter, two replicas, `async`. Replica 0 begins as `(payload (0, 0), seen {}, outbox {})`.
`update(0, c)` gives one event, increment, and the configuration `(payload (1, 0), seen {0's first}, outbox {m})`,
where m is the snapshot `((1, 0), {0's first})`. `emit(0, 1, c)` then gives m and leaves c as it is;
`receive(1, 0, c1, m)` merges the payloads, unites what was seen, and posts what replica 1 has become.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import Any

from checker.core.canonical import canonical
from checker.core.events import EVENT_KINDS, Event, EventKind
from checker.core.faults import NO_FAULTS, Faults
from checker.core.history import History
from checker.core.system import State, View
from checker.system.bookkeeping import NO_STAMP, Book
from checker.system.description import DeltaBased, Description, OpBased, StateBased, specification_of
from checker.system.faults import require_faults
from checker.system.networks import default_network, network_for
from checker.system.networks.messages import Form, Post, Replica, Snapshot
from checker.system.op_code import OpCode
from checker.system.store import Store
from checker.system.user_code import Outcome, Raised, UserCode


class ReplicatedSystem:
    """The system of `replicas` replicas; `ops[i]`, if given, bounds the updates at replica i; `faults` may occur."""

    def __init__(
        self,
        description: Description,
        replicas: int,
        network: str | None = None,
        ops: tuple[int, ...] | None = None,
        faults: Faults = NO_FAULTS,
    ) -> None:
        self.description = description
        self.replicas = replicas
        self.user = (
            OpCode(description, replicas) if isinstance(description, OpBased) else UserCode(description, replicas)
        )
        self.post = Post()
        named = default_network(description) if network is None else network
        self.network = network_for(description, named, self.post)
        self.specification = specification_of(description)
        choices = [(operation.name, args) for operation, args in self.user.choices]
        self.book = Book(self._history(), choices, self.user.stamps.peek)
        self._ops = ops
        self.faults = faults
        require_faults(description, faults)
        self._skew = faults.skew or (0,) * replicas
        self._first: list[int] = []
        self._event_keys: dict[Hashable, tuple[object, ...]] = {}

    def _history(self) -> History:
        history = self.specification.history if self.specification else History.COUNTS
        return history if self._covers_prefixes else max(history, History.SET)

    # The four local functions

    def initial(self) -> State:
        """Where the replicas begin; `Raised` in place of a configuration whose `initial` raised."""
        opening = self.network.opening(self.replicas)
        payloads = [self.user.initial(i) for i in range(self.replicas)]
        self._first = [-1 if isinstance(payload, Raised) else payload for payload in payloads]
        return tuple(p if isinstance(p, Raised) else Replica(p, self.book.empty, opening) for p in payloads)

    def update(self, i: int, c: Any) -> list[tuple[Event, Hashable]]:
        """Every operation that replica i may still do, then the network's own events."""
        if isinstance(c, Raised):
            return []
        steps: list[tuple[Event, Hashable]] = []
        if self._ops is None or self.book.issued(c.seen, i) < self._ops[i]:
            for choice in range(len(self.user.choices)):
                now = self._clock(i, c) if self.user.choices[choice][0].reads_clock else 0
                outcome = self.user.update(choice, c.payload, now)
                if outcome is not None:
                    becomes = outcome if isinstance(outcome, Raised) else self._updated(i, c, choice, *outcome)
                    steps.append((Event(EventKind.UPDATE, i, choice=choice), becomes))
        steps += self.network.local_events(i, c, self._first[i])
        return steps

    def emit(self, j: int, i: int, c: Any) -> Sequence[tuple[Hashable, Hashable]]:
        """What j can have delivered to i now."""
        return [] if isinstance(c, Raised) else self.network.deliverable(j, i, c)

    def receive(self, i: int, j: int, c: Any, message: Any) -> Hashable | None:
        """What the message leads to, and what was seen united."""
        return self.receive_all(i, j, c, (message,))[0]

    def receive_all(self, i: int, j: int, c: Any, messages: Sequence[Any]) -> list[Hashable | None]:
        """`receive` for each of several messages."""
        if isinstance(c, Raised):
            return [None] * len(messages)
        snapshots = self.post.snapshots
        if self.network.is_broadcast:
            return [self._arrived(c, snapshots[message]) for message in messages]
        payload_before, seen_before, outbox = c
        carried = [snapshots[message] for message in messages]
        posted = None if not (self._ships_payloads and self.network.keeps_posted) else self.network.posted
        becomes: list[Hashable | None] = []
        for payload, what in zip(self.user.merge_all(payload_before, [what[0] for what in carried]), carried):
            united = what[1] | seen_before
            if payload == payload_before and united == seen_before:
                becomes.append(c)
            elif isinstance(payload, Raised):
                becomes.append(payload)
            else:
                after = outbox if posted is None else posted(outbox, (payload, united))
                becomes.append(Replica(payload, united, after))
        return becomes

    def view(self, i: int, c: Any) -> View:
        """Ids of payload and value, and what was seen; or what was raised."""
        if isinstance(c, Raised):
            return View(i, -1, None, -1, str(c))
        value = self.user.value(c.payload)
        if isinstance(value, Raised):
            return View(i, c.payload, c.seen, -1, str(value), c)
        return View(i, c.payload, c.seen, value, None, c)

    def event_name(self, event: Event) -> str:
        """Operations by name, all other events by kind."""
        return self.user.choices[event.choice][0].name if event.kind is EventKind.UPDATE else event.kind.value

    # Parts

    @cached_property
    def _covers_prefixes(self) -> bool:
        """Whether every message makes visible all earlier updates of each replica that it tells of."""
        description = self.description
        if isinstance(description, DeltaBased):
            return description.delta_covers == "origin" or not self.network.ships_deltas
        return isinstance(description, StateBased) or not self.network.is_broadcast

    @cached_property
    def _ships_payloads(self) -> bool:
        """Whether whole payloads travel."""
        description = self.description
        if isinstance(description, DeltaBased):
            return description.full_payloads or not self.network.ships_deltas
        return description.merge is not None

    def _clock(self, i: int, c: Replica) -> int:
        """What the clock of replica i shows: without skew it respects happens-before."""
        return 1 + self.book.count(c.seen) + self._skew[i]

    def _updated(self, i: int, c: Replica, choice: int, payload: int, message: int | None) -> Replica | Raised:
        stamp = self.user.timestamp(payload) if self.book.keeps_timestamps else NO_STAMP
        if isinstance(stamp, Raised):
            return stamp
        is_silent = message is None and isinstance(self.user, OpCode)
        seen = self.book.with_update(c.seen, i, choice, stamp, is_silent=is_silent)
        snapshots: list[tuple[int, ...]] = [] if message is None else self._own_messages(i, c.seen, seen, message)
        if self._ships_payloads:
            snapshots.append((payload, seen))
        return Replica(payload, seen, self.network.posted(c.outbox, *snapshots))

    def _own_messages(self, i: int, before: int, seen: int, content: int) -> list[tuple[int, ...]]:
        """What replica i sends about its newest update, beside whole payloads."""
        visible = self.book.own(seen, i) if self._covers_prefixes else seen & ~before
        if self.network.is_broadcast:
            form = Form.OPERATION if isinstance(self.user, OpCode) else Form.DELTA
            needs = self.network.needs(self.book.sent(before), self.book.sent(self.book.own(before, i)))
            return [(content, visible, form, needs)]
        is_delta = isinstance(self.description, DeltaBased) and self.network.ships_deltas
        return [(content, visible)] if is_delta else []

    def _arrived(self, c: Replica, snapshot: Snapshot) -> Hashable | None:
        """What a replica becomes by a broadcast message; None where it may not arrive now."""
        if not self.network.lets_arrive(snapshot, c.seen):
            return None
        payload: Outcome
        if snapshot.form is Form.OPERATION:
            assert isinstance(self.user, OpCode)
            is_ready = self.user.is_ready(c.payload, snapshot.payload)
            if is_ready is not True:
                return is_ready or None
            payload = self.user.effect(c.payload, snapshot.payload)
        else:
            payload = self.user.merge(c.payload, snapshot.payload)
        if isinstance(payload, Raised):
            return payload
        seen = c.seen | snapshot.seen
        if payload == c.payload and seen == c.seen:
            return c
        return Replica(
            payload, seen, self.network.posted(c.outbox, *([(payload, seen)] if self._ships_payloads else []))
        )

    # What explanations and engines' judges read

    def snapshot(self, message: int) -> Snapshot:
        """What a message carries."""
        return self.post.snapshots[message]

    def store_of(self, snapshot: Snapshot) -> Store:
        """Where the content of a message is kept."""
        if snapshot.form is Form.OPERATION:
            assert isinstance(self.user, OpCode)
            return self.user.messages
        return self.user.payloads

    def text_of(self, snapshot: Snapshot) -> str:
        """The content of a message as text."""
        return self.store_of(snapshot).texts[snapshot.payload]

    def event_key(self, event: Event) -> tuple[object, ...]:
        """The canonical event order: kind, replica, peer, operation in the order described, then what is carried."""
        key = self._event_keys.get(event)
        if key is None:
            carried: tuple[object, ...] = ()
            if event.message is not None:
                snapshot = self.post.snapshots[event.message]  # type: ignore[call-overload]
                seen = self.book.public(snapshot.seen)
                needs = canonical(self.book.public(snapshot.needs).updates)
                carried = (len(seen), canonical(seen.updates), self.text_of(snapshot), snapshot.form, needs)
            peer = -1 if event.peer is None else event.peer
            key = (EVENT_KINDS.index(event.kind), event.replica, peer, event.choice, carried)
            self._event_keys[event] = key
        return key

    def state_key(self, state: State) -> tuple[object, ...]:
        """A state in words that do not depend on the order of exploration; equal exactly for equal states."""
        return tuple(self._configuration_key(c) for c in state)

    def _configuration_key(self, c: Any) -> tuple[object, ...]:
        if isinstance(c, Raised):
            return ("raised", str(c))
        outbox = c.outbox if c.outbox is not None else ()
        carried = [() if m == -1 else self._snapshot_key(self.post.snapshots[m]) for m in outbox]
        ordered = carried if self.network.name == "mailbox" else sorted(carried)
        return ("up", *self._snapshot_key(Snapshot(c.payload, c.seen)), tuple(ordered))

    def _snapshot_key(self, snapshot: Snapshot) -> tuple[object, ...]:
        needs = self.book.public(snapshot.needs).key()
        return (self.text_of(snapshot), self.book.public(snapshot.seen).key(), snapshot.form, needs)
