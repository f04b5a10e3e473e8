"""`--emit KIND[=PATH]`: a result or its counterexample in the formats of other tools."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from checker.api import Result
from checker.core.errors import ReportError
from checker.faces.writing import folder_name, graph_bytes, make_folder, write_text


@dataclass(frozen=True, slots=True)
class Emitted:
    """What one kind writes: text by file name, of a result, its data type as `--model` had it, and the place."""

    default: str
    texts: Callable[[Result, str, Path], Mapping[str, str]]
    needs_counterexample: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One `--emit`."""

    kind: str
    path: Path | None


class Emit(click.ParamType[Wanted]):
    """`KIND` or `KIND=PATH`."""

    name = "KIND[=PATH]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Wanted:
        """The kind, and where to; an unknown kind is one clear line."""
        if isinstance(value, Wanted):
            return value
        kind, equals, path = str(value).partition("=")
        if kind not in KINDS:
            self.fail(f"{kind!r} is not one of {', '.join(KINDS)}", param, ctx)
        if equals and not path:
            self.fail(f"{value!r} names no file after the equals sign", param, ctx)
        return Wanted(kind, Path(path) if path else None)


def require_places(wanted: Sequence[Wanted]) -> None:
    """Refuse what cannot be written before a long run rather than after, and two that would write one file."""
    kinds: dict[Path, str] = {}
    for one in wanted:
        if one.path is not None:
            other = kinds.setdefault(one.path.resolve(), one.kind)
            if other != one.kind:
                raise ReportError(f"--emit {other} and --emit {one.kind} would both write {one.path}; give two paths")
            if one.path.is_dir():
                raise ReportError(
                    f"cannot write {one.path}: it is a folder; give the path of a file to --emit {one.kind}"
                )
            make_folder(one.path.parent, f"give another path to --emit {one.kind}")


def emit(result: Result, target: str, wanted: Sequence[Wanted], folder: Path) -> tuple[list[Path], list[str]]:
    """Write what is wanted, into `folder` unless a path is given; the files, and what could not be made and why."""
    files, notes = [], []
    for one in wanted:
        kind = KINDS[one.kind]
        if kind.needs_counterexample and not result.violations:
            notes.append(f"no counterexample, so no {one.kind}: nothing is written for it")
            continue
        name = folder_name(result.model).replace("-", "_").replace(".", "_")
        place = one.path or folder / kind.default.format(model=name)
        make_folder(place.parent)
        for part, text in kind.texts(result, target, place).items():
            files.append(write_text(place.with_name(place.stem + part + place.suffix), text))
    return files, notes


def _trace(result: Result, target: str) -> dict[str, Any]:
    from checker.report.json_text import trace_object

    return trace_object(result, result.violations[0], target)


def _test(result: Result, target: str, place: Path) -> Mapping[str, str]:
    from checker.report.regression import regression_text

    file = _file_in(target)
    beside = Path(os.path.relpath(file, place.parent)).as_posix() if file else None
    trace = _trace(result, Path(file).name + target[len(file) :] if file else target)
    return {"": regression_text(trace, result.violations[0], beside)}


def _file_in(target: str) -> str:
    """The file that a target names; "" for a module or a name of the catalogue."""
    file = target.rpartition(":")[0]
    return file if file.endswith(".py") or "/" in file else ""


def _itf(result: Result, target: str, _place: Path) -> Mapping[str, str]:
    from checker.explain.itf import itf_object
    from checker.report.json_text import written

    return {"": written(itf_object(_trace(result, target), result.violations[0]))}


def _shiviz(result: Result, _: str, _place: Path) -> Mapping[str, str]:
    from checker.report.shiviz import shiviz_text

    return {"": shiviz_text(result.violations[0])}


def _mermaid(result: Result, _: str, _place: Path) -> Mapping[str, str]:
    from checker.report.mermaid import sequence_diagram

    return {"": sequence_diagram(result.violations[0])}


def _graph(suffix: str) -> Callable[[Result, str, Path], Mapping[str, str]]:
    return lambda result, _, _place: {"": graph_bytes(result.graph(), suffix).decode()}


def _junit(result: Result, _: str, _place: Path) -> Mapping[str, str]:
    from checker.report.for_ci import junit_text

    return {"": junit_text(result)}


def _sarif(result: Result, target: str, _place: Path) -> Mapping[str, str]:
    from checker import __version__
    from checker.report.for_ci import sarif_text
    from checker.system.lines import file_of, shown_path

    assert result.description is not None
    file = shown_path(_file_in(target)) if _file_in(target) else file_of(result.description)
    return {"": sarif_text(result, __version__, file)}


def _csv(result: Result, _: str, _place: Path) -> Mapping[str, str]:
    from checker.report.tables import states_text, transitions_text

    graph = result.graph()
    return {"-states": states_text(graph), "-transitions": transitions_text(graph)}


KINDS: dict[str, Emitted] = {
    "test": Emitted("test_{model}.py", _test, needs_counterexample=True),
    "itf": Emitted("counterexample.itf.json", _itf, needs_counterexample=True),
    "shiviz": Emitted("counterexample.log", _shiviz, needs_counterexample=True),
    "mermaid": Emitted("counterexample.mmd", _mermaid, needs_counterexample=True),
    "graphml": Emitted("graph.graphml", _graph(".graphml")),
    "dot": Emitted("graph.dot", _graph(".dot")),
    "junit": Emitted("junit.xml", _junit),
    "sarif": Emitted("result.sarif", _sarif),
    "csv": Emitted("graph.csv", _csv),
}
"""In the order in which help and errors list them."""
