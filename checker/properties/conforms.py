"""conforms: a replica's answer is what the specification gives for the updates that it has seen.

For a counter: as many as there are updates seen; fewer is a lost update, more a phantom one. Convergence alone
cannot find these, for replicas can agree on a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from checker.core.canonical import canonical
from checker.core.errors import ModelError
from checker.core.history import Seen
from checker.core.system import Check, Scope, State, View
from checker.properties.asking import asked
from checker.system.answers import is_same_answer
from checker.system.replicated import ReplicatedSystem

NAME = "conforms"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica; none where there is no specification."""
    if system.specification is None:
        return []

    def holds(pair: tuple[Hashable, int]) -> bool:
        seen, value = pair
        return is_right(system, seen, value)

    return [Check(NAME, Scope.STATE, 1, seen_and_value, holds)]


def seen_and_value(view: View) -> Hashable:
    """What a replica has seen and answers; None where it raised instead."""
    return None if view.raised else (view.seen, view.value)


def is_right(system: ReplicatedSystem, seen: Hashable, value: int) -> bool:
    """Whether an answer is one that the specification gives, or allows, for the updates seen."""
    assert system.specification is not None
    allows = system.specification.allows
    if allows is None:
        return is_same_answer(system, expected_answer(system, seen), value)
    answer = system.user.values.get(value)
    return bool(_asked(system, lambda updates: allows(updates, answer), seen))


def expected_answer(system: ReplicatedSystem, seen: Hashable) -> int:
    """The id of what the specification gives."""
    assert system.specification is not None
    known = system.expected.get(seen)
    if known is None:
        answer = _asked(system, system.specification.expected, seen)
        known = system.expected[seen] = system.user.values.intern(answer)
    return known


def expected_text(system: ReplicatedSystem, seen: Hashable) -> str:
    """What the specification gives, or one of the answers that it allows."""
    assert system.specification is not None
    text = system.user.values.texts[expected_answer(system, seen)]
    return text if system.specification.allows is None else f"an answer such as {text}"


def _asked(system: ReplicatedSystem, function: Callable[[Seen], Any], seen: Hashable) -> Any:
    assert system.specification is not None
    updates = system.book.public(seen)
    who = f"specification {system.specification.name!r}"

    def unable(error: Exception) -> str:
        if isinstance(error, ModelError):
            return f"{who}: {error}"
        return (
            f"{who} raised {type(error).__name__}: {error} for the updates {[str(update) for update in updates]}; "
            "a specification must answer for every history"
        )

    return asked(system, who, lambda: function(updates), unable)


def failure(system: ReplicatedSystem, state: State) -> str:
    """Expected and given answer of each replica that is wrong."""
    (check,) = checks(system)
    texts = system.user.values.texts
    wrong = []
    for i, c in enumerate(state):
        view = system.view(i, c)
        if (read := seen_and_value(view)) is not None and not check.holds(read):
            seen = seen_text(system, view.seen)
            expected = expected_text(system, view.seen)
            wrong.append(f"replica {i} answers {texts[view.value]}, but {seen}: {expected} is expected")
    return "; ".join(wrong)


def seen_text(system: ReplicatedSystem, seen: Hashable) -> str:
    """What a replica has seen, in a few words."""
    updates = system.book.public(seen)
    if not len(updates):
        return "it has seen no updates"
    names = {canonical((u.operation, u.args)) for u in updates}
    if len(names) == 1:
        first = updates.updates[0]
        call = f"{first.operation}({', '.join(map(canonical, first.args))})" if first.args else first.operation
        return (
            f"it has seen {len(updates)} {call}{'' if len(updates) == 1 else 's'}"
            if not first.args
            else f"it has seen {len(updates)} x {call}"
        )
    return "it has seen " + ", ".join(str(u) for u in updates)
