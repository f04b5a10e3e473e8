"""Which properties a run checks: the built-in ones that apply, then the user's own.

The order is the order of reports: the first property that fails gives the counterexample that is shown first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from checker.core.errors import BoundsError, ModelError
from checker.core.system import Check, Scope, State
from checker.properties import (
    completes,
    conforms,
    converges,
    custom,
    equality,
    histories,
    isolation,
    laws,
    monotonic,
    round_trip,
    settles,
)
from checker.system.replicated import ReplicatedSystem

BUILT_IN = (conforms, converges, settles, monotonic, laws, round_trip, isolation, equality, completes)
LACKING = {
    conforms.NAME: "it has no specification",
    monotonic.NAME: "its description does not say grow_only=True",
    laws.NAME: "it has no merge",
    round_trip.NAME: "its description does not give save and load",
    isolation.NAME: "its payloads cannot be changed in place",
    equality.NAME: "the class of its payloads has no __eq__ written by hand",
}
"""Why a property does not apply."""
BUILT_IN_NAMES = tuple(module.NAME for module in BUILT_IN)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A property as it is checked: its checks, and `failure(state[, after])`, which tells what went wrong."""

    name: str
    checks: tuple[Check, ...]
    failure: Callable[..., str]

    @property
    def is_on_steps(self) -> bool:
        """Whether it speaks of steps rather than of states."""
        return self.checks[0].scope is Scope.STEP

    def told(self, state: State, after: State | None) -> str:
        """What was expected and what happened instead."""
        return self.failure(state, after) if self.is_on_steps else self.failure(state)


def select(system: ReplicatedSystem, names: Sequence[str] | None) -> list[Chosen]:
    """The properties called `names`, or all that apply; `BoundsError` for an unknown name."""
    offered = [Chosen(m.NAME, tuple(m.checks(system)), partial(m.failure, system)) for m in BUILT_IN]
    own = system.description.properties
    for prop in own:
        if prop.name in BUILT_IN_NAMES:
            raise ModelError(
                f"{system.description.name}: property {prop.name!r} has the name of a built-in one; rename it"
            )
        home = histories if prop.on == "history" else custom
        offered.append(Chosen(prop.name, tuple(home.checks(system, prop)), partial(home.failure, system, prop)))
    if names is None:
        return [chosen for chosen in offered if chosen.checks]
    known = {chosen.name: chosen for chosen in offered}
    for name in names:
        if name not in known:
            raise BoundsError(f"unknown property {name!r}; known: {', '.join(known)}")
        if not known[name].checks:
            raise BoundsError(f"property {name!r} does not apply to {system.description.name}: {LACKING[name]}")
    return [chosen for chosen in offered if chosen.name in names]
