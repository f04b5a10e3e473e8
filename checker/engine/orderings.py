"""Every ordering, one by one: recursion without any merging of states.

The plainest judge there is, for small depths and for tests. Time: the number of orderings.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.core.bounds import Bounds, LimitReached
from checker.core.errors import BoundsError
from checker.core.events import Event
from checker.core.system import Check, State, System
from checker.engine.checks import Checks
from checker.engine.exploration import Exploration, Finding, Target
from checker.engine.reference import ancestors, tally
from checker.engine.successors import successors
from checker.engine.watch import NO_MEMORY, Watch

DEPTH_MAX = 900  # events; far more than can be listed, and few enough for the interpreter to nest
LOOK_EVERY = 4096  # events between two looks at the limits


def explore(system: System, checks: Sequence[Check], bounds: Bounds, watch: Watch) -> Exploration:
    """Walk through every sequence of `bounds.depth` events; `BoundsError` without a depth it can nest."""
    if bounds.depth is None:
        raise BoundsError("engine 'orderings' lists sequences of one length: give --depth N")
    if bounds.depth > DEPTH_MAX:
        raise BoundsError(f"engine 'orderings' lists sequences of {DEPTH_MAX} events at most, not {bounds.depth}")
    walk = _Walk(system, checks, bounds.depth, watch)
    stopped = None
    try:
        walk.visit(system.initial(), 0)
    except LimitReached as reached:
        stopped = str(reached)
    except KeyboardInterrupt:
        stopped = "interrupted"
    except MemoryError:
        stopped = NO_MEMORY
    return walk.result(stopped)


class _Walk:
    def __init__(self, system: System, checks: Sequence[Check], depth: int, watch: Watch) -> None:
        self.system, self.bound, self.watch = system, depth, watch
        self.checks = Checks(system, checks)
        self.check_count = len(checks)
        self.depth_of: dict[State, int] = {}
        self.steps: dict[int, dict[tuple[State, Event], tuple[int, State]]] = {}
        self.fans: dict[State, list[tuple[Event, State]]] = {}
        self.orderings = 0
        self.visits = 0

    def visit(self, state: State, depth: int) -> None:
        """Everything that can follow `state` after `depth` events."""
        if depth < self.depth_of.get(state, self.bound + 1):
            self.depth_of[state] = depth
        if self.visits % LOOK_EVERY == 0 and (reached := self.watch.reached(len(self.depth_of))):
            raise LimitReached(reached)
        self.visits += 1
        if depth == self.bound:
            self.orderings += 1
            return
        for event, after in successors(self.system, state):
            for n in self.checks.failing_step(state, after):
                seen = self.steps.setdefault(n, {})
                earlier = seen.get((state, event), (self.bound + 1, after))
                seen[state, event] = min(earlier[0], depth + 1), after
            self.visit(after, depth + 1)

    def result(self, stopped: str | None) -> Exploration:
        """Counts over the distinct states that were met; all of them are judged, even after a limit."""
        self.watch.end()
        levels: list[list[State]] = [[] for _ in range(max(self.depth_of.values()) + 1)]
        for state, depth in self.depth_of.items():
            levels[depth].append(state)
        transitions = terminal = 0
        events: dict[str, list[int]] = {}
        for depth, level in enumerate(levels):
            if depth == self.bound:
                terminal += len(level)
                continue
            for state in level:
                fan = list(successors(self.system, state))
                transitions += len(fan)
                terminal += all(after == state for _, after in fan)
                for event, after in fan:
                    tally(events, self.system, event, after != state)
        return Exploration(
            engine="orderings",
            states=len(self.depth_of),
            transitions=transitions,
            depth=len(levels) - 1,
            terminal_states=terminal,
            states_per_depth=[len(level) for level in levels],
            complete_depth=0 if stopped else len(levels) - 1,
            findings=self._findings(levels),
            ancestors=lambda finding: ancestors(self.system, levels, finding),
            orderings=None if stopped else self.orderings,
            stopped=stopped,
            events={kind: (fired, changed) for kind, (fired, changed) in sorted(events.items())},
            walk=lambda: ((depth, state) for depth, level in enumerate(levels) for state in level),
        )

    def _findings(self, levels: list[list[State]]) -> list[Finding]:
        """The shallowest failure of each check, over all states and steps that were met."""
        failing: dict[int, tuple[int, list[Target]]] = {}
        for depth, level in enumerate(levels):
            new: dict[int, list[Target]] = {}
            for state in level:
                for n in self.checks.failing_on(state):
                    new.setdefault(n, []).append(Target(state))
            failing.update({n: (depth, targets) for n, targets in new.items()})
            self.checks.active = [n for n in self.checks.active if n not in new]
        for n, steps in self.steps.items():
            first = min(depth for depth, _ in steps.values())
            at = [Target(s, e, after) for (s, e), (depth, after) in steps.items() if depth == first]
            failing[n] = (first, at)
        return [
            Finding(n, depth, tuple(targets))
            for n, (depth, targets) in sorted(failing.items(), key=lambda f: (f[1][0], f[0]))
        ]
