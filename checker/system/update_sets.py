"""Sets of updates as small numbers: 0 is the empty one, equal sets have equal numbers.

Two forms. `BitSets`, bit n for update n, where few updates are told apart: uniting is one operation, on whole arrays
too. `NumberedSets`, each distinct set by a number of its own, where every update is told apart by all that it had seen:
with six events of an or-set there are 110,748 updates, so that a bit set would take 14 kB; but no set has over six.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from operator import or_
from typing import Protocol

Group = Hashable


class Sets(Protocol):
    """Sets of the updates that have been put into groups, each by its number (>= 0)."""

    are_bits: bool  # whether | unites two sets

    def put(self, update: int, groups: Iterable[Group]) -> int:
        """The set of this one update, which belongs to these groups."""

    def union(self, a: int, b: int) -> int:
        """All that is in either."""

    def minus(self, a: int, b: int) -> int:
        """What is in a and not in b."""

    def only(self, a: int, group: Group) -> int:
        """What is in a and in a group."""

    def includes(self, a: int, part: int) -> bool:
        """Whether all of `part` is in a."""

    def size(self, a: int) -> int:
        """How many updates are in a."""

    def members(self, a: int) -> Iterable[int]:
        """The updates in a, smallest number first."""


class BitSets:
    """Bit n for update n.

    >>> sets = BitSets()
    >>> both = sets.union(sets.put(0, ["even"]), sets.put(5, ["odd"]))
    >>> list(sets.members(both)), list(sets.members(sets.only(both, "odd"))), sets.size(both)
    ([0, 5], [5], 2)
    """

    are_bits = True
    union = staticmethod(or_)

    def __init__(self) -> None:
        self._groups: defaultdict[Group, int] = defaultdict(int)

    def put(self, update: int, groups: Iterable[Group]) -> int:
        for group in groups:
            self._groups[group] |= 1 << update
        return 1 << update

    def minus(self, a: int, b: int) -> int:
        return a & ~b

    def only(self, a: int, group: Group) -> int:
        return a & self._groups[group]

    def includes(self, a: int, part: int) -> bool:
        return not part & ~a

    def size(self, a: int) -> int:
        return a.bit_count()

    def members(self, a: int) -> Iterable[int]:
        while a:
            low = a & -a
            yield low.bit_length() - 1
            a ^= low


class NumberedSets:
    """Each distinct set by the number of its first appearance.

    >>> sets = NumberedSets()
    >>> both = sets.union(sets.put(0, ["even"]), sets.put(5, ["odd"]))
    >>> list(sets.members(both)), list(sets.members(sets.only(both, "odd"))), sets.size(both)
    ([0, 5], [5], 2)
    """

    are_bits = False

    def __init__(self) -> None:
        self._members: list[tuple[int, ...]] = [()]
        self._numbers: dict[tuple[int, ...], int] = {(): 0}
        self._groups: defaultdict[Group, set[int]] = defaultdict(set)

    def put(self, update: int, groups: Iterable[Group]) -> int:
        for group in groups:
            self._groups[group].add(update)
        return self._of((update,))

    def union(self, a: int, b: int) -> int:
        if a == b or not b:
            return a
        return self._of(tuple(sorted({*self._members[a], *self._members[b]}))) if a else b

    def minus(self, a: int, b: int) -> int:
        gone = self._members[b]
        return self._of(tuple(update for update in self._members[a] if update not in gone)) if b else a

    def only(self, a: int, group: Group) -> int:
        kept = self._groups[group]
        return self._of(tuple(update for update in self._members[a] if update in kept))

    def includes(self, a: int, part: int) -> bool:
        if a == part:
            return True
        here = self._members[a]
        return all(update in here for update in self._members[part])

    def size(self, a: int) -> int:
        return len(self._members[a])

    def members(self, a: int) -> Iterable[int]:
        return self._members[a]

    def _of(self, members: tuple[int, ...]) -> int:
        number = self._numbers.get(members)
        if number is None:
            number = self._numbers[members] = len(self._members)
            self._members.append(members)
        return number
