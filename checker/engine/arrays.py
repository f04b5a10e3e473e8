"""The array library, behind one name, and the few array idioms that the table engine is made of.

Another library with numpy's interface can take numpy's place here. `np.unique` and its kin are avoided: on 64-bit words
a sort and a comparison of neighbours is far faster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as xp

Array = Any  # an array of the library above; shapes and types are in the docstrings

INDEX = xp.int32
WORD = xp.int64

__all__ = [
    "INDEX",
    "WORD",
    "Array",
    "KeyTable",
    "alike",
    "chosen",
    "distinct",
    "grouped",
    "grown",
    "is_member",
    "ragged",
    "xp",
]


def distinct(words: Array) -> Array:
    """The distinct words, sorted; `words` is sorted in place."""
    words.sort(kind="stable")  # it is made of sorted stretches, and merging these is far faster than sorting anew
    if len(words) < 2:
        return words
    keep = xp.empty(len(words), dtype=bool)
    keep[0] = True
    xp.not_equal(words[1:], words[:-1], out=keep[1:])
    return chosen(words, keep)


def chosen(words: Array, mask: Array) -> Array:
    """The words where the mask is set: several times faster than indexing by a mask."""
    return words.take(xp.flatnonzero(mask))


def room_for(count: int) -> int:
    """A length for so many items and a quarter more."""
    return max(64, count + count // 4)


def is_member(words: Array, sorted_words: Array) -> Array:
    """A mask: which words occur in `sorted_words`."""
    if not len(sorted_words):
        return xp.zeros(len(words), dtype=bool)
    at: Array = xp.searchsorted(sorted_words, words)
    at[at == len(sorted_words)] = 0
    return sorted_words[at] == words


def grown(array: Array, size: int, fill: int = 0) -> Array:
    """`array`, or a copy at least twice as long where it has fewer than `size` items; new ones are `fill`."""
    if len(array) >= size:
        return array
    longer = xp.full(max(size, 2 * len(array), 64), fill, dtype=array.dtype)
    longer[: len(array)] = array
    return longer


def ragged(starts: Array, counts: Array) -> tuple[Array | slice, Array]:
    """(row, place): for each row r, `counts[r]` places from `starts[r]` on; the rows are `slice(None)` if all count 1.

    >>> ragged(xp.array([10, 20, 30]), xp.array([2, 0, 1]))[1].tolist()
    [10, 11, 30]
    """
    if len(counts) and counts.min() == 1 == counts.max():
        return slice(None), starts
    ends = xp.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    rows = xp.repeat(xp.arange(len(counts)), counts)
    return rows, xp.arange(total) + xp.repeat(starts - (ends - counts), counts)


def grouped(keys: Array, values: Array) -> Iterator[tuple[int, list[int]]]:
    """For each stretch of equal keys: the key and the values beside it.

    >>> list(grouped(xp.array([4, 4, 7]), xp.array([1, 2, 3])))
    [(4, [1, 2]), (7, [3])]
    """
    ends = [*(xp.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(keys)]
    firsts, every, start = keys[[0, *ends[:-1]]].tolist() if len(keys) else [], values.tolist(), 0
    for key, end in zip(firsts, ends):
        yield key, every[start:end]
        start = end


def alike(columns: Sequence[Array], size: int) -> tuple[list[Array], Array]:
    """(fewer columns, which of their rows each row equals): many equal rows become one, not always all of them.

    Rows are compared with the last row of the same first number, below `size`.

    >>> few, which = alike([xp.array([1, 1, 2]), xp.array([5, 5, 6])], 3)
    >>> [column.tolist() for column in few], which.tolist()
    ([[1, 2], [5, 6]], [0, 0, 1])
    """
    first: Array = columns[0]
    rows: Array = xp.arange(len(first))
    last: Array = xp.zeros(size, dtype=rows.dtype)
    last[first] = rows
    like: Array = last.take(first)
    for column in columns[1:]:
        differs = xp.flatnonzero(column.take(like) != column)
        like[differs] = differs
    kept = xp.flatnonzero(like == rows)
    place = xp.zeros(len(rows), dtype=rows.dtype)
    place[kept] = xp.arange(len(kept))
    return [column.take(kept) for column in columns], place.take(like)


class KeyTable:
    """A map from words (>= 0) to small numbers: open addressing, looked up and filled by whole arrays. Exact.

    >>> table = KeyTable()
    >>> table.insert(xp.array([5, 7]), xp.array([50, 70]))
    >>> table.find(xp.array([7, 6, 5])).tolist()
    [70, -2, 50]
    """

    MISSING = -2
    _MIX = 0x9E3779B97F4A7C15

    def __init__(self) -> None:
        self._bits = 10
        self._size = 0
        self._keys = xp.full(1 << self._bits, -1, dtype=WORD)
        self._values = xp.full(1 << self._bits, self.MISSING, dtype=INDEX)

    def find(self, keys: Array) -> Array:
        """The number of each key, `MISSING` where there is none."""
        at = self._home(keys)
        held = self._keys[at]
        found = self._values[at]
        open_at = xp.flatnonzero((held != keys) & (held != -1))
        while len(open_at):
            at_open = (at[open_at] + 1) & (len(self._keys) - 1)
            at[open_at] = at_open
            held_open = self._keys[at_open]
            found[open_at] = self._values[at_open]
            open_at = open_at[(held_open != keys[open_at]) & (held_open != -1)]
        return xp.where(self._keys[at] == keys, found, self.MISSING)

    def insert(self, keys: Array, values: Array) -> None:
        """Add keys that are not there yet, equal ones with equal values."""
        self._size += len(keys)
        if 2 * self._size > len(self._keys):
            self._grow()
        self._place(keys, values)

    def _home(self, keys: Array) -> Array:
        mixed = keys.astype(xp.uint64) * xp.uint64(self._MIX)
        return (mixed >> xp.uint64(64 - self._bits)).astype(WORD)

    def _grow(self) -> None:
        filled = self._keys != -1
        keys, values = self._keys[filled], self._values[filled]
        while 2 * self._size > 1 << self._bits:
            self._bits += 1
        self._keys = xp.full(1 << self._bits, -1, dtype=WORD)
        self._values = xp.full(1 << self._bits, self.MISSING, dtype=INDEX)
        self._place(keys, values)

    def _place(self, keys: Array, values: Array) -> None:
        at = self._home(keys)
        while len(keys):
            free = self._keys[at] == -1
            self._keys[at[free]] = keys[free]  # of several keys for one place, one wins
            placed = self._keys[at] == keys
            self._values[at[placed]] = values[placed]
            left = ~placed
            keys, values, at = keys[left], values[left], (at[left] + 1) & (len(self._keys) - 1)
