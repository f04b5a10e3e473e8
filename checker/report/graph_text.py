"""Panels of a state graph as DOT text: laid out by depth, the counterexample in red, every text escaped.

The sizes of boxes are estimated here, not measured by Graphviz, so that a picture does not depend on the fonts that are
installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from checker.explain.graph_texts import SEPARATOR
from checker.explain.phrases import moment, plural

if TYPE_CHECKING:
    from checker.explain.graph import Graph

NAMES = "ab"  # of the panels, before the numbers of their nodes
FONT = 'fontname="Helvetica,Liberation Sans,Arial,sans-serif"'
INK, SOFT, LINE, RED, PALE = "#0f172a", "#64748b", "#94a3b8", "#dc2626", "#fee2e2"
LABELLED_MAX = 50  # arrows; with more of them only the counterexample's are labelled
TEXT_MAX = 30
TOOLTIP_MAX = 400


@dataclass(frozen=True, slots=True)
class Panel:
    """One graph with a title."""

    title: str
    graph: Graph


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a label."""

    text: str
    size: int = 10
    colour: str = INK
    is_bold: bool = False


Arrows = dict[tuple[int, int], list[dict[str, Any]]]


def arrows_of(graph: Graph) -> tuple[Arrows, Arrows]:
    """The events between two nodes, and those that stay at one, folded by source and target."""
    arrows: Arrows = {}
    loops: Arrows = {}
    for source, target, held in graph.edges(data=True):
        (loops if source == target else arrows).setdefault((source, target), []).append(held)
    return arrows, loops


def drawing_text(head: Sequence[str], panels: Sequence[Panel]) -> str:
    """The whole drawing; `head`: lines of its title, the first one large."""
    title = [Line(_cut(head[0], 110), 16, is_bold=True), *(Line(_cut(line, 140), 11, SOFT) for line in head[1:])]
    if len(panels) == 1:
        title.append(Line(panels[0].title, 11, SOFT))
    lines = [
        "digraph states {",
        f'  graph [label={_label([*title, *_legend(panels)], "left")}, labelloc="t", labeljust="l"];',
        f'  graph [rankdir="TB", newrank="true", nodesep="0.22", ranksep="0.55", pad="0.3", bgcolor="white", {FONT}];',
        f'  node [shape="box", style="rounded,filled", fillcolor="#f8fafc", color="{LINE}", {FONT}];',
        '  node [margin="0.06,0.04"];',
        f'  edge [color="{SOFT}", arrowsize="0.6", {FONT}];',
        *(f"  {line}" for line in _depth_lines(panels)),
    ]
    for number, panel in enumerate(panels):
        name = NAMES[number]
        body = _panel_lines(name, panel.graph)
        if len(panels) > 1:
            title_text = _label([Line(panel.title, 12, is_bold=True)], "left")
            frame = f'label={title_text}, labeljust="l", color="#e2e8f0", style="rounded", margin="14"'
            body = [f"subgraph cluster_{name} {{", f"  graph [{frame}];", *(f"  {line}" for line in body), "}"]
        lines += [f"  {line}" for line in body]
    lines += [f"  {line}" for line in _row_lines(panels)]
    return "\n".join([*lines, "}"]) + "\n"


def _legend(panels: Sequence[Panel]) -> list[Line]:
    """How to read the picture: only what this one needs."""
    kinds = {held["kind"] for panel in panels for _, _, held in panel.graph.edges(data=True)}
    nodes = [held for panel in panels for _, held in panel.graph.nodes(data=True)]
    notes = ["large: the replicas' answers"]
    if any(not held["is_group"] for held in nodes):
        notes.append("small: their payloads")
    if "update" in kinds:
        notes.append("solid: update")
    if "deliver" in kinds:
        notes.append("dashed: delivery (1 ← 0: to replica 1 from replica 0)")
    if "send" in kinds:
        notes.append("dotted: send (1 → 0: by replica 1 to replica 0)")
    if any(held["terminal"] for held in nodes):
        notes.append("double border: an ordering ends here")
    if any(held["on_counterexample"] for held in nodes):
        notes.append("red: the counterexample")
    return [Line("   ·   ".join(notes), 10, SOFT)]


def _depth_lines(panels: Sequence[Panel]) -> list[str]:
    """A column that says how many events lead to each row."""
    depths = sorted(_rows(panels))
    lines = [
        f'd{depth} [shape="plaintext", style="", label={_label([Line(moment(depth), 10, SOFT)])}];' for depth in depths
    ]
    if len(depths) > 1:
        lines.append(f'{" -> ".join(f"d{depth}" for depth in depths)} [style="invis", weight="100"];')
    return lines


def _row_lines(panels: Sequence[Panel]) -> list[str]:
    """Nodes of equal depth on one row."""
    return [
        f'{{ rank="same"; {" ".join(f"{name};" for name in [f"d{depth}", *names])} }}'
        for depth, names in sorted(_rows(panels).items())
    ]


def _rows(panels: Sequence[Panel]) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for name, panel in zip(NAMES, panels, strict=False):
        for number, held in panel.graph.nodes(data=True):
            rows.setdefault(held["depth"], []).append(f"{name}{number}")
    return rows


# --- one panel ------------------------------------------------------------------------------------------------


def _panel_lines(name: str, graph: Graph) -> list[str]:
    arrows, loops = arrows_of(graph)
    idle = {source: held for (source, _), held in loops.items()}
    lines = [_node_line(f"{name}{n}", held, idle.get(n, [])) for n, held in graph.nodes(data=True)]
    is_labelled = len(arrows) <= LABELLED_MAX and not graph.graph["quotient"]
    return lines + [
        _arrow_line(f"{name}{source} -> {name}{target}", held, is_labelled=is_labelled)
        for (source, target), held in sorted(arrows.items())
    ]


def _node_line(name: str, held: dict[str, Any], idle: Sequence[dict[str, Any]]) -> str:
    is_wrong, is_on = bool(held["violating"]), held["on_counterexample"]
    ink, soft = ("white", "white") if is_wrong else (INK, SOFT)
    lines = [Line(text, 15, ink, is_bold=True) for text in _in_lines(held["values"], 18)]
    if held["is_group"]:
        others = ", among them one that" if is_wrong and held["states"] > 1 else ""
        lines.append(Line(plural(held["states"], "state") + others, 9, soft))
    else:
        lines += [Line(text, 9, soft) for text in _in_lines(held["payloads"], TEXT_MAX)]
    if count := sum(edge["count"] for edge in idle):
        lines.append(Line(_idle_text(count, idle, is_group=held["is_group"]), 8, soft))
    if is_wrong:
        lines.append(Line(_cut(f"violates {held['violating']}", 40), 10, ink, is_bold=True))
    attributes = [f"label={_label(lines)}", f"tooltip={_quoted(_cut(held['payloads'] or held['values'], TOOLTIP_MAX))}"]
    if is_on or is_wrong:
        attributes.append(f'color="{RED}", penwidth="2.2", fillcolor="{RED if is_wrong else PALE}"')
    if held["terminal"]:
        attributes.append('peripheries="2"')
    return f"{name} [{', '.join(attributes)}];"


def _idle_text(count: int, idle: Sequence[dict[str, Any]], *, is_group: bool) -> str:
    steps = ", ".join(edge["steps"] for edge in idle if edge["steps"])
    rest = "inside" if is_group else "changes nothing" if count == 1 else "change nothing"
    text = f"{plural(count, 'event')} {rest}"
    return f"{text}, step {steps} among them" if steps else text


def _arrow_line(ends: str, held: Sequence[dict[str, Any]], *, is_labelled: bool) -> str:
    steps = ", ".join(edge["steps"] for edge in held if edge["steps"])
    texts = [_short(edge) for edge in sorted(held, key=lambda edge: not edge["steps"])]
    lines = []
    if steps:
        lines.append(Line(f"step {steps}", 10, RED, is_bold=True))
    if is_labelled:
        lines += [Line(_cut(text, TEXT_MAX), 9, RED if steps and not n else SOFT) for n, text in enumerate(texts[:2])]
        if len(texts) > 2:
            lines.append(Line(f"and {len(texts) - 2} more", 9, SOFT))
    attributes = [f"label={_label(lines)}"] if lines else []
    kinds = {edge["kind"] for edge in held}
    if "update" not in kinds:
        attributes.append(f'style="{"dashed" if "deliver" in kinds else "dotted"}"')
    if steps:
        attributes.append(f'color="{RED}", penwidth="2.8", arrowsize="0.9", weight="8"')
    tooltip = "; ".join(edge["label"] + (f" ({edge['count']:,})" if edge["count"] > 1 else "") for edge in held)
    attributes.append(f"edgetooltip={_quoted(_cut(tooltip, TOOLTIP_MAX))}")
    return f"{ends} [{', '.join(attributes)}];"


def _short(edge: dict[str, Any]) -> str:
    """An event in few words: `0: increment()`, `1 ← 0: (1, 0)`, `0 → 1: (1, 0)`."""
    if edge["kind"] == "update":
        return f"{edge['replica']}: {edge['detail']}"
    arrow = "→" if edge["kind"] == "send" else "←"
    return f"{edge['replica']} {arrow} {edge['peer']}: {edge['detail']}"


def _in_lines(joined: str, columns: int) -> list[str]:
    """On one line if that is short, else a line for each replica."""
    return [joined] if len(joined) <= columns else [_cut(text, columns) for text in joined.split(SEPARATOR)]


# --- text -----------------------------------------------------------------------------------------------------


def _label(lines: Iterable[Line], align: str = "center") -> str:
    """A label of lines as tall and as wide as the estimate says."""
    rows = "".join(_row(line, align) for line in lines)
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>'


def _row(line: Line, align: str) -> str:
    text = escape(line.text) or " "
    text = f"<B>{text}</B>" if line.is_bold else text
    font = f'<FONT POINT-SIZE="{line.size}" COLOR="{line.colour}">{text}</FONT>'
    size = f'WIDTH="{_width(line)}" HEIGHT="{round(line.size * 1.3)}"'
    ground = "white" if align == "left" else "transparent"
    return f'<TR><TD ALIGN="{align}" BGCOLOR="{ground}" FIXEDSIZE="TRUE" {size}>{font}</TD></TR>'


def _width(line: Line) -> int:
    """Points, as a wide sans-serif font would take."""
    units = sum(_WIDTHS.get(c, 1.05 if ord(c) > 0x2E7F else 0.66) for c in line.text)
    return round(units * line.size * (1.13 if line.is_bold else 1.0)) + 4


_WIDTHS = {
    **dict.fromkeys("ijl.,:;'| ", 0.345),
    **dict.fromkeys("frt()[]/\\-!I", 0.42),
    **dict.fromkeys("ABCDGHKNOQRUVXY&", 0.79),
    **dict.fromkeys("mwMW@%<>+=~^…←→", 1.0),
}
"""Of characters, in units of the font's size; 0.66 for most."""


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _quoted(text: str) -> str:
    r"""A quoted DOT string for a tooltip; Graphviz halves backslashes there twice.

    >>> print(_quoted('say "a\\n" & go'))
    "say &quot;a\\\\n&quot; &amp; go"
    """
    return '"' + escape(text).replace("\\", "\\" * 4) + '"'
