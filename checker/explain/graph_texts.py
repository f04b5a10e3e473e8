"""States and events as the short texts that a graph shows: answers, telling fields of payloads, labels of events."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from checker.core.events import Event, EventKind
from checker.core.system import State
from checker.explain.phrases import printable
from checker.explain.shown import Leaves, brief, leaves, shown, telling
from checker.system.replicated import ReplicatedSystem

SEPARATOR = " | "
"""Between the texts of the replicas."""


class Texts:
    """Every text is made once; of payloads, only the fields that change somewhere among `states`."""

    def __init__(self, system: ReplicatedSystem, states: Iterable[State]) -> None:
        self._system = system
        self._values: dict[tuple[int, Hashable], str] = {}
        self._payloads: dict[int, str] = {}
        self._details: dict[Event, str] = {}
        self._leaves: dict[int, Leaves] = {}
        held: list[dict[int, None]] = [{} for _ in range(system.replicas)]
        for state in states:
            for i, c in enumerate(state):
                if (payload := _payload_of(c)) >= 0:
                    held[i][payload] = None
        self._fields = telling([self._leaves_of(payload) for payload in payloads] for payloads in held)

    def values(self, state: State) -> str:
        """The replicas' answers."""
        return SEPARATOR.join([self._value(i, c) for i, c in enumerate(state)])

    def payloads(self, state: State) -> str:
        """The replicas' payloads, shortened."""
        return SEPARATOR.join([self._payload(_payload_of(c)) for c in state])

    def detail(self, event: Event) -> str:
        """The call, or what the message holds."""
        found = self._details.get(event)
        if found is None:
            if event.kind is EventKind.UPDATE:
                found = printable(self._system.user.choice_text(event.choice))
            elif event.message is None:
                found = ""
            else:
                snapshot = self._system.snapshot(event.message)  # type: ignore[arg-type]
                is_payload = self._system.store_of(snapshot) is self._system.user.payloads
                text = self._system.text_of(snapshot)
                found = self._payload(snapshot.payload) if is_payload else printable(text)
            self._details[event] = found
        return found

    def _value(self, i: int, c: Hashable) -> str:
        found = self._values.get((i, c))
        if found is None:
            view = self._system.view(i, c)
            found = "raised" if view.raised else printable(brief(self._system.user.values.texts[view.value]))
            self._values[i, c] = found
        return found

    def _payload(self, payload: int) -> str:
        if payload < 0:
            return "raised"
        if payload not in self._payloads:
            self._payloads[payload] = printable(shown(self._leaves_of(payload), self._fields))
        return self._payloads[payload]

    def _leaves_of(self, payload: int) -> Leaves:
        if payload not in self._leaves:
            self._leaves[payload] = leaves(self._system.user.payloads.peek(payload))
        return self._leaves[payload]


def _payload_of(c: Any) -> int:
    """The payload's id; -1 for a replica that raised."""
    return getattr(c, "payload", -1)


def event_label(kind: str, replica: int, peer: int, detail: str) -> str:
    """An event in words; replica -1 stands for any.

    >>> event_label("deliver", 1, 0, "(1, 0)"), event_label("update", -1, -1, "increment()")
    ('replica 1 merges (1, 0) from replica 0', 'any replica: increment()')
    """
    own = "any replica" if replica < 0 else f"replica {replica}"
    other = "another" if peer < 0 else "itself" if peer == replica else f"replica {peer}"
    what = f" {detail}" if detail else ""
    match kind:
        case EventKind.UPDATE.value:
            return f"{own}:{what}"
        case EventKind.SEND.value:
            return f"{own} sends{what} to {other}"
        case EventKind.DROP.value | EventKind.DUPLICATE.value:
            does = "loses" if kind == EventKind.DROP.value else "doubles"
            return f"the network {does}{what} of {own} to {other}"
        case EventKind.CRASH.value:
            return f"{own} crashes and restarts"
        case EventKind.READ.value:
            return f"a client reads {own}"
        case _:
            return f"{own} merges{what} from {other}"
