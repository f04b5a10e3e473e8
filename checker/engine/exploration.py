"""What an engine hands back: counts, findings, and a way to walk the levels backwards.

Level d holds the states whose distance from the initial state is d. A finding names a check that failed, at the
smallest depth where it does, with every target at that depth: a state, or a step out of a state one level earlier.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from checker.core.bounds import Limits
from checker.core.events import Event
from checker.core.system import Configuration, State

MACHINE_SHARE = 0.85  # of the machine's memory: beyond, a run stops itself rather than being killed
TELL_EVERY = 0.1  # seconds between two messages about progress
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: `levels[d]` states at distance d, of the last of which `expanded` are done; in all `states`.

    `seconds` since it began, `memory` of this process in bytes (0 where the platform does not say).
    """

    states: int
    levels: Sequence[int]
    expanded: int
    seconds: float
    memory: int


class Watch:
    """Tells when a limit is reached, and whoever wants to know how far the search is.

    The clock and the process's memory are read here and nowhere below. `configurations_at(depth)`, once the engine has
    set it, gives the distinct configurations (replica, configuration) of one level.
    """

    def __init__(self, limits: Limits, listener: Callable[[Progress, Watch], None] | None = None) -> None:
        self._limits = limits
        self._listener = listener
        self._start = time.monotonic()
        self._machine = int(MACHINE_SHARE * machine_bytes())
        self._told = -TELL_EVERY
        self.configurations_at: ConfigurationsAt | None = None

    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._start

    def reached(self, states: int, levels: Sequence[int] = (), expanded: int = 0) -> str | None:
        """The limit that is reached with so many states, in words, or None; see `Progress` for the arguments."""
        limits, seconds = self._limits, self.elapsed()
        if self._listener is not None and seconds >= self._told + TELL_EVERY:
            self._told = seconds
            self._listener(Progress(states, levels, expanded, seconds, resident_bytes()), self)
        if limits.states is not None and states > limits.states:
            return f"more than {limits.states:,} states (--max-states)"
        if limits.seconds is not None and seconds > limits.seconds:
            return f"{limits.seconds:g} seconds were over (--timeout)"
        memory = limits.memory or self._machine
        if memory and resident_bytes() > memory:
            whose = "--max-memory" if limits.memory else f"{MACHINE_SHARE:.0%} of the machine's"
            return f"more than {memory / 2**20:,.0f} MiB of memory ({whose})"
        return None


def machine_bytes() -> int:
    """Memory of this machine; 0 where the platform does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * PAGE
    except (AttributeError, OSError, ValueError):
        return 0


def resident_bytes() -> int:
    """Memory that this process holds now; 0 where the platform does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0
