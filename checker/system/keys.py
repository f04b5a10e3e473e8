"""Events and states in words that do not depend on the order of exploration."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from checker.core.canonical import canonical
from checker.core.events import EVENT_KINDS, Event
from checker.core.system import State
from checker.system.facts import Facts
from checker.system.networks.messages import Noted, Snapshot
from checker.system.parts import Parts
from checker.system.user_code import Raised


class Keys:
    """The canonical order of events, and states as exact text."""

    def __init__(self, parts: Parts, facts: Facts) -> None:
        self._parts, self._facts = parts, facts
        self._events: dict[Hashable, tuple[object, ...]] = {}
        self._messages: dict[Hashable, tuple[object, ...]] = {}

    def of_event(self, event: Event) -> tuple[object, ...]:
        """The canonical event order: kind, replica, peer, operation in the order described, then what is carried."""
        key = self._events.get(event)
        if key is None:
            carried = () if event.message is None else self.of_message(event.message)
            peer = -1 if event.peer is None else event.peer
            key = (EVENT_KINDS.index(event.kind), event.replica, peer, event.choice, carried)
            self._events[event] = key
        return key

    def of_message(self, message: Any) -> tuple[object, ...]:
        """The place of a message among those of its sender."""
        key = self._messages.get(message)
        if key is None:
            snapshot = self._parts.post.snapshots[message]
            seen = self._parts.book.public(snapshot.seen)
            needs = canonical(self._parts.book.public(snapshot.needs).updates)
            key = (len(seen), canonical(seen.updates), self._parts.text_of(snapshot), snapshot.form, needs)
            self._messages[message] = key
        return key

    def of_state(self, state: State) -> tuple[object, ...]:
        """A state; equal exactly for equal states."""
        return tuple(self._of_configuration(c) for c in state)

    def _of_configuration(self, c: Any) -> tuple[object, ...]:
        if isinstance(c, Raised):
            return ("raised", str(c))
        outbox = c.outbox if c.outbox is not None else ()
        slots = [slot if isinstance(slot, tuple) else () if slot == -1 else (slot,) for slot in outbox]
        carried = [tuple(self._of_snapshot(self._parts.post.snapshots[m]) for m in slot) for slot in slots]
        ordered = carried if self._parts.network.name == "mailbox" else sorted(carried)
        notes: tuple[object, ...] = ()
        if isinstance(c, Noted):
            *budgets, read, facts = c.notes
            notes = (*budgets, self._of_snapshot(Snapshot(*read)), self._facts.texts(facts))
        return ("up", *self._of_snapshot(Snapshot(c.payload, c.seen)), tuple(ordered), notes)

    def _of_snapshot(self, snapshot: Snapshot) -> tuple[object, ...]:
        book = self._parts.book
        return (
            self._parts.text_of(snapshot),
            book.public(snapshot.seen).key(),
            snapshot.form,
            book.public(snapshot.needs).key(),
        )
