"""Requirements tables: as text for a terminal, as Markdown, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.explain.phrases import listed, printable
from checker.requirements import Matrix

PAGE = """# What each data type needs

Right data types under every network, and under one fault at a time: does each property hold, or after how many events
does it fail? This page is written by `python -m checker matrix {command}`.
"""


def matrix_lines(matrix: Matrix) -> list[str]:
    """A row for each network or fault, a column for each property."""
    heads = ["", *matrix.properties]
    rows = [[column.name, *(column.told.get(name, "") for name in matrix.properties)] for column in matrix.columns]
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in (heads, *rows)]
    return [f"{printable(matrix.model)}: {_summary(matrix)}", f"  {matrix.bounds}", "", *(f"  {row}" for row in table)]


def matrix_page(matrices: Sequence[Matrix], command: str) -> str:
    """The same as a Markdown page."""
    parts = [PAGE.format(command=command)]
    for matrix in matrices:
        rows = [
            f"| {column.name} | {' | '.join(column.told.get(name, '') for name in matrix.properties)} |"
            for column in matrix.columns
        ]
        head = f"| | {' | '.join(matrix.properties)} |"
        rule = "|" + "---|" * (len(matrix.properties) + 1)
        title = f"## {matrix.model}\n\n{_summary(matrix)} ({matrix.bounds}).\n"
        parts.append("\n".join([title, head, rule, *rows, ""]))
    return "\n".join(parts)


def matrix_object(matrix: Matrix) -> dict[str, Any]:
    """As plain values."""
    return {
        "model": matrix.model,
        "bounds": matrix.bounds,
        "columns": [{"name": column.name, "properties": column.told} for column in matrix.columns],
        "holds_under": list(matrix.holds_under),
        "unsuited": list(matrix.unsuited),
    }


def _summary(matrix: Matrix) -> str:
    holding = matrix.holds_under
    if not holding:
        said = "no network keeps every property"
    elif len(holding) == len(matrix.columns):
        said = "every property holds everywhere"
    else:
        said = f"every property holds under {listed(holding)}"
    return f"{said}; not for {listed(matrix.unsuited)}" if matrix.unsuited else said
