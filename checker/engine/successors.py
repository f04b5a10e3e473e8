"""The transition relation of a global state, from the four local functions.

Every engine means this function; the fast one computes the same with tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.core.events import Event, EventKind
from checker.core.system import Configuration, State, System


def successors(system: System, state: State) -> Iterator[tuple[Event, State]]:
    """Every enabled event with the state it leads to: local events of each replica, then deliveries.

    A delivery from j to i first does to j what handing over the message does (`emit`), then to i what receiving
    it does; for j = i one after the other.
    """
    for i in range(system.replicas):
        for event, becomes in system.update(i, state[i]):
            yield event, _with(state, i, becomes)
    for i in range(system.replicas):
        for j in range(system.replicas):
            for message, sender in system.emit(j, i, state[j]):
                after = _with(state, j, sender)
                received = system.receive(i, j, after[i], message)
                if received is not None:
                    yield Event(EventKind.DELIVER, i, j, message=message), _with(after, i, received)


def _with(state: State, i: int, c: Configuration) -> State:
    return (*state[:i], c, *state[i + 1 :])
