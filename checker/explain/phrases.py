"""The sentences that every output uses for bounds, counts and events: text, Markdown and pictures say the same."""

from __future__ import annotations

from collections.abc import Sequence

from checker.core.events import EventKind
from checker.core.faults import Faults
from checker.core.result import Outcome, ReplicaState, Step, Violation
from checker.core.verdict import Verdict
from checker.explain.shown import brief

MEANINGS = {
    "conforms": "an answer is what the specification gives for the updates seen",
    "converges": "replicas that have seen the same updates give the same answer",
    "settles": "once all have merged from all, all agree, and as specified",
    "monotonic": "no event makes an answer smaller",
    "laws": "merge is idempotent, commutative, associative and inflationary",
    "round_trip": "what is loaded from what was saved is the payload again",
    "isolation": "merge and query leave alone what they are given",
    "equality": "== and hash of payloads agree with themselves and the answers",
    "completes": "no call of the data type raises an exception",
}
"""What each built-in property asks for; a user's own property is known by its name alone."""


def plural(count: int, noun: str) -> str:
    """`1 state`, `3,524 states`, `2 replicas`.

    >>> plural(1, "event"), plural(3524, "state")
    ('1 event', '3,524 states')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def moment(depth: int) -> str:
    """`the beginning`, `1 event`, `3 events`: how far into an ordering."""
    return plural(depth, "event") if depth else "the beginning"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def printable(text: str) -> str:
    r"""On one line and without control characters: whatever a name, an answer or an exception holds.

    >>> print(printable("two\nlines \x1b[31mred"))
    two\nlines \x1b[31mred
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def cell(replica: ReplicaState) -> str:
    """Payload and answer of a replica: `(1, 0, 0) = 1`; one of them where both read alike."""
    is_one = replica.value in ("", replica.shown)
    return printable(replica.shown if is_one else f"{replica.shown} = {replica.value}")


def changed(violation: Violation, step: Step) -> tuple[bool, ...]:
    """For each replica, whether a step changed its payload or its answer."""
    pairs = zip(violation.before(step), step.after, strict=True)
    return tuple((b.payload, b.value, b.raised) != (a.payload, a.value, a.raised) for b, a in pairs)


# --- events ---------------------------------------------------------------------------------------------------


def event_text(step: Step, *, is_again: bool = False) -> str:
    """What happens, in words; replicas by number, messages by when their sender had them."""
    return " ".join(event_parts(step, is_again=is_again))


def event_parts(step: Step, *, is_again: bool = False) -> tuple[str, ...]:
    """`event_text` in one or two parts, for narrow columns: what is done, and with whose message."""
    again = ", again" if is_again else ""
    match step.kind:
        case EventKind.UPDATE:
            call = printable(f"replica {step.replica}: {step.call}")
            return (call,) if step.read is None else (call, f"by a client that read {printable(step.read)}")
        case EventKind.SEND:
            return (f"replica {step.replica} sends {carried_text(step)}", f"to replica {step.peer}{again}")
        case EventKind.DELIVER:
            source = "itself" if step.peer == step.replica else f"replica {step.peer}"
            does = "applies" if step.carried is not None and step.carried.is_operation else "merges"
            return (f"replica {step.replica} {does} {carried_text(step)}", f"from {source} {as_of_text(step)}{again}")
        case EventKind.DROP | EventKind.DUPLICATE:
            does = "loses" if step.kind is EventKind.DROP else "doubles"
            where = f"of replica {step.replica} to replica {step.peer} {as_of_text(step)}"
            return (f"the network {does} {carried_text(step)}", where)
        case EventKind.CRASH:
            return (f"replica {step.replica} crashes and restarts",)
        case EventKind.READ:
            return (f"a client reads replica {step.replica}",)


def carried_text(step: Step) -> str:
    """What the message of a step holds; "" for a step without one."""
    return "" if step.carried is None else printable(step.carried.shown)


def as_of_text(step: Step) -> str:
    """When the sender made the message of a step; "" for a step without one."""
    if step.carried is None:
        return ""
    return "as of the beginning" if step.carried.sent_at == 0 else f"as of step {step.carried.sent_at}"


def repeats(violation: Violation) -> frozenset[int]:
    """The numbers of the steps that pass on the same content, between the same replicas, a second time."""
    known: set[object] = set()
    found: set[int] = set()
    for step in violation.steps:
        if step.carried is not None:
            key = (step.kind, step.replica, step.peer, step.carried.payload, step.carried.seen)
            if key in known:
                found.add(step.number)
            known.add(key)
    return frozenset(found)


def told_before(violation: Violation, earlier: Sequence[Violation]) -> Violation | None:
    """The first of `earlier` whose trace begins with all the steps of this one, so that they need no repeating."""
    own = _trace_key(violation)
    return next((other for other in earlier if _trace_key(other)[: len(own)] == own), None)


def _trace_key(violation: Violation) -> list[object]:
    return [
        (step.kind, step.replica, step.peer, step.call, step.carried and (step.carried.payload, step.carried.seen))
        for step in violation.steps
    ]


def legend(violation: Violation) -> list[str]:
    """How to read the table of a counterexample: only what this one needs."""
    held = [*violation.initial, *(replica for step in violation.steps for replica in step.after)]
    is_one = {replica.shown == replica.value for replica in held if replica.value}
    notes = ["payload = answer; one where they read alike" if len(is_one) == 2 else "payload = answer"]
    if is_one == {True}:
        notes = ["payload and answer, which read alike"]
    if any(replica.shown != brief(replica.payload) for replica in held if replica.payload):
        notes.append("of each payload, only the fields that change in this trace are shown")
    if any(step.carried is not None for step in violation.steps):
        notes.append("as of step k: the message as its sender made it after step k")
    return notes


# --- runs -----------------------------------------------------------------------------------------------------


def bounds_text(outcome: Outcome) -> str:
    """What was asked: replicas, network, bounds."""
    bounds = outcome.bounds
    parts = [plural(bounds.replicas, "replica"), f"network {outcome.network}"]
    if bounds.depth is not None:
        parts.append(f"at most {plural(bounds.depth, 'event')}")
    if bounds.ops is not None:
        parts.append(f"at most {ops_text(bounds.ops)}")
    return ", ".join([*parts, *faults_parts(outcome.faults)])


def faults_parts(faults: Faults) -> list[str]:
    """What may go wrong, if anything.

    >>> faults_parts(Faults(skew=(10, 0), crashes=1))
    ['at most 1 crash of each replica', 'the clocks of replicas 0 and 1 ahead by 10 and 0']
    """
    parts = []
    if faults.crashes:
        parts.append(f"at most {faults.crashes:,} {'crash' if faults.crashes == 1 else 'crashes'} of each replica")
    if faults.drops:
        parts.append(f"at most {plural(faults.drops, 'message')} of each replica dropped")
    if faults.duplicates:
        parts.append(f"at most {plural(faults.duplicates, 'message')} of each replica duplicated")
    if faults.skew:
        numbers = [str(i) for i in range(len(faults.skew))]
        ahead = listed([str(offset) for offset in faults.skew])
        parts.append(f"the clocks of replicas {listed(numbers)} ahead by {ahead}")
    return parts


def ops_text(ops: Sequence[int]) -> str:
    """`2 updates at each replica`; `3, 2 and 5 updates at replicas 0, 1 and 2`."""
    if len(set(ops)) == 1:
        return f"{plural(ops[0], 'update')} at each replica"
    numbers = [str(i) for i in range(len(ops))]
    return f"{listed([str(count) for count in ops])} updates at replicas {listed(numbers)}"


def counts_text(outcome: Outcome) -> str:
    """What was covered, in numbers."""
    parts = [
        plural(outcome.states, "state"),
        plural(outcome.transitions, "transition"),
        f"depth {outcome.depth}",
        plural(outcome.terminal_states, "terminal state"),
    ]
    if outcome.orderings is not None:
        parts.append(plural(outcome.orderings, "ordering"))
    elif outcome.orderings_skipped:
        parts.append(outcome.orderings_skipped)
    return ", ".join(parts)


def verdict_text(outcome: Outcome) -> str:
    """What the verdict claims, in one sentence."""
    match outcome.verdict:
        case Verdict.PASS:
            if outcome.orderings is None or outcome.orderings == 1:
                return "PASS: every ordering within the bound keeps every property"
            return f"PASS: all {plural(outcome.orderings, 'ordering')} within the bound keep every property"
        case Verdict.FAIL:
            refuted = [printable(violation.property_name) for violation in outcome.violations]
            return f"FAIL: {listed(refuted)} {'is' if len(refuted) == 1 else 'are'} refuted"
        case Verdict.INCOMPLETE:
            return f"INCOMPLETE: {covered_text(outcome)}"


def covered_text(outcome: Outcome) -> str:
    """Why a run stopped, and how far it had come by then."""
    events = plural(outcome.complete_depth, "event")
    return (
        f"{printable(outcome.incomplete_because or 'stopped')}; every ordering of up to {events} was covered, "
        "nothing is claimed beyond"
    )


def property_text(outcome: Outcome, name: str) -> str:
    """`pass`, `FAIL at 3 events`, `FAIL at the beginning`, `INCOMPLETE`; `-` where it was not checked."""
    verdict = outcome.properties.get(name)
    if verdict is None or verdict is Verdict.PASS:
        return "-" if verdict is None else "pass"
    depths = [violation.depth for violation in outcome.violations if violation.property_name == name]
    return verdict.value.upper() + "".join(f" at {moment(depth)}" for depth in depths)
