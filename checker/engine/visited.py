"""The states met so far, and those of the level that is being found, in one of two forms.

`Dense`: one bit for every possible word; for words of few bits. `Runs`: a few sorted arrays, merged as they grow, so
that each state is moved only a few times. In both, `unmet` may be asked by several threads at once; the rest is for
one: `note` what was found, and `close` the level, which gives its words, distinct and sorted, and makes them met.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.engine.arrays import WORD, Array, chosen, distinct, is_member, xp

BLOCK = 1 << 15  # 64-bit parts of a bit map that are read together


class Dense:
    """A bit for each word below `space`.

    >>> states = Dense(10)
    >>> states.note(xp.array([4, 2, 4])); states.close().tolist()
    [2, 4]
    >>> states.unmet(xp.array([1, 2, 3])).tolist()
    [1, 3]
    """

    def __init__(self, space: int) -> None:
        places = 8 * -(-space // 64)
        self._known = xp.zeros(places, dtype=xp.uint8)  # all words, those of this level included
        self._met = xp.zeros(places >> 3, dtype=xp.uint64)  # those of earlier levels
        self._met_count = 0

    def unmet(self, words: Array) -> Array:
        """Those of the words that are not known."""
        held = self._known.take(words >> 3)
        held >>= (words & 7).astype(xp.uint8)
        held &= 1
        return chosen(words, held == 0)

    def note(self, words: Array) -> None:
        """Words of this level."""
        xp.bitwise_or.at(self._known, words >> 3, xp.uint8(1) << (words & 7).astype(xp.uint8))

    def found_count(self) -> int:
        """How many words this level has by now."""
        return int(xp.bitwise_count(self._known.view(xp.uint64)).sum()) - self._met_count

    def close(self) -> Array:
        """The words of this level."""
        known = self._known.view(xp.uint64)
        parts = [self._closed(known, start) for start in range(0, len(known), BLOCK)]
        level: Array = xp.concatenate(parts)
        self._met_count += len(level)
        return level

    def _closed(self, known: Array, start: int) -> Array:
        """The words of this level in one block of the map, small enough for a core's own cache."""
        block, met = known[start : start + BLOCK], self._met[start : start + BLOCK]
        places = xp.flatnonzero(block != met)
        found = block[places]
        bits = xp.flatnonzero(xp.unpackbits((found ^ met[places]).view(xp.uint8), bitorder="little").view(bool))
        met[places] = found
        words: Array = places.take(bits >> 6)
        words += start
        words <<= 6
        bits &= 63
        words |= bits
        return words.astype(WORD, copy=False)


class Runs:
    """Sorted arrays, the longest first.

    >>> states = Runs()
    >>> states.note(xp.array([4, 2, 4])); states.close().tolist()
    [2, 4]
    >>> states.unmet(xp.array([1, 2, 3])).tolist()
    [1, 3]
    """

    def __init__(self) -> None:
        self._runs: list[Array] = []
        self._found: list[Array] = []

    def unmet(self, words: Array) -> Array:
        """Those of the words that were not met before this level, distinct."""
        words = distinct(words)
        for run in self._runs:
            if len(words):
                words = chosen(words, ~is_member(words, run))
        return words

    def note(self, words: Array) -> None:
        """Unmet words of this level."""
        self._found.append(words)

    def found_count(self) -> int:
        """How many words this level has by now, those found several times counted each time."""
        return sum(map(len, self._found))

    def close(self) -> Array:
        """The words of this level."""
        level = distinct(xp.concatenate(self._found)) if self._found else xp.zeros(0, dtype=WORD)
        self._found = []
        self._runs.append(level)
        while len(self._runs) > 1 and 2 * len(self._runs[-1]) > len(self._runs[-2]):
            last = self._runs.pop()
            both = xp.concatenate([self._runs.pop(), last])
            both.sort(kind="stable")  # two sorted runs: a merge
            self._runs.append(both)
        return level


def states_of(levels: Sequence[Array], found: Array, space: int | None) -> Dense | Runs:
    """The states of these levels, and those found of the next; dense for words below `space`, in runs for None."""
    states = Runs() if space is None else Dense(space)
    if isinstance(states, Dense):
        for level in levels:
            for at in range(0, len(level), BLOCK):
                states.note(level[at : at + BLOCK])
        states.close()
    else:
        for level in levels:
            states.note(level)
            states.close()
    states.note(found)
    return states
