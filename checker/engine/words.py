"""Global states as 64-bit words, always exact.

Flat: the N configuration ids side by side, 63 // N bits each, so that a transition is one addition: with 21 bits each,
replica 1 going from 5 to 9 adds (9 - 5) << 21. Folded, where ids outgrow their fields: pairs of ids are interned in turn
((0, 1), then (that, 2), ...) until two numbers are left, and these share the word, 31 bits each. `Overflow` tells the
engine to begin again with the other form; its tables stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.engine.arrays import WORD, Array, distinct, xp

WORD_BITS = 63
FOLD_BITS = 31


class Overflow(Exception):
    """An id does not fit its field."""


class Flat:
    """Fields side by side."""

    is_parallel = True

    def __init__(self, replicas: int, word_bits: int) -> None:
        self.bits = word_bits // replicas
        self.shifts = [i * self.bits for i in range(replicas)]
        self._mask = (1 << self.bits) - 1

    def fits(self, counts: Sequence[int]) -> bool:
        """Whether ids below `counts[i]` fit."""
        return all(count <= self._mask + 1 for count in counts)

    def columns(self, words: Array) -> list[Array]:
        """The ids of each replica."""
        return [(words >> shift) & self._mask for shift in self.shifts]

    def pack(self, columns: Sequence[Array]) -> Array:
        """Words from ids."""
        words = columns[0].astype(WORD)
        for column, shift in zip(columns[1:], self.shifts[1:], strict=True):
            words = words | column.astype(WORD) << shift
        return words

    def moved(self, words: Array, columns: Sequence[Array], changes: Sequence[tuple[int, Array]]) -> Array:
        """The words after replica i of each got the id given in `changes`; `columns` are theirs before."""
        for i, becomes in changes:
            words = words + ((becomes.astype(WORD) - columns[i]) << self.shifts[i])
        return words


class Folded:
    """Pairs of ids interned in turn; not for several threads at once, as packing gives out numbers."""

    is_parallel = False

    def __init__(self, replicas: int) -> None:
        self._pairs = [_Pairs() for _ in range(max(0, replicas - 2))]

    def fits(self, counts: Sequence[int]) -> bool:
        """Whether ids fit the last fold."""
        limit = 1 << FOLD_BITS
        return max(counts) <= limit and all(len(pairs) <= limit for pairs in self._pairs)

    def columns(self, words: Array) -> list[Array]:
        """The ids of each replica."""
        left, right = words >> FOLD_BITS, words & (1 << FOLD_BITS) - 1
        found = [right]
        for pairs in reversed(self._pairs):
            left, right = pairs.split(left)
            found.append(right)
        return [left, *found[::-1]] if self._pairs or len(found) else [left]

    def pack(self, columns: Sequence[Array]) -> Array:
        """Words from ids."""
        left = columns[0].astype(WORD)
        if len(columns) == 1:
            return left << FOLD_BITS
        for pairs, right in zip(self._pairs, columns[1:-1], strict=True):
            left = pairs.intern(left, right)
        return left << FOLD_BITS | columns[-1].astype(WORD)

    def moved(self, words: Array, columns: Sequence[Array], changes: Sequence[tuple[int, Array]]) -> Array:
        """The words after replica i of each got the id given in `changes`; `columns` are theirs before."""
        after = list(columns)
        for i, becomes in changes:
            after[i] = becomes
        return self.pack(after) if len(words) else words


class _Pairs:
    """Pairs of numbers as dense numbers, in the order of their first appearance, sorted within a batch."""

    def __init__(self) -> None:
        self._keys = xp.zeros(0, dtype=WORD)  # sorted
        self._numbers = xp.zeros(0, dtype=WORD)  # of the keys, in the same order
        self._by_number = xp.zeros(0, dtype=WORD)

    def __len__(self) -> int:
        return len(self._by_number)

    def intern(self, left: Array, right: Array) -> Array:
        """The number of each pair."""
        keys = left << FOLD_BITS | right.astype(WORD)
        at = self._place(keys)
        unknown = self._keys[at] != keys if len(self._keys) else xp.ones(len(keys), dtype=bool)
        if unknown.any():
            self._add(distinct(keys[unknown]))
            at = self._place(keys)
        return self._numbers[at]

    def split(self, numbers: Array) -> tuple[Array, Array]:
        """Both halves of each pair."""
        keys = self._by_number[numbers]
        return keys >> FOLD_BITS, keys & (1 << FOLD_BITS) - 1

    def _place(self, keys: Array) -> Array:
        at = xp.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        return at

    def _add(self, new: Array) -> None:
        numbers = xp.arange(len(self), len(self) + len(new), dtype=WORD)
        self._by_number = xp.concatenate([self._by_number, new])
        keys = xp.concatenate([self._keys, new])
        order = xp.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._numbers = xp.concatenate([self._numbers, numbers])[order]


def form_for(replicas: int, counts: Sequence[int], word_bits: int) -> Flat | Folded:
    """The flat form while ids fit it, the folded one beyond."""
    flat = Flat(replicas, word_bits)
    return flat if flat.bits > 0 and flat.fits(counts) else Folded(replicas)
