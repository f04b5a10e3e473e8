"""What a replica has seen, kept as small exact values: the checker's own notes, which the data type never sees.

Two ways, chosen by what the specification and the network need:

- `CountsBook`: how often each replica did each operation, as one flat tuple. Exact as long as every message
  carries a prefix of each replica's updates, so that in one global state equal counts mean equal sets.
- `SetBook`: a bit set over interned updates, each optionally with the bit set of what it had itself seen.

Both: `empty`, `with_update`, `union`, `includes`, `issued`, `public`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

from checker.core.history import History, Seen, Update


class Book(Protocol):
    """Operations on what has been seen; values are hashable and compare exactly."""

    empty: Any

    def with_update(self, seen: Any, replica: int, choice: int) -> Any:
        """What `replica` has seen after its own next update."""

    def alone(self, seen_after: Any, replica: int) -> Any:
        """Only the newest update of `replica` in `seen_after`."""

    def own(self, seen: Any, replica: int) -> Any:
        """Only the updates of `replica`."""

    def union(self, a: Any, b: Any) -> Any:
        """All that either has seen."""

    def includes(self, seen: Any, part: Any) -> bool:
        """Whether `seen` has all of `part`."""

    def issued(self, seen: Any, replica: int) -> int:
        """How many updates of `replica` are in `seen`."""

    def public(self, seen: Any) -> Seen:
        """As specifications and people read it."""


Choices = list[tuple[str, tuple[object, ...]]]


class CountsBook:
    """Counts per replica and choice: `seen[replica * choices + choice]`."""

    def __init__(self, replicas: int, choices: Choices) -> None:
        self._replicas = replicas
        self._choices = choices
        self._width = len(choices)
        self.empty = (0,) * (replicas * self._width)
        self.public = lru_cache(maxsize=None)(self._public)

    def with_update(self, seen: tuple[int, ...], replica: int, choice: int) -> tuple[int, ...]:
        at = replica * self._width + choice
        return (*seen[:at], seen[at] + 1, *seen[at + 1 :])

    def alone(self, seen_after: tuple[int, ...], replica: int) -> tuple[int, ...]:
        raise NotImplementedError("counts cannot hold one update without the earlier ones")

    def own(self, seen: tuple[int, ...], replica: int) -> tuple[int, ...]:
        first, last = replica * self._width, (replica + 1) * self._width
        return tuple(n if first <= at < last else 0 for at, n in enumerate(seen))

    def union(self, a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
        return a if a == b else tuple(map(max, a, b))

    def includes(self, seen: tuple[int, ...], part: tuple[int, ...]) -> bool:
        return all(map(int.__ge__, seen, part))

    def issued(self, seen: tuple[int, ...], replica: int) -> int:
        return sum(seen[replica * self._width : (replica + 1) * self._width])

    def _public(self, seen: tuple[int, ...]) -> Seen:
        return Seen(
            tuple(
                Update(replica, index, *self._choices[choice])
                for replica in range(self._replicas)
                for choice in range(self._width)
                for index in range(1, seen[replica * self._width + choice] + 1)
            )
        )


class SetBook:
    """A bit for each distinct update met so far; with `has_pasts`, updates with different pasts are distinct."""

    def __init__(self, choices: Choices, has_pasts: bool) -> None:
        self._choices = choices
        self._has_pasts = has_pasts
        self._bits: dict[tuple[int, int, int, int], int] = {}
        self._updates: list[tuple[Update, int]] = []
        self._masks: dict[int, int] = {}
        self.empty = 0
        self.public = lru_cache(maxsize=None)(self._public)

    def with_update(self, seen: int, replica: int, choice: int) -> int:
        return seen | self._bit(replica, self.issued(seen, replica) + 1, choice, seen if self._has_pasts else 0)

    def alone(self, seen_after: int, replica: int) -> int:
        own = _bits_of(seen_after & self._masks.get(replica, 0))
        return 1 << max(own, key=lambda bit: self._updates[bit][0].index)

    def own(self, seen: int, replica: int) -> int:
        return seen & self._masks.get(replica, 0)

    def union(self, a: int, b: int) -> int:
        return a | b

    def includes(self, seen: int, part: int) -> bool:
        return not part & ~seen

    def issued(self, seen: int, replica: int) -> int:
        return (seen & self._masks.get(replica, 0)).bit_count()

    def _bit(self, replica: int, index: int, choice: int, past: int) -> int:
        key = (replica, index, choice, past)
        number = self._bits.get(key)
        if number is None:
            number = self._bits[key] = len(self._updates)
            self._updates.append((Update(replica, index, *self._choices[choice]), past))
            self._masks[replica] = self._masks.get(replica, 0) | 1 << number
        return 1 << number

    def _public(self, seen: int) -> Seen:
        bits = sorted(
            _bits_of(seen), key=lambda bit: self._updates[bit][0].replica * 10**9 + self._updates[bit][0].index
        )
        updates = tuple(self._updates[bit][0] for bit in bits)
        pasts = {
            self._updates[bit][0]: frozenset(self._updates[b][0] for b in _bits_of(self._updates[bit][1]))
            for bit in bits
        }
        return Seen(updates, pasts if self._has_pasts else {})


def _bits_of(mask: int) -> list[int]:
    bits = []
    while mask:
        low = mask & -mask
        bits.append(low.bit_length() - 1)
        mask ^= low
    return bits


def book_for(history: History, replicas: int, choices: Choices) -> Book:
    """The smallest book that keeps what `history` asks for."""
    if history is History.COUNTS:
        return CountsBook(replicas, choices)
    return SetBook(choices, has_pasts=history is History.HAPPENS_BEFORE)
