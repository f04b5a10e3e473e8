"""What an engine hands back: counts, findings, and a way to walk the levels backwards.

Level d holds the states whose distance from the initial state is d. A finding names a check that failed, at the
smallest depth where it does, with every target at that depth: a state, or a step out of a state one level earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.core.events import Event
from checker.core.system import Configuration, State


class Target(NamedTuple):
    """Where a check fails: in `state`, or on `event` out of `state` into `after`."""

    state: State
    event: Event | None = None
    after: State | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Check number `check` fails first at `depth` events, at all of `targets`."""

    check: int
    depth: int
    targets: tuple[Target, ...]


Ancestors = list[set[State]]
ConfigurationsAt = Callable[[int], Iterable[tuple[int, Configuration]]]


@dataclass(slots=True)
class Exploration:
    """`states_per_depth[d]`: distinct states at distance d, complete for d <= `complete_depth`.

    `stopped`: which limit ended the search, in words, or None. `ancestors(finding)` gives for each depth the states
    that lie on a shortest path to a target; `walk()` gives every state with its depth, in discovery order;
    `configurations_at(depth)` the distinct configurations (replica, configuration) of one level.
    """

    engine: str
    states: int
    transitions: int
    depth: int
    terminal_states: int
    states_per_depth: list[int]
    complete_depth: int
    findings: list[Finding]
    ancestors: Callable[[Finding], Ancestors]
    orderings: int | None = None
    orderings_skipped: str | None = None
    stopped: str | None = None
    events: dict[str, tuple[int, int]] = field(default_factory=dict)
    walk: Callable[[], Iterator[tuple[int, State]]] | None = None
    configurations_at: ConfigurationsAt | None = None
