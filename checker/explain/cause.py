"""One sentence of cause: what the last event of a counterexample did that it should not have done.

Cases of a delivery, by what the message told its receiver:
1. nothing new, and yet something changed: the same information was merged twice;
2. something new, and the payload stayed as it was: the merge ignored the message;
3. something new beside what was known, and the answer is too large: what was known was counted again;
4. something new, and the answer is too small: an update was lost in the merge;
5. anything else: the first law of merge that fails on payloads of the trace is named.
Where updates alone do it, without any message, the operation itself is at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from checker.core.events import Event, EventKind
from checker.core.system import View
from checker.explain.phrases import listed, plural
from checker.explain.simplest import Path
from checker.system.answers import held_key
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised


def cause(system: ReplicatedSystem, path: Path, property_name: str) -> str:
    """The sentence, or "" where the failure says it all."""
    if property_name in ("completes", "laws", "round_trip", "isolation", "equality") or not path.events:
        return ""
    if property_name == "settles":
        return _law_broken(system, path)
    event, before, after = path.events[-1], path.states[-2], path.states[-1]
    i = event.replica
    was, now = system.view(i, before[i]), system.view(i, after[i])
    if was.payload < 0 or now.payload < 0 or now.raised or was.raised:
        return ""
    if event.kind is EventKind.CRASH:
        return _crash(system, len(path.events), was, now)
    if event.kind is EventKind.DELIVER:
        if system.snapshot(event.message).form is Form.OPERATION:  # type: ignore[arg-type]
            return _operation_again(system, path, was, now)
        return _delivery(system, path, was, now)
    return _updates_alone(system, path)


def _updates_alone(system: ReplicatedSystem, path: Path) -> str:
    """For traces without any delivery; elsewhere the last update need not be the culprit."""
    if any(event.kind is not EventKind.UPDATE for event in path.events):
        return ""
    calls = list(dict.fromkeys(system.user.choice_text(event.choice) for event in path.events))
    replicas = sorted({event.replica for event in path.events})
    if len(replicas) == 1:
        return f"No message is needed: {listed(calls)} at replica {replicas[0]} alone does it."
    who = listed([str(i) for i in replicas])
    return f"No message is needed: replicas {who} do {listed(calls)} without knowing of each other."


def _delivery(system: ReplicatedSystem, path: Path, was: View, now: View) -> str:
    event = path.events[-1]
    step, receiver = f"Step {len(path.events)}", f"replica {event.replica}"
    known, told = set(system.book.public(was.seen)), _told(system, event)
    if told <= known:
        change = _change(system, was, now)
        counted = " and counted twice" if _is_larger(system, now.value, was.value) else ""
        return (
            f"{step} told {receiver} nothing that it had not seen already, yet merging it changed {change}: "
            f"the same information was merged twice{counted}."
            if change
            else ""
        )
    new, expected = plural(len(told - known), "update"), _expected(system, now)
    texts = system.user.values.texts
    if expected is not None and expected != now.value:
        if was.payload == now.payload:
            lost = "the update is lost" if len(told - known) == 1 else "the updates are lost"
            return f"{step} brought {new} that {receiver} had not seen, but merging changed nothing: {lost}."
        if _is_larger(system, now.value, expected) and told & known:
            return (
                f"{step} brought {new} that {receiver} had not seen and repeated {len(told & known):,} that it had: "
                f"the merge counted what was known already once more, {texts[now.value]} instead of {texts[expected]}."
            )
        if _is_larger(system, expected, now.value):
            return (
                f"An update was lost in the merge of step {len(path.events)}: {receiver} had seen "
                f"{plural(len(known), 'update') if known else 'none'}, the message stands for {new}"
                f"{' more' if known else ''}, and the merged payload answers {texts[now.value]} instead of "
                f"{texts[expected]}.{_advice_on_deltas(system, len(told))}"
            )
    return _law_broken(system, path)


def _advice_on_deltas(system: ReplicatedSystem, count: int) -> str:
    """For a delta that is taken to stand for more updates than one: it may well hold just its own."""
    if getattr(system.description, "delta_covers", None) != "origin" or count < 2:
        return ""
    return " If a delta holds its own update alone, and not all of its replica's so far, say delta_covers='update'."


def _operation_again(system: ReplicatedSystem, path: Path, was: View, now: View) -> str:
    """For an operation that took effect where it had done so before."""
    event, change = path.events[-1], _change(system, was, now)
    if not change or not _told(system, event) <= set(system.book.public(was.seen)):
        return ""
    return (
        f"Step {len(path.events)} delivered to replica {event.replica} what it had applied already, and its effect "
        f"changed {change}: the effect is not idempotent, so it needs a network that delivers once."
    )


def _crash(system: ReplicatedSystem, number: int, was: View, now: View) -> str:
    """For a crash after which the replica is wrong about what it had seen."""
    if system.description.forgets:
        return (
            f"After the crash of step {number} replica {now.replica} counts as having seen nothing, because the type "
            "says forgets=True; yet recover keeps updates."
        )
    change = _change(system, was, now)
    if not change:
        return ""
    return (
        f"The crash of step {number} changed {change}: updates that replica {now.replica} had seen did not survive in "
        "what recover gives; store them, or say forgets=True if they may be lost."
    )


def _told(system: ReplicatedSystem, event: Event) -> set[object]:
    """The updates that the message of a delivery makes visible."""
    return set(system.book.public(system.snapshot(event.message).seen))  # type: ignore[arg-type]


def _change(system: ReplicatedSystem, was: View, now: View) -> str:
    """What changed, the answer rather than the payload; "" if neither did."""
    if was.value != now.value:
        texts = system.user.values.texts
        return f"the answer from {texts[was.value]} to {texts[now.value]}"
    if was.payload != now.payload:
        return f"the payload from {_shown(system, was.payload)} to {_shown(system, now.payload)}"
    return ""


def _expected(system: ReplicatedSystem, view: View) -> int | None:
    if system.specification is None:
        return None
    return system.user.values.intern(system.specification.expected(system.book.public(view.seen)))


def _is_larger(system: ReplicatedSystem, a: int, b: int) -> bool:
    """Whether answer a is strictly larger, where answers are numbers or sets."""
    larger, smaller = system.user.values.peek(a), system.user.values.peek(b)
    comparable = (int, float, set, frozenset)
    return isinstance(larger, comparable) and isinstance(smaller, comparable) and _strictly(larger, smaller)


def _strictly(larger: Any, smaller: Any) -> bool:
    try:
        return bool(larger > smaller)
    except TypeError:
        return False


def _law_broken(system: ReplicatedSystem, path: Path) -> str:
    """The first law of merge that fails on payloads held at one time in the trace, the latest time first."""
    if system.description.merge is None:
        return ""
    for state in reversed(path.states):
        held = [(i, c.payload) for i, c in enumerate(state) if not isinstance(c, Raised)]  # type: ignore[attr-defined]
        for sentence in _laws_broken(system, held):
            return sentence
    return ""


def _laws_broken(system: ReplicatedSystem, held: list[tuple[int, int]]) -> Iterator[str]:
    """Of merges that raise no law speaks: the failure does."""
    for i, a in held:
        merged = system.user.merge(a, a)
        if not isinstance(merged, Raised) and held_key(system, a) != held_key(system, merged):
            yield (
                f"Merge is not idempotent: merging {_shown(system, a)} of replica {i} with itself "
                f"changes the answer from {_answer(system, a)} to {_answer(system, merged)}."
            )
    for (i, a), (j, b) in combinations(held, 2):
        one, other = system.user.merge(a, b), system.user.merge(b, a)
        if isinstance(one, Raised) or isinstance(other, Raised):
            continue
        if held_key(system, one) != held_key(system, other):
            yield (
                f"Merge is not commutative: {_shown(system, a)} of replica {i} and {_shown(system, b)} of replica {j} "
                f"give {_answer(system, one)} merged one way and {_answer(system, other)} the other way."
            )


def _answer(system: ReplicatedSystem, payload: int) -> str:
    """The answer of a payload as text, or what was raised instead."""
    value = system.user.value(payload)
    return f"an exception ({value})" if isinstance(value, Raised) else system.user.values.texts[value]


def _shown(system: ReplicatedSystem, payload: int) -> str:
    return system.user.payloads.texts[payload]
