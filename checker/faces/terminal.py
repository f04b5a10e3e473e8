"""What a run says to standard output, on terminals that know only some characters too."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from checker.explain.phrases import printable

COLOURS = {"pass": "green", "fail": "red", "incomplete": "yellow", "changed": "cyan"}


def say(text: str) -> None:
    """Print a text; where the terminal's encoding lacks something, in ASCII, what is beyond that as escapes."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        from checker.explain.text_diagram import ASCII

        text = text.translate(ASCII).encode("ascii", "backslashreplace").decode("ascii")
    click.echo(text)


def by_file(files: Sequence[Path], texts: Sequence[str]) -> str:
    """The text of each file, below its name where there are several."""
    if len(texts) == 1:
        return texts[0]
    return "\n\n".join(f"{printable(str(file))}:\n{text}" for file, text in zip(files, texts, strict=True))


def painter() -> Any:
    """Colours on a terminal, plain text elsewhere."""
    from checker.explain.words import no_paint

    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return no_paint

    def paint(text: str, role: str) -> str:
        return click.style(text, fg=COLOURS.get(role), bold=role != "dim" or None, dim=role == "dim" or None)

    return paint
