"""One line on the terminal that says how far a search is, drawn over itself."""

from __future__ import annotations

import os
import sys
from typing import IO

from checker.engine.watch import Progress
from checker.explain.phrases import plural

GROWTH_MAX = 50.0  # levels that grow faster than this say nothing about the levels to come


class ProgressLine:
    """Shows each message in place of the last; `close` takes the line away."""

    def __init__(self, stream: IO[str] | None = None, depth_bound: int | None = None) -> None:
        self._stream = stream or sys.stderr
        self._depth_bound = depth_bound
        self._last = (0.0, 0)
        self._rate = 0.0
        self._is_drawn = False

    def __call__(self, progress: Progress, note: str | None = None) -> None:
        """Draw the line; `note` is said once more at its end."""
        then, states = self._last
        if progress.seconds > then:
            self._rate = (progress.states - states) / (progress.seconds - then)
            self._last = (progress.seconds, progress.states)
        text = progress_text(progress, self._rate, self._depth_bound)
        text = f"{text} | {note}" if note else text
        self._stream.write("\r\x1b[K" + text[: _columns() - 1])
        self._stream.flush()
        self._is_drawn = True

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def progress_text(progress: Progress, rate: float, depth_bound: int | None) -> str:
    """The line itself: depth, states, the level in work, states per second, memory, time, and what is left if known.

    >>> progress_text(Progress(1000, (1, 9, 90), 45, 2.0, 64 << 20), 500.0, 4)
    'depth 2 of 4 | 1,000 states | level: 90 (50% done) | 500 states/s | 64 MiB | 2 s | about 34 s left'
    """
    depth = max(0, len(progress.levels) - 1)
    frontier = progress.levels[-1] if progress.levels else 0
    parts = [
        f"depth {depth}" + (f" of {depth_bound}" if depth_bound else ""),
        plural(progress.states, "state"),
        f"level: {frontier:,} ({progress.expanded / max(1, frontier):.0%} done)",
        f"{rate:,.0f} states/s",
        f"{progress.memory / 2**20:,.0f} MiB",
        f"{progress.seconds:.0f} s",
    ]
    left = seconds_left(progress, depth_bound)
    if left is not None:
        parts.append(f"about {left:,.0f} s left")
    return " | ".join(parts)


def seconds_left(progress: Progress, depth_bound: int | None) -> float | None:
    """How long the rest will take if levels go on growing, or shrinking, as the last one did; None where unknown.

    Without a depth bound there is an end in sight only where levels shrink.
    """
    if len(progress.levels) < 3 or progress.seconds <= 0:
        return None
    before, frontier = progress.levels[-2:]
    growth = frontier / before
    if growth > GROWTH_MAX or (depth_bound is None and growth >= 0.95):
        return None
    if depth_bound is None:
        to_come = frontier * growth / (1 - growth)
    else:
        to_come = sum(frontier * growth**k for k in range(1, depth_bound - len(progress.levels) + 1))
    expanded = sum(progress.levels[:-1]) + progress.expanded
    return (frontier - progress.expanded + to_come) * progress.seconds / max(1, expanded)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 100
