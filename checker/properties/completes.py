"""completes: no call of the data type raises an exception.

An exception becomes a configuration of its own, from which nothing follows; whatever led there is the trace.
"""

from __future__ import annotations

from checker.core.system import Check, Scope, State, View
from checker.system.replicated import ReplicatedSystem

NAME = "completes"


def checks(_system: ReplicatedSystem) -> list[Check]:
    """One check on each replica."""
    return [Check(NAME, Scope.STATE, 1, lambda view: view.raised, lambda _raised: False)]


def failure(system: ReplicatedSystem, state: State) -> str:
    """What was raised, and where."""
    views: list[View] = [system.view(i, c) for i, c in enumerate(state)]
    return "; ".join(f"at replica {view.replica}, {view.raised}" for view in views if view.raised)
