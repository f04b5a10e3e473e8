"""The graph of states laid out for a page: which views of it fit, and where each node stands.

Rows are depths; a depth with more nodes than stand side by side takes several rows. Within a depth, nodes are ordered
by the mean place of those that lead to them (the barycentre method of Sugiyama, Tagawa and Toda, 1981), which keeps
arrows short. A large graph is shown as groups of states with the same answers, beside the counterexample with what else
could have happened. Time: a sort of each depth, otherwise linear in the arrows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from checker.explain import graph as graphs
from checker.explain.long_texts import shortened
from checker.explain.phrases import plural
from checker.explain.text_diagram import columns_of
from checker.report.graph_text import arrows_of

if TYPE_CHECKING:
    from checker.explain.graph import Graph

NODES_MAX, ARROWS_MAX = 700, 2_500
GROUPS_MIN = 12  # nodes; a smaller graph needs no groups
WIDTH, ROW, DEPTH_GAP, BOX = 1_300.0, 58.0, 34.0, 30.0
CHARACTER, NODE_MIN, NODE_MAX, BETWEEN = 7.0, 44.0, 230.0, 18.0
LEFT = 76.0  # room for the depths
PIECE_MAX, TEXT_MAX, ANSWERS_MAX = 200, 1_000, 30
LABELS_MAX = 12


def views_object(graph: Graph) -> dict[str, Any]:
    """Every view as plain values: `{"views": [{"title", "nodes", "arrows", ...}]}`, the one to begin with first."""
    facts = graph.graph
    views = [_view(name, title, shown) for name, title, shown in _views(graph)]
    return {"states": facts["states"], "transitions": facts["transitions"], "views": views}


def _views(graph: Graph) -> Iterator[tuple[str, str, Graph]]:
    facts = graph.graph
    near = graphs.neighbourhood(graph)
    if not facts["quotient"] and _fits(graph):
        is_part = len(graph) < facts["states"]
        size = plural(facts["states"], "state")
        yield "states", f"{plural(len(graph), 'state')} of {facts['states']:,}" if is_part else f"all {size}", graph
        if len(graph) < GROUPS_MIN:
            return
    elif len(near) and _fits(near):
        yield "near", "the counterexample, and what else could have happened", near
    for name, groups in _groups(graph):
        if _fits(groups):
            drawn = sum(held["states"] for _, held in groups.nodes(data=True))
            yield (
                "groups",
                f"{drawn:,} of {plural(facts['states'], 'state')} in {plural(len(groups), 'group')}{name}",
                groups,
            )
            return


def _groups(graph: Graph) -> Iterator[tuple[str, Graph]]:
    """From the finest to the coarsest; the last one is a single node."""
    yield ": the same answers are one node", graphs.quotient(graph)
    loose = graphs.quotient(graph, is_ordered=False)
    yield ": the same answers, in any order, are one node", loose
    for depth in range(max(held["depth"] for _, held in loose.nodes(data=True)) - 1, -1, -1):
        yield (
            f" within {plural(depth, 'event')}: the same answers, in any order, are one node",
            graphs.up_to(loose, depth),
        )


def _fits(graph: Graph) -> bool:
    return len(graph) <= NODES_MAX and len(arrows_of(graph)[0]) <= ARROWS_MAX


# --- one view -------------------------------------------------------------------------------------------------


def _view(name: str, title: str, graph: Graph) -> dict[str, Any]:
    arrows, loops = arrows_of(graph)
    widths = {n: _node_width(held) for n, held in graph.nodes(data=True)}
    places, depths, size = _places(graph, sorted(arrows), max(widths.values(), default=NODE_MIN))
    numbers = {n: place for place, n in enumerate(graph.nodes)}
    idle = {source: sum(edge["count"] for edge in held) for (source, _), held in loops.items()}
    nodes = [
        {
            "n": n,
            "x": round(places[n][0], 1),
            "y": round(places[n][1], 1),
            "w": round(widths[n], 1),
            "label": _cut(held["values"], ANSWERS_MAX),
            "values": shortened(held["values"], PIECE_MAX, TEXT_MAX),
            "payloads": shortened(held["payloads"], PIECE_MAX, TEXT_MAX),
            "depth": held["depth"],
            "states": held["states"],
            "idle": idle.get(n, 0),
            "ends": held["terminal"],
            "wrong": held["violating"],
            "on": held["on_counterexample"],
        }
        for n, held in graph.nodes(data=True)
    ]
    texts: dict[str, int] = {}
    lines = [_arrow(numbers[source], numbers[target], held, texts) for (source, target), held in sorted(arrows.items())]
    return {
        "name": name,
        "title": title,
        "width": round(size[0], 1),
        "height": round(size[1], 1),
        "depths": depths,
        "nodes": nodes,
        "arrows": lines,
        "texts": list(texts),
    }


def _arrow(source: int, target: int, held: Sequence[dict[str, Any]], texts: dict[str, int]) -> dict[str, Any]:
    """All events between two nodes; their labels by number, those of the counterexample first, each once."""
    steps = sorted({int(step) for edge in held for step in edge["steps"].split(", ") if step})
    every = list(dict.fromkeys(_label(edge) for edge in sorted(held, key=lambda edge: not edge["steps"])))
    labels = every[:LABELS_MAX]
    found: dict[str, Any] = {
        "s": source,
        "t": target,
        "k": sorted({edge["kind"] for edge in held}),
        "l": [texts.setdefault(label, len(texts)) for label in labels],
    }
    if len(every) > LABELS_MAX:
        found["more"] = len(every) - LABELS_MAX
    if steps:
        found["steps"] = steps
    return found


def _label(edge: dict[str, Any]) -> str:
    times = f" ({edge['count']:,})" if edge["count"] > 1 else ""
    return shortened(edge["label"], PIECE_MAX, TEXT_MAX) + times


def _node_width(held: dict[str, Any]) -> float:
    text = _cut(held["values"], ANSWERS_MAX)
    return min(NODE_MAX, max(NODE_MIN, columns_of(text) * CHARACTER + 20))


Places = dict[int, tuple[float, float]]


def _places(
    graph: Graph, arrows: Sequence[tuple[int, int]], widest: float
) -> tuple[Places, list[list[float]], tuple[float, float]]:
    """Where the middle of each node is; (depth, y) of each depth; width and height of the whole."""
    side_by_side = max(1, int(WIDTH // (widest + BETWEEN)))
    places: Places = {}
    depths: list[list[float]] = []
    y = BOX
    for depth, members in _ordered(graph, arrows):
        depths.append([depth, y])
        for start in range(0, len(members), side_by_side):
            row = members[start : start + side_by_side]
            for at, n in enumerate(row):
                x = (at - (len(row) - 1) / 2) * (widest + BETWEEN)
                places[n] = (x, y)
            y += ROW
        y += DEPTH_GAP
    reach = max((abs(x) for x, _ in places.values()), default=0.0) + widest / 2 + BETWEEN
    moved = {n: (x + reach + LEFT, row) for n, (x, row) in places.items()}
    return moved, depths, (2 * reach + LEFT, y)


def _ordered(graph: Graph, arrows: Sequence[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """The nodes of each depth, from left to right."""
    rows: dict[int, list[int]] = {}
    for n, held in graph.nodes(data=True):
        rows.setdefault(held["depth"], []).append(n)
    above: dict[int, list[int]] = {}
    for source, target in arrows:
        if graph.nodes[source]["depth"] < graph.nodes[target]["depth"]:
            above.setdefault(target, []).append(source)
    at: dict[int, float] = {}
    for depth in sorted(rows):
        mean = {n: sum(at[parent] for parent in above[n]) / len(above[n]) for n in rows[depth] if n in above}
        rows[depth].sort(key=lambda n, mean=mean: (mean.get(n, 0.5), n))  # type: ignore[misc]
        last = max(1, len(rows[depth]) - 1)
        at.update({n: place / last for place, n in enumerate(rows[depth])})
    return sorted(rows.items())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
