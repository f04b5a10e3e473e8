"""The space-time diagram of a counterexample as SVG: to stand alone, or inside a page that gives it its colours.

A message runs down its sender's line for as long as it is delayed, beside it where the sender moves on meanwhile, then
slants across to its receiver. So no arrow crosses a text: texts stand below their marks, and arrows arrive from above.
Sizes are estimated from the number of characters, so that the bytes do not depend on the fonts that are installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from checker.core.events import EventKind
from checker.core.result import ReplicaState, Violation
from checker.explain.diagram import Arrow, Diagram, End, Mark, diagram
from checker.explain.differences import Part, parts
from checker.explain.long_texts import shortened
from checker.explain.phrases import cell, event_text, moment, printable, repeats
from checker.explain.text_diagram import columns_of

TEXT_MAX = 34  # characters of a line beside a mark
CHARACTER, LABEL, LINE = 7.3, 6.5, 17.0  # label: the mean of a sans-serif font
LEFT, TOP, INDENT, BESIDE = 36.0, 62.0, 16.0, 9.0
SLANT = 26.0
LANE_MIN, LANE_GAP = 84.0, 26.0

STYLE = """
.stdiagram{--paper:#fff;--ink:#1d1c1a;--soft:#6d6a64;--rule:#d8d4cc;--accent:#c2361b;--tint:#fbe9e4;
font:12px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
@media (prefers-color-scheme:dark){.stdiagram{--paper:#171614;--ink:#ece8e1;--soft:#a29d94;--rule:#45413b;
--accent:#ff8163;--tint:#43231b}}
"""
SHAPES = """
.stdiagram text{fill:var(--ink);white-space:pre}.stdiagram .mono{font:12px ui-monospace,SFMono-Regular,Menlo,
Consolas,"Liberation Mono",monospace}.stdiagram .soft{fill:var(--soft)}.stdiagram .head{font-weight:600}
.stdiagram .new{font-weight:700;fill:var(--accent)}.stdiagram .lane{stroke:var(--rule);stroke-width:1.5}
.stdiagram .dot{fill:var(--ink);stroke:var(--paper);stroke-width:2}.stdiagram .still{fill:var(--paper);
stroke:var(--ink);stroke-width:1.6}.stdiagram .fails{stroke:var(--accent);stroke-width:2.4;fill:none;
stroke-linecap:round}.stdiagram .failure{fill:var(--accent);font-weight:600}.stdiagram .way{fill:none;
stroke:var(--ink);stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round}.stdiagram .tip{fill:var(--ink)}
.stdiagram .delayed .way{stroke-dasharray:9 5}.stdiagram .again .way{stroke-dasharray:1.5 5}
.stdiagram .faded{opacity:.42}.stdiagram .band{fill:var(--tint);opacity:0}.stdiagram .hit{fill:transparent}
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where everything stands: the middle of each line, each row, and the size of the whole."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    width: float
    height: float
    bottom: float


def svg_text(violation: Violation) -> str:
    """The diagram as a file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg_element(violation, is_alone=True)}\n'


def svg_element(violation: Violation, *, is_alone: bool = False) -> str:
    """The diagram as an element; in a page, `STYLE` and `SHAPES` are the page's affair.

    Groups of a step have the class `step` and its number as `data-step`, for a page that steps through it.
    """
    drawn = diagram(violation)
    place = _place(drawn)
    title = f"{_whole(violation.property_name)} fails after {moment(violation.depth)}"
    head = (
        f'<svg class="stdiagram" xmlns="http://www.w3.org/2000/svg" role="img" width="{place.width:.0f}" '
        f'height="{place.height:.0f}" viewBox="0 0 {place.width:.0f} {place.height:.0f}">'
    )
    lines = [head, f"<title>{title}</title>", f"<desc>{_told(violation)}</desc>"]
    if is_alone:
        lines += [f"<style>{STYLE}{SHAPES}</style>", '<rect width="100%" height="100%" fill="var(--paper)"/>']
    lines += _lanes(drawn, place)
    for i, replica in enumerate(drawn.beginning):
        lines += _beginning(replica, place.xs[i], place.ys[0])
    if not drawn.marks:
        fails = _whole(f"{violation.property_name} fails at the beginning")
        lines.append(
            f'<text class="failure" x="{place.xs[0] + INDENT:.1f}" y="{place.ys[0] + 3 * LINE:.1f}">{fails}</text>'
        )
    lines += [_arrow(arrow, place) for arrow in drawn.arrows if arrow.end is End.UNDER_WAY]
    arrows = {arrow.row: arrow for arrow in drawn.arrows}
    for mark in drawn.marks:
        lines += _step(violation, mark, arrows.get(mark.row), place)
    return "\n".join([*lines, "</svg>"])


def _told(violation: Violation) -> str:
    """The steps in words, for those who do not see the picture."""
    again = repeats(violation)
    steps = [f"{step.number}. {event_text(step, is_again=step.number in again)}" for step in violation.steps]
    return _whole("; ".join([*steps, violation.failure]))


# --- where things stand ---------------------------------------------------------------------------------------


def _place(drawn: Diagram) -> _Place:
    tallest = 2
    widths = [max(LANE_MIN, _width(_cell_lines(replica, replica))) for replica in drawn.beginning]
    for mark in drawn.marks:
        lines = _mark_lines(mark)
        tallest = max(tallest, len(lines) + (1 if _is_from_right(drawn, mark) else 0))
        widths[mark.replica] = max(widths[mark.replica], _width(lines[1:]), columns_of(_plain(lines[0])) * LABEL)
    xs = [LEFT + INDENT]
    for width in widths:
        xs.append(xs[-1] + INDENT + width + LANE_GAP)
    pitch = SLANT + 8 + tallest * LINE
    ys = [TOP + pitch * row for row in range(len(drawn.marks) + 1)]
    bottom = ys[-1] + (tallest + 0.6) * LINE
    if any(arrow.end is End.UNDER_WAY for arrow in drawn.arrows):
        bottom += SLANT
    return _Place(tuple(xs[:-1]), tuple(ys), xs[-1], bottom + 14, bottom)


def _is_from_right(drawn: Diagram, mark: Mark) -> bool:
    return any(
        arrow.row == mark.row and arrow.end is End.ARRIVED and arrow.sender > arrow.receiver for arrow in drawn.arrows
    )


def _width(lines: Sequence[Sequence[Part]]) -> float:
    return max((sum(columns_of(text) for text, _ in line) * CHARACTER for line in lines), default=0.0)


def _plain(line: Sequence[Part]) -> str:
    return "".join(text for text, _ in line)


def _cell_lines(before: ReplicaState, after: ReplicaState) -> list[Sequence[Part]]:
    """Payload and answer: on one line where they fit, else on two."""
    whole = cell(after)
    if len(whole) <= TEXT_MAX:
        return [parts(cell(before), whole)]
    lines = [_cut(parts(printable(before.shown), printable(after.shown)))]
    if after.value not in ("", after.shown):
        lines.append(_cut(parts(f"= {printable(before.value)}", f"= {printable(after.value)}")))
    return lines


def _mark_lines(mark: Mark) -> list[Sequence[Part]]:
    label: list[Sequence[Part]] = [_cut([(mark.label, False)])]
    if mark.kind in (EventKind.SEND, EventKind.DROP, EventKind.DUPLICATE, EventKind.READ):
        return label
    return [*label, *_cell_lines(mark.before, mark.after)]


def _cut(line: Sequence[Part]) -> Sequence[Part]:
    """A line of at most `TEXT_MAX` characters: its beginning, or what is around the first thing new in it."""
    whole = _plain(line)
    if len(whole) <= TEXT_MAX:
        return line
    flags = [is_new for text, is_new in line for _ in text]
    new = flags.index(True) if True in flags and not all(flags) else 0
    start = 0 if new < TEXT_MAX - 6 else min(new - 6, len(whole) - TEXT_MAX + 1)
    end = min(len(whole), start + TEXT_MAX - (1 if start == 0 else 2 if start + TEXT_MAX - 1 < len(whole) else 1))
    found: list[Part] = [("…", False)] if start else []
    for at in range(start, end):
        if found and found[-1][1] == flags[at]:
            found[-1] = (found[-1][0] + whole[at], flags[at])
        else:
            found.append((whole[at], flags[at]))
    return [*found, ("…", False)] if end < len(whole) else found


# --- what is drawn --------------------------------------------------------------------------------------------


def _lanes(drawn: Diagram, place: _Place) -> Iterator[str]:
    for i, x in enumerate(place.xs):
        fails = " failure" if i in drawn.failing else ""
        yield f'<text class="head{fails}" x="{x - 6:.1f}" y="24">replica {i}</text>'
        yield f'<line class="lane" x1="{x:.1f}" y1="36" x2="{x:.1f}" y2="{place.bottom:.1f}"/>'


def _beginning(replica: ReplicaState, x: float, y: float) -> Iterator[str]:
    yield f'<circle class="still" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    for n, line in enumerate(_cell_lines(replica, replica)):
        yield _line(line, x, y + 4 + n * LINE, "mono soft", cell(replica))


def _step(violation: Violation, mark: Mark, arrow: Arrow | None, place: _Place) -> Iterator[str]:
    x, y = place.xs[mark.replica], place.ys[mark.row]
    pitch = place.ys[1] - place.ys[0]
    top = y - SLANT - 8
    faded = "" if mark.matters else " faded"
    yield f'<g class="step{faded}" data-step="{mark.row}">'
    yield f'<rect class="band" x="0" y="{top:.1f}" width="{place.width:.0f}" height="{pitch - 4:.1f}" rx="6"/>'
    yield f'<text class="soft" x="{LEFT - 14:.0f}" y="{y + 4:.1f}" text-anchor="end">{mark.row}</text>'
    is_from_right = False
    if arrow is not None:
        is_from_right = arrow.end is End.ARRIVED and arrow.sender > arrow.receiver
        yield _arrow(arrow, place)
    yield _sign(mark, x, y)
    first = y + 4 + (LINE if is_from_right else 0)
    label, *cells = _mark_lines(mark)
    yield _line(label, x, first, "head" if mark.kind is EventKind.UPDATE else "", mark.label)
    for n, line in enumerate(cells, 1):
        yield _line(line, x, first + n * LINE, "mono", cell(mark.after))
    if mark.fails:
        text = _text(f"{violation.property_name} fails", TEXT_MAX)
        yield f'<text class="failure" x="{x + INDENT:.1f}" y="{first + (len(cells) + 1) * LINE:.1f}">{text}</text>'
    yield f'<rect class="hit" x="0" y="{top:.1f}" width="{place.width:.0f}" height="{pitch - 4:.1f}"/>'
    yield "</g>"


def _line(line: Sequence[Part], x: float, y: float, kind: str, whole: str) -> str:
    spans = "".join(f'<tspan class="new">{_text(t)}</tspan>' if is_new else _text(t) for t, is_new in line)
    title = f"<title>{_whole(whole)}</title>" if sum(len(t) for t, _ in line) >= TEXT_MAX else ""
    return f'<text class="{kind}" x="{x + INDENT:.1f}" y="{y:.1f}">{title}{spans}</text>'


def _sign(mark: Mark, x: float, y: float) -> str:
    """A disc where something changed, a ring where nothing did; a cross where the property fails."""
    if mark.fails:
        return (
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="8" fill-opacity="0"/>'
            f'<path class="fails" d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10"/>'
        )
    match mark.kind:
        case EventKind.CRASH:
            return f'<rect class="still" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'
        case EventKind.READ:
            return f'<path class="still" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
        case EventKind.SEND | EventKind.DROP | EventKind.DUPLICATE:
            return f'<circle class="still" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        case _:
            kind = "dot" if mark.is_changed else "still"
            return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5.5"/>'


def _arrow(arrow: Arrow, place: _Place) -> str:
    x, target = place.xs[arrow.sender], place.xs[arrow.receiver]
    top = place.ys[arrow.sent]
    y = place.ys[arrow.row] if arrow.row < len(place.ys) else place.bottom
    kind = _kind(arrow)
    if x == target:
        way = f"M{x - 5:.1f} {y - 16:.1f}c-22 -2 -24 16 -4 16"
        return f'<g class="{kind}"><path class="way" d="{way}"/>{_tip(x - 7, y, 1.0, 0.0)}</g>'
    side = 1.0 if target > x else -1.0
    start = x + side * BESIDE if arrow.is_delayed else x
    slope = SLANT / (abs(target - start) or 1.0)
    bend = f"Q{start:.1f} {y - SLANT:.1f} {start + side * 12:.1f} {y - SLANT + 12 * slope:.1f}"
    down = f"M{x:.1f} {top + 6:.1f}Q{start:.1f} {top + 8:.1f} {start:.1f} {top + 16:.1f}V{y - SLANT - 10:.1f}{bend}"
    if arrow.end is End.ARRIVED:
        tip_x, tip_y = target - side * 8, y - 8 * slope
        head = _tip(tip_x, tip_y, side, slope)
        return (
            f'<g class="{kind}"><path class="way" d="{down}L{tip_x - side * 5:.1f} {tip_y - 5 * slope:.1f}"/>{head}</g>'
        )
    reach = abs(target - start) * 0.45
    end_x, end_y = start + side * reach, y - SLANT + reach * slope
    sign = (
        f'<path class="way" d="M{end_x - 5:.1f} {end_y - 5:.1f}l10 10m0 -10l-10 10"/>'
        if arrow.end is End.LOST
        else f'<circle class="still" cx="{end_x + side * 4:.1f}" cy="{end_y:.1f}" r="3.5"/>'
    )
    return f'<g class="{kind}"><path class="way" d="{down}L{end_x:.1f} {end_y:.1f}"/>{sign}</g>'


def _kind(arrow: Arrow) -> str:
    """The classes of an arrow."""
    ways = {"again": arrow.is_again, "delayed": arrow.is_delayed and not arrow.is_again, "faded": not arrow.matters}
    return " ".join(["message", *(name for name, holds in ways.items() if holds), arrow.end.value.replace(" ", "-")])


def _tip(x: float, y: float, side: float, slope: float) -> str:
    """The head of an arrow that points along (side, slope)."""
    norm = (1 + slope * slope) ** 0.5
    dx, dy = side / norm, slope / norm
    corners = [(x, y), (x - 9 * dx + 4 * dy, y - 9 * dy - 4 * dx), (x - 9 * dx - 4 * dy, y - 9 * dy + 4 * dx)]
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)
    return f'<polygon class="tip" points="{points}"/>'


def _whole(text: str) -> str:
    """What is shown when pointing at something, or read aloud."""
    return _text(shortened(printable(text)))


def _text(text: str, length: int | None = None) -> str:
    """Printable, cut, escaped; a lone surrogate, which no file can hold, is escaped as well."""
    text = printable(text)
    if length is not None and len(text) > length:
        text = f"{text[: length - 1]}…"
    return escape(text)
