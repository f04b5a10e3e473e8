"""N replicas of a data type on a network, as the four local functions (`checker.core.system.System`).

Worked step, G-Counter, two replicas, `async`. Replica 0 begins as `(payload (0, 0), seen {}, outbox {})`.
`update(0, c)` gives one event, increment, and the configuration `(payload (1, 0), seen {0's first}, outbox {m})`,
where m is the snapshot `((1, 0), {0's first})`. `emit(0, 1, c)` then gives m and leaves c as it is;
`receive(1, 0, c1, m)` merges the payloads, unites what was seen, and posts what replica 1 has become.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from checker.core.canonical import canonical
from checker.core.events import EVENT_KINDS, Event, EventKind
from checker.core.faults import NO_FAULTS, Faults
from checker.core.history import History
from checker.core.system import State, View
from checker.system.bookkeeping import NO_STAMP, Book
from checker.system.description import DeltaBased, Description, specification_of
from checker.system.faults import require_faults
from checker.system.network import Post, Replica, Snapshot, network_named
from checker.system.user_code import Raised, UserCode


class ReplicatedSystem:
    """The system of `replicas` replicas; `ops[i]`, if given, bounds the updates at replica i; `faults` may occur."""

    def __init__(
        self,
        description: Description,
        replicas: int,
        network: str = "async",
        ops: tuple[int, ...] | None = None,
        faults: Faults = NO_FAULTS,
    ) -> None:
        self.description = description
        self.replicas = replicas
        self.user = UserCode(description, replicas)
        self.post = Post()
        self.network = network_named(network, self.post)
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
        needs_sets = isinstance(self.description, DeltaBased) and self.description.delta_covers == "update"
        return max(history, History.SET) if needs_sets and self.network.ships_deltas else history

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
        """Merge the message's payload and unite what was seen."""
        return self.receive_all(i, j, c, (message,))[0]

    def receive_all(self, i: int, j: int, c: Any, messages: Sequence[Any]) -> list[Hashable | None]:
        """`receive` for each of several messages."""
        if isinstance(c, Raised):
            return [None] * len(messages)
        snapshots = self.post.snapshots
        payload_before, seen_before, outbox = c
        carried = [snapshots[message] for message in messages]
        posted = None if self._ships_only_deltas or not self.network.keeps_posted else self.network.posted
        becomes: list[Hashable | None] = []
        for payload, (_, seen) in zip(self.user.merge_all(payload_before, [what[0] for what in carried]), carried):
            united = seen | seen_before
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
            return View(i, c.payload, c.seen, -1, str(value))
        return View(i, c.payload, c.seen, value, None)

    def event_name(self, event: Event) -> str:
        """Operations by name, all other events by kind."""
        return self.user.choices[event.choice][0].name if event.kind is EventKind.UPDATE else event.kind.value

    # Parts

    @property
    def _ships_only_deltas(self) -> bool:
        is_delta = isinstance(self.description, DeltaBased) and self.network.ships_deltas
        return is_delta and not self.description.full_payloads  # type: ignore[union-attr]

    def _clock(self, i: int, c: Replica) -> int:
        """What the clock of replica i shows: without skew it respects happens-before."""
        return 1 + self.book.count(c.seen) + self._skew[i]

    def _updated(self, i: int, c: Replica, choice: int, payload: int, delta: int | None) -> Replica | Raised:
        stamp = self.user.timestamp(payload) if self.book.keeps_timestamps else NO_STAMP
        if isinstance(stamp, Raised):
            return stamp
        seen = self.book.with_update(c.seen, i, choice, stamp)
        snapshots: list[tuple[int, int]] = []
        if delta is not None and self.network.ships_deltas:
            covers_origin = isinstance(self.description, DeltaBased) and self.description.delta_covers == "origin"
            visible = self.book.own(seen, i) if covers_origin else self.book.alone(seen, i)
            snapshots.append((delta, visible))
        if not self._ships_only_deltas:
            snapshots.append((payload, seen))
        return Replica(payload, seen, self.network.posted(c.outbox, *snapshots))

    # What explanations and engines' judges read

    def snapshot(self, message: int) -> Snapshot:
        """What a message carries."""
        return self.post.snapshots[message]

    def event_key(self, event: Event) -> tuple[object, ...]:
        """The canonical event order: kind, replica, peer, operation in the order described, then what is carried."""
        key = self._event_keys.get(event)
        if key is None:
            carried: tuple[object, ...] = ()
            if event.message is not None:
                snapshot = self.post.snapshots[event.message]  # type: ignore[call-overload]
                seen = self.book.public(snapshot.seen)
                carried = (len(seen), canonical(seen.updates), self.user.payloads.texts[snapshot.payload])
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
        return (self.user.payloads.texts[snapshot.payload], self.book.public(snapshot.seen).key())
