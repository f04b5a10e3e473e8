"""The last line of a data type's own code that runs in a call: where to look first.

Own is what belongs neither to Python's standard library nor to the checker, so that a line in a class counts and the
`dataclasses` machinery that it calls does not.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from checker.core.result import Line

SOURCE_MAX = 88
_CHECKER = str(Path(__file__).resolve().parents[1]) + "/"
_STANDARD = tuple(sysconfig.get_path(name) + "/" for name in ("stdlib", "platstdlib"))
_INSTALLED = tuple(sysconfig.get_path(name) + "/" for name in ("purelib", "platlib"))


def last_line(call: Callable[[], object]) -> Line | None:
    """Make a call once more and watch it; None where no line of the data type runs, as in a built-in function."""
    last: list[tuple[str, int, str]] = []

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if not is_own(frame.f_code.co_filename):
            return None
        if event == "line":
            last[:] = [(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)]
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        call()
    finally:
        sys.settrace(before)
    if not last:
        return None
    ((file, number, function),) = last
    source = linecache.getline(file, number).strip()
    short = source if len(source) <= SOURCE_MAX else source[: SOURCE_MAX - 3] + "..."
    return Line(Path(file).name, number, function.strip("<>"), short)


def is_own(file: str) -> bool:
    """Whether a file may belong to the data type."""
    if file.startswith(("<", _CHECKER)):
        return False
    return file.startswith(_INSTALLED) or not file.startswith(_STANDARD)
