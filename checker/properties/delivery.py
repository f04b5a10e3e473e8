"""Fair delivery: from a state, everything that is outstanding arrives, until nothing is left; no update is made.

For networks that carry a message for each update. Of the messages that the network lets arrive, the canonically first
one arrives next (by receiver, sender, and what is carried). One order from every state is enough: every other order of
the same deliveries passes through states that are explored too, and ends in one with nothing outstanding, where there
is no order left to choose (docs/decisions/0006-fair-delivery.md).

A delivery changes its receiver and nobody else, so each replica is brought to rest by itself, once for each payload,
what it has seen, and what is outstanding.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from checker.core.events import Event, EventKind
from checker.core.system import State
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

Told = str | None


class Sent(NamedTuple):
    """A message in the outbox of `sender`, with the updates that it tells of."""

    sender: int
    message: int
    updates: int


class Wrong(NamedTuple):
    """What goes wrong before all have come to rest; the delivery that it shows in, and the replica it comes to."""

    told: str
    event: Event
    receiver: Any


class FairDelivery:
    """What becomes of states when everything outstanding arrives; `judge` says what is wrong with where that ends."""

    def __init__(self, system: ReplicatedSystem, judge: Callable[[Sequence[int], int], Told]) -> None:
        """`judge` gets the payloads that the replicas end with, and all updates that any of them has seen."""
        self._system, self._judge = system, judge
        self._unseen: dict[Hashable, tuple[Sent, ...]] = {}
        self._rested: dict[Hashable, tuple[int, int] | Wrong] = {}
        self._judged: dict[tuple[tuple[int, ...], int], Told] = {}

    def told(self, state: State) -> Told:
        """What goes wrong from a state on, or None."""
        end = self.rested(state)
        if isinstance(end, Wrong):
            return end.told
        if end not in self._judged:
            self._judged[end] = self._judge(*end)
        return self._judged[end]

    def rested(self, state: State) -> tuple[tuple[int, ...], int] | Wrong:
        """The payloads that the replicas end with, and all updates that any has seen; or what goes wrong on the way."""
        configurations: Sequence[Any] = state
        payloads, issued, union = [], 0, self._system.book.sets.union
        for i, c in enumerate(configurations):
            waiting: tuple[Sent, ...] = ()
            for j, other in enumerate(configurations):
                waiting += self._unseen_of(j, other.outbox, c.seen)
            rested = self._at_rest(i, c, waiting)
            if isinstance(rested, Wrong):
                return rested
            payloads.append(rested[0])
            issued = union(issued, rested[1])
        return tuple(payloads), issued

    def _unseen_of(self, j: int, outbox: Any, seen: int) -> tuple[Sent, ...]:
        """What replica j has sent that tells of something not seen, in canonical order."""
        key = (j, outbox, seen)
        found = self._unseen.get(key)
        if found is None:
            snapshots, place = self._system.post.snapshots, self._system.message_key
            messages = sorted((m for m in outbox if snapshots[m].form is not Form.PAYLOAD), key=place)
            found = self._unseen[key] = self._waiting(seen, [Sent(j, m, snapshots[m].seen) for m in messages])
        return found

    def _waiting(self, seen: int, every: Sequence[Sent]) -> tuple[Sent, ...]:
        """Those that tell of something not seen."""
        includes = self._system.book.sets.includes
        return tuple([sent for sent in every if not includes(seen, sent.updates)])

    def _at_rest(self, i: int, receiver: Any, waiting: tuple[Sent, ...]) -> tuple[int, int] | Wrong:
        """What replica i holds and has seen after all that can arrive, or what goes wrong on the way."""
        passed = []
        while (end := self._rested.get(key := (i, receiver.payload, receiver.seen, waiting))) is None:
            passed.append(key)
            after = self._after_next(i, receiver, waiting) if waiting else None
            if after is None or isinstance(after, Wrong):
                end = after or (receiver.payload, receiver.seen)
                break
            receiver, waiting = after, self._waiting(after.seen, waiting)
        self._rested.update(dict.fromkeys(passed, end))
        return end

    def _after_next(self, i: int, receiver: Any, waiting: Sequence[Sent]) -> Any:
        """What replica i becomes by the first message that can arrive, or what goes wrong."""
        for sent in waiting:
            received = self._system.receive(i, sent.sender, receiver, sent.message)
            if isinstance(received, Raised):
                told = f"delivering what is outstanding raised an exception: {received}"
                return Wrong(told, _delivery(i, sent), receiver)
            if received is not None:
                return received
        return self._stuck(i, receiver, waiting)

    def _stuck(self, i: int, receiver: Any, waiting: Sequence[Sent]) -> Wrong:
        """Why a message never arrives, though everything else that can has: of those that wait for no other, if any."""
        texts, book = self._system.user.payloads.texts, self._system.book
        minus, seen = book.sets.minus, receiver.seen
        needs = {sent: minus(self._system.snapshot(sent.message).needs, seen) for sent in waiting}
        sent = next((sent for sent in waiting if not needs[sent]), waiting[0])
        missing = ", ".join(str(update) for update in book.public(needs[sent]))
        why = f"it waits for {missing}" if missing else f"ready answers False for it on {texts[receiver.payload]}"
        told = (
            f"stuck: message {self._system.text_of(self._system.snapshot(sent.message))} of replica {sent.sender} "
            f"never arrives at replica {i}, even when everything else has arrived: {why}"
        )
        return Wrong(told, _delivery(i, sent), receiver)


def _delivery(i: int, sent: Sent) -> Event:
    return Event(EventKind.DELIVER, i, sent.sender, message=sent.message)
