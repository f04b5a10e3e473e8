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
from checker.explain.phrases import listed
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

Fan = list[tuple[Event, State]]
OFFERED_MAX = 5


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
        event, after = _matching(system, number, saved, states[-1], fan, first_had)
        taken.append(event)
        states.append(after)
    return Path(tuple(taken), tuple(states))


def _matching(
    system: ReplicatedSystem,
    number: int,
    saved: Mapping[str, Any],
    state: State,
    fan: Fan,
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
        with_whom = f" with replica {peer}" if peer is not None else ""
        raise ReplayError(
            f"step {number} no longer applies: {what} at replica {replica}{with_whom} is not possible there: "
            f"{_reason(system, saved, state, fan)}; the code, the network or the trace has changed"
        )
    return same[0]


def _reason(system: ReplicatedSystem, saved: Mapping[str, Any], state: State, fan: Fan) -> str:
    """Why a saved event is not among those that are possible in a state."""
    kind, replica = saved.get("kind"), saved.get("replica")
    involved = [saved.get(key) for key in ("replica", "from", "to") if saved.get(key) is not None]
    for i in involved:
        if not (isinstance(i, int) and 0 <= i < system.replicas):
            return f"there is no replica {i!r} among {system.replicas}"
        if isinstance(state[i], Raised):
            return f"replica {i} stands still since {state[i]}"
    if kind == "update":
        return _reason_of_update(system, saved, state[replica])  # type: ignore[index]
    if kind not in [event.kind.value for event, _ in fan]:
        return f"no event of kind {kind!r} is possible"
    same = [event for event, _ in fan if (event.kind, event.replica) == (kind, replica)]
    peers = sorted({event.peer for event in same if event.peer is not None})
    if not same:
        return f"replica {replica} has no {kind} to do"
    if (saved.get("from") if kind == "deliver" else saved.get("to")) not in peers:
        return f"replica {replica} can do that only with {listed([f'replica {peer}' for peer in peers])}"
    carried: Any = saved.get("message")
    return f"no message there carries {carried.get('text')!r}, nor was one sent at that time"


def _reason_of_update(system: ReplicatedSystem, saved: Mapping[str, Any], c: Any) -> str:
    """Why an update cannot be made by the replica of this configuration."""
    calls = [system.user.choice_text(choice) for choice in range(len(system.user.choices))]
    names = [operation.name for operation in system.description.operations]
    call = str(saved.get("call"))
    if call in calls:
        return f"the operation is not enabled on {system.user.payloads.texts[c.payload]}"
    name = next((name for name in names if call.startswith(f"{name}(")), None)
    if name is None:
        return f"the type has no such operation; it has {listed(names)}"
    offered = [text for text in calls if text.startswith(f"{name}(")]
    return f"the type offers {name} with other arguments, {listed(offered[:OFFERED_MAX])}"


def _carries(system: ReplicatedSystem, event: Event) -> tuple[str, list[str]]:
    snapshot = system.snapshot(event.message)  # type: ignore[arg-type]
    return system.text_of(snapshot), [str(u) for u in system.book.public(snapshot.seen)]


def _sent(event: Event) -> tuple[int, object]:
    return (-1 if event.sender is None else event.sender, event.message)
