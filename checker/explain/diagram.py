"""A counterexample as a space-time diagram: what stands where, before anybody draws it.

Replicas are columns, time goes down: row 0 is the beginning, row k is step k. Each step is a *mark* on the line of one
replica, each message an *arrow* from the row in which its sender first had it (on `mailbox`: in which it was sent) to
the row in which it arrives. A message is *delayed* if its sender has changed since, arrives *again* if the same was
delivered before, and is *lost* or still *under way* if no delivery follows.

What *matters* is what the failing replicas can have heard of: the past of their last states, found by walking the steps
backwards (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978), without the deliveries
in it that told nothing and changed nothing. Time: linear in the number of steps times replicas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from checker.core.events import EventKind
from checker.core.result import ReplicaState, Step, Violation
from checker.explain.phrases import carried_text, changed, printable, repeats

ONE_REPLICA = frozenset({"conforms", "monotonic", "completes", "round_trip"})
"""Properties that fail at a single replica: the one that the last step changed."""


class End(Enum):
    """What became of a message."""

    ARRIVED = "arrived"
    LOST = "lost"
    UNDER_WAY = "under way"


@dataclass(frozen=True, slots=True)
class Mark:
    """A step on the line of a replica; `before` and `after` are that replica around it."""

    row: int
    replica: int
    peer: int | None
    kind: EventKind
    label: str
    before: ReplicaState
    after: ReplicaState
    is_changed: bool
    matters: bool
    fails: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A message from one replica's line to another's."""

    sender: int
    sent: int
    receiver: int
    row: int
    end: End
    is_delayed: bool
    is_again: bool
    matters: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """Marks and arrows by row; `failing`: the replicas where the property fails in the last row."""

    beginning: tuple[ReplicaState, ...]
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    failing: tuple[int, ...]


def diagram(violation: Violation) -> Diagram:
    """The diagram of a counterexample."""
    failing = _failing(violation)
    mattering = _mattering(violation, failing)
    arrows = _arrows(violation, mattering)
    late = {arrow.row for arrow in arrows if arrow.is_delayed}
    marks = tuple(_mark(violation, step, mattering, late) for step in violation.steps)
    return Diagram(violation.initial, marks, arrows, failing)


def _mark(violation: Violation, step: Step, mattering: frozenset[int], late: set[int]) -> Mark:
    i = step.replica
    label = mark_label(step, is_late=step.number in late, is_again=step.number in repeats(violation))
    fails = step.number == len(violation.steps)
    before, after = violation.before(step)[i], step.after[i]
    is_changed = changed(violation, step)[i]
    matters = step.number in mattering
    return Mark(step.number, i, step.peer, step.kind, label, before, after, is_changed, matters, fails)


def mark_label(step: Step, *, is_late: bool, is_again: bool) -> str:
    """What a step does, in the few words that fit beside its mark."""
    how = (", again" if is_again else "") + (", delayed" if is_late else "")
    match step.kind:
        case EventKind.UPDATE:
            return printable(step.call or "")
        case EventKind.DELIVER:
            does = "applies" if step.carried is not None and step.carried.is_operation else "merges"
            return f"{does} {carried_text(step)}{how}"
        case EventKind.SEND:
            return f"sends {carried_text(step)}{how}"
        case EventKind.DROP:
            return f"message to replica {step.peer} is lost"
        case EventKind.DUPLICATE:
            return f"message to replica {step.peer} is doubled"
        case EventKind.CRASH:
            return "crashes and restarts"
        case EventKind.READ:
            return "a client reads"


# --- messages -------------------------------------------------------------------------------------------------


class _Slots:
    """Messages of a network on which sending is a step: for each pair of replicas, when, and how many copies wait."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, int], tuple[int, int]] = {}

    def put(self, sender: int, receiver: int, row: int) -> None:
        self._waiting[sender, receiver] = (row, 1)

    def double(self, sender: int, receiver: int) -> None:
        row, copies = self._waiting.get((sender, receiver), (0, 0))
        self._waiting[sender, receiver] = (row, copies + 1)

    def take(self, sender: int, receiver: int) -> int | None:
        """When it was sent; None where nothing was."""
        if (sender, receiver) not in self._waiting:
            return None
        row, copies = self._waiting[sender, receiver]
        self._waiting[sender, receiver] = (row, copies - 1)
        return row

    def left(self) -> list[tuple[int, int, int]]:
        """(row, sender, receiver) of every message that waits still."""
        return sorted((row, *pair) for pair, (row, copies) in self._waiting.items() if copies > 0)


def _arrows(violation: Violation, mattering: frozenset[int]) -> tuple[Arrow, ...]:
    slots, found, again = _Slots(), [], repeats(violation)
    for step in violation.steps:
        if step.peer is None:
            continue
        if step.kind is EventKind.SEND:
            slots.put(step.replica, step.peer, step.number)
        elif step.kind is EventKind.DUPLICATE:
            slots.double(step.replica, step.peer)
        elif step.kind in (EventKind.DELIVER, EventKind.DROP):
            is_lost = step.kind is EventKind.DROP
            sender, receiver = (step.replica, step.peer) if is_lost else (step.peer, step.replica)
            posted = slots.take(sender, receiver)
            sent = posted if posted is not None else step.carried.sent_at if step.carried else step.number - 1
            end = End.LOST if is_lost else End.ARRIVED
            is_late = _has_changed(violation, sender, sent, step.number)
            matters = step.number in mattering
            is_again = step.number in again
            found.append(Arrow(sender, sent, receiver, step.number, end, is_late, is_again, matters))
    last = len(violation.steps) + 1
    for row, sender, receiver in slots.left():
        found.append(Arrow(sender, row, receiver, last, End.UNDER_WAY, False, False, False))
    return tuple(found)


def _has_changed(violation: Violation, replica: int, after: int, before: int) -> bool:
    """Whether a step strictly between two rows changed a replica's payload or what it has seen."""
    held = [violation.initial, *(step.after for step in violation.steps)]
    between = [held[row][replica] for row in range(after, before)]
    return any((one.payload, one.seen) != (between[0].payload, between[0].seen) for one in between[1:])


# --- what matters ---------------------------------------------------------------------------------------------


def _failing(violation: Violation) -> tuple[int, ...]:
    """The replicas that the property fails at, as far as their last states tell."""
    if not violation.steps:
        return tuple(range(len(violation.initial)))
    last = violation.steps[-1]
    if violation.property_name in ONE_REPLICA or last.after[last.replica].raised:
        return (last.replica,)
    disagreeing = [
        i
        for i, one in enumerate(last.after)
        if any(set(one.seen) == set(other.seen) and one.value != other.value for other in last.after)
    ]
    return tuple(disagreeing or range(len(last.after)))


def _mattering(violation: Violation, failing: Sequence[int]) -> frozenset[int]:
    """The numbers of the steps in the past of the failing replicas; the last step always belongs to it."""
    known = [len(violation.steps) if i in failing else 0 for i in range(len(violation.initial))]
    found = {len(violation.steps)}
    for step in reversed(violation.steps):
        if step.number > known[step.replica] and step.number not in found:
            continue
        if step.number in found or _tells(violation, step):
            found.add(step.number)
            if step.kind is EventKind.DELIVER and step.peer is not None and step.carried is not None:
                known[step.peer] = max(known[step.peer], step.carried.sent_at, _posted(violation, step))
    return frozenset(found)


def _tells(violation: Violation, step: Step) -> bool:
    """Whether a step changed its replica, or what that has seen; faults and sends always count."""
    if step.kind is not EventKind.DELIVER:
        return True
    before, after = violation.before(step)[step.replica], step.after[step.replica]
    return (before.payload, before.seen, before.raised) != (after.payload, after.seen, after.raised)


def _posted(violation: Violation, step: Step) -> int:
    """The step that sent what this one delivers; 0 where sending is no step."""
    sends = [
        one.number
        for one in violation.steps[: step.number - 1]
        if one.kind is EventKind.SEND and (one.replica, one.peer) == (step.peer, step.replica)
    ]
    return max(sends, default=0)
