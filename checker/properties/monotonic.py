"""monotonic: no event makes a replica's answer smaller, by the answers' own `<=`; for grow-only types."""

from __future__ import annotations

from checker.core.errors import ModelError
from checker.core.system import Check, Scope, State
from checker.system.replicated import ReplicatedSystem

NAME = "monotonic"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each step; none where the description does not say `grow_only`."""
    if not system.description.grow_only:
        return []
    values = system.user.values

    def holds(before: int, after: int) -> bool:
        try:
            return before == after or bool(values.peek(before) <= values.peek(after))
        except Exception as error:
            raise ModelError(
                f"{system.description.name}: grow_only needs answers that compare with <=, but {values.texts[before]} "
                f"and {values.texts[after]} do not ({error})"
            ) from error

    return [Check(NAME, Scope.STEP, 2, lambda view: None if view.raised else view.value, holds)]


def failure(system: ReplicatedSystem, state: State, after: State) -> str:
    """The answer before and after."""
    (check,) = checks(system)
    texts = system.user.values.texts
    shrunk = []
    for i, (b, a) in enumerate(zip(state, after, strict=True)):
        before, now = check.project(system.view(i, b)), check.project(system.view(i, a))
        if isinstance(before, int) and isinstance(now, int) and not check.holds(before, now):
            shrunk.append(f"the answer of replica {i} shrank from {texts[before]} to {texts[now]}")
    return "; ".join(shrunk)
