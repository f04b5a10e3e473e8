"""What calls of user code do to what they were only given: the argument of merge, what is queried, what is sent.

Told of each payload or pair of payloads as one sentence with the usual cause, or None. Payloads that cannot be changed
in place, and those that are kept as snapshots, are safe. A part that two payloads share is harmless as long as no
operation changes it in place; so the operations are tried, on the merged payload, and the other one is watched.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

from checker.core.canonical import canonical
from checker.system.description import DeltaBased, OpBased, Operation, StateBased
from checker.system.sharing import shared_part
from checker.system.user_code import USER_ERRORS, Raised, UserCode, raised

MOVED = "usually its parts are moved (pop, clear, update on the wrong side) and not copied"


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
        found = self._of_query(payload) or (self._of_beginnings() if self._is_first(payload) else None)
        return found or self._first_of(payload, self._of_sending)

    def of_pair(self, a: int, b: int) -> str | None:
        """What merging does to either payload when it is the argument, and receiving to what the other one sends."""
        merged = None if self._description.merge is None else self._of_merge(a, b) or self._of_merge(b, a)
        return merged or self._of_receiving(a, b) or self._of_receiving(b, a)

    def blamed(self, payloads: Sequence[int]) -> tuple[str, *tuple[int, ...]] | None:
        """The call that does it, of those that replicas with these payloads can make; else one of merge, if any."""
        for payload in payloads:
            if not self._store.fixed[payload] and self._of_query(payload):
                return "value", payload
        if self._description.merge is None:
            return None
        pairs = list(permutations(payloads, 2)) or [(payload, payload) for payload in payloads]
        found = (pair for of in (self._of_merge, self._of_receiving) for pair in pairs if of(*pair))
        return "merge", *next(found, pairs[0])

    def _of_query(self, payload: int) -> str | None:
        held = self._store.get(payload)
        try:
            self._description.value(held)
        except USER_ERRORS as error:
            raised("", error)  # what user code raises is for the property `completes`; an interrupt goes on
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
        except USER_ERRORS as error:
            raised("", error)  # what user code raises is for the property `completes`; an interrupt goes on
            return None
        before = self._now(other)
        call = self._spoiling(one, other, self._now)
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
        except USER_ERRORS as error:
            raised("", error)  # what user code raises is for the property `completes`; an interrupt goes on
            return None
        call = f"merge({self._text(a)}, {self._text(b)})"
        if not self._is_still(other, b):
            return (
                f"{call} changes its argument too, to {self._now(other)}; usually the other payload's parts are moved "
                "(pop, clear, update on the wrong side) and not copied"
            )
        spoiling = self._spoiling(mine if merged is None else merged, other, self._now)
        return spoiling and (
            f"after {call}, the two payloads share a mutable part: {spoiling} on the merged one also changes the "
            f"other, to {self._now(other)}; usually merge keeps the other's own list, set or dictionary: keep a copy"
        )

    def _first_of(self, payload: int, told: Callable[[int, int, Any], str | None]) -> str | None:
        """The first sentence about a choice of update on a payload; for types that send something of it."""
        if isinstance(self._description, StateBased):
            return None
        calls = enumerate(self._user.choices)
        return next((found for choice, one_call in calls if (found := told(payload, choice, one_call))), None)

    def _of_sending(self, payload: int, choice: int, one_call: Any) -> str | None:
        """Whether a payload goes on sharing a part with what it sends, and changes it on its way."""
        as_made = self._sent(payload, one_call)
        updated = None if as_made is None else self._updated(self._store.get(payload), one_call)
        if updated is None:
            return None
        mine, sent = updated
        before = self._told(as_made)
        if self._told(sent) != before:
            return (
                f"the effect of {self._user.choice_text(choice)} on {self._text(payload)} changes the message, from "
                f"{before} to {self._told(sent)}; {MOVED}, and the message is still to be sent"
            )
        spoiling = self._spoiling(mine, sent, self._told)
        return spoiling and (
            f"after {self._user.choice_text(choice)} on {self._text(payload)}, the payload and the {self._noun} "
            f"that is sent share a mutable part: {spoiling} then also changes the {self._noun}, from {before} to "
            f"{self._told(sent)}; usually it holds the payload's own list, set or dictionary: send a copy"
        )

    def _of_receiving(self, a: int, b: int) -> str | None:
        """What the holder of a does to what the holder of b may send."""

        def of(payload: int, _choice: int, one_call: Any) -> str | None:
            sent = self._sent(payload, one_call)
            if sent is None:
                return None
            mine, sent = self._store.get(a), copy.deepcopy(sent)
            before = self._told(sent)
            received = self._received(mine, sent)
            if received is None:
                return None
            call = f"{self._receiving}({self._text(a)}, {before})"
            if self._told(sent) != before:
                return (
                    f"{call} changes the {self._noun}, to {self._told(sent)}; {MOVED}, and other replicas are still "
                    "to get it"
                )
            spoiling = self._spoiling(received[0], sent, self._told)
            return spoiling and (
                f"after {call}, the payload and the {self._noun} share a mutable part: {spoiling} then also changes "
                f"the {self._noun}, to {self._told(sent)}; usually its own list, set or dictionary is kept: keep a copy"
            )

        return self._first_of(b, of)

    def _received(self, mine: Any, sent: Any) -> tuple[Any] | None:
        """The payload that took in what was sent; None where it does not."""
        try:
            match self._description:
                case OpBased(effect=effect, ready=ready):
                    if ready is not None and not ready(mine, sent):
                        return None
                    made = effect(mine, sent)
                case _:
                    assert self._description.merge is not None
                    made = self._description.merge(mine, sent)
        except USER_ERRORS as error:
            raised("", error)  # what user code raises is for the property `completes`; an interrupt goes on
            return None
        return (mine if made is None else made,)

    def _told(self, sent: Any) -> str:
        """What is sent as text: a delta as payloads are told, a message by itself."""
        return canonical(sent) if isinstance(self._description, OpBased) else self._now(sent)

    @property
    def _noun(self) -> str:
        return "message" if isinstance(self._description, OpBased) else "delta"

    @property
    def _receiving(self) -> str:
        return "effect" if isinstance(self._description, OpBased) else "merge"

    def _spoiling(self, one: Any, other: Any, text: Callable[[Any], str]) -> str | None:
        """The first update of `one` that changes the text of `other` too, as a call."""
        if shared_part(one, other) is None:
            return None
        before = text(other)
        for choice, one_call in enumerate(self._user.choices):
            if self._updated(one, one_call) is not None and text(other) != before:
                return self._user.choice_text(choice)
        return None

    def _updated(self, payload: Any, one_call: Any) -> tuple[Any, Any] | None:
        """A payload after an update and what is sent of it; None where there is none. The payload is used up."""
        called = self._called(payload, one_call)
        if called is None:
            return None
        (made,) = called
        try:
            match self._description:
                case OpBased(effect=effect):
                    changed = None if made is None else effect(payload, made)
                    return payload if changed is None else changed, made
                case DeltaBased():
                    changed, delta = made
                    return payload if changed is None else changed, delta
            return payload if made is None else made, None
        except USER_ERRORS as error:
            raised("", error)
        return None

    def _called(self, payload: Any, one_call: Any) -> tuple[Any] | None:
        """What an operation makes of a payload; None where it cannot be called, and for batches."""
        operation, args = one_call
        if not isinstance(operation, Operation):
            return None
        told: list[object] = [1] if operation.reads_clock else []
        told += [copy.deepcopy(payload)] if operation.uses_context else []
        try:
            if operation.enabled is None or operation.enabled(payload, *copy.deepcopy(args)):
                return (operation.apply(payload, *told, *copy.deepcopy(args)),)
        except USER_ERRORS as error:
            raised("", error)
        return None

    def _sent(self, payload: int, one_call: Any) -> Any:
        """What an update of a payload sends, as it is before anything takes effect; None where it sends nothing."""
        called = self._called(self._store.get(payload), one_call)
        if called is None or isinstance(self._description, OpBased):
            return called and called[0]
        is_pair = isinstance(called[0], tuple) and len(called[0]) == 2
        return called[0][1] if is_pair else None

    def _is_still(self, held: Any, payload: int) -> bool:
        return self._now(held) == self._store.texts[payload]

    def _now(self, held: Any) -> str:
        """A payload as text, as the store writes it."""
        return self._store.text_of(held)

    def _text(self, payload: int) -> str:
        return self._store.texts[payload]
