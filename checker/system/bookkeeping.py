"""What a replica has seen, kept as a bit set: the checker's own notes, which the data type never sees.

One bit for each distinct update met so far, given out in the order of appearance. What makes two updates distinct
depends on how much history the specification needs (`History`):

- COUNTS: the how manieth of its operation it is at its replica. The order among different operations of one replica is
  then not kept. Exact as long as every message carries a prefix of each replica's updates, so that in one global state
  equal counts mean equal sets.
- SET: the how manieth of all updates of its replica it is, and which operation.
- HAPPENS_BEFORE: in addition, the set of updates that it had itself seen.
- ARBITRATION: in addition, its timestamp.

Uniting and comparing are single operations on whole numbers in all four.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from checker.core.history import History, Seen, Update

NO_STAMP = -1
Choices = list[tuple[str, tuple[object, ...]]]


class Circumstances(NamedTuple):
    """What else there is to note about an update.

    `stamp`: the id of its timestamp; `past`: what it had seen, if not all that its replica has; `number`: the how
    manieth of its replica it is, if what was seen does not tell; `is_silent`: nothing is sent, so nobody waits for it.
    """

    stamp: int = NO_STAMP
    past: int | None = None
    number: int | None = None
    is_silent: bool = False


PLAIN = Circumstances()


class Book:
    """Operations on sets of updates.

    >>> book = Book(History.COUNTS, [("add", ("a",)), ("add", ("b",))])
    >>> seen = book.with_update(book.with_update(book.empty, 0, 1), 1, 0)
    >>> [str(update) for update in book.public(seen)]
    ["add('b') #1 of replica 0", "add('a') #1 of replica 1"]
    """

    empty = 0

    def __init__(self, history: History, choices: Choices, stamp: Callable[[int], object] | None = None) -> None:
        """`choices`: operation and arguments by number; `stamp`: the timestamp behind an id."""
        self._history = history
        self._choices = choices
        self._stamp = stamp
        self._bits: dict[tuple[int, int, int, int, int, bool], int] = {}
        self._silent = 0
        self._updates: list[tuple[Update, int]] = []  # with the set that it had seen
        self._order: list[tuple[int, int, int]] = []
        self._of_replica: dict[int, int] = {}
        self._of_choice: dict[tuple[int, int], int] = {}
        self.public = lru_cache(maxsize=None)(self._public)

    @property
    def keeps_timestamps(self) -> bool:
        """Whether an update has to come with its timestamp."""
        return self._history >= History.ARBITRATION

    def with_update(self, seen: int, replica: int, choice: int, noted: Circumstances = PLAIN) -> int:
        """What `replica` has seen after its own next update."""
        if self._history is History.COUNTS:
            earlier = seen & self._of_choice.get((replica, choice), 0)
        else:
            earlier = seen & self._of_replica.get(replica, 0)
        past = 0
        if self._history >= History.HAPPENS_BEFORE:
            past = seen if noted.past is None else noted.past
        index = noted.number if noted.number and self._history is not History.COUNTS else earlier.bit_count() + 1
        return seen | self._bit((replica, index, choice, past, noted.stamp), noted.is_silent)

    def sent(self, seen: int) -> int:
        """Those of the updates that a message was sent about."""
        return seen & ~self._silent

    def own(self, seen: int, replica: int) -> int:
        """Only the updates of `replica`."""
        return seen & self._of_replica.get(replica, 0)

    def union(self, a: int, b: int) -> int:
        """All that either has seen."""
        return a | b

    def includes(self, seen: int, part: int) -> bool:
        """Whether `seen` has all of `part`."""
        return not part & ~seen

    def count(self, seen: int) -> int:
        """How many updates are in `seen`."""
        return seen.bit_count()

    def issued(self, seen: int, replica: int) -> int:
        """How many updates of `replica` are in `seen`."""
        return (seen & self._of_replica.get(replica, 0)).bit_count()

    def _bit(self, identity: tuple[int, int, int, int, int], is_silent: bool) -> int:
        replica, index, choice, past, stamp = identity
        key = (*identity, is_silent)
        number = self._bits.get(key)
        if number is None:
            number = self._bits[key] = len(self._updates)
            timestamp = self._stamp(stamp) if self._stamp is not None and stamp != NO_STAMP else None
            self._updates.append((Update(replica, index, *self._choices[choice], timestamp), past))
            self._order.append(
                (replica, choice, index) if self._history is History.COUNTS else (replica, index, choice)
            )
            self._silent |= is_silent << number
            self._of_replica[replica] = self._of_replica.get(replica, 0) | 1 << number
            self._of_choice[replica, choice] = self._of_choice.get((replica, choice), 0) | 1 << number
        return 1 << number

    def _public(self, seen: int) -> Seen:
        """As specifications and people read it."""
        bits = sorted(_bits_of(seen), key=self._order.__getitem__)
        updates = tuple(self._updates[bit][0] for bit in bits)
        if self._history < History.HAPPENS_BEFORE:
            return Seen(updates)
        pasts = {
            self._updates[bit][0]: frozenset(self._updates[b][0] for b in _bits_of(self._updates[bit][1]))
            for bit in bits
        }
        return Seen(updates, pasts)


def _bits_of(mask: int) -> list[int]:
    bits = []
    while mask:
        low = mask & -mask
        bits.append(low.bit_length() - 1)
        mask ^= low
    return bits
