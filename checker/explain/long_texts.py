"""Texts too long to read, cut in their middle: how they begin, how much is left out, how they end.

In a sentence it is the long pieces that are cut, the payloads and answers that it speaks of, so that it stays one. A
piece is what stands between spaces that are in no brackets and no quotes. Files for programs are never cut.
Time: linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.explain.differences import Part, parts

PIECE_MAX = 300
TEXT_MAX = 3_000
SEAM = 24  # characters within which a cut looks for a place between two entries
LEFT_OUT = " characters left out …"

_MARK = re.compile(r"\\.|[\"'()\[\]{}]|\s+", re.DOTALL)


def shortened(text: str, piece_max: int = PIECE_MAX, text_max: int = TEXT_MAX) -> str:
    """A text with its long pieces cut, and itself where it is still too long.

    >>> shortened(f"replica 0 answers {list(range(1000, 1100))}, but 0 is expected", 100)
    'replica 0 answers [1000, 1001, 1002, 1003, … 563 characters left out … 1098, 1099], but 0 is expected'
    """
    if len(text) <= piece_max:
        return text
    return cut("".join(piece if LEFT_OUT in piece else cut(piece, piece_max) for piece in _pieces(text)), text_max)


def shortened_parts(before: str, after: str, most: int = PIECE_MAX) -> tuple[Part, ...]:
    """`parts`, each cut by itself: what is new is seen wherever it stands."""
    return tuple((cut(text, most), is_new) for text, is_new in parts(before, after))


def both_shortened(before: str, after: str, most: int = PIECE_MAX) -> tuple[str, str]:
    """Two texts cut alike, so that what differs is seen in both.

    >>> one, other = both_shortened("0 " * 90 + "a", "0 " * 90 + "b", 75)
    >>> print(other)
    0 0 0 0 0 0 0 0 0 0 … 151 characters left out … 0 0 0 0 b
    """
    one, other = shortened_parts(after, before, most), shortened_parts(before, after, most)
    return "".join(text for text, _ in one), "".join(text for text, _ in other)


def cut(text: str, most: int) -> str:
    """A text of more than `most` characters with its two ends only, together less than half as many.

    >>> cut("(1, 2, 3)", 9), cut("0123456789" * 10, 75)
    ('(1, 2, 3)', '01234567890123456789… 70 characters left out …0123456789')
    """
    if len(text) <= most:
        return text
    start, end = most * 4 // 15, len(text) - most * 2 // 15
    if (seam := text.rfind(" ", max(start - SEAM, 1), start)) > 0:
        start = seam + 1
    if (seam := text.find(" ", end, min(end + SEAM, len(text) - 1))) > 0:
        end = seam
    return f"{text[:start]}… {end - start:,}{LEFT_OUT}{text[end:]}"


def _pieces(text: str) -> Iterator[str]:
    """The pieces and the spaces between them, in order."""
    at, depth, quote = 0, 0, ""
    for mark in _MARK.finditer(text):
        sign, start = mark[0], mark.start()
        if quote:
            quote = "" if sign == quote else quote
        elif sign in ("'", '"'):
            quote = "" if text[start - 1 : start].isalpha() and not _is_bytes(text, start) else sign
        elif sign in ("(", "[", "{"):
            depth += 1
        elif sign in (")", "]", "}"):
            depth = max(0, depth - 1)
        elif sign.isspace() and not depth:
            yield text[at:start]
            yield sign
            at = mark.end()
    yield text[at:]


def _is_bytes(text: str, quote: int) -> bool:
    """Whether a quote after a letter begins bytes, and is no apostrophe."""
    return text[quote - 1] == "b" and not text[quote - 2 : quote - 1].isalnum()
