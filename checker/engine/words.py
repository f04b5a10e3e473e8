"""Global states as 64-bit words, always exact.

Flat: the configuration ids as the digits of one number, so that a transition is one addition: where replica 0 has ids
below 10, replica 1 going from 5 to 9 adds (9 - 5) * 10. Fields are hardly wider than the ids need while words stay
small enough to be places in a bit map (`visited.Dense`); much wider beyond that. Folded, where ids outgrow one word:
pairs of ids are interned in turn ((0, 1), then (that, 2), ...) until two numbers are left, which share the word, 31
bits each. Where an id outgrows its field the search packs its states anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from checker.engine.arrays import INDEX, WORD, Array, distinct, xp

WORD_BITS = 63
FOLD_BITS = 31
ROOMY_BITS = 27  # up to here, fields are wider than the ids need, so that states are packed anew less often
DENSE_BITS = 30  # a bit map of 128 MiB, of which only the pages that are used take memory


class Flat:
    """Digits of a number; replica i has ids below `sizes[i]`, and one more there adds `strides[i]`."""

    is_parallel = True

    def __init__(self, sizes: Sequence[int], is_dense: bool) -> None:
        self.sizes = tuple(sizes)
        self.strides = [prod(self.sizes[:i]) for i in range(len(self.sizes))]
        self.space = prod(self.sizes)
        self.is_dense = is_dense

    def fits(self, counts: Sequence[int]) -> bool:
        """Whether ids below `counts[i]` fit."""
        return all(count <= size for count, size in zip(counts, self.sizes, strict=True))

    def columns(self, words: Array) -> list[Array]:
        """The ids of each replica."""
        left = words.astype(WORD, copy=False)
        found = []
        for size in self.sizes[:-1]:
            above = left // size
            found.append(left - above * size)
            left = above
        return [*found, left]

    def kept(self, words: Array) -> Array:
        """The words in the narrowest type that holds them, for keeping; everything here takes them back."""
        return words.astype(INDEX, copy=False) if self.is_dense else words

    def pack(self, columns: Sequence[Array]) -> Array:
        """Words from ids."""
        words = columns[0].astype(WORD)
        for column, stride in zip(columns[1:], self.strides[1:], strict=True):
            words += column.astype(WORD) * stride
        return words

    def moved(self, words: Array, before: Sequence[Array], changes: Sequence[tuple[int, Array]]) -> Array:
        """The words after replica i of each went from its id in `before` to the one in `changes`."""
        for i, becomes in changes:
            step = becomes - before[i]
            step *= self.strides[i]
            step += words
            words = step
        return words


class Folded:
    """Pairs of ids interned in turn; not for several threads at once, as packing gives out numbers."""

    is_parallel = False
    is_dense = False

    def __init__(self, replicas: int) -> None:
        self._pairs = [_Pairs() for _ in range(max(0, replicas - 2))]

    def fits(self, counts: Sequence[int]) -> bool:
        """Whether ids fit the last fold."""
        return max(counts) <= 1 << FOLD_BITS

    def columns(self, words: Array) -> list[Array]:
        """The ids of each replica."""
        left, right = words >> FOLD_BITS, words & (1 << FOLD_BITS) - 1
        found = [right]
        for pairs in reversed(self._pairs):
            left, right = pairs.split(left)
            found.append(right)
        return [left, *found[::-1]]

    def kept(self, words: Array) -> Array:
        """The words as they are."""
        return words

    def pack(self, columns: Sequence[Array]) -> Array:
        """Words from ids."""
        left = columns[0].astype(WORD)
        for pairs, right in zip(self._pairs, columns[1:-1], strict=True):
            left = pairs.intern(left, right)
        return left << FOLD_BITS | columns[-1].astype(WORD)

    def moved(self, words: Array, before: Sequence[Array], changes: Sequence[tuple[int, Array]]) -> Array:
        """The words after replica i of each went from its id in `before` to the one in `changes`."""
        after = list(before)
        for i, becomes in changes:
            after[i] = becomes
        return self.pack(after) if len(words) else words


class _Pairs:
    """Pairs of numbers as dense numbers, in the order of their first appearance, sorted within a batch."""

    def __init__(self) -> None:
        self._keys = xp.zeros(0, dtype=WORD)  # sorted
        self._numbers = xp.zeros(0, dtype=WORD)  # of the keys, in the same order
        self._by_number = xp.zeros(0, dtype=WORD)

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
        at: Array = xp.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        return at

    def _add(self, new: Array) -> None:
        known = len(self._by_number)
        self._by_number = xp.concatenate([self._by_number, new])
        keys = xp.concatenate([self._keys, new])
        order = xp.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._numbers = xp.concatenate([self._numbers, xp.arange(known, known + len(new), dtype=WORD)])[order]


def form_for(counts: Sequence[int], word_bits: int = WORD_BITS) -> Flat | Folded:
    """The form for ids below `counts[i]`; a single replica is never folded."""
    for digits, bits_max in ((1, ROOMY_BITS), (2, ROOMY_BITS), (4, DENSE_BITS)):
        sizes = [_rounded(count, digits) for count in counts]
        if prod(sizes) <= 1 << min(word_bits, bits_max):
            return Flat(sizes, is_dense=True)
    bits = [(count - 1).bit_length() for count in counts]
    if sum(bits) <= word_bits or len(counts) == 1:
        spare = max(0, word_bits - sum(bits)) // len(counts)
        return Flat([1 << of + spare for of in bits], is_dense=False)
    return Folded(len(counts))


def _rounded(count: int, digits: int) -> int:
    """The next number whose binary digits after the first few are zeros, so that fields seldom need to grow.

    >>> [_rounded(count, 4) for count in (1, 9, 17, 729)], _rounded(729, 1)
    ([2, 9, 18, 768], 1024)
    """
    step = 1 << max(0, (count - 1).bit_length() - digits)
    return max(2, -(-count // step) * step)
