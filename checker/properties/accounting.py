"""Where answers go wrong, in terms of updates and steps: what an explanation needs beside the failure itself.

A wrong answer is accounted for by the updates without which the specification would give it (lost ones), or by one that
it would have to meet twice (a doubled one). That holds for every specification, because it is asked and not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

from checker.core.history import Seen, Update
from checker.core.result import Accounting
from checker.core.system import State
from checker.properties import conforms, converges, settles
from checker.properties.answers import is_same_answer, key_of
from checker.system.replicated import ReplicatedSystem

Updates = tuple[Update, ...]
Answered = tuple[Hashable, int]
"""What a replica has seen, and the id of its answer."""

LOST_MAX = 2  # updates that are lost together
TRIED_MAX = 500  # sets of updates left out, for one answer


def accounting(system: ReplicatedSystem, states: Sequence[State], name: str) -> Accounting | None:
    """Of a trace that refutes property `name`: which updates account for the wrong answer, and since when."""
    if system.specification is None:
        return None
    if name == settles.NAME:
        settled = settles.agreed(system, states[-1])
        return None if settled is None else _accounted(system, 0, [settled])
    if name not in (conforms.NAME, converges.NAME):
        return None
    for i in range(system.replicas):
        views = [system.view(i, state[i]) for state in states]
        history = [None if view.raised else (view.seen, view.value) for view in views]
        if history[-1] is not None and not conforms.is_right(system, *history[-1]):
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


def _accounted(system: ReplicatedSystem, replica: int, history: Sequence[Answered | None]) -> Accounting | None:
    """For what a replica has seen and answers at the end of its history."""
    for is_lost, changes in ((True, _left_out), (False, _doubled)):
        told = changes(system, history)
        if told:
            step = len(history) - 1 if len(history) > 1 else None
            while step and all(_explains(system, history[step - 1], updates, is_lost) for updates in told):
                step -= 1
            words = tuple(tuple(map(str, updates)) for updates in told)
            return Accounting(replica, step, is_lost, words)
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
        found = [some for some in combinations(updates, size) if _explains(system, history[-1], some, True)]
        if found:
            return [some for some in found if brought.issuperset(some)] or found
    return []


def _doubled(system: ReplicatedSystem, history: Sequence[Answered | None]) -> list[Updates]:
    """The updates that would make the answer right if they were met twice, those known before the last step first."""
    known = set(_seen_at(system, history, -2))
    found = [(u,) for u in _seen_at(system, history, -1) if _explains(system, history[-1], (u,), False)]
    return [some for some in found if known.issuperset(some)] or list(found)


def _seen_at(system: ReplicatedSystem, history: Sequence[Answered | None], place: int) -> Updates:
    """What was seen at that place of the history, counted from its end."""
    answered = history[place] if len(history) >= -place else None
    return () if answered is None else system.book.public(answered[0]).updates


def _explains(system: ReplicatedSystem, answered: Answered | None, updates: Updates, is_lost: bool) -> bool:
    """Whether the answer is wrong, and right once these updates, which were seen, are left out or met twice."""
    if answered is None:
        return False
    seen, value = answered
    public = system.book.public(seen)
    if not set(updates) <= set(public.updates) or conforms.is_right(system, seen, value):
        return False
    changed = public.without(updates) if is_lost else public.twice(updates[0])
    return _would_be_right(system, changed, value)


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
