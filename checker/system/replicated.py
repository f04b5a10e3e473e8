"""N replicas of a data type on a network, as the four local functions (`checker.core.system.System`).

Worked step, G-Counter, two replicas, `async`. Replica 0 begins as `(payload (0, 0), seen {}, outbox {})`.
`update(0, c)` gives one event, increment, and the configuration `(payload (1, 0), seen {0's first}, outbox {m})`,
where m is the snapshot `((1, 0), {0's first})`. `emit(0, 1, c)` then gives m and leaves c as it is;
`receive(1, 0, c1, m)` merges the payloads, unites what was seen, and posts what replica 1 has become.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from checker.core.events import Event, EventKind
from checker.core.faults import NO_FAULTS, Faults
from checker.core.result import Line
from checker.core.system import State, View
from checker.system.arrivals import Arrivals
from checker.system.description import Description, OpBased
from checker.system.facts import Facts
from checker.system.faults import NoteKeeping, require_faults
from checker.system.keys import Keys
from checker.system.lines import last_line
from checker.system.networks import default_network, network_for
from checker.system.networks.messages import Form, Post, Snapshot
from checker.system.op_code import OpCode
from checker.system.parts import Parts
from checker.system.store import Store
from checker.system.updates import Updates
from checker.system.user_code import Raised, Updated, UserCode


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
        self.description, self.replicas, self.faults = description, replicas, faults
        self.user = (
            OpCode(description, replicas) if isinstance(description, OpBased) else UserCode(description, replicas)
        )
        self.post = Post()
        named = default_network(description) if network is None else network
        self.network = network_for(description, named, self.post)
        require_faults(description, self.network, faults)
        self._parts = Parts(description, self.user, self.post, self.network, faults)
        self.specification, self.book = self._parts.specification, self._parts.book
        self._updates, self._arrivals = Updates(self._parts, ops), Arrivals(self._parts)
        self.facts = Facts(self._parts)
        self._notes = NoteKeeping(self._parts, len(self.facts.properties))
        self._keys = Keys(self._parts, self.facts)
        self._first: list[int] = []
        self.expected: dict[Hashable, int] = {}  # answers that the specification gives, by updates seen
        self.asked: dict[str, int] = {}  # how often the specification and each property of the user's own were asked

    @property
    def merging(self) -> Arrivals | None:
        """`receive` in parts, for engines; None where more happens than a merge."""
        return None if self.network.is_broadcast or self.facts.properties else self._arrivals

    # The four local functions

    def initial(self) -> State:
        """Where the replicas begin; `Raised` in place of a configuration whose `initial` raised."""
        opening = self.network.opening(self.replicas)
        payloads = [self.user.initial(i) for i in range(self.replicas)]
        for payload in payloads:  # asked before any operation, so that what calls leave behind shows when asked again
            if not isinstance(payload, Raised):
                self.user.value(payload)
        self._first = [-1 if isinstance(payload, Raised) else payload for payload in payloads]
        return tuple(
            p if isinstance(p, Raised) else self.facts.noted(self._notes.opening(p, self.book.empty, opening))
            for p in payloads
        )

    def update(self, i: int, c: Any) -> list[tuple[Event, Hashable]]:
        """Every operation that replica i may still do, then the network's own events, then crashes and reads."""
        if isinstance(c, Raised):
            return []
        steps: list[tuple[Event, Hashable]] = [
            *self._updates.of(i, c),
            *self.network.local_events(i, c, self._first[i]),
            *self._notes.local_events(i, c),
        ]
        return [(event, self.facts.noted(after)) for event, after in steps] if self.facts.properties else steps

    def emit(self, j: int, i: int, c: Any) -> Sequence[tuple[Hashable, Hashable]]:
        """What j can have delivered to i now."""
        return [] if isinstance(c, Raised) else self.network.deliverable(j, i, c, self.book.sets)

    def receive(self, i: int, j: int, c: Any, message: Any) -> Hashable | None:
        """What the message leads to, and what was seen united."""
        return self.receive_all(i, j, c, (message,))[0]

    def receive_all(self, i: int, j: int, c: Any, messages: Sequence[Any]) -> list[Hashable | None]:
        """`receive` for each of several messages."""
        if isinstance(c, Raised):
            return [None] * len(messages)
        becomes = self._arrivals.of(c, messages)
        return [self.facts.noted(after) for after in becomes] if self.facts.properties else becomes

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

    # What explanations and engines' judges read

    def snapshot(self, message: int) -> Snapshot:
        """What a message carries."""
        return self.post.snapshots[message]

    def store_of(self, snapshot: Snapshot) -> Store:
        """Where the content of a message is kept."""
        return self._parts.store_of(snapshot)

    def text_of(self, snapshot: Snapshot) -> str:
        """The content of a message as text."""
        return self._parts.text_of(snapshot)

    def line_of(self, event: Event, c: Any) -> Line | None:
        """The last line of the data type's code that runs when this event happens at a replica that is as `c`."""
        return last_line(lambda: self._run_again(event, c), self.description)

    def line_of_call(self, part: str, *arguments: int) -> Line | None:
        """The last line that runs in a call of "merge", "value" or "reload" on payloads, or of "initial" at i."""
        return last_line(lambda: self.user.run_again(part, *arguments), self.description)

    def _run_again(self, event: Event, c: Any) -> None:
        match event.kind:
            case EventKind.UPDATE:
                now, context = self._updates.circumstances(event.replica, c)
                made = self.user.run_again("update", event.choice, now, context, c.payload)
                is_stamped = isinstance(made, Updated) and self.book.keeps_timestamps
                if is_stamped and isinstance(self.user.timestamp(made.payload), Raised):
                    self.user.run_again("timestamp", made.payload)
            case EventKind.DELIVER:
                snapshot = self.snapshot(event.message)  # type: ignore[arg-type]
                part = "arrival" if snapshot.form is Form.OPERATION else "merge"
                self.user.run_again(part, c.payload, snapshot.payload)
            case EventKind.CRASH if self.description.recover is not None:
                self.user.run_again("recover", c.payload)

    def event_key(self, event: Event) -> tuple[object, ...]:
        """The place of an event in the canonical order."""
        return self._keys.of_event(event)

    def message_key(self, message: int) -> tuple[object, ...]:
        """The place of a message among those of its sender, in the same order."""
        return self._keys.of_message(message)

    def state_key(self, state: State) -> tuple[object, ...]:
        """A state in words that do not depend on the order of exploration; equal exactly for equal states."""
        return self._keys.of_state(state)
