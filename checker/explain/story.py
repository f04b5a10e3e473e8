"""A path through the states, told as a `Violation`: every step, every replica before and after, what was sent."""

from __future__ import annotations

from typing import Any

from checker.core.events import Event, EventKind
from checker.core.plain import plain
from checker.core.result import Carried, ReplicaState, Step
from checker.core.system import State
from checker.explain.shown import Leaves, brief, leaves, shown, telling
from checker.explain.simplest import Path
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem


def tell(system: ReplicatedSystem, path: Path) -> tuple[tuple[ReplicaState, ...], tuple[Step, ...]]:
    """The replicas at the beginning, and every step."""
    teller = _Teller(system, path)
    steps = tuple(teller.step(n, event) for n, event in enumerate(path.events, 1))
    return teller.replicas(path.states[0]), steps


class _Teller:
    def __init__(self, system: ReplicatedSystem, path: Path) -> None:
        self.system, self.path = system, path
        self.fields = telling([self._held_by(i) for i in range(system.replicas)])

    def replicas(self, state: State) -> tuple[ReplicaState, ...]:
        return tuple(self._replica(i, c) for i, c in enumerate(state))

    def step(self, number: int, event: Event) -> Step:
        operation: str | None = None
        args: tuple[Any, ...] = ()
        call: str | None = None
        if event.kind is EventKind.UPDATE:
            chosen, args = self.system.user.choices[event.choice]
            operation, call = chosen.name, self.system.user.choice_text(event.choice)
        carried = None if event.message is None else self._carried(number, event)
        after = self.replicas(self.path.states[number])
        read = self._read(number, event)
        return Step(number, event.kind, event.replica, event.peer, operation, args, call, carried, after, read)

    def _read(self, number: int, event: Event) -> str | None:
        """What the client had read, for an update that uses it."""
        if event.kind is not EventKind.UPDATE or not self.system.user.offered.uses_context[event.choice]:
            return None
        c: Any = self.path.states[number - 1][event.replica]
        return shown(self._leaves(c.notes.read.payload), self.fields)

    def _replica(self, i: int, c: Any) -> ReplicaState:
        view = self.system.view(i, c)
        seen = () if view.payload < 0 else tuple(map(str, self.system.book.public(view.seen)))
        if view.payload < 0:
            return ReplicaState("", "raised", None, "", None, (), view.raised)
        payload = self.system.user.payloads.texts[view.payload]
        thing = self.system.user.payloads.peek(view.payload)
        short = shown(self._leaves(view.payload), self.fields)
        if view.raised:
            return ReplicaState(payload, short, plain(thing), "raised", None, seen, view.raised)
        values = self.system.user.values
        answer = plain(values.peek(view.value))
        return ReplicaState(payload, short, plain(thing), brief(values.texts[view.value]), answer, seen)

    def _carried(self, number: int, event: Event) -> Carried:
        snapshot = self.system.snapshot(event.message)  # type: ignore[arg-type]
        store = self.system.store_of(snapshot)
        thing, text = store.peek(snapshot.payload), store.texts[snapshot.payload]
        is_payload = store is self.system.user.payloads
        short = shown(leaves(thing), self.fields) if is_payload else shown(leaves(thing), set())
        seen = tuple(map(str, self.system.book.public(snapshot.seen)))
        sent_at = self._first_had(number, event.sender, event)
        return Carried(text, short, plain(thing), seen, sent_at, is_operation=not is_payload)

    def _first_had(self, number: int, sender: int | None, event: Event) -> int:
        """After which step the sender first held or posted what the message carries."""
        snapshot = self.system.snapshot(event.message)  # type: ignore[arg-type]
        for n, state in enumerate(self.path.states[:number]):
            c: Any = state[sender]  # type: ignore[index]
            if (c.payload, c.seen, Form.PAYLOAD) == snapshot[:3] or (
                isinstance(c.outbox, tuple) and event.message in c.outbox
            ):
                return n
        return number - 1

    def _held_by(self, i: int) -> list[Leaves]:
        """The payloads that replica i has along the path, as fields."""
        views = [self.system.view(i, state[i]) for state in self.path.states]
        return [self._leaves(view.payload) for view in views if view.payload >= 0]

    def _leaves(self, payload: int) -> Leaves:
        return leaves(self.system.user.payloads.peek(payload))
