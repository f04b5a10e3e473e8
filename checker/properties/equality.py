"""equality: `==` of payloads is reflexive and symmetric, and payloads that are equal have one hash and one answer.

For classes with an `__eq__` of their own, written by hand. No other property asks `==`.
"""

from __future__ import annotations

from checker.core.system import Check, Scope, State
from checker.properties.pairwise import failures, payload_of
from checker.system.equality import Equality
from checker.system.replicated import ReplicatedSystem

NAME = "equality"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica, one on each pair; none where a class has no `__eq__` of its own."""
    equality = Equality(system.user)
    if not equality.applies:
        return []
    return [
        Check(NAME, Scope.STATE, 1, payload_of, lambda payload: equality.of_one(payload) is None),
        Check(NAME, Scope.STATE, 2, payload_of, lambda a, b: equality.of_pair(a, b) is None),
    ]


def failure(system: ReplicatedSystem, state: State) -> str:
    """The first payload or pair of payloads for which `==` is wrong."""
    return failures(system, state, Equality(system.user))
