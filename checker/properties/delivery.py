"""Fair delivery: from a state, everything that is outstanding arrives, until nothing is left; no update is made.

For networks that carry a message for each update. Of the messages that the network lets arrive, the canonically first
one arrives next (by receiver, sender, and what is carried). One order from every state is enough: every other order of
the same deliveries passes through states that are explored too, and ends in one with nothing outstanding, where there
is no order left to choose (docs/decisions/0006-fair-delivery.md).

What follows from a state is what follows from the next one, so each state is worked out once: time and space are linear
in the number of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from checker.core.events import Event, EventKind
from checker.core.system import State
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

Told = str | None


class Outstanding(NamedTuple):
    """A message from `sender` whose updates `receiver` has not all seen."""

    receiver: int
    sender: int
    message: int


class FairDelivery:
    """What becomes of states when everything outstanding arrives; `judge` says what is wrong with where that ends."""

    def __init__(self, system: ReplicatedSystem, judge: Callable[[State], Told]) -> None:
        self._system, self._judge = system, judge
        self._known: dict[State, Told] = {}

    def told(self, state: State) -> Told:
        """What goes wrong from a state on, or None."""
        passed: list[State] = []
        verdict: Told = None
        while state not in self._known:
            passed.append(state)
            after = self._next(state)
            if not isinstance(after, tuple):
                verdict = after
                break
            state = after
        else:
            verdict = self._known[state]
        self._known.update(dict.fromkeys(passed, verdict))
        return verdict

    def _next(self, state: State) -> State | Told:
        """The state after the first delivery; where there is none, what is wrong with this one."""
        waiting: list[Outstanding] = []
        for one in self._in_order(state):
            received = self._system.receive(one.receiver, one.sender, state[one.receiver], one.message)
            if isinstance(received, Raised):
                return f"delivering what is outstanding raised an exception: {received}"
            if received is not None:
                return (*state[: one.receiver], received, *state[one.receiver + 1 :])
            waiting.append(one)
        return self._stuck(state, waiting[0]) if waiting else self._judge(state)

    def _in_order(self, state: State) -> list[Outstanding]:
        return sorted(self._outstanding(state), key=self._place)

    def _outstanding(self, state: State) -> Iterator[Outstanding]:
        snapshots = self._system.post.snapshots
        for i in range(self._system.replicas):
            receiver: Any = state[i]
            for j in range(self._system.replicas):
                for message, _ in self._system.emit(j, i, state[j]):
                    snapshot = snapshots[message]  # type: ignore[call-overload]
                    if snapshot.form is not Form.PAYLOAD and snapshot.seen & ~receiver.seen:
                        yield Outstanding(i, j, message)  # type: ignore[arg-type]

    def _place(self, one: Outstanding) -> tuple[object, ...]:
        return self._system.event_key(Event(EventKind.DELIVER, one.receiver, one.sender, message=one.message))

    def _stuck(self, state: State, one: Outstanding) -> str:
        """Why a message never arrives, though everything else that can has arrived."""
        system = self._system
        receiver: Any = state[one.receiver]
        snapshot = system.snapshot(one.message)
        missing = [str(update) for update in system.book.public(snapshot.needs & ~receiver.seen)]
        why = f"it waits for {', '.join(missing)}" if missing else "the type is never ready for it"
        return (
            f"stuck: message {system.text_of(snapshot)} of replica {one.sender} never arrives at replica "
            f"{one.receiver}, even when everything else has arrived: {why}"
        )
