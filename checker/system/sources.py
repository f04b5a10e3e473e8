"""What a call of user code asks of the world beside its arguments: clocks, chance, addresses, hashes; and where.

Watched through the interpreter's profiling hook, and only while a call is repeated, so that the search stays as fast as
it was. Only what the user's own code asks counts: a clock that a library reads for itself (to log, say) is its own
affair.
"""

from __future__ import annotations

import dis
import sys
import sysconfig
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

CLOCKS = frozenset({"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "time", "time_ns"})
CLOCKS_AS_DATES = frozenset({"ctime", "gmtime", "localtime", "now", "strftime", "today", "utcnow"})
CHANCE = frozenset({"random", "secrets", "uuid"})
"""Modules that draw at random."""

ADDRESS, HASH = "an address", "a hash"
ADVICE = {
    "the clock": "an operation can be told the time instead (reads_clock=True)",
    "chance": "draw outside the data type and hand the result over as an argument",
    ADDRESS: "addresses differ from run to run; compare by == or by an id of your own",
    HASH: "the hash of text differs from process to process; compare or sort by content",
}


class Source(NamedTuple):
    """What was asked, by which call, in which line of which file."""

    what: str
    call: str
    place: str

    def __str__(self) -> str:
        return f"asks {self.what} ({self.call} at {self.place})"


class Watching:
    """While it is entered, notes what user code asks of the world, each source once, in order.

    Where somebody profiles the checker itself, it gives way and notes nothing.
    """

    def __init__(self) -> None:
        self.noted: dict[Source, None] = {}
        self._is_free = sys.getprofile() is None

    def __enter__(self) -> Watching:
        if self._is_free:
            sys.setprofile(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_free:
            sys.setprofile(None)

    def _event(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and _is_own(frame):
            self._note(_native_source(frame, called), frame)
        elif event == "call":
            if frame.f_back is not None and _is_own(frame.f_back):
                self._note(_python_source(frame), frame.f_back)
            if _is_own(frame):
                for name, line in _handed_on(frame.f_code):
                    if name not in frame.f_globals:
                        self._enter(ADDRESS if name == "id" else HASH, f"{name}()", frame, line)

    def _note(self, source: tuple[str, str] | None, frame: FrameType) -> None:
        if source is not None:
            self._enter(*source, frame, frame.f_lineno)

    def _enter(self, what: str, call: str, frame: FrameType, line: int) -> None:
        self.noted.setdefault(Source(what, call, f"{Path(frame.f_code.co_filename).name}, line {line}"))


def _native_source(frame: FrameType, called: Callable[..., Any]) -> tuple[str, str] | None:
    """What a function written in C asks of the world, and its name."""
    name, module, owner = called.__name__, called.__module__, getattr(called, "__self__", None)
    if (module == "time" and name in CLOCKS | CLOCKS_AS_DATES) or _is_date(owner, name):
        return "the clock", f"{module or 'datetime'}.{name}()"
    if module == "builtins" and name == "id":
        return ADDRESS, "id()"
    if module == "builtins" and name == "hash" and frame.f_code.co_name != "__hash__":
        return HASH, "hash()"
    if (module == "posix" and name == "urandom") or _is_shared_chance(owner):
        return "chance", f"{module or 'random'}.{name}()"
    return None


@cache
def _handed_on(code: CodeType) -> tuple[tuple[str, int], ...]:
    """Where a function names `hash` or `id`, to hand it on perhaps (`key=hash`): such calls raise no event."""
    line, found = code.co_firstlineno, []
    for instruction in dis.get_instructions(code):
        line = instruction.positions.lineno or line if instruction.positions else line
        if instruction.opname.startswith(("LOAD_GLOBAL", "LOAD_NAME")) and instruction.argval in ("hash", "id"):
            found.append((str(instruction.argval), line))
    return () if code.co_name == "__hash__" else tuple(found)


def _is_date(owner: object, name: str) -> bool:
    return isinstance(owner, type) and owner.__module__ == "datetime" and name in CLOCKS_AS_DATES


def _is_shared_chance(owner: object) -> bool:
    """Whether it is the generator behind `random.random()`; one that user code makes from a seed is its own."""
    return owner is not None and owner is getattr(sys.modules.get("random"), "_inst", None)


def _python_source(frame: FrameType) -> tuple[str, str] | None:
    """What a function of the standard library asks of the world, and its name."""
    module, name = str(frame.f_globals.get("__name__")), frame.f_code.co_name
    if module not in CHANCE or name.startswith("_") or name in ("uuid3", "uuid5"):
        return None
    owner = frame.f_locals.get("self")
    if module == "random" and not _is_shared_chance(owner) and type(owner).__name__ != "SystemRandom":
        return None
    return "chance", f"{module}.{name}()"


_NOT_OWN = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), str(Path(__file__).parents[1]))
_owned: dict[str, bool] = {}


def _is_own(frame: FrameType) -> bool:
    """Whether a frame runs the user's code, and neither the checker's nor a library's."""
    file = frame.f_code.co_filename
    if file not in _owned:
        _owned[file] = not file.startswith(("<frozen", *_NOT_OWN))
    return _owned[file]
