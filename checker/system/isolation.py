"""What calls of user code do to payloads that they were only given: the argument of merge, and what is queried.

Told of each payload or pair of payloads as one sentence with the usual cause, or None. Payloads that cannot be changed
in place, and those that are kept as snapshots, are safe. A part that two payloads share is harmless as long as no
operation changes it in place; so the operations are tried, on the merged payload, and the other one is watched.
"""

from __future__ import annotations

import copy
from typing import Any

from checker.system.description import Operation
from checker.system.sharing import shared_part
from checker.system.user_code import USER_ERRORS, Raised, UserCode


class Isolation:
    """Calls merge, query and operations on copies of payloads, and looks at what they were given afterwards."""

    def __init__(self, user: UserCode) -> None:
        self._user, self._store, self._description = user, user.payloads, user.description
        self._first: list[int | Raised] = []

    @property
    def applies(self) -> bool:
        """Whether a replica begins with a payload that can be changed in place."""
        first = self._user.initial(0)
        is_kept = self._description.snapshot is not None
        return not (is_kept or isinstance(first, Raised) or self._store.fixed[first])

    def of_one(self, payload: int) -> str | None:
        """What asking the query does to a payload, or what the beginnings of two replicas share."""
        if self._store.fixed[payload]:
            return None
        return self._of_query(payload) or (self._of_beginnings() if self._is_first(payload) else None)

    def of_pair(self, a: int, b: int) -> str | None:
        """What merging does to either payload when it is the argument."""
        if self._description.merge is None:
            return None
        return self._of_merge(a, b) or self._of_merge(b, a)

    def _of_query(self, payload: int) -> str | None:
        held = self._store.get(payload)
        try:
            self._description.value(held)
        except USER_ERRORS:
            return None
        if self._is_still(held, payload):
            return None
        return (
            f"value({self._text(payload)}) changes the payload that it is asked of, to {self._now(held)}; usually the "
            "query sorts, pops or fills something in place: let it work on a copy"
        )

    def _is_first(self, payload: int) -> bool:
        if not self._first:
            self._first = [self._user.initial(i) for i in range(self._user.replicas)]
        return payload in self._first

    def _of_beginnings(self) -> str | None:
        """Whether the first payloads of two replicas, as `initial` made them, share what operations change."""
        if self._user.replicas < 2:
            return None
        try:
            both = tuple(self._description.initial(i, self._user.replicas) for i in (0, 1))
            one, other = copy.deepcopy(both)  # together: what they share, the copies share
        except USER_ERRORS:
            return None
        before = self._now(other)
        call = self._spoiling(one, other, before)
        return call and (
            f"replicas 0 and 1 begin with one and the same mutable part: {call} at replica 0 also changes replica 1, "
            f"from {before} to {self._now(other)}; usually it is a mutable default argument or a constant: make a new "
            "one for each replica"
        )

    def _of_merge(self, a: int, b: int) -> str | None:
        if self._store.fixed[b]:
            return None
        mine, other = self._store.get(a), self._store.get(b)
        assert self._description.merge is not None
        try:
            merged = self._description.merge(mine, other)
        except USER_ERRORS:
            return None
        call = f"merge({self._text(a)}, {self._text(b)})"
        if not self._is_still(other, b):
            return (
                f"{call} changes its argument too, to {self._now(other)}; usually the other payload's parts are moved "
                "(pop, clear, update on the wrong side) and not copied"
            )
        spoiling = self._spoiling(mine if merged is None else merged, other, self._store.texts[b])
        return spoiling and (
            f"after {call}, the two payloads share a mutable part: {spoiling} on the merged one also changes the "
            f"other, to {self._now(other)}; usually merge keeps the other's own list, set or dictionary: keep a copy"
        )

    def _spoiling(self, one: Any, other: Any, before: str) -> str | None:
        """The first operation on `one` that changes `other` too, as a call."""
        if shared_part(one, other) is None:
            return None
        for choice, (operation, args) in enumerate(self._user.choices):
            if isinstance(operation, Operation):
                told: list[object] = [1] if operation.reads_clock else []
                told += [copy.deepcopy(one)] if operation.uses_context else []
                try:
                    if operation.enabled is None or operation.enabled(one, *copy.deepcopy(args)):
                        operation.apply(one, *told, *copy.deepcopy(args))
                except USER_ERRORS:
                    continue
                if self._now(other) != before:
                    return self._user.choice_text(choice)
        return None

    def _is_still(self, held: Any, payload: int) -> bool:
        return self._now(held) == self._store.texts[payload]

    def _now(self, held: Any) -> str:
        """A payload as text, as the store writes it."""
        return self._store.text_of(held)

    def _text(self, payload: int) -> str:
        return self._store.texts[payload]
