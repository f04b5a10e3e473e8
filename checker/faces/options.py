"""The options that `check` and `compare` share, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

SIZE_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


class Whole(click.ParamType[int]):
    """A whole number, one or more."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; anything else is one clear line."""
        try:
            number = int(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        if number < 1:
            self.fail(f"{number} is not one or more", param, ctx)
        return number


class Updates(click.ParamType[int | tuple[int, ...]]):
    """Updates per replica: `2`, or `3,2,5` with a number for each."""

    name = "N[,N...]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | tuple[int, ...]:
        """One number, or one for each replica."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        try:
            numbers = tuple(int(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is neither a whole number nor a list such as 3,2,5", param, ctx)
        if any(number < 0 for number in numbers):
            self.fail(f"{value!r} has a number below zero", param, ctx)
        return numbers if "," in value else numbers[0]


class Offsets(click.ParamType[tuple[int, ...]]):
    """One whole number for each replica, which may be below zero: `10,0`."""

    name = "N,N..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The numbers, in the order of the replicas."""
        try:
            return tuple(int(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is not a list of whole numbers such as 10,0", param, ctx)


class Size(click.ParamType[int]):
    """A size in bytes: `500M`, `4G`."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Bytes."""
        text = str(value).strip().lower().removesuffix("ib").removesuffix("b")
        unit = text[-1:] if text[-1:] in SIZE_UNITS else ""
        try:
            size = float(text.removesuffix(unit)) * SIZE_UNITS[unit]
        except ValueError:
            self.fail(f"{value!r} is not a size; write for example 500M or 4G", param, ctx)
        if not 1 <= size < 2**63:
            self.fail(f"{value!r} is not a size above zero", param, ctx)
        return int(size)


class Seconds(click.ParamType[float]):
    """A time in seconds, above zero."""

    name = "SECONDS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds."""
        try:
            seconds = float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number of seconds", param, ctx)
        if not 0 < seconds < 10**9:
            self.fail(f"{value!r} is not a number of seconds above zero", param, ctx)
        return seconds


@dataclass(frozen=True, slots=True)
class Options:
    """What the shared options say."""

    check: dict[str, Any]
    form: str
    report: Path | None
    is_report_off: bool
    graph: Path | None = None
    is_progress_shown: bool | None = None
    has_statistics: bool = False


BOUND_OPTIONS = ("replicas", "depth", "ops", "network", "skew", "crashes", "drops", "duplicates")
"""What a run claims to cover: part of the command that gives the same result again."""
CHECK_OPTIONS = (*BOUND_OPTIONS, "engine", "max_states", "max_memory", "timeout", "workers")

_SHARED: list[Callable[[Callable[..., Any]], Callable[..., Any]]] = [
    click.option("--replicas", type=Whole(), default=3, show_default=True, help="How many replicas."),
    click.option("--depth", type=Whole(), help="Events in an ordering at most."),
    click.option("--ops", type=Updates(), help="Updates at each replica at most: one number, or one for each."),
    click.option(
        "--network", metavar="NAME", help="How messages travel.  [default: causal for op-based types, else async]"
    ),
    click.option("--skew", type=Offsets(), help="How far each replica's clock is ahead, for operations that read it."),
    click.option("--crashes", type=Whole(), help="Crashes and restarts of each replica at most.  [default: none]"),
    click.option("--drops", type=Whole(), help="Messages of each replica lost at most, on mailbox.  [default: none]"),
    click.option("--duplicates", type=Whole(), help="Messages doubled likewise.  [default: none]"),
    click.option(
        "--engine", default="auto", show_default=True, metavar="NAME", help="auto, table, reference, orderings."
    ),
    click.option(
        "--property", "properties", multiple=True, metavar="NAME", help="Check only this one; may be repeated."
    ),
    click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True),
    click.option(
        "--report",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Where the report goes.  [default: reports/MODEL]",
    ),
    click.option("--no-report", is_flag=True, help="Write no report."),
    click.option("--max-states", type=Whole(), help="Stop with INCOMPLETE beyond so many states."),
    click.option("--max-memory", type=Size(), help="Stop with INCOMPLETE beyond so much memory."),
    click.option("--timeout", type=Seconds(), help="Stop with INCOMPLETE after so many seconds."),
    click.option("--workers", type=Whole(), help="Threads.  [default: all cores; results do not depend on it]"),
    click.option("--progress/--no-progress", default=None, help="Show how far it is.  [default: on a terminal]"),
    click.option("--statistics", is_flag=True, help="Say where states and time went."),
]


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared options to a command."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


def options_from(given: dict[str, Any], graph: Path | None = None) -> Options:
    """The shared options as one value."""
    checked = {name: given[name] for name in CHECK_OPTIONS if given[name] is not None}
    checked["properties"] = list(given["properties"]) or None
    return Options(
        checked, given["form"], given["report"], given["no_report"], graph, given["progress"], given["statistics"]
    )
