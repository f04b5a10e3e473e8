"""Properties of the user's own that speak of a whole history: of every answer that any replica has given so far."""

from __future__ import annotations

from typing import Any

from checker.core.canonical import canonical
from checker.core.system import Check, Scope, State, View
from checker.properties.asking import asked
from checker.system.description import Property
from checker.system.replicated import ReplicatedSystem


def checks(system: ReplicatedSystem, prop: Property) -> list[Check]:
    """One check on all replicas together."""
    number = _number(system, prop)

    def stated(view: View) -> int | None:
        configuration: Any = view.configuration
        return None if view.raised else configuration.notes.facts[number]

    def holds(*masks: int) -> bool:
        return _holds(system, prop, _union(system, number, masks))

    return [Check(prop.name, Scope.STATE, system.replicas, stated, holds)]


def failure(system: ReplicatedSystem, prop: Property, state: State) -> str:
    """Facts that contradict each other, as few as can be."""
    (check,) = checks(system, prop)
    masks = [mask for i, c in enumerate(state) if (mask := check.project(system.view(i, c))) is not None]
    facts = _union(system, _number(system, prop), masks)
    if len(masks) < system.replicas or _holds(system, prop, facts):
        return ""
    for fact in sorted(facts, key=canonical):
        if not _holds(system, prop, facts - {fact}):
            facts -= {fact}
    told = ", ".join(sorted(map(canonical, facts)))
    return f"{prop.name} does not hold for what answers have stated so far: {told}"


def _number(system: ReplicatedSystem, prop: Property) -> int:
    return next(n for n, one in enumerate(system.facts.properties) if one is prop)


def _union(system: ReplicatedSystem, number: int, masks: Any) -> frozenset[Any]:
    union = 0
    for mask in masks:
        union |= mask
    return system.facts.public(number, union)


def _holds(system: ReplicatedSystem, prop: Property, facts: frozenset[Any]) -> bool:
    def unable(error: Exception) -> str:
        return f"{who} raised {type(error).__name__}: {error}; it must answer for every set of facts"

    who = f"property {prop.name!r}"
    return asked(system, who, lambda: bool(prop.holds(facts)), unable)
