"""Updates and what a replica has seen of them, as specifications read it.

A specification says how much history it needs; the checker keeps no more, because whatever is kept splits
states. Frame: an operation context (E, happens-before, arbitration) of Burckhardt, Gotsman, Yang and Zawirski
(POPL 2014), where E is the set of updates seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from checker.core.canonical import canonical
from checker.core.errors import ModelError


class History(IntEnum):
    """How much is kept: how often each replica did each operation; which updates; what each had seen; its timestamp.

    ARBITRATION needs a description that gives `timestamp`.

    >>> [level.name for level in History]
    ['COUNTS', 'SET', 'HAPPENS_BEFORE', 'ARBITRATION']
    """

    COUNTS = 1
    SET = 2
    HAPPENS_BEFORE = 3
    ARBITRATION = 4


@dataclass(frozen=True, slots=True, order=True)
class Update:
    """The `index`-th update (from 1) of `replica`: `operation` with `args`. Identity: replica and index.

    `timestamp`: what the type's `timestamp` gives of the payload right after; None below `History.ARBITRATION`.

    >>> print(Update(0, 1, "add", ("tea",)))
    add('tea') #1 of replica 0
    """

    replica: int
    index: int
    operation: str
    args: tuple[object, ...] = ()
    timestamp: Any = field(default=None, compare=False)

    def __str__(self) -> str:
        arguments = ", ".join(map(repr, self.args))
        when = "" if self.timestamp is None else f" at {canonical(self.timestamp)}"
        return f"{self.operation}({arguments}) #{self.index} of replica {self.replica}{when}"


@dataclass(frozen=True, slots=True)
class Seen:
    """The updates that one replica has seen, in canonical order; iterable.

    With `History.COUNTS` the order among different operations of one replica is not kept: updates are then
    numbered within each replica and operation.

    The second parameter says of each update which others its replica had seen: to try specifications by hand.

    >>> add, remove = Update(0, 1, "add", ("tea",)), Update(1, 1, "remove", ("tea",))
    >>> seen = Seen((add, remove), {add: frozenset(), remove: frozenset({add})})
    >>> len(seen), seen.count("add"), seen.happened_before(add, remove), seen.happened_before(remove, add)
    (2, 1, True, False)
    """

    updates: tuple[Update, ...]
    _pasts: dict[Update, frozenset[Update]] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[Update]:
        return iter(self.updates)

    def __len__(self) -> int:
        return len(self.updates)

    def count(self, operation: str | None = None) -> int:
        """How many updates were seen, of one operation or of all."""
        return len(self.updates) if operation is None else sum(u.operation == operation for u in self.updates)

    def of(self, operation: str, *args: object) -> tuple[Update, ...]:
        """The updates of one operation, with the given leading arguments."""
        return tuple(u for u in self.updates if u.operation == operation and u.args[: len(args)] == args)

    def happened_before(self, earlier: Update, later: Update) -> bool:
        """True where `later` was issued by a replica that had seen `earlier`; needs `History.HAPPENS_BEFORE`."""
        return earlier in self._past(later)

    def latest(self, updates: Iterable[Update] | None = None) -> tuple[Update, ...]:
        """Those of the updates (all, unless given) that none of them happened after; from `History.HAPPENS_BEFORE`."""
        among = self.updates if updates is None else tuple(updates)
        return tuple(u for u in among if not any(u in self._past(later) for later in among))

    def arbitrated(self, updates: Iterable[Update] | None = None) -> tuple[Update, ...]:
        """The updates (all, unless given) by timestamp, smallest first; needs `History.ARBITRATION`.

        Equal timestamps arbitrate nothing: such updates follow each other by replica and index.
        """
        among = self.updates if updates is None else tuple(updates)
        _require_timestamps(among)
        try:
            return tuple(sorted(among, key=lambda u: (u.timestamp, u.replica, u.index)))
        except TypeError as error:
            stamps = ", ".join(canonical(u.timestamp) for u in among)
            raise ModelError(f"timestamps must compare with <, but these do not: {stamps} ({error})") from error

    def arbitrated_before(self, earlier: Update, later: Update) -> bool:
        """True where `earlier` has the smaller timestamp; needs `History.ARBITRATION`."""
        _require_timestamps((earlier, later))
        return bool(earlier.timestamp < later.timestamp)

    def without(self, updates: Iterable[Update]) -> Seen:
        """What would have been seen had these updates never been made."""
        gone = frozenset(updates)
        pasts = {update: past - gone for update, past in self._pasts.items() if update not in gone}
        return Seen(tuple(update for update in self.updates if update not in gone), pasts)

    def twice(self, update: Update) -> Seen:
        """What would have been seen had this update been met as two."""
        return Seen((*self.updates, update), self._pasts)

    def has_gaps(self) -> bool:
        """True where an update was seen, here or by the issuer of one seen, without all that happened before it.

        A type may then hide the update until the rest arrives. Needs `History.HAPPENS_BEFORE`.
        """
        here = frozenset(self.updates)
        pasts = {update: self._past(update) for update in here}
        return any(not pasts.get(update, seen) <= seen for seen in (here, *pasts.values()) for update in seen)

    def _past(self, update: Update) -> frozenset[Update]:
        """The updates that the issuer had seen; refused where the specification keeps too little to know them."""
        try:
            return self._pasts[update]
        except KeyError:
            raise ModelError(
                f"what {update} had seen is not known: give the specification History.HAPPENS_BEFORE or more, and ask "
                "only about updates seen"
            ) from None

    def key(self) -> tuple[object, ...]:
        """All that is known, for comparing and ordering."""
        return tuple((str(u), tuple(sorted(map(str, self._pasts.get(u, ()))))) for u in self.updates)


def _require_timestamps(updates: Iterable[Update]) -> None:
    """Refuse to arbitrate by timestamps that were not kept: all would be alike, and replica numbers would decide."""
    for update in updates:
        if update.timestamp is None:
            raise ModelError(
                f"{update} has no timestamp: to arbitrate, give the specification History.ARBITRATION, and the "
                "description a `timestamp` that is not None"
            )


@dataclass(frozen=True, slots=True)
class Specification:
    """What a replica should answer: `expected(seen)`, reading only as much as `history` keeps.

    `operations` are the operations it speaks of; a description that lacks one is refused. None: any. Where more than
    one answer is right, `allows(seen, answer)` says which are, and `expected` gives one of them, for explanations.
    Source of the form: Burckhardt et al. (POPL 2014), F(query, context).

    >>> longest = Specification("longest", lambda seen: max((u.args[0] for u in seen), key=len), History.SET)
    >>> longest.expected(Seen((Update(0, 1, "write", ("tea",)), Update(1, 1, "write", ("juice",)))))
    'juice'
    """

    name: str
    expected: Callable[[Seen], object]
    history: History = History.HAPPENS_BEFORE
    operations: tuple[str, ...] | None = None
    allows: Callable[[Seen, Any], bool] | None = None
