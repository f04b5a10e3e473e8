"""Updates and what a replica has seen of them, as specifications read it.

A specification says how much history it needs; the checker keeps no more, because whatever is kept splits
states. Frame: an operation context (E, happens-before, arbitration) of Burckhardt, Gotsman, Yang and Zawirski
(POPL 2014), where E is the set of updates seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum


class History(IntEnum):
    """How much is kept: how often each replica did each operation; which updates; with what each had seen."""

    COUNTS = 1
    SET = 2
    HAPPENS_BEFORE = 3


@dataclass(frozen=True, slots=True, order=True)
class Update:
    """The `index`-th update (from 1) of `replica`: `operation` with `args`. Identity: replica and index."""

    replica: int
    index: int
    operation: str
    args: tuple[object, ...] = ()

    def __str__(self) -> str:
        arguments = ", ".join(map(repr, self.args))
        return f"{self.operation}({arguments}) #{self.index} of replica {self.replica}"


@dataclass(frozen=True, slots=True)
class Seen:
    """The updates that one replica has seen, in canonical order; iterable.

    With `History.COUNTS` the order among different operations of one replica is not kept: updates are then
    numbered within each replica and operation.
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
        return earlier in self._pasts[later]

    def key(self) -> tuple[object, ...]:
        """All that is known, for comparing and ordering."""
        return tuple((str(u), tuple(sorted(map(str, self._pasts.get(u, ()))))) for u in self.updates)


@dataclass(frozen=True, slots=True)
class Specification:
    """What a replica should answer: `expected(seen)`, reading only as much as `history` keeps.

    `operations` are the operations it speaks of; a description that lacks one is refused. None: any.
    Source of the form: Burckhardt et al. (POPL 2014), F(query, context).
    """

    name: str
    expected: Callable[[Seen], object]
    history: History = History.HAPPENS_BEFORE
    operations: tuple[str, ...] | None = None
