"""Evaluating checks on states, once for each distinct combination of what they read.

The slow and obvious way, used by `reference` and `orderings`; the table engine does the same on arrays.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

from checker.core.system import Check, Configuration, Scope, State, System


class Checks:
    """Which checks hold on a state or on a step; `active` shrinks as checks are refuted."""

    def __init__(self, system: System, checks: Sequence[Check]) -> None:
        self._system = system
        self._checks = checks
        self._projections: dict[tuple[int, int, Configuration], Hashable] = {}
        self._holds: dict[tuple[int, tuple[Hashable, ...]], bool] = {}
        self.active = list(range(len(checks)))

    def failing_on(self, state: State) -> list[int]:
        """Numbers of the active checks that some choice of replicas of `state` refutes."""
        return [n for n in self.active if self._checks[n].scope is Scope.STATE and self._fails(n, state)]

    def failing_step(self, state: State, after: State) -> list[int]:
        """Numbers of the active step checks refuted at a replica that changes."""
        failing = []
        for n in self.active:
            if self._checks[n].scope is Scope.STEP:
                pairs = ((i, b, a) for i, (b, a) in enumerate(zip(state, after, strict=True)) if b is not a and b != a)
                if any(not self._all_hold(n, (self._project(n, i, b), self._project(n, i, a))) for i, b, a in pairs):
                    failing.append(n)
        return failing

    def _fails(self, n: int, state: State) -> bool:
        seen = [self._project(n, i, c) for i, c in enumerate(state)]
        return any(not self._all_hold(n, chosen) for chosen in combinations(seen, self._checks[n].arity))

    def _project(self, n: int, i: int, c: Configuration) -> Hashable:
        key = (n, i, c)
        if key not in self._projections:
            self._projections[key] = self._checks[n].project(self._system.view(i, c))
        return self._projections[key]

    def _all_hold(self, n: int, operands: tuple[Hashable, ...]) -> bool:
        if None in operands:
            return True
        key = (n, operands)
        if key not in self._holds:
            self._holds[key] = self._checks[n].holds(*operands)
        return self._holds[key]
