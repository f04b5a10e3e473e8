"""Properties of the user's own: a predicate on one view, on two, or on all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from checker.core.history import Seen
from checker.core.system import Check, Scope, State, View
from checker.properties.asking import asked
from checker.system.description import Property
from checker.system.replicated import ReplicatedSystem


@dataclass(frozen=True, slots=True)
class ReplicaView:
    """What a user's predicate gets of a replica: its number, payload, answer, and the updates seen."""

    replica: int
    payload: Any
    value: Any
    seen: Seen


def checks(system: ReplicatedSystem, prop: Property) -> list[Check]:
    """One check on each replica, each pair, or all together."""
    arity = {"replica": 1, "pair": 2, "all": system.replicas}[prop.on]

    def holds(*views: View) -> bool:
        def ask() -> bool:
            shown = [_public(system, view) for view in views]
            return bool(prop.holds(shown) if prop.on == "all" else prop.holds(*shown))

        who = f"property {prop.name!r}"
        every = "it must answer for every state"
        return asked(system, who, ask, lambda error: f"{who} raised {type(error).__name__}: {error}; {every}")

    return [Check(prop.name, Scope.STATE, arity, _read, holds)]


def _read(view: View) -> View | None:
    return None if view.raised else view._replace(configuration=None)


def _public(system: ReplicatedSystem, view: View) -> ReplicaView:
    user = system.user
    return ReplicaView(
        view.replica, user.payloads.get(view.payload), user.values.get(view.value), system.book.public(view.seen)
    )


def failure(system: ReplicatedSystem, prop: Property, state: State) -> str:
    """The answers on which the predicate is false."""
    (check,) = checks(system, prop)
    views = [view for i, c in enumerate(state) if not (view := system.view(i, c)).raised]
    texts = system.user.values.texts
    for chosen in combinations(views, check.arity):
        if not check.holds(*chosen):
            given = ", ".join(f"replica {view.replica} answers {texts[view.value]}" for view in chosen)
            return f"{prop.name} does not hold: {given}"
    return ""
