"""States and transitions as CSV, for analysis elsewhere: a row for each node and each arrow of the state graph.

Where there are too many states for a graph, a row is a group of states with the same answers, and says how many. Texts
that a spreadsheet would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from checker.explain.phrases import printable

if TYPE_CHECKING:
    from checker.explain.graph import Graph

STATES = ("state", "depth", "states", "payloads", "answers", "terminal", "violates", "on_counterexample")
TRANSITIONS = ("source", "target", "kind", "label", "events", "steps")


def states_text(graph: Graph) -> str:
    """One row for each node."""
    rows = (
        (
            n,
            *(
                held[key]
                for key in ("depth", "states", "payloads", "values", "terminal", "violating", "on_counterexample")
            ),
        )
        for n, held in graph.nodes(data=True)
    )
    return _text(STATES, rows)


def transitions_text(graph: Graph) -> str:
    """One row for each kind of event between two nodes."""
    keys = ("kind", "label", "count", "steps")
    rows = ((source, target, *(held[key] for key in keys)) for source, target, held in graph.edges(data=True))
    return _text(TRANSITIONS, rows)


def _text(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_cell(one) for one in row] for row in rows)
    return file.getvalue()


def _cell(thing: Any) -> Any:
    if not isinstance(thing, str):
        return thing
    text = printable(thing)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
