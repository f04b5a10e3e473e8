"""monotonic: no event makes a replica's answer smaller, by the answers' own `<=`; for grow-only types.

A crash may, where the description says that it forgets.
"""

from __future__ import annotations

from typing import Any

from checker.core.errors import ModelError
from checker.core.system import Check, Scope, State, View
from checker.system.replicated import ReplicatedSystem

NAME = "monotonic"

Answer = tuple[int, int]


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each step; none where the description does not say `grow_only`."""
    if not system.description.grow_only:
        return []
    values = system.user.values

    def is_smaller_or_equal(before: int, after: int) -> bool:
        try:
            return before == after or bool(values.peek(before) <= values.peek(after))
        except Exception as error:
            raise ModelError(
                f"{system.description.name}: grow_only needs answers that compare with <=, but {values.texts[before]} "
                f"and {values.texts[after]} do not ({error})"
            ) from error

    def holds(before: Answer, after: Answer) -> bool:
        return before[1] != after[1] or is_smaller_or_equal(before[0], after[0])

    may_shrink = bool(system.faults.crashes) and system.description.forgets
    return [Check(NAME, Scope.STEP, 2, _answer_and_crashes if may_shrink else _answer, holds)]


def _answer(view: View) -> Answer | None:
    return None if view.raised else (view.value, 0)


def _answer_and_crashes(view: View) -> Answer | None:
    """The answer, and the crashes that are left: where these change, the event was one."""
    configuration: Any = view.configuration
    return None if view.raised else (view.value, configuration.notes.crashes)


def failure(system: ReplicatedSystem, state: State, after: State) -> str:
    """The answer before and after."""
    (check,) = checks(system)
    texts = system.user.values.texts
    shrunk = []
    for i, (b, a) in enumerate(zip(state, after, strict=True)):
        before, now = check.project(system.view(i, b)), check.project(system.view(i, a))
        if isinstance(before, tuple) and isinstance(now, tuple) and not check.holds(before, now):
            shrunk.append(f"the answer of replica {i} shrank from {texts[before[0]]} to {texts[now[0]]}")
    return "; ".join(shrunk)
