"""Where answers go wrong, in terms of updates and steps: what an explanation needs beside the failure itself.

A wrong answer is accounted for by the updates without which the specification would give it (lost ones), by one that it
would have to meet twice (doubled), or by one that others have made and the replica has not seen (a phantom). That holds
for every specification, because it is asked and not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from itertools import combinations
from typing import NamedTuple

from checker.core.history import Seen, Update
from checker.core.result import Accounting, Fate
from checker.core.system import State
from checker.properties import conforms, converges, settles
from checker.system.answers import is_same_answer, key_of
from checker.system.replicated import ReplicatedSystem

Updates = tuple[Update, ...]


class Answered(NamedTuple):
    """What a replica has seen, the id of its answer, and what all replicas together have seen."""

    seen: Hashable
    value: int
    issued: Hashable


LOST_MAX = 2  # updates that are lost together
TRIED_MAX = 500  # sets of updates left out, for one answer


def accounting(system: ReplicatedSystem, states: Sequence[State], name: str) -> Accounting | None:
    """Of a trace that refutes property `name`: which updates account for the wrong answer, and since when."""
    if system.specification is None:
        return None
    if name == settles.NAME:
        return _accounted_at_rest(system, states[-1])
    if name not in (conforms.NAME, converges.NAME):
        return None
    for i in range(system.replicas):
        history = [_answered(system, state, i) for state in states]
        if history[-1] is not None and not conforms.is_right(system, *history[-1][:2]):
            return _accounted(system, i, history)
    return None


def first_divergence(system: ReplicatedSystem, states: Sequence[State]) -> tuple[int, int, int] | None:
    """(step, replica, replica): after which step two replicas had first seen the same and answered differently."""
    for step, state in enumerate(states):
        views = [view for i, c in enumerate(state) if not (view := system.view(i, c)).raised]
        for a, b in combinations(views, 2):
            if a.seen == b.seen and not is_same_answer(system, a.value, b.value):
                return step, a.replica, b.replica
    return None


def _accounted_at_rest(system: ReplicatedSystem, state: State) -> Accounting | None:
    """For the first replica that answers wrongly once everything has arrived; for none in particular if all agree."""
    end = settles.answers_at_rest(system, state)
    if end is None:
        return None
    answers, seen = end
    wrong = [i for i, value in enumerate(answers) if not conforms.is_right(system, seen, value)]
    if not wrong:
        return None
    is_agreed = all(is_same_answer(system, answers[0], value) for value in answers)
    first = wrong[0]
    return _accounted(system, None if is_agreed else first, [Answered(seen, answers[first], seen)])


def _answered(system: ReplicatedSystem, state: State, i: int) -> Answered | None:
    views = [system.view(j, c) for j, c in enumerate(state)]
    if views[i].raised:
        return None
    issued = reduce(system.book.sets.union, [view.seen for view in views if not view.raised])
    return Answered(views[i].seen, views[i].value, issued)


def _accounted(system: ReplicatedSystem, replica: int | None, history: Sequence[Answered | None]) -> Accounting | None:
    """For what a replica has seen and answers at the end of its history."""
    fates = [(Fate.LOST, _left_out), (Fate.DOUBLED, _doubled), (Fate.PHANTOM, _unseen)]
    if _seen_at(system, history, -1) == _seen_at(system, history, -2):  # what had been met was met again
        fates.insert(0, (Fate.DOUBLED, _doubled))
    for fate, suspects in fates:
        told = suspects(system, history)
        if told:
            step = len(history) - 1 if len(history) > 1 else None
            while step and all(_explains(system, history[step - 1], updates, fate) for updates in told):
                step -= 1
            words = tuple(tuple(map(str, updates)) for updates in told)
            return Accounting(replica, step, fate, words)
    return None


def _left_out(system: ReplicatedSystem, history: Sequence[Answered | None]) -> list[Updates]:
    """The smallest sets of updates without which the answer would be right, those brought by the last step first."""
    updates = _seen_at(system, history, -1)
    brought = set(updates) - set(_seen_at(system, history, -2))
    tried = 0
    for size in range(1, LOST_MAX + 1):
        tried += len(updates) ** size
        if tried > TRIED_MAX:
            break
        found = [some for some in combinations(updates, size) if _explains(system, history[-1], some, Fate.LOST)]
        if found:
            return [some for some in found if brought.issuperset(some)] or found
    return []


def _doubled(system: ReplicatedSystem, history: Sequence[Answered | None]) -> list[Updates]:
    """The updates that would make the answer right if they were met twice, those known before the last step first."""
    known = set(_seen_at(system, history, -2))
    found = [(u,) for u in _seen_at(system, history, -1) if _explains(system, history[-1], (u,), Fate.DOUBLED)]
    return [some for some in found if known.issuperset(some)] or list(found)


def _unseen(system: ReplicatedSystem, history: Sequence[Answered | None]) -> list[Updates]:
    """The updates of others that would make the answer right if they had been seen."""
    last = history[-1]
    issued = () if last is None else system.book.public(last.issued).updates
    return [(u,) for u in issued[:TRIED_MAX] if _explains(system, last, (u,), Fate.PHANTOM)]


def _seen_at(system: ReplicatedSystem, history: Sequence[Answered | None], place: int) -> Updates:
    """What was seen at that place of the history, counted from its end."""
    answered = history[place] if len(history) >= -place else None
    return () if answered is None else system.book.public(answered.seen).updates


def _explains(system: ReplicatedSystem, answered: Answered | None, updates: Updates, fate: Fate) -> bool:
    """Whether the answer is wrong, and right once such is the fate of these updates."""
    if answered is None or conforms.is_right(system, answered.seen, answered.value):
        return False
    seen, issued = system.book.public(answered.seen), system.book.public(answered.issued)
    if (fate is not Fate.PHANTOM) != (set(updates) <= set(seen.updates)) or not set(updates) <= set(issued.updates):
        return False
    match fate:
        case Fate.LOST:
            changed = seen.without(updates)
        case Fate.DOUBLED:
            changed = seen.twice(updates[0])
        case Fate.PHANTOM:
            known = {*seen.updates, *updates}
            changed = issued.without(update for update in issued.updates if update not in known)
    return _would_be_right(system, changed, answered.value)


def _would_be_right(system: ReplicatedSystem, seen: Seen, value: int) -> bool:
    """As `conforms.is_right`, for a history that never was; a specification that cannot cope with it says no."""
    specification, answer = system.specification, system.user.values.get(value)
    assert specification is not None
    asked: Callable[[], bool] = (
        (lambda: bool(specification.allows(seen, answer)))  # type: ignore[misc]
        if specification.allows is not None
        else (lambda: key_of(specification.expected(seen)) == key_of(answer))
    )
    try:
        return asked()
    except Exception:  # noqa: BLE001 -- the specification was written for histories that can be
        return False
