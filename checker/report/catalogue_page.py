"""The catalogue as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

HEAD = """# Catalogue

The data types that come with the checker, right ones and broken ones, each with the verdict to expect and its source.
Check one by `python -m checker --model NAME` and the bound of its row, at which the verdict shows. This page is written
by `python -m checker models --format markdown`.

| model | verdict | | bound | source |
|---|---|---|---|---|
"""


class Row(NamedTuple):
    """A data type; `bound` as options of the command line."""

    name: str
    verdict: str
    summary: str
    bound: str
    source: str


def catalogue_page(rows: Iterable[Row]) -> str:
    """One row for each data type."""
    lines = []
    for row in rows:
        summary, source = (text.replace("|", "\\|") for text in (row.summary, row.source))
        lines.append(f"| `{row.name}` | {row.verdict} | {summary} | `{row.bound}` | {source} |")
    return HEAD + "\n".join(lines) + "\n"
