"""Any payload or answer as plain JSON values, for files and for other programs.

Lossy on purpose (a tuple and a list look alike): identity is `canonical`, this is for reading.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from checker.core.canonical import canonical

JSON_INTEGER_MAX = 2**53


def plain(thing: Any) -> Any:
    """`thing` in terms of None, booleans, numbers, text, lists and dictionaries.

    >>> plain((1, {"b", "a"}, None))
    [1, ['a', 'b'], None]
    """
    kind = type(thing)
    if thing is None or kind in (bool, str):
        return thing
    if kind is int:
        return thing if abs(thing) < JSON_INTEGER_MAX else canonical(thing)
    if kind in (list, tuple):
        return [plain(part) for part in thing]
    if kind in (set, frozenset):
        return [plain(part) for part in sorted(thing, key=canonical)]
    if isinstance(thing, Mapping) and all(isinstance(key, str) for key in thing):
        return {key: plain(thing[key]) for key in sorted(thing)}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
    return canonical(thing)
