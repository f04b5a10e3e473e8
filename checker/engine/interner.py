"""Hashable things as small integers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

ABSENT = -1


class Interner:
    """Hashable things as dense ids, in the order of their first appearance."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self._ids: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self.things)

    def intern(self, thing: Hashable) -> int:
        """The id of a thing."""
        found = self._ids.get(thing)
        if found is None:
            found = self._ids[thing] = len(self.things)
            self.things.append(thing)
        return found

    def intern_all(self, things: Iterable[Hashable | None]) -> list[int]:
        """The ids of several things; ABSENT for None."""
        get, intern = self._ids.get, self.intern
        return [
            ABSENT if thing is None else known if (known := get(thing)) is not None else intern(thing)
            for thing in things
        ]
