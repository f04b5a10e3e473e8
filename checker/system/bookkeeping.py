"""What a replica has seen: the checker's own notes, which the data type never sees.

It is a set of the distinct updates met so far, numbered in the order of appearance (`update_sets`). What makes two
updates distinct depends on how much history the specification needs (`History`):

- COUNTS: the how manieth of its operation it is at its replica. The order among different operations of one replica is
  then not kept. Exact as long as every message carries a prefix of each replica's updates, so that in one global state
  equal counts mean equal sets.
- SET: the how manieth of all updates of its replica it is, and which operation.
- HAPPENS_BEFORE: in addition, the set of updates that it had itself seen.
- ARBITRATION: in addition, its timestamp.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from checker.core.history import History, Seen, Update
from checker.system.update_sets import BitSets, Group, NumberedSets, Sets

NO_STAMP = -1
SILENT = "silent"  # the group of the updates about which nothing is sent
PUBLIC_MAX = 1 << 14  # sets that are kept as people read them
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
        self.sets: Sets = NumberedSets() if history >= History.HAPPENS_BEFORE else BitSets()
        self._known: dict[tuple[int, int, int, int, int, bool], int] = {}  # the set of each update alone
        self._updates: list[tuple[Update, int]] = []  # with the set that it had seen
        self._pasts: dict[int, frozenset[Update]] = {}
        self._order: list[tuple[int, int, int]] = []
        self.public = lru_cache(PUBLIC_MAX)(self._public)

    @property
    def keeps_timestamps(self) -> bool:
        """Whether an update has to come with its timestamp."""
        return self._history >= History.ARBITRATION

    def with_update(self, seen: int, replica: int, choice: int, noted: Circumstances = PLAIN) -> int:
        """What `replica` has seen after its own next update."""
        past = 0
        if self._history >= History.HAPPENS_BEFORE:
            past = seen if noted.past is None else noted.past
        index = noted.number
        if not index or self._history is History.COUNTS:
            alike: Group = (replica, choice) if self._history is History.COUNTS else replica
            index = self.sets.size(self.sets.only(seen, alike)) + 1
        return self.sets.union(seen, self._alone((replica, index, choice, past, noted.stamp), noted.is_silent))

    def sent(self, seen: int) -> int:
        """Those of the updates that a message was sent about."""
        return self.sets.minus(seen, self.sets.only(seen, SILENT))

    def own(self, seen: int, replica: int) -> int:
        """Only the updates of `replica`."""
        return self.sets.only(seen, replica)

    def count(self, seen: int) -> int:
        """How many updates are in `seen`."""
        return self.sets.size(seen)

    def issued(self, seen: int, replica: int) -> int:
        """How many updates of `replica` are in `seen`."""
        return self.sets.size(self.sets.only(seen, replica))

    def _alone(self, identity: tuple[int, int, int, int, int], is_silent: bool) -> int:
        """The set of one update."""
        replica, index, choice, past, stamp = identity
        key = (*identity, is_silent)
        alone = self._known.get(key)
        if alone is None:
            groups: list[Group] = [replica, (replica, choice)]
            alone = self._known[key] = self.sets.put(len(self._updates), [*groups, SILENT] if is_silent else groups)
            timestamp = self._stamp(stamp) if self._stamp is not None and stamp != NO_STAMP else None
            self._updates.append((Update(replica, index, *self._choices[choice], timestamp), past))
            self._order.append(
                (replica, choice, index) if self._history is History.COUNTS else (replica, index, choice)
            )
        return alone

    def _public(self, seen: int) -> Seen:
        """As specifications and people read it."""
        every = [self._updates[n] for n in sorted(self.sets.members(seen), key=self._order.__getitem__)]
        updates = tuple(update for update, _ in every)
        if self._history < History.HAPPENS_BEFORE:
            return Seen(updates)
        return Seen(updates, {update: self._past(past) for update, past in every})

    def _past(self, seen: int) -> frozenset[Update]:
        """The updates in a set that was some update's past."""
        past = self._pasts.get(seen)
        if past is None:
            past = self._pasts[seen] = frozenset([self._updates[n][0] for n in self.sets.members(seen)])
        return past
