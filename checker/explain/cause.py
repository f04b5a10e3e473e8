"""One sentence of cause: what the last event of a counterexample did that it should not have done.

Cases of a delivery, by what the message told its receiver:
1. nothing new, and yet the answer changed: the same information was merged twice;
2. something new beside what was known, and the answer is too large: what was known was counted again;
3. something new, and the answer is too small: the merge dropped an update;
4. anything else: the first law of merge that fails on payloads of the trace is named.
An update that is wrong by itself, without any message, is the operation's own fault.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from checker.core.events import Event, EventKind
from checker.core.system import View
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised


def cause(system: ReplicatedSystem, path: Path, property_name: str) -> str:
    """The sentence, or "" where the failure says it all."""
    if property_name in ("completes", "laws") or not path.events:
        return ""
    event, before, after = path.events[-1], path.states[-2], path.states[-1]
    if property_name == "settles":
        return _law_broken(system, path)
    i = event.replica
    was, now = system.view(i, before[i]), system.view(i, after[i])
    if was.payload < 0 or now.payload < 0 or now.raised or was.raised:
        return ""
    if event.kind is EventKind.UPDATE:
        return f"No message is needed: {system.user.choice_text(event.choice)} at replica {i} is wrong by itself."
    if event.kind is EventKind.DELIVER:
        return _delivery(system, path, event, was, now)
    return ""


def _delivery(system: ReplicatedSystem, path: Path, event: Event, was: View, now: View) -> str:
    snapshot = system.snapshot(event.message)  # type: ignore[arg-type]
    texts = system.user.values.texts
    i = event.replica
    known = set(system.book.public(was.seen))
    told = set(system.book.public(snapshot.seen))
    if told <= known:
        counted = " and counted twice" if _is_larger(system, now.value, was.value) else ""
        return (
            f"The message told replica {i} nothing new: it had seen all of that before. Yet merging it changed the "
            f"answer from {texts[was.value]} to {texts[now.value]}: the same information was merged twice{counted}."
        )
    expected = _expected(system, now)
    if expected is not None and _is_larger(system, now.value, expected) and told & known:
        return (
            f"The message repeated {_updates(len(told & known))} that replica {i} had already seen, and the merge "
            "counted what it already knew a second time."
        )
    if expected is not None and _is_larger(system, expected, now.value):
        return (
            f"The merge dropped an update: replica {i} knew {_updates(len(known))}, the message brought "
            f"{_updates(len(told - known))} more, and the merged payload answers {texts[now.value]}."
        )
    return _law_broken(system, path)


def _updates(count: int) -> str:
    return f"{count} update{'' if count == 1 else 's'}"


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
    """The first law of merge that fails on payloads held at one time in the trace."""
    user = system.user

    def answer(payload: Any) -> Any:
        return payload if isinstance(payload, Raised) else user.value(payload)

    def merged(a: Any, b: Any) -> Any:
        return next((x for x in (a, b) if isinstance(x, Raised)), None) or user.merge(a, b)

    for state in reversed(path.states):
        held = [(i, c.payload) for i, c in enumerate(state) if not isinstance(c, Raised)]  # type: ignore[attr-defined]
        for i, a in held:
            if answer(merged(a, a)) != answer(a):
                return f"Merging what is already there changes the answer: merge is not idempotent on {_shown(system, a)} of replica {i}."
        for (i, a), (j, b) in combinations(held, 2):
            if answer(merged(a, b)) != answer(merged(b, a)):
                return (
                    f"The order of merging decides the answer: merge is not commutative on {_shown(system, a)} "
                    f"of replica {i} and {_shown(system, b)} of replica {j}."
                )
    return ""


def _shown(system: ReplicatedSystem, payload: int) -> str:
    return system.user.payloads.texts[payload]
