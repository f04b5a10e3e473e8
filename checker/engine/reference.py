"""The executable definition: breadth-first search over Python objects.

The judge of the table engine, which must agree with it on everything. Time and space: linear in the transitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from checker.core.bounds import Bounds, LimitReached
from checker.core.events import Event
from checker.core.system import Check, Configuration, State, System
from checker.engine.checks import Checks
from checker.engine.exploration import Ancestors, Exploration, Finding, Target
from checker.engine.successors import successors
from checker.engine.watch import NO_MEMORY, Watch

STATES_AFTER_VIOLATION = 20_000
BROKEN_WITHOUT_DEPTH = (
    f"a violation was found, and without --depth a broken system need not be finite: the search ended after "
    f"{STATES_AFTER_VIOLATION:,} states"
)
LOOK_EVERY = 256  # expanded states between two looks at the limits


def explore(system: System, checks: Sequence[Check], bounds: Bounds, watch: Watch) -> Exploration:
    """Visit every state within `bounds.depth` events of the initial one, level by level.

    A check that fails is not looked at again beyond the level where it first does. Without a depth bound, once a check
    has failed the search ends with the level that passes `STATES_AFTER_VIOLATION`: a broken system need not be finite.
    """
    search = _Search(system, checks, bounds, watch)
    try:
        search.run()
    except KeyboardInterrupt:
        search.end_early("interrupted")
    except LimitReached as reached:
        search.end_early(str(reached))
    except MemoryError:
        search.end_early(NO_MEMORY)
    return search.result()


class _Search:
    def __init__(self, system: System, checks: Sequence[Check], bounds: Bounds, watch: Watch) -> None:
        self.system, self.bounds, self.watch = system, bounds, watch
        self.checks = Checks(system, checks)
        self.numbers: dict[State, int] = {}
        self.levels: list[list[State]] = []
        self.edges: list[list[int]] = []  # successors of each expanded state, by number
        self.complete_depth = 0
        self.findings: list[Finding] = []
        self.stopped: str | None = None
        self.events: dict[str, list[int]] = {}
        watch.configurations_at = self.configurations_at

    def run(self) -> None:
        """Level by level, until nothing is new, the bound is met, or a limit is reached."""
        frontier = [self.system.initial()]
        self.numbers[frontier[0]] = 0
        steps: dict[int, list[Target]] = {}
        while frontier:
            self.levels.append(frontier)
            self.note(len(self.levels) - 1, frontier, steps)
            self.complete_depth = len(self.levels) - 1
            if self.complete_depth == self.bounds.depth:
                return
            if self.bounds.depth is None and self.findings and len(self.numbers) > STATES_AFTER_VIOLATION:
                self.stopped = BROKEN_WITHOUT_DEPTH
                return
            frontier, steps = self.expand(frontier)
            if self.stopped:
                self.levels.append(frontier)
                self.note(len(self.levels) - 1, frontier, steps)  # of a level that was only begun
                return
        self.note(len(self.levels), [], steps)

    def expand(self, frontier: list[State]) -> tuple[list[State], dict[int, list[Target]]]:
        """The next level, and the steps out of this one that refute a check."""
        found: list[State] = []
        steps: dict[int, list[Target]] = {}
        for state in frontier:
            if len(self.edges) % LOOK_EVERY == 0 and (reached := self.reached()):
                self.stopped = reached
                break
            edges = []
            for event, after in successors(self.system, state):
                number = self.numbers.get(after)
                if number is None:
                    number = self.numbers[after] = len(self.numbers)
                    found.append(after)
                edges.append(number)
                tally(self.events, self.system, event, after != state)
                for n in self.checks.failing_step(state, after):
                    steps.setdefault(n, []).append(Target(state, event, after))
            self.edges.append(edges)
        return found, steps

    def end_early(self, why: str) -> None:
        """Keep the states found of a level whose making is broken off: numbers are given in the order of the levels."""
        self.stopped = self.stopped or why
        if begun := list(islice(self.numbers, sum(map(len, self.levels)), None)):
            self.levels.append(begun)

    def reached(self) -> str | None:
        """The limit that is reached, in words, or None."""
        levels = [len(level) for level in self.levels]
        return self.watch.reached(len(self.numbers), levels, len(self.edges) - sum(levels[:-1]))

    def note(self, depth: int, level: list[State], steps: dict[int, list[Target]]) -> None:
        """Findings at this level, of steps into it and of its states; refuted checks are put aside."""
        failing = {n: tuple(targets) for n, targets in steps.items()}
        if self.checks.active:
            by_state: dict[int, list[Target]] = {}
            for state in level:
                for n in self.checks.failing_on(state):
                    by_state.setdefault(n, []).append(Target(state))
            failing.update({n: tuple(targets) for n, targets in by_state.items()})
        self.findings += [Finding(n, depth, failing[n]) for n in sorted(failing)]
        self.checks.active = [n for n in self.checks.active if n not in failing]

    def configurations_at(self, depth: int) -> list[tuple[int, Configuration]]:
        """The distinct configurations of a level."""
        return list(dict.fromkeys((i, c) for state in self.levels[depth] for i, c in enumerate(state)))

    def result(self) -> Exploration:
        """Everything counted."""
        terminal = sum(all(edge == n for edge in edges) for n, edges in enumerate(self.edges))
        at_bound = self.levels[-1] if len(self.levels) - 1 == self.bounds.depth else []
        is_whole = self.stopped is None and self.bounds.depth is not None
        return Exploration(
            engine="reference",
            states=len(self.numbers),
            transitions=sum(map(len, self.edges)),
            depth=len(self.levels) - 1 if self.levels and self.levels[-1] else max(0, len(self.levels) - 2),
            terminal_states=terminal + len(at_bound),
            states_per_depth=[len(level) for level in self.levels if level],
            complete_depth=self.complete_depth,
            findings=self.findings,
            ancestors=lambda finding: ancestors(self.system, self.levels, finding),
            orderings=count_orderings(self.edges, self.bounds.depth) if is_whole and self.bounds.depth else None,
            stopped=self.stopped,
            events={kind: (fired, changed) for kind, (fired, changed) in sorted(self.events.items())},
            configurations_at=self.configurations_at,
            walk=lambda: ((depth, state) for depth, level in enumerate(self.levels) for state in level),
        )


def tally(events: dict[str, list[int]], system: System, event: Event, is_change: bool) -> None:
    """Count an event under its name: how often it was enabled, and how often it changed something."""
    counts = events.setdefault(system.event_name(event), [0, 0])
    counts[0] += 1
    counts[1] += is_change


def count_orderings(edges: Sequence[Sequence[int]], depth: int) -> int:
    """The exact number of event sequences of length `depth`, from the successors of every state that is left.

    `ways[s]`: sequences of length t that end in s. States at the bound are reached only by the last event.

    >>> count_orderings([[0, 1], [1]], 3)
    4
    """
    ways = {0: 1}
    for _ in range(depth - 1):
        after: dict[int, int] = {}
        for state, count in ways.items():
            for successor in edges[state]:
                after[successor] = after.get(successor, 0) + count
        ways = after
    return sum(count * len(edges[state]) for state, count in ways.items())


def ancestors(system: System, levels: Sequence[Sequence[State]], finding: Finding) -> Ancestors:
    """For each depth up to the targets', the states on a shortest path to one of them."""
    depth = finding.depth if finding.targets[0].event is None else finding.depth - 1
    wanted = {target.state for target in finding.targets}
    found: Ancestors = [wanted]
    for level in reversed(levels[:depth]):
        wanted = {state for state in level if any(after in wanted for _, after in successors(system, state))}
        found.append(wanted)
    return found[::-1]
