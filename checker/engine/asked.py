"""Which combinations of small integers a check has been asked about."""

from __future__ import annotations

from collections.abc import Sequence

from checker.engine.arrays import INDEX, WORD, Array, KeyTable, distinct, xp

FLAGS_MAX = 1 << 24  # combinations held as flags; beyond, in a key table


class Asked:
    """Which combinations of small integers were asked before: flags while they are few, a key table beyond."""

    def __init__(self, arity: int) -> None:
        self._bits = 63 // arity
        self._arity = arity
        self._side = 0
        self._flags: Array | None = xp.zeros(0, dtype=bool)
        self._table = KeyTable()

    def fresh(self, columns: Sequence[Array], size: int) -> list[Array] | None:
        """The columns of the distinct new combinations of integers below `size`; None where they do not fit a word."""
        if size >> self._bits:
            return None
        if self._flags is not None and size > self._side:
            self._fit(size)
        keys = self.keys(columns)
        if self._flags is not None:
            new = distinct(keys[~self._flags.take(keys)])
            self._flags[new] = True
        else:
            new = distinct(keys[self._table.find(keys) == KeyTable.MISSING])
            self._table.insert(new, xp.zeros(len(new), dtype=INDEX))
        return self._split(new)

    def keys(self, columns: Sequence[Array]) -> Array:
        """One word for each combination; right until the next call of `fresh`."""
        keys = columns[0].astype(WORD)
        for column in columns[1:]:
            keys *= self._side
            keys += column
        return keys

    def _split(self, keys: Array) -> list[Array]:
        columns = []
        for _ in range(self._arity - 1):
            keys, column = xp.divmod(keys, self._side)
            columns.append(column)
        return [keys, *columns[::-1]]

    def _fit(self, size: int) -> None:
        assert self._flags is not None
        known = self._split(xp.flatnonzero(self._flags)) if self._side else None
        self._side = 1 << size.bit_length()
        if self._side**self._arity <= FLAGS_MAX:
            self._flags = xp.zeros(self._side**self._arity, dtype=bool)
            if known is not None:
                self._flags[self.keys(known)] = True
            return
        self._flags, self._side = None, 1 << self._bits
        if known is not None:
            keys = self.keys(known)
            self._table.insert(keys, xp.zeros(len(keys), dtype=INDEX))
