"""isolation: merge and query leave alone what they are given; no two replicas share what can be changed in place.

For payloads that can be changed in place. The checker hands out copies, so that such trouble spoils no other result;
a program that keeps its replicas in one process has no such protection.
"""

from __future__ import annotations

from checker.core.system import Check, Scope, State
from checker.properties.pairwise import failures, payload_of
from checker.system.isolation import Isolation
from checker.system.replicated import ReplicatedSystem

NAME = "isolation"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica, one on each pair; none where payloads cannot be changed in place."""
    isolation = Isolation(system.user)
    if not isolation.applies:
        return []
    return [
        Check(NAME, Scope.STATE, 1, payload_of, lambda payload: isolation.of_one(payload) is None),
        Check(NAME, Scope.STATE, 2, payload_of, lambda a, b: isolation.of_pair(a, b) is None),
    ]


def failure(system: ReplicatedSystem, state: State) -> str:
    """The first payload or pair of payloads that is not left alone."""
    return failures(system, state, Isolation(system.user))
