"""The last line of a data type's own code that runs in a call: where to look first.

Own is what belongs neither to Python's standard library, nor to an installed package, nor to the checker, so that a
line in a class counts and the `dataclasses` machinery that it calls does not; and all that stands in one folder with a
function of the description, should that be installed.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from checker.core.result import Line
from checker.system.description import Description

SOURCE_MAX = 88
_CHECKER = str(Path(__file__).resolve().parents[1]) + "/"
_STANDARD = tuple(sysconfig.get_path(name) + "/" for name in ("stdlib", "platstdlib"))
_INSTALLED = tuple(sysconfig.get_path(name) + "/" for name in ("purelib", "platlib"))


def last_line(call: Callable[[], object], description: Description) -> Line | None:
    """Make a call once more and watch it; None where no line of the data type runs, as in a built-in function."""
    last: list[tuple[str, int, str]] = []
    homes, keeping = homes_of(description), _keeping(description)
    muted: list[FrameType] = []  # the call of code that keeps payloads, while it runs

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if not is_own(frame.f_code.co_filename, homes):
            return None
        if muted:
            return None
        if frame.f_code in keeping:
            muted.append(frame)
            return until_end
        if event == "line":
            last[:] = [(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)]
        return watch

    def until_end(_frame: FrameType, event: str, _: Any) -> Any:
        if event == "return":
            muted.clear()
        return until_end

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
    return Line(shown_path(file), number, function.strip("<>"), short)


def shown_path(file: str) -> str:
    """A file by its path from the working folder, else from the entry of the Python path that leads to it, or its name.

    Never from the root of this machine, so that it reads the same on every one.
    """
    path = Path(file).absolute()
    entries = [Path(entry).absolute() for entry in sys.path if entry]
    for folder in (Path.cwd(), *sorted(entries, key=lambda entry: (-len(entry.parts), str(entry)))):
        if path.is_relative_to(folder) and folder != folder.parent:
            found = path.relative_to(folder)
            if "site-packages" not in found.parts and "dist-packages" not in found.parts:
                return found.as_posix()
    return path.name


def file_of(description: Description) -> str | None:
    """Where the data type stands, as `shown_path` names it: the file of the first function that is its own."""
    homes = homes_of(description)
    operations = [one.apply for one in description.operations]
    functions = [*operations, *(getattr(description, field.name) for field in fields(description))]
    files = (code.co_filename for one in functions if (code := getattr(one, "__code__", None)))
    return next((shown_path(file) for file in files if is_own(file, homes)), None)


def _keeping(description: Description) -> set[CodeType]:
    """The code by which payloads are kept and compared; it is no part of the data type."""
    helpers = (description.snapshot, description.restore, description.fingerprint)
    return {code for one in helpers if (code := getattr(one, "__code__", None))}


def homes_of(description: Description) -> tuple[str, ...]:
    """The folders of installed packages in which functions of the description stand."""
    operations = [one.apply for one in description.operations]
    functions = [getattr(description, field.name) for field in fields(description)] + operations
    files = (code.co_filename for one in functions if (code := getattr(one, "__code__", None)))
    return tuple(dict.fromkeys(str(Path(file).parent) + "/" for file in files if file.startswith(_INSTALLED)))


def is_own(file: str, homes: tuple[str, ...]) -> bool:
    """Whether a file may belong to the data type; `homes` as `homes_of` gives them."""
    if file.startswith(("<", _CHECKER)):
        return False
    return file.startswith(homes) or not file.startswith(_STANDARD + _INSTALLED)
