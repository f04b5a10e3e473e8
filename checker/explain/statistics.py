"""Where the states and the time went: levels, events, and the calls of user code."""

from __future__ import annotations

from collections.abc import Sequence

from checker.core.result import Outcome
from checker.explain.phrases import printable

BAR = 40  # columns of the longest bar


def statistics_lines(outcome: Outcome) -> list[str]:
    """Three tables for a terminal; times are those of this run."""
    events = [(printable(name), f"{enabled:,}", f"{changed:,}") for name, (enabled, changed) in outcome.events.items()]
    calls = [
        (printable(name), f"{count:,}", f"{outcome.user_seconds.get(name, 0):.3f} s")
        for name, count in outcome.user_calls.items()
    ]
    all_seconds = sum(outcome.user_seconds.values())
    return [
        *_table(("depth", "states", ""), [(str(d), f"{n:,}", bar) for d, n, bar in _bars(outcome.states_per_depth)]),
        "",
        *_table(("event", "enabled", "changed something"), events),
        "",
        *_table(("user code", "distinct calls", "time"), calls),
        f"  user code took {all_seconds:.3f} s of {outcome.seconds:.3f} s",
    ]


def _bars(sizes: Sequence[int]) -> list[tuple[int, int, str]]:
    largest = max(sizes, default=1)
    return [(depth, size, "#" * max(1, round(BAR * size / largest))) for depth, size in enumerate(sizes)]


def _table(heads: tuple[str, str, str], rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Columns: the first to the left, the second to the right, the third as it is."""
    first = max(len(row[0]) for row in (heads, *rows))
    second = max(len(row[1]) for row in (heads, *rows))
    return [f"  {a.ljust(first)}  {b.rjust(second)}  {c}".rstrip() for a, b, c in (heads, *rows)]
