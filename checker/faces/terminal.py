"""What a run says to standard output, on terminals that know only some characters too."""

from __future__ import annotations

import sys

import click


def say(text: str) -> None:
    """Print a text; where the terminal's encoding lacks something, in ASCII, what is beyond that as escapes."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        from checker.explain.text_diagram import ASCII

        text = text.translate(ASCII).encode("ascii", "backslashreplace").decode("ascii")
    click.echo(text)
