"""Files: report folders, state graphs, traces. Every failure to write is one clear line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from checker.api import Result
from checker.core.errors import ReportError

REPORT_FILES = (
    "result.json",
    "counterexample.json",
    "counterexample.svg",
    "counterexample.itf.json",
    "counterexample.log",
    "counterexample.mmd",
    "report.html",
    "report.md",
    "graph.graphml",
    "graph.svg",
    "graph.dot",
)
NAME_MAX = 100  # file systems take 255, and suffixes are added
GRAPH_SUFFIXES = (".graphml", ".json", ".gexf", ".dot", ".svg", ".png")


def folder_name(model: str) -> str:
    """A model's name as a folder name: letters, digits, dots, dashes and underscores; a long one ends in a digest.

    >>> folder_name("my/set <v2>"), len(folder_name("set" * 100))
    ('my-set-v2', 100)
    """
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", model).strip("-.") or "model"
    if len(name) <= NAME_MAX:
        return name
    return f"{name[: NAME_MAX - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def make_folder(folder: Path, advice: str = "give another folder with --report DIR, or --no-report") -> None:
    """Make a folder for reports and see that it can be written, before a long run rather than after."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise ReportError(f"cannot write reports to {folder}: {error.strerror}; {advice}") from error


def make_report_folder(folder: Path) -> None:
    """As `make_folder`, and see that no folder stands where a file of the report must go."""
    make_folder(folder)
    for name in REPORT_FILES:
        _require_no_folder(folder / name)


def _require_no_folder(file: Path) -> None:
    if file.is_dir():
        raise ReportError(f"cannot write {file}: it is a folder; remove it, or give another place")


def write_report(result: Result, folder: Path, target: str, command: str) -> list[Path]:
    """Write a run's report; files of an earlier run that this one does not write are removed."""
    from checker.report.html import page_text
    from checker.report.json_text import result_object, trace_object, written
    from checker.report.markdown import report_text
    from checker.report.svg_diagram import svg_text

    texts: dict[str, bytes] = {
        "result.json": written(result_object(result, target, with_time=False)).encode(),
        "report.md": report_text(result, target, command).encode(),
    }
    if result.violations:
        texts["counterexample.json"] = written(trace_object(result, result.violations[0], target)).encode()
        texts["counterexample.svg"] = svg_text(result.violations[0]).encode()
    graph = result.graph()
    texts["report.html"] = page_text(result, graph, target, command).encode()
    texts.update(_graph_files(graph))
    for name in REPORT_FILES:
        if name not in texts:
            _remove(folder / name)
    return [_write(folder / name, text) for name, text in texts.items()]


def _graph_files(graph: object) -> Mapping[str, bytes]:
    """graph.graphml, and graph.svg where Graphviz is at hand, else graph.dot."""
    files = {"graph.graphml": graph_bytes(graph, ".graphml")}
    try:
        files["graph.svg"] = graph_bytes(graph, ".svg")
    except ReportError:
        files["graph.dot"] = graph_bytes(graph, ".dot")
    return files


def graph_bytes(graph: object, suffix: str) -> bytes:
    """A state graph in the format that a suffix stands for."""
    from checker.explain import graph as graphs
    from checker.report import picture

    writers: dict[str, Callable[[], str | bytes]] = {
        ".graphml": lambda: graphs.graphml_text(graph),
        ".gexf": lambda: graphs.gexf_text(graph),
        ".json": lambda: graphs.node_link_text(graph),
        ".dot": lambda: picture.dot_text(graph),
        ".svg": lambda: picture.svg_bytes(picture.dot_text(graph)),
        ".png": lambda: picture.png_bytes(picture.dot_text(graph)),
    }
    text = writers[suffix]()
    return text.encode() if isinstance(text, str) else text


def require_graph_path(path: Path) -> None:
    """Refuse an unknown suffix or a folder that does not exist before the run."""
    if path.suffix not in GRAPH_SUFFIXES:
        raise ReportError(f"cannot tell the format of graph file {path}: use one of {', '.join(GRAPH_SUFFIXES)}")
    if not path.parent.is_dir():
        raise ReportError(f"cannot write graph file {path}: no such folder {path.parent}")
    _require_no_folder(path)


def write_graph(result: Result, path: Path) -> Path:
    """Write the state graph in the format of the file's suffix."""
    return _write(path, graph_bytes(result.graph(), path.suffix))


def write_text(path: Path, text: str) -> Path:
    """Write one text file."""
    return _write(path, text.encode())


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"cannot remove {path}: {error.strerror}") from error


def _write(path: Path, content: bytes) -> Path:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ReportError(f"cannot write {path}: {error.strerror}") from error
    return path
