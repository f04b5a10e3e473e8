"""The space-time diagram of a counterexample for a terminal: steps down, a line for each replica, messages across.

    1  replica 0: increment()        ● (1, 0) = 1        │
    2  replica 1 merges (1, 0)       ├──────────────────▶● (1, 0) = 1
    3  replica 1 merges (1, 0)       ├══════════════════▶✗ (2, 0) = 2
       from replica 0, again         │                   │

Beside each mark stand the payload and the answer that the step leaves, field by field on lines of their own where they
are long; a line without a mark keeps what stands above.
A message from the right points at the end of that text, so that neither crosses the other.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from checker.core.events import EventKind
from checker.core.result import ReplicaState, Violation
from checker.explain.diagram import Arrow, Diagram, End, Mark, diagram
from checker.explain.long_texts import shortened
from checker.explain.phrases import cell, event_parts, legend, listed, printable, repeats

Paint = Callable[[str, str], str]
Piece = tuple[str, str]
"""A text of one line, and the role that `paint` gives it."""

EVENT_COLUMNS_MIN = 30
EVENT_MAX = 200  # characters of a payload or argument in the words of an event
CELL_COLUMNS_MIN, CELL_COLUMNS_MAX = 9, 18  # of a folded cell: never less, and as much as is wanted before it is folded
CELL_LINES_MAX = 6
GAP = 4  # between a cell and the next line: room for the head of an arrow
MARGIN = 5  # the numbers of the steps

SILENT = (EventKind.SEND, EventKind.DROP, EventKind.DUPLICATE)  # nothing is said of the replica

LINE, START, CHANGED, STILL, FAILS, READ, CRASH = "│", "○", "●", "○", "✗", "◇", "†"
PROMPT, DELAYED, AGAIN = "──", " ─", "══"
_PIECES = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^ ]|[ ]""")
ASCII = str.maketrans("│○●✗◇†─═├┤┼▶◀▷◁✖↺", "|o*x?+-=+++><><x@")
"""For terminals that have no other characters."""


def diagram_lines(violation: Violation, columns: int, paint: Paint) -> list[str]:
    """The diagram in at most so many columns; empty where the payloads are too long to stand side by side."""
    drawn = diagram(violation)
    again = repeats(violation)
    told = (event_parts(step, is_again=step.number in again) for step in violation.steps)
    texts = [tuple(shortened(part, EVENT_MAX) for part in event) for event in told]
    wanted = min(EVENT_COLUMNS_MIN, max(columns_of(" ".join(parts)) for parts in [("the beginning",), *texts]))
    room = columns - MARGIN - 3 + GAP
    cells = next(filter(None, (_cells(drawn, replicas, room - wanted) for replicas in _choices(drawn))), None)
    if not cells:
        return []
    widths = {
        i: max(CELL_COLUMNS_MIN, *(columns_of(line) for row in cells for line in row.get(i, ()))) for i in cells[0]
    }
    room -= sum(width + 2 + GAP for width in widths.values())
    events = [["the beginning"], *(_in_column(parts, room) for parts in texts)]
    width = max(columns_of(line) for lines in events for line in lines)
    heads = "".join(f"replica {i}".ljust(each + 2 + GAP) for i, each in widths.items()).rstrip()
    lines = [paint(" " * (MARGIN + width + 3) + heads, "dim")]
    canvas = _Canvas(drawn, cells, widths, paint)
    for row, parts in enumerate(events):
        number = str(row or "").rjust(3)
        lines.append(f"{number}  {_padded(parts[0], width)}   {canvas.row(row)}".rstrip())
        for more in range(1, max([len(parts), *map(len, cells[row].values())])):
            part = parts[more] if more < len(parts) else ""
            lines.append(f"     {_padded(part, width)}   {canvas.more(row, more)}".rstrip())
    left_out = [str(i) for i in range(len(drawn.beginning)) if i not in widths]
    if left_out:
        who = f"replica {left_out[0]} takes" if len(left_out) == 1 else f"replicas {listed(left_out)} take"
        lines += ["", f"     {who} no part"]
    return lines


def _choices(drawn: Diagram) -> list[list[int]]:
    """Which replicas to draw: all, or where these do not fit, those that take part."""
    every = list(range(len(drawn.beginning)))
    ends = {i for arrow in drawn.arrows for i in (arrow.sender, arrow.receiver)}
    active = [i for i in every if i in {mark.replica for mark in drawn.marks} | ends | set(drawn.failing)]
    return [every, active] if active and active != every else [every]


def _cells(drawn: Diagram, replicas: Sequence[int], room: int) -> list[dict[int, list[str]]]:
    """The lines of each replica's cell in each row, in so many columns together; empty where that cannot be.

    A row in which nothing is said of a replica has no lines for it; the first row has every replica.
    """
    rows: list[dict[int, ReplicaState]] = [{i: drawn.beginning[i] for i in replicas}]
    rows += [{} if mark.kind in SILENT else {mark.replica: mark.after} for mark in drawn.marks]
    natural = [max(columns_of(cell(row[i])) for row in rows if i in row) for i in replicas]
    room -= (2 + GAP) * len(replicas)
    longest = max(natural)
    limit = next((width for width in range(longest, 0, -1) if _taken(natural, width) <= room), 0)
    if limit < min(CELL_COLUMNS_MAX, longest):
        return []
    cells = [{i: _folded(replica, limit) for i, replica in row.items()} for row in rows]
    return cells if max(len(lines) for row in cells for lines in row.values()) <= CELL_LINES_MAX else []


def _taken(natural: Sequence[int], limit: int) -> int:
    return sum(max(CELL_COLUMNS_MIN, min(width, limit)) for width in natural)


def _folded(replica: ReplicaState, width: int) -> list[str]:
    """A cell on one line if it fits; else its fields and the answer on as few as they fit."""
    whole = cell(replica)
    if columns_of(whole) <= width:
        return [whole]
    parts = [printable(field) for field in _fields(replica.shown)]
    if replica.value not in ("", replica.shown):
        parts.append(f"= {printable(replica.value)}")
    lines: list[str] = []
    for part in parts:
        if lines and columns_of(f"{lines[-1]} {part}") <= width:
            lines[-1] += f" {part}"
        else:
            lines += textwrap.wrap(part, width, break_on_hyphens=False)
    return lines


def _fields(shown: str) -> list[str]:
    """What stands between spaces that are in no brackets and no quotes.

    >>> _fields("met=(1, 0) own={'a b'}")
    ['met=(1, 0)', "own={'a b'}"]
    """
    found, depth = [""], 0
    for piece in _PIECES.findall(shown):
        depth += piece in ("(", "[", "{")
        depth -= piece in (")", "]", "}")
        if piece == " " and depth <= 0:
            found.append("")
        else:
            found[-1] += piece
    return [field for field in found if field]


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

    def __init__(
        self, drawn: Diagram, cells: Sequence[Mapping[int, Sequence[str]]], widths: Mapping[int, int], paint: Paint
    ) -> None:
        self._drawn, self._cells, self._paint = drawn, cells, paint
        starts = accumulate((width + 2 + GAP for width in widths.values()), initial=0)
        self._at = dict(zip(widths, starts))  # where the line of each replica is
        self._marks = {mark.row: mark for mark in drawn.marks}
        self._arrows = {arrow.row: arrow for arrow in drawn.arrows if arrow.end is not End.UNDER_WAY}

    def more(self, row: int, number: int) -> str:
        """What follows below the row of a step: further lines of the cells."""
        pieces: dict[int, Piece] = dict.fromkeys(self._at.values(), (LINE, "dim"))
        for i, lines in self._cells[row].items():
            if number < len(lines):
                pieces[self._at[i] + 2] = (lines[number], _text_role(self._marks.get(row)))
        return self._painted(pieces)

    def row(self, number: int) -> str:
        """The row of a step, or of the beginning."""
        if number == 0:
            sign = FAILS if not self._drawn.marks else START
            return self._painted({self._at[i]: (f"{sign} {lines[0]}", "dim") for i, lines in self._cells[0].items()})
        mark = self._marks[number]
        pieces: dict[int, Piece] = dict.fromkeys(self._at.values(), (LINE, "dim"))
        text = next(iter(self._cells[number].get(mark.replica, ())), "")
        own = self._at[mark.replica]
        pieces[own] = (_sign(mark), _role(mark))
        if mark.kind not in SILENT:
            pieces[own + 2] = (text, _text_role(mark))
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
            pieces[at] = ("┼" if at in self._at.values() else shaft[(at - span[0]) % 2], role)

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
        case kind if kind in SILENT:
            return "├" if mark.peer is None or mark.peer >= mark.replica else "┤"
        case _:
            return CHANGED if mark.is_changed else STILL


def _text_role(mark: Mark | None) -> str:
    """Of what is beside a mark; of the beginning, for None."""
    return _role(mark) if mark is not None and (mark.is_changed or mark.fails) else "dim"


def _role(mark: Mark) -> str:
    if mark.fails:
        return "fail"
    return "changed" if mark.is_changed else "dim"
