"""Shortest, then simplest: which of all shortest counterexamples is shown.

The order is justified by what a reader must keep in mind: the fewest replicas involved, then the fewest switches
between the replicas that act, then the smallest sequence in the canonical event order, so that the choice is unique.
The search is exact: dynamic programming over the states on shortest paths, keyed by (state, replicas involved,
replica that acted last). For one key, of two prefixes of equal length the one with fewer switches, then the smaller
sequence, stays ahead whatever follows, so only the best prefix of each key is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from checker.core.events import Event
from checker.core.system import State, System
from checker.engine.exploration import Exploration, Finding
from checker.engine.successors import successors

Keyed = tuple[tuple[object, ...], ...]


class Path(NamedTuple):
    """Events from the initial state and the states they lead through, the initial one first."""

    events: tuple[Event, ...]
    states: tuple[State, ...]


class _Best(NamedTuple):
    switches: int
    keys: Keyed
    path: Path


def simplest(
    system: System, exploration: Exploration, finding: Finding, event_key: Callable[[Event], tuple[object, ...]]
) -> Path:
    """The simplest of all paths of `finding.depth` events to one of its targets."""
    levels = exploration.ancestors(finding)
    (initial,) = levels[0]
    front = {(initial, 0, -1): _Best(0, (), Path((), (initial,)))}
    for wanted in levels[1:]:
        front = _extend(system, front, wanted, event_key)
    if finding.targets[0].event is not None:
        steps = {(target.state, target.event, target.after) for target in finding.targets}
        front = _last_step(system, front, steps, event_key)
    best = min(front.items(), key=lambda item: (item[0][1].bit_count(), item[1].switches, item[1].keys))
    return best[1].path


_Key = tuple[State, int, int]


def _extend(
    system: System,
    front: dict[_Key, _Best],
    wanted: set[State],
    event_key: Callable[[Event], tuple[object, ...]],
) -> dict[_Key, _Best]:
    found: dict[_Key, _Best] = {}
    fans: dict[State, list[tuple[Event, State]]] = {}
    for (state, involved, last), best in front.items():
        if state not in fans:
            fans[state] = [(event, after) for event, after in successors(system, state) if after in wanted]
        for event, after in fans[state]:
            _keep(found, (after, involved | event.involved, event.replica), last, best, event, event_key(event))
    return found


def _last_step(
    system: System,
    front: dict[_Key, _Best],
    steps: set[tuple[State, Event | None, State | None]],
    event_key: Callable[[Event], tuple[object, ...]],
) -> dict[_Key, _Best]:
    found: dict[_Key, _Best] = {}
    for (state, involved, last), best in front.items():
        for event, after in successors(system, state):
            if (state, event, after) in steps:
                _keep(found, (after, involved | event.involved, event.replica), last, best, event, event_key(event))
    return found


def _keep(found: dict[_Key, _Best], key: _Key, last: int, best: _Best, event: Event, order: tuple[object, ...]) -> None:
    switches = best.switches + (last not in (-1, event.replica))
    known = found.get(key)
    keys = (*best.keys, order)
    if known is None or (switches, keys) < (known.switches, known.keys):
        path = Path((*best.path.events, event), (*best.path.states, key[0]))
        found[key] = _Best(switches, keys, path)
