"""The space-time diagram of a counterexample for a terminal: steps down, a line for each replica, messages across.

    1  replica 0: increment()        ● (1, 0) = 1        │
    2  replica 1 merges (1, 0)       ├──────────────────▶● (1, 0) = 1
    3  replica 1 merges (1, 0)       ├══════════════════▶✗ (2, 0) = 2
       from replica 0, again         │                   │

Beside each mark stand the payload and the answer that the step leaves; a line without a mark keeps what stands above.
A message from the right points at the end of that text, so that neither crosses the other.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Sequence

from checker.core.events import EventKind
from checker.core.result import Violation
from checker.explain.diagram import Arrow, Diagram, End, Mark, diagram
from checker.explain.phrases import cell, event_parts, legend, printable, repeats

Paint = Callable[[str, str], str]
Piece = tuple[str, str]
"""A text of one line, and the role that `paint` gives it."""

EVENT_COLUMNS_MIN = 30
GAP = 4  # between a cell and the next line: room for the head of an arrow
MARGIN = 5  # the numbers of the steps

LINE, START, CHANGED, STILL, FAILS, READ, CRASH = "│", "○", "●", "○", "✗", "◇", "†"
PROMPT, DELAYED, AGAIN = "──", " ─", "══"
ASCII = str.maketrans("│○●✗◇†─═├┤┼▶◀▷◁✖↺", "|o*x?+-=+++><><x@")
"""For terminals that have no other characters."""


def diagram_lines(violation: Violation, columns: int, paint: Paint) -> list[str]:
    """The diagram in at most so many columns; empty where the payloads are too long to stand side by side."""
    drawn = diagram(violation)
    held = [violation.initial, *(step.after for step in violation.steps)]
    widths = [max(9, *(columns_of(cell(row[i])) for row in held)) for i in range(len(violation.initial))]
    room = columns - MARGIN - sum(width + 2 + GAP for width in widths) + GAP - 3
    again = repeats(violation)
    texts = [event_parts(step, is_again=step.number in again) for step in violation.steps]
    if room < min(EVENT_COLUMNS_MIN, max(columns_of(" ".join(parts)) for parts in [("the beginning",), *texts])):
        return []
    events = [["the beginning"], *(_in_column(parts, room) for parts in texts)]
    width = max(columns_of(line) for lines in events for line in lines)
    heads = "".join(f"replica {i}".ljust(each + 2 + GAP) for i, each in enumerate(widths)).rstrip()
    lines = [paint(" " * (MARGIN + width + 3) + heads, "dim")]
    canvas = _Canvas(drawn, widths, paint)
    for row, parts in enumerate(events):
        number = str(row or "").rjust(3)
        lines.append(f"{number}  {_padded(parts[0], width)}   {canvas.row(row)}".rstrip())
        lines += [f"     {_padded(part, width)}   {canvas.between()}".rstrip() for part in parts[1:]]
    return lines


def columns_of(text: str) -> int:
    """How many columns of a terminal a printable text takes: two for a wide character, none for a combining one.

    >>> columns_of("ab"), columns_of("表"), columns_of("e\N{COMBINING ACUTE ACCENT}")
    (2, 2, 1)
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - columns_of(text))


def _in_column(parts: tuple[str, ...], width: int) -> list[str]:
    """On one line if it fits; else each part on its own, wrapped."""
    whole = " ".join(parts)
    if columns_of(whole) <= width:
        return [whole]
    return [line for part in parts for line in textwrap.wrap(part, width, break_on_hyphens=False)]


def notes(violation: Violation) -> list[str]:
    """How to read the diagram: only what this one needs."""
    drawn = diagram(violation)
    signs = [f"{CHANGED} the step changed it"] if any(mark.is_changed for mark in drawn.marks[:-1]) else []
    if any(not mark.is_changed and _sign(mark) == STILL for mark in drawn.marks):
        signs.append(f"{STILL} it did not")
    first, *more = legend(violation)
    found = ["; ".join([first, ", ".join([*signs, f"{FAILS} {printable(violation.property_name)} fails"])]), *more]
    if any(arrow.is_delayed and not arrow.is_again for arrow in drawn.arrows):
        found.append(f"├{DELAYED * 2}▶ a message that arrives after its sender has changed")
    if any(arrow.is_again for arrow in drawn.arrows):
        found.append(f"├{AGAIN * 2}▶ a message that has arrived before")
    return found


class _Canvas:
    """The lines of the replicas, one row of text at a time."""

    def __init__(self, drawn: Diagram, widths: Sequence[int], paint: Paint) -> None:
        self._drawn, self._widths, self._paint = drawn, widths, paint
        self._at = [sum(width + 2 + GAP for width in widths[:i]) for i in range(len(widths))]
        self._marks = {mark.row: mark for mark in drawn.marks}
        self._arrows = {arrow.row: arrow for arrow in drawn.arrows if arrow.end is not End.UNDER_WAY}

    def between(self) -> str:
        """A row in which nothing happens."""
        return self._painted(dict.fromkeys(self._at, (LINE, "dim")))

    def row(self, number: int) -> str:
        """The row of a step, or of the beginning."""
        if number == 0:
            texts = [cell(replica) for replica in self._drawn.beginning]
            sign = FAILS if not self._drawn.marks else START
            return self._painted({at: (f"{sign} {text}", "dim") for at, text in zip(self._at, texts, strict=True)})
        mark = self._marks[number]
        pieces: dict[int, Piece] = dict.fromkeys(self._at, (LINE, "dim"))
        text = cell(mark.after)
        own = self._at[mark.replica]
        pieces[own] = (_sign(mark), _role(mark))
        if mark.kind not in (EventKind.SEND, EventKind.DROP, EventKind.DUPLICATE):
            pieces[own + 2] = (text, _role(mark) if mark.is_changed or mark.fails else "dim")
            own += 2 + columns_of(text)
        if arrow := self._arrows.get(number):
            self._draw(pieces, arrow, own)
        elif mark.kind is EventKind.SEND:
            self._stub(pieces, number, "▷", "◁")
        return self._painted(pieces)

    def _draw(self, pieces: dict[int, Piece], arrow: Arrow, text_end: int) -> None:
        """A message from its sender's line to its receiver's; a lost one ends on the way."""
        role = "changed" if arrow.matters else "dim"
        source, target = self._at[arrow.sender], self._at[arrow.receiver]
        if arrow.end is End.LOST:
            self._stub(pieces, arrow.row, "✖", "✖")
        elif source == target:
            pieces[text_end + 1] = ("↺", role)
        elif source < target:
            pieces[source] = ("├", role)
            self._shaft(pieces, (source + 1, target - 1), arrow, role)
            pieces[target - 1] = ("▶", role)
        else:
            pieces[source] = ("┤", role)
            self._shaft(pieces, (text_end + 2, source), arrow, role)
            pieces[text_end + 1] = ("◀", role)

    def _shaft(self, pieces: dict[int, Piece], span: tuple[int, int], arrow: Arrow, role: str) -> None:
        shaft = AGAIN if arrow.is_again else DELAYED if arrow.is_delayed else PROMPT
        for at in range(*span):
            pieces[at] = ("┼" if at in self._at else shaft[(at - span[0]) % 2], role)

    def _stub(self, pieces: dict[int, Piece], number: int, right: str, left: str) -> None:
        """The beginning of an arrow, for a message that has not arrived."""
        mark = self._marks[number]
        at = self._at[mark.replica]
        if mark.peer is None or mark.peer >= mark.replica:
            pieces.update({at + 1: ("─", "dim"), at + 2: ("─", "dim"), at + 3: (right, "dim")})
        else:
            pieces.update({at - 1: ("─", "dim"), at - 2: ("─", "dim"), at - 3: (left, "dim")})

    def _painted(self, pieces: dict[int, Piece]) -> str:
        """Pieces put side by side; neighbours of one role are painted together."""
        line, column = "", 0
        for at, (text, role) in sorted(pieces.items()):
            line += " " * (at - column) + self._paint(text, role)
            column = at + columns_of(text)
        return line


def _sign(mark: Mark) -> str:
    if mark.fails:
        return FAILS
    match mark.kind:
        case EventKind.READ:
            return READ
        case EventKind.CRASH:
            return CRASH
        case EventKind.SEND | EventKind.DROP | EventKind.DUPLICATE:
            return "├" if mark.peer is None or mark.peer >= mark.replica else "┤"
        case _:
            return CHANGED if mark.is_changed else STILL


def _role(mark: Mark) -> str:
    if mark.fails:
        return "fail"
    return "changed" if mark.is_changed else "dim"
