"""The states met so far, in one of two forms.

`Dense`: one bit for every possible word; for words of few bits. `Runs`: a few sorted arrays, merged as they grow, so
that each state is moved only a few times. Both answer `unmet` for several threads at once; `claim` is for one.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.engine.arrays import Array, distinct, is_member, xp


class Dense:
    """A bit for each word below 2 ** bits.

    >>> met = Dense(4)
    >>> met.claim(xp.array([2, 4])).tolist(), met.unmet(xp.array([1, 2, 3])).tolist()
    ([2, 4], [1, 3])
    """

    def __init__(self, bits: int) -> None:
        self._map = xp.zeros(max(1, 1 << bits >> 3), dtype=xp.uint8)

    def unmet(self, words: Array) -> Array:
        """Those of the words that are not in the set."""
        held = self._map[words >> 3] >> (words & 7).astype(xp.uint8)
        return words[(held & 1) == 0]

    def claim(self, words: Array) -> Array:
        """Those of the distinct words that are not in the set; now they are."""
        new = self.unmet(words)
        xp.bitwise_or.at(self._map, new >> 3, xp.uint8(1) << (new & 7).astype(xp.uint8))
        return new

    def add(self, words: Array) -> None:
        """A level is complete: nothing is left to do."""


class Runs:
    """Sorted arrays, the longest first.

    >>> met = Runs()
    >>> met.add(xp.array([2, 4]))
    >>> met.unmet(xp.array([1, 2, 3])).tolist()
    [1, 3]
    """

    def __init__(self) -> None:
        self._runs: list[Array] = []

    def unmet(self, words: Array) -> Array:
        """Those of the words that are not in the set, sorted and distinct."""
        words = distinct(words)
        for run in self._runs:
            if len(words):
                words = words[~is_member(words, run)]
        return words

    def claim(self, words: Array) -> Array:
        """The words as they are: they enter the set with their level."""
        return words

    def add(self, words: Array) -> None:
        """Add the sorted words of a complete level, none of them in the set yet."""
        self._runs.append(words)
        while len(self._runs) > 1 and 2 * len(self._runs[-1]) > len(self._runs[-2]):
            last = self._runs.pop()
            both = xp.concatenate([self._runs.pop(), last])
            both.sort(kind="stable")  # two sorted runs: a merge
            self._runs.append(both)


def visited_with(levels: Iterable[Array], bits: int | None) -> Dense | Runs:
    """The set of all states of the levels; dense for words of so many bits, in runs for None."""
    met = Runs() if bits is None else Dense(bits)
    for level in levels:
        if isinstance(met, Dense):
            met.claim(level)
        else:
            met.add(xp.sort(level))
    return met
