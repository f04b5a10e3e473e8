"""Which parts of a text are new: what a step changed in a payload, for pictures that mark it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Part = tuple[str, bool]
"""A piece of a text, and whether it is new."""

TOKENS_MAX = 400  # longer texts are compared from both ends only: matching takes quadratic time
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def parts(before: str, after: str) -> tuple[Part, ...]:
    """`after` in pieces, those marked that `before` does not have there.

    >>> parts("(1, 0) = 1", "(1, 2) = 3")
    (('(1, ', False), ('2', True), (') = ', False), ('3', True))
    >>> parts("{}", "{}")
    (('{}', False),)
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    flags = [True] * len(new)
    for start, length in _kept(old, new):
        flags[start : start + length] = [False] * length
    found: list[tuple[str, bool]] = []
    for token, is_new in zip(new, flags, strict=True):
        if found and found[-1][1] == is_new:
            found[-1] = (found[-1][0] + token, is_new)
        else:
            found.append((token, is_new))
    return tuple(found)


def _kept(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Where runs of old tokens stand among the new ones, and how long they are."""
    if len(old) + len(new) <= TOKENS_MAX:
        return [(b, length) for _, b, length in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()]
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    return [(0, head), (len(new) - tail, tail)]
