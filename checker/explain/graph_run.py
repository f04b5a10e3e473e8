"""What a graph of states is made from: the states of a run with their depths and events, and its counterexamples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.core.events import Event
from checker.core.result import Outcome
from checker.core.system import State
from checker.engine.exploration import Exploration
from checker.engine.successors import successors
from checker.explain.phrases import printable
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem

Fan = list[tuple[Event, State]]


class Run:
    """What is known of a run. States at a depth below `horizon` are expanded, those beyond it left out."""

    def __init__(
        self, system: ReplicatedSystem, exploration: Exploration, outcome: Outcome, paths: Sequence[Path]
    ) -> None:
        self.system, self.exploration, self.outcome = system, exploration, outcome
        self.bound = outcome.bounds.depth
        self.path = paths[0] if paths else Path((), ())
        self.horizon = exploration.depth + 1 if self.bound is None else self.bound
        if exploration.stopped is not None:
            self.horizon = min(self.horizon, max([exploration.complete_depth, *(len(path.events) for path in paths)]))
        steps = enumerate(self.path.events)
        self._steps = {(self.path.states[n], event, self.path.states[n + 1]): n + 1 for n, event in steps}
        self._on_path = frozenset(self.path.states)
        self._violating: dict[State, list[str]] = {}
        for violation, path in zip(outcome.violations, paths, strict=False):
            self._violating.setdefault(path.states[-1], []).append(printable(violation.property_name))

    def depths(self) -> dict[State, int]:
        """Every state up to the horizon, with its depth."""
        assert self.exploration.walk is not None
        found: dict[State, int] = {}
        for depth, state in self.exploration.walk():
            if depth > self.horizon:
                break
            found[state] = depth
        return found

    def near(self, depths: dict[State, int]) -> dict[State, int]:
        """The counterexample's states and their successors; beyond the walk, with the distance along it."""
        along = reversed(list(enumerate(self.path.states)))  # the first visit counts
        found = {state: depths.get(state, depth) for depth, state in along}
        for depth, state in enumerate(self.path.states):
            for _, after in self.fan(state, found[state], self.bound) or ():
                found.setdefault(after, depths.get(after, depth + 1))
        return found

    def fan(self, state: State, depth: int, horizon: int | None) -> Fan | None:
        """The events of a state in canonical order; None at the horizon, where states are not expanded."""
        if horizon is not None and depth >= horizon:
            return None
        return sorted(successors(self.system, state), key=lambda event: self.system.event_key(event[0]))

    def node(self, state: State, depth: int, fan: Fan | None) -> dict[str, Any]:
        """What is said of a state, in full or in a group."""
        is_still = fan is not None and all(after == state for _, after in fan)
        return {
            "depth": depth,
            "terminal": depth == self.bound or is_still,
            "violating": ", ".join(self._violating.get(state, ())),
            "on_counterexample": state in self._on_path,
            "states": 1,
        }

    def steps(self, state: State, event: Event, after: State) -> str:
        """Which step of the counterexample an event is; "" for none."""
        return str(self._steps.get((state, event, after), ""))
