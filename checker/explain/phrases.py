"""The sentences that every output uses for bounds, counts and events: text, Markdown and pictures say the same."""

from __future__ import annotations

from checker.core.events import EventKind
from checker.core.result import Outcome, Step


def plural(count: int, noun: str) -> str:
    """`1 state`, `3,524 states`, `2 replicas`.

    >>> plural(1, "event"), plural(3524, "state")
    ('1 event', '3,524 states')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def event_text(step: Step) -> str:
    """What happens, in words; replicas by number, messages by when their sender had them."""
    match step.kind:
        case EventKind.UPDATE:
            return f"replica {step.replica}: {step.call}"
        case EventKind.SEND:
            return f"replica {step.replica} sends to replica {step.peer}"
        case EventKind.DELIVER:
            source = "itself" if step.peer == step.replica else f"replica {step.peer}"
            return f"replica {step.replica} merges from {source} {_as_of(step)}"


def _as_of(step: Step) -> str:
    assert step.carried is not None
    moment = "the beginning" if step.carried.sent_at == 0 else f"step {step.carried.sent_at}"
    return f"{step.carried.shown} (as of {moment})"


def bounds_text(outcome: Outcome) -> str:
    """What was asked: replicas, network, bounds."""
    bounds = outcome.bounds
    parts = [plural(bounds.replicas, "replica"), f"network {outcome.network}"]
    if bounds.depth is not None:
        parts.append(f"at most {plural(bounds.depth, 'event')}")
    if bounds.ops is not None:
        each = set(bounds.ops)
        of_each = plural(bounds.ops[0], "update") + " each" if len(each) == 1 else ",".join(map(str, bounds.ops)) + " updates"
        parts.append(of_each)
    return ", ".join(parts)


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
    return ", ".join(parts)


def verdict_text(outcome: Outcome) -> str:
    """What the verdict claims, in one sentence."""
    match outcome.verdict.value:
        case "pass":
            every = f"all {plural(outcome.orderings, 'ordering')}" if outcome.orderings else "every ordering"
            return f"PASS: {every} within the bound keep{'' if outcome.orderings else 's'} every property"
        case "fail":
            refuted = ", ".join(violation.property_name for violation in outcome.violations)
            return f"FAIL: refuted: {refuted}"
        case _:
            covered = f"every ordering of up to {plural(outcome.complete_depth, 'event')} was covered"
            return f"INCOMPLETE: {outcome.incomplete_because}; {covered}, nothing is claimed beyond"
