"""A saved trace, performed again on the data type as it is now.

A message is found by what it carries; if nothing carries that any more (the code may have changed), by when its
sender first had it, which stays meaningful.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.core.errors import ReplayError
from checker.core.events import Event
from checker.core.system import State
from checker.engine.successors import successors
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem


def retrace(system: ReplicatedSystem, events: object) -> Path:
    """The path along `events`, as saved; `ReplayError` says at which step it no longer applies."""
    if not isinstance(events, Sequence) or isinstance(events, str) or not all(isinstance(e, Mapping) for e in events):
        raise ReplayError("damaged trace: events must be a list of objects")
    states: list[State] = [system.initial()]
    taken: list[Event] = []
    first_had: dict[tuple[int, object], int] = {}
    for number, saved in enumerate(events, 1):
        fan = list(successors(system, states[-1]))
        for event, _ in fan:
            if event.message is not None and event.peer is not None:
                first_had.setdefault(_sent(event), number - 1)
        event, after = _matching(system, number, saved, fan, first_had)
        taken.append(event)
        states.append(after)
    return Path(tuple(taken), tuple(states))


def _matching(
    system: ReplicatedSystem,
    number: int,
    saved: Mapping[str, Any],
    fan: list[tuple[Event, State]],
    first_had: dict[tuple[int, object], int],
) -> tuple[Event, State]:
    kind, replica = saved.get("kind"), saved.get("replica")
    peer = saved.get("from") if kind == "deliver" else saved.get("to")
    same = [(e, after) for e, after in fan if (e.kind, e.replica, e.peer) == (kind, replica, peer)]
    if kind == "update":
        same = [(e, after) for e, after in same if system.user.choice_text(e.choice) == saved.get("call")]
    carried = saved.get("message")
    if isinstance(carried, Mapping):
        exact = [(e, after) for e, after in same if _carries(system, e) == (carried.get("text"), carried.get("seen"))]
        timely = [(e, after) for e, after in same if first_had.get(_sent(e)) == carried.get("sent_at")]
        same = exact or timely
    if not same:
        what = saved.get("call") or kind
        raise ReplayError(
            f"step {number} no longer applies: {what} at replica {replica}"
            + (f" with replica {peer}" if peer is not None else "")
            + " is not possible there; the code, the network or the trace has changed"
        )
    return same[0]


def _carries(system: ReplicatedSystem, event: Event) -> tuple[str, list[str]]:
    snapshot = system.snapshot(event.message)  # type: ignore[arg-type]
    return system.text_of(snapshot), [str(u) for u in system.book.public(snapshot.seen)]


def _sent(event: Event) -> tuple[int, object]:
    return (-1 if event.sender is None else event.sender, event.message)
