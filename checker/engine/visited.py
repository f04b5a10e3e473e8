"""The states met so far: a few sorted runs, merged as they grow, so that each state is moved only a few times."""

from __future__ import annotations

from checker.engine.arrays import WORD, Array, is_member, xp


class Visited:
    """A set of words that grows by sorted arrays of new ones.

    >>> met = Visited()
    >>> met.add(xp.array([2, 4]))
    >>> met.unmet(xp.array([1, 2, 3])).tolist()
    [1, 3]
    """

    def __init__(self) -> None:
        self._runs: list[Array] = []

    def __len__(self) -> int:
        return sum(map(len, self._runs))

    def unmet(self, words: Array) -> Array:
        """Those of the sorted `words` that are not in the set, still sorted."""
        for run in self._runs:
            if len(words):
                words = words[~is_member(words, run)]
        return words

    def add(self, words: Array) -> None:
        """Add sorted words, none of them in the set yet."""
        self._runs.append(words)
        while len(self._runs) > 1 and 2 * len(self._runs[-1]) > len(self._runs[-2]):
            last = self._runs.pop()
            both = xp.concatenate([self._runs.pop(), last]).astype(WORD, copy=False)
            both.sort(kind="stable")  # two sorted runs: a merge
            self._runs.append(both)
