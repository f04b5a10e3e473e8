"""settles: from every state, if every replica then merges from every other until nothing changes, all agree.

They must agree on the answer that the specification gives for all updates issued; if merging never comes to rest, the
property fails. One round: replica 0 merges from 1, 2, ..., then replica 1 from 0, 2, ..., and so on, each merging what
the other holds by then. A join comes to rest after two rounds, whatever the number of replicas; `ROUNDS_MAX` is far
beyond, and reaching it is reported as never coming to rest.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from checker.core.system import Check, Closure, Scope, State
from checker.properties.answers import is_same_answer
from checker.properties.conforms import expected_answer
from checker.properties.joining import Held, Joining, held
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

NAME = "settles"
ROUNDS_MAX = 32


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on all replicas together."""
    form = Closure(Joining(system), partial(_is_right, system), ROUNDS_MAX)
    return [Check(NAME, Scope.STATE, system.replicas, held, lambda *every: told(system, every) is None, form)]


def _is_right(system: ReplicatedSystem, a: Any) -> bool:
    """Whether the answer is one, and the one that the specification gives."""
    value = system.user.value(a[0])
    if isinstance(value, Raised):
        return False
    return system.specification is None or is_same_answer(system, expected_answer(system, a[1]), value)


def told(system: ReplicatedSystem, all_held: tuple[Held, ...]) -> str | None:
    """What goes wrong in words, or None where the replicas settle as they must."""
    now = list(all_held)
    for _ in range(ROUNDS_MAX):
        before = tuple(now)
        raised = _round(system, now)
        if raised is not None:
            return f"merging raised an exception: {raised}"
        if tuple(now) == before:
            return _disagreement(system, now)
    return (
        f"merging never comes to rest: after {ROUNDS_MAX} rounds in which every replica merged from every other, "
        "payloads still change"
    )


def _round(system: ReplicatedSystem, now: list[Held]) -> Raised | None:
    for i in range(len(now)):
        for j in range(len(now)):
            if i != j:
                payload = system.user.merge(now[i][0], now[j][0])
                if isinstance(payload, Raised):
                    return payload
                now[i] = (payload, system.book.union(now[i][1], now[j][1]))
    return None


def _disagreement(system: ReplicatedSystem, settled: list[Held]) -> str | None:
    texts = system.user.values.texts
    answers = []
    for payload, _ in settled:
        value = system.user.value(payload)
        if isinstance(value, Raised):
            return str(value)
        answers.append(value)
    if not all(is_same_answer(system, answers[0], answer) for answer in answers[1:]):
        given = ", ".join(f"replica {i}: {texts[answer]}" for i, answer in enumerate(answers))
        return f"after every replica has merged from every other they still disagree ({given})"
    if system.specification is not None:
        expected = expected_answer(system, settled[0][1])
        issued = len(system.book.public(settled[0][1]))
        if not is_same_answer(system, expected, answers[0]):
            return (
                f"after every replica has merged from every other all answer {texts[answers[0]]}, "
                f"but {texts[expected]} is expected for {'the' if issued == 1 else 'all'} {issued} "
                f"update{'' if issued == 1 else 's'} issued"
            )
    return None


def failure(system: ReplicatedSystem, state: State) -> str:
    """What goes wrong from this state on."""
    all_held = tuple(h for i, c in enumerate(state) if (h := held(system.view(i, c))) is not None)
    return told(system, all_held) or ""
