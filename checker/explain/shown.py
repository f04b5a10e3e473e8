"""Payloads short enough to read side by side: fields that tell nothing here are left out, long bytes are cut.

Frozensets are written as sets are.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from checker.core.canonical import canonical

Leaves = dict[str, str]

_FROZENSET = re.compile(r"\bfrozenset\((?:\{|\))")
_BRACES = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[{}]""")
_LONG_BYTES = re.compile(r"""b'(?:[^'\\]|\\.){24,}'|b"(?:[^"\\]|\\.){24,}\"""")


def brief(text: str) -> str:
    """Frozensets in a text as sets are written: half of what is to be read of many a type is their name.

    >>> brief("replica 1 answers frozenset({('x', frozenset())}), not frozenset()")
    "replica 1 answers {('x', set())}, not set()"
    """
    found, at = [], 0
    for match in _FROZENSET.finditer(text):
        if match.start() < at:
            continue
        end = _end_of_braces(text, match.end()) if text[match.end() - 1] == "{" else match.end() - 1
        if text[end : end + 1] == ")":
            inner = text[match.end() : end - 1]
            found += [text[at : match.start()], f"{{{brief(inner)}}}" if inner else "set()"]
            at = end + 1
        elif end == len(text):
            break  # braces of somebody's own text
    return "".join([*found, text[at:]])


def _end_of_braces(text: str, start: int) -> int:
    """The place after the brace that closes one before `start`; the end of the text if none does."""
    depth = 1
    for match in _BRACES.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(text)


def leaves(thing: Any, prefix: str = "") -> Leaves:
    """The fields of a payload, nested dataclasses flattened: `{"increments.counts": "(1, 0)"}`; "" if it has none."""
    names: list[str] = []
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        names = [field.name for field in dataclasses.fields(thing)]
    elif hasattr(thing, "__dict__") and vars(thing) and not isinstance(thing, tuple | list | dict | set | frozenset):
        names = sorted(vars(thing))
    if not names:
        return {prefix: brief(_LONG_BYTES.sub(_sized, canonical(thing)))}
    found: Leaves = {}
    for name in names:
        found.update(leaves(getattr(thing, name), f"{prefix}.{name}" if prefix else name))
    return found


def _sized(found: re.Match[str]) -> str:
    """Bytes that nobody reads, by a fingerprint that tells them apart."""
    return f"<bytes {sha256(found[0].encode()).hexdigest()[:8]}>"


def telling(histories: Iterable[Iterable[Leaves]]) -> set[str]:
    """The fields that change at some replica during its history; all fields if none does."""
    every: set[str] = set()
    changing: set[str] = set()
    for history in histories:
        texts: dict[str, set[str]] = {}
        for held in history:
            for name, text in held.items():
                texts.setdefault(name, set()).add(text)
        every |= set(texts)
        changing |= {name for name, seen in texts.items() if len(seen) > 1}
    return changing or every


def shown(held: Leaves, fields: set[str]) -> str:
    """The telling fields of one payload: the bare text where there is only one."""
    kept = {name: text for name, text in held.items() if name in fields} or held
    if len(kept) == 1:
        return next(iter(kept.values()))
    return " ".join(f"{name}={text}" for name, text in kept.items())
