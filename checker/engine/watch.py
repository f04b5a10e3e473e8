"""What a search is told and tells while it runs: limits on time and memory, and how far it is.

The clock, the process's memory and Python's garbage collector are touched here and nowhere else below `api`.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checker.core.bounds import LimitReached, Limits
from checker.engine.exploration import ConfigurationsAt

COLLECT_EVERY = (50_000, 20, 20)  # Python's own thresholds are 700 new objects, then every tenth time
MACHINE_SHARE = 0.85  # of the machine's memory: beyond, a run stops itself rather than being killed
TELL_EVERY = 0.1  # seconds between two messages about progress,
LOOK_EVERY = 0.02  # and between two looks at the limits in the middle of something long
GRACE_TIME, GRACE_MEMORY = 1.5, 1.1  # shares of the limits within which what was found is still judged
NO_MEMORY = "the machine had no more memory to give"
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


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

    `configurations_at(depth)`, once the engine has set it, gives the distinct configurations (replica, configuration)
    of one level.
    """

    def __init__(self, limits: Limits, listener: Callable[[Progress, Watch], None] | None = None) -> None:
        self._limits = limits
        self._listener = listener
        self._start = time.monotonic()
        self._machine = int(MACHINE_SHARE * machine_bytes())
        self._looked = self._told = -TELL_EVERY
        self._last: tuple[int, Sequence[int], int] = (0, (), 0)
        self._is_over, self._is_looking = False, False
        self.configurations_at: ConfigurationsAt | None = None

    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._start

    def reached(self, states: int, levels: Sequence[int] = (), expanded: int = 0) -> str | None:
        """The limit that is reached with so many states, in words, or None; see `Progress` for the arguments."""
        limits, self._last, self._is_looking = self._limits, (states, levels, expanded), True
        self._tell()
        if limits.states is not None and states > limits.states:
            return f"more than {limits.states:,} states (--max-states)"
        return self._over()

    def look(self) -> None:
        """Raise `LimitReached` where time or memory is used up; asked now and then while much else is done.

        Not before the first state has been found. What a search has found by then is still judged, for which there is
        some grace: half the time again, and a tenth of the memory.
        """
        if self._is_looking and self.elapsed() >= self._looked + LOOK_EVERY:
            self._looked = self.elapsed()
            self._tell()
            if reached := self._over():
                raise LimitReached(reached)

    def end(self) -> None:
        """The search is over: what it found is worked out and explained, however long that takes."""
        self._is_looking = False

    def _tell(self) -> None:
        if self._listener is not None and (seconds := self.elapsed()) >= self._told + TELL_EVERY:
            self._told = seconds
            self._listener(Progress(*self._last, seconds, resident_bytes()), self)

    def _over(self) -> str | None:
        """Which of the limits on time and memory is reached, in words."""
        limits = self._limits
        if limits.seconds is not None and self.elapsed() > limits.seconds * (GRACE_TIME if self._is_over else 1):
            self._is_over = True
            return f"{limits.seconds:g} seconds were over (--timeout)"
        memory = limits.memory or self._machine
        if memory and resident_bytes() > memory * (GRACE_MEMORY if self._is_over else 1):
            self._is_over = True
            whose = "--max-memory" if limits.memory else f"{MACHINE_SHARE:.0%} of the machine's"
            return f"more than {memory / 2**20:,.0f} MiB of memory ({whose})"
        return None


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for unreachable cycles less often: nearly all that a search makes stays, and is looked through in vain."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECT_EVERY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
