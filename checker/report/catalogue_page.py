"""The catalogue as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = """# Catalogue

The data types that come with the checker, right ones and broken ones, each with the verdict to expect and its source.
Check one by `python -m checker --model NAME --depth 4`. This page is written by `python -m checker models --format
markdown`.

| model | verdict | | source |
|---|---|---|---|
"""


def catalogue_page(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """One row for each data type: name, verdict, summary, source."""
    lines = [
        "| " + " | ".join([f"`{name}`", *(cell.replace("|", "\\|") for cell in rest)]) + " |" for name, *rest in rows
    ]
    return HEAD + "\n".join(lines) + "\n"
