"""Several results under the same bound as text for a terminal: a column for each, then the counterexamples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.core.result import Outcome
from checker.explain.phrases import bounds_text, covered_text, plural, printable, property_text
from checker.explain.words import COLUMNS, Paint, no_paint, violations_lines

Row = tuple[str, list[tuple[str, str]]]
"""A label, and for each result its text and the role that `paint` gives it."""


def told_side_by_side(results: Sequence[Outcome], paint: Paint = no_paint) -> str:
    """Bound, counts and verdicts in columns, then each counterexample of those that are broken."""
    lines = [bounds_text(results[0]) if _is_same_bound(results) else "the bounds differ"]
    for block in _blocks(results):
        lines += ["", *_columns(side_by_side(block), paint)]
    for outcome in results:
        if outcome.incomplete_because:
            lines += ["", f"{printable(outcome.model)}: {covered_text(outcome)}"]
        if outcome.violations:
            lines += ["", paint(f"--- {printable(outcome.model)} ---", "bold")]
            lines += violations_lines(outcome.violations, paint)
    return "\n".join(lines)


def _is_same_bound(results: Sequence[Outcome]) -> bool:
    return len({bounds_text(outcome) for outcome in results}) == 1


def side_by_side(results: Sequence[Outcome]) -> list[Row]:
    """The rows of the comparison: models, verdicts, counts, then every property that any of them was checked for."""
    rows: list[Row] = [
        ("", [(printable(outcome.model), "bold") for outcome in results]),
        ("verdict", [(outcome.verdict.value.upper(), outcome.verdict.value) for outcome in results]),
    ]
    for label in ("states", "transitions", "depth", "terminal_states", "orderings"):
        counts = [getattr(outcome, label) for outcome in results]
        rows.append((label.replace("_", " "), [("-" if n is None else f"{n:,}", "") for n in counts]))
    for name in dict.fromkeys(name for outcome in results for name in outcome.properties):
        verdicts = [outcome.properties.get(name) for outcome in results]
        texts = [property_text(outcome, name) for outcome in results]
        rows.append((printable(name), [(t, v.value if v else "dim") for t, v in zip(texts, verdicts, strict=True)]))
    return rows


def _columns(rows: Sequence[Row], paint: Paint) -> list[str]:
    label_width = max(len(label) for label, _ in rows)
    widths = [max(len(cells[n][0]) for _, cells in rows) for n in range(len(rows[0][1]))]
    lines = []
    for label, cells in rows:
        shown = [_padded(*one, paint) for one in zip(cells, widths, strict=True)]
        lines.append(f"  {label.ljust(label_width)}  {'  '.join(shown)}".rstrip())
    return lines


def _padded(cell: tuple[str, str], width: int, paint: Paint) -> str:
    text, role = cell
    return (paint(text, role) if role else text) + " " * (width - len(text))


def _blocks(results: Sequence[Outcome]) -> Iterator[Sequence[Outcome]]:
    """As many results at a time as fit beside each other."""
    room, block = COLUMNS - 20, list[Outcome]()
    for outcome in results:
        room -= max(len(printable(outcome.model)), len(plural(outcome.orderings or outcome.transitions, "")), 16) + 2
        if block and room < 0:
            yield block
            block, room = [], COLUMNS - 38
        block.append(outcome)
    yield block
