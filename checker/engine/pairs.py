"""Functions of two small numbers as tables, asked for whole arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.engine.arrays import INDEX, WORD, Array, KeyTable, distinct, xp


class Pairs:
    """A function of two small numbers, asked once for each pair of them; `ask` may decline with None.

    >>> products = Pairs(lambda left, right: [a * b for a, b in zip(left, right, strict=True)])
    >>> products.of(xp.array([2, 3, 2]), xp.array([5, 7, 5])).tolist()
    [10, 21, 10]
    """

    def __init__(self, ask: Callable[[list[int], list[int]], Sequence[int] | None]) -> None:
        self._ask = ask
        self._known = KeyTable()

    def of(self, a: Array, b: Array) -> Array | None:
        """The answer to each pair; None where one is declined."""
        keys = a << 31 | b
        found = self._known.find(keys)
        missing = distinct(keys[found == KeyTable.MISSING])
        if len(missing):
            made = self._ask((missing >> 31).tolist(), (missing & (1 << 31) - 1).tolist())
            if made is None:
                return None
            self._enter(missing, xp.fromiter(made, dtype=INDEX, count=len(made)))
            found = self._known.find(keys)
        return found.astype(WORD)

    def _enter(self, keys: Array, answers: Array) -> None:
        self._known.insert(keys, answers)


class Unions(Pairs):
    """As `Pairs`, for uniting sets: each answer gives others, which need not be asked for.

    >>> unions = Unions(lambda left, right: [a | b for a, b in zip(left, right, strict=True)])
    >>> unions.of(xp.array([1]), xp.array([2])).tolist(), unions.of(xp.array([3, 2]), xp.array([1, 1])).tolist()
    ([3], [3, 3])
    """

    def _enter(self, keys: Array, answers: Array) -> None:
        """With a, b and their union u also (b, a), (u, a), (a, u), (u, b) and (b, u)."""
        super()._enter(keys, answers)
        a, b, u = keys >> 31, keys & (1 << 31) - 1, answers.astype(WORD)
        for left, right in ((b, a), (u, a), (a, u), (u, b), (b, u)):
            implied = left << 31 | right
            new = xp.flatnonzero(self._known.find(implied) == KeyTable.MISSING)
            self._known.insert(implied[new], answers[new])
