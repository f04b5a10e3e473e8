"""What replicas become by messages that are merged, for whole arrays at once (`checker.core.system.Merging`).

User code is asked for the payloads; what was seen is united by one array operation, and each distinct outcome is made
and interned once. Worked example, G-Counter on `sync`: of the 36,864 pairs that a level asks for, some 400 outcomes
differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from checker.core.system import Merging
from checker.engine.arrays import WORD, Array, distinct, grown, xp
from checker.engine.interner import Interner
from checker.engine.pairs import Pairs, Unions

SEEN_MAX = 1 << 62


class Merged:
    """Payload, updates seen and the rest of each thing of an interner, as arrays."""

    def __init__(self) -> None:
        self.payload = xp.zeros(64, dtype=WORD)
        self.seen = xp.zeros(64, dtype=WORD)
        self.rest = xp.zeros(64, dtype=WORD)
        self.known = 0

    def update(self, parts: list[tuple[int, int, int]]) -> None:
        """Take in the parts of new things."""
        size = self.known + len(parts)
        for name, values in zip(("payload", "seen", "rest"), zip(*parts, strict=True), strict=True):
            column = grown(getattr(self, name), size)
            column[self.known : size] = values
            setattr(self, name, column)
        self.known = size


class MergingArrivals:
    """What deliveries come to in a system that merges; for all replicas, since merges may be alike."""

    def __init__(self, merging: Merging, configurations: Sequence[Interner]) -> None:
        self._merging, self._configurations = merging, configurations
        self._held = [Merged() for _ in configurations]
        self._carried: dict[tuple[int, int], Merged] = {}
        self._rests = Interner()
        self._payloads = Pairs(merging.merge_all)
        self._unions = Unions(merging.unite_all)
        self.is_possible = True  # no merge and no configuration has raised, and what was seen fits a word

    def become(self, i: int, j: int, c: Array, messages: Interner, message: Array) -> Array | None:
        """The ids of what configurations c of i become by messages from j; None where that needs a closer look."""
        held, carried = self._held[i], self._carried.setdefault((i, j), Merged())
        self._update(held, self._configurations[i].things[held.known :], self._merging.parts)
        self._update(carried, messages.things[carried.known :], self._merging.carried)
        before = held.payload[c] if self.is_possible else None
        payload = None if before is None else self._payloads.of(before, carried.payload[message])
        if payload is None:
            self.is_possible = False
            return None
        seen_before, rest = held.seen[c], held.rest[c]
        seen = self._united(seen_before, carried.seen[message])
        changed = xp.flatnonzero((payload != before) | (seen != seen_before))
        becomes = c.copy()
        becomes[changed] = self._interned(i, payload[changed], seen[changed], rest[changed])
        return becomes

    def _united(self, a: Array, b: Array) -> Array:
        """All updates seen by either."""
        if self._merging.has_bit_sets:
            return a | b
        united = self._unions.of(a, b)
        assert united is not None
        return united

    def _interned(self, i: int, payload: Array, seen: Array, rest: Array) -> Array:
        """The ids of the configurations made of these parts."""
        if not len(payload):
            return payload
        sets = distinct(seen.copy())
        keys = (payload * len(sets) + xp.searchsorted(sets, seen)) * len(self._rests) + rest
        kinds = distinct(keys.copy())
        left, rests = kinds // len(self._rests), kinds % len(self._rests)
        become, intern, things = self._merging.become, self._configurations[i].intern, self._rests.things
        parts = zip((left // len(sets)).tolist(), sets[left % len(sets)].tolist(), rests.tolist(), strict=True)
        ids = xp.array([intern(become(p, s, things[r])) for p, s, r in parts], dtype=WORD)
        return ids[xp.searchsorted(kinds, keys)]

    def _update(self, merged: Merged, new: Sequence[Any], read: Callable[[Any], Any]) -> None:
        """Take in configurations or messages."""
        if new and self.is_possible:
            parts = [read(thing) for thing in new]
            self.is_possible = all(part is not None and part[1] < SEEN_MAX for part in parts)
            if self.is_possible:
                merged.update([(payload, seen, self._rests.intern(rest)) for payload, seen, rest in parts])
