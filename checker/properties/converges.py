"""converges: replicas that have seen the same updates answer the query equally (strong eventual consistency).

Source: Shapiro, Preguica, Baquero and Zawirski, Conflict-free replicated data types (SSS 2011), section 2.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations

from checker.core.system import Agreement, Check, Scope, State
from checker.properties.conforms import seen_and_value, seen_text
from checker.system.answers import answer_key, is_same_answer
from checker.system.replicated import ReplicatedSystem

NAME = "converges"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each pair of replicas."""

    def holds(mine: tuple[Hashable, int], other: tuple[Hashable, int]) -> bool:
        return mine[0] != other[0] or is_same_answer(system, mine[1], other[1])

    form = Agreement(lambda value: answer_key(system, value))  # type: ignore[arg-type]
    return [Check(NAME, Scope.STATE, 2, seen_and_value, holds, form)]


def failure(system: ReplicatedSystem, state: State) -> str:
    """The pairs that have seen the same and answer differently."""
    (check,) = checks(system)
    texts = system.user.values.texts
    views = [system.view(i, c) for i, c in enumerate(state)]
    wrong = []
    for a, b in combinations(views, 2):
        mine, other = seen_and_value(a), seen_and_value(b)
        if mine is not None and other is not None and not check.holds(mine, other):
            wrong.append(
                f"replicas {a.replica} and {b.replica} have seen the same updates "
                f"({seen_text(system, a.seen).removeprefix('it has seen ')}), but replica {a.replica} answers "
                f"{texts[a.value]} and replica {b.replica} answers {texts[b.value]}"
            )
    return "; ".join(wrong)
