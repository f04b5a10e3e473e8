"""check(), compare() and replay(): the one place where the layers meet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from checker.core.bounds import REPLICAS_MAX, Bounds, Limits, ops_for
from checker.core.errors import BoundsError, ModelError, NondeterminismError, ReplayError
from checker.core.faults import BUDGETS, Faults, skew_for
from checker.core.result import Outcome, Violation
from checker.core.verdict import Verdict
from checker.engine.exploration import Exploration, Finding
from checker.engine.watch import Progress, Watch, seldom_collected
from checker.explain.cause import cause
from checker.explain.growth import growing
from checker.explain.itf import is_itf, trace_from
from checker.explain.retrace import retrace
from checker.explain.root import Known, root
from checker.explain.shown import brief
from checker.explain.simplest import Path, simplest
from checker.explain.story import tell
from checker.properties import settles
from checker.properties.accounting import accounting, first_divergence
from checker.properties.laws import broken
from checker.properties.selection import Chosen, select
from checker.system.description import Description
from checker.system.inference import Inferred, described_for
from checker.system.networks import NETWORKS
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

if TYPE_CHECKING:
    import networkx

Listener = Callable[[Progress, str | None], None]
ABOUT_ANSWERS = ("conforms", "converges", "settles", "laws")
"""Properties that fail where merge keeps no law."""
ENGINES = ("auto", "table", "reference", "orderings")


@dataclass(frozen=True, slots=True)
class Result(Outcome):
    """An `Outcome` that can also explain itself and give its graph of states.

    Programs read its fields, which are those of `Outcome`.

    >>> from checker import check
    >>> from models.catalogue import CATALOGUE
    >>> result = check(CATALOGUE["gcounter-sum"].description, replicas=2, depth=3)
    >>> result.passed, result.states, result.violations[0].property_name, result.violations[0].depth
    (False, 24, 'conforms', 3)
    >>> print(result.explain().splitlines()[0])
    gcounter-sum: FAIL: conforms, converges, settles and laws are refuted
    """

    description: Description | None = field(default=None, repr=False)
    system: ReplicatedSystem | None = field(default=None, repr=False)
    exploration: Exploration | None = field(default=None, repr=False)
    paths: tuple[Path, ...] = field(default=(), repr=False)

    def explain(self) -> str:
        """The result as plain text: verdict, what was covered, and each counterexample."""
        from checker.explain.words import told

        return told(self)

    def graph(self) -> networkx.MultiDiGraph[int]:
        """The reachable states as a networkx `MultiDiGraph`; see `checker.explain.graph`."""
        from checker.explain.graph import state_graph

        assert self.system is not None and self.exploration is not None
        return state_graph(self.system, self.exploration, self, self.paths)


def check(
    description: Description | type,
    *,
    replicas: int = 3,
    depth: int | None = None,
    ops: int | Sequence[int] | None = None,
    network: str | None = None,
    skew: Sequence[int] | None = None,
    crashes: int = 0,
    drops: int = 0,
    duplicates: int = 0,
    engine: str = "auto",
    properties: Sequence[str] | None = None,
    max_states: int | None = None,
    max_memory: int | None = None,
    timeout: float | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Result:
    """Explore every ordering within the bounds and say PASS, FAIL or INCOMPLETE.

    `description`: or a class as it is, which is then described by the usual names of methods (see `describe`).
    `depth`: events in an ordering at most; `ops`: updates at each replica at most, one number or one for each; at
    least one of the two. `network`: default `causal` for op-based types, else `async`. `skew`: how far each replica's
    clock is ahead, for operations that read it. `crashes`: of each replica at most; `drops` and `duplicates`: of what
    each replica sends at most, on `mailbox`. `properties`: names of those to check (default: all that apply).
    `max_states`, `max_memory` (bytes) and `timeout` (seconds) stop the search with INCOMPLETE. `workers`: threads
    (default: all cores; the result does not depend on it). `progress(now, note)` is called some ten times a second
    with a `Progress` and, where the system looks infinite, with a sentence that says why. Raises `ModelError`,
    `BoundsError` or `NondeterminismError`.

    >>> from checker import check
    >>> from models.catalogue.counters import gcounter
    >>> result = check(gcounter, replicas=2, depth=4)
    >>> result.verdict.value, result.states, result.orderings
    ('pass', 50, 116)
    >>> check(gcounter, replicas=3, ops=1, network="sync", properties=["converges"]).passed
    True
    """
    description = described_for("check", description)
    bounds = _bounds(replicas, depth, ops)
    limits = Limits(max_states, max_memory, timeout)
    explore = _engine(engine, workers)
    faults = Faults(skew_for(skew, bounds.replicas), crashes, drops, duplicates)
    system = ReplicatedSystem(description, bounds.replicas, network, bounds.ops, faults)
    chosen = select(system, properties)
    checks = [one for prop in chosen for one in prop.checks]
    watch = Watch(limits, None if progress is None else _Listening(progress, system, bounds))
    system.user.clock, system.user.look = watch.elapsed, watch.look
    with seldom_collected():
        exploration = explore(system, checks, bounds, watch)
    watch.end()
    system.user.repeat_first()
    refuted = [(prop, finding) for prop in chosen if (finding := _first_finding(exploration, prop, checks))]
    paths = [simplest(system, exploration, finding, system.event_key) for _, finding in refuted]
    violations = tuple(violation_on(system, prop, path) for (prop, _), path in zip(refuted, paths, strict=True))
    found = _result(system, bounds, chosen, exploration, violations, watch.elapsed())
    return replace(found, paths=tuple(paths))


class _Listening:
    """Passes progress on; looks for endless growth once at each new depth."""

    def __init__(self, listener: Listener, system: ReplicatedSystem, bounds: Bounds) -> None:
        self._listener, self._system, self._bounds = listener, system, bounds
        self._depth = 0
        self._note: str | None = None

    def __call__(self, progress: Progress, watch: Watch) -> None:
        depth = len(progress.levels) - 1
        if depth > self._depth and watch.configurations_at is not None:
            self._depth = depth
            self._note = growing(self._system, self._bounds, watch.configurations_at, depth)
        self._listener(progress, self._note)


def _bounds(replicas: int, depth: int | None, ops: int | Sequence[int] | None) -> Bounds:
    if isinstance(replicas, bool) or not isinstance(replicas, int):
        raise BoundsError(f"replicas must be a whole number, not {replicas!r}")
    return Bounds(replicas, depth, ops_for(tuple(ops) if isinstance(ops, Sequence) else ops, replicas))


def _engine(name: str, workers: int | None) -> Any:
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        raise BoundsError(f"workers must be a whole number, one or more, not {workers!r}")
    match name:
        case "auto" | "table":
            from checker.engine.table import Tuning
            from checker.engine.table import explore as by_tables

            return partial(by_tables, tuning=Tuning(workers=workers))
        case "reference":
            from checker.engine.reference import explore
        case "orderings":
            from checker.engine.orderings import explore
        case _:
            raise BoundsError(f"unknown engine {name!r}; known: {', '.join(ENGINES)}")
    return explore


def _first_finding(exploration: Exploration, prop: Chosen, checks: Sequence[object]) -> Finding | None:
    """The shallowest finding of any check of a property; those of equal depth are one, with all their targets."""
    numbers = {n for n, one in enumerate(checks) if any(one is own for own in prop.checks)}
    findings = [finding for finding in exploration.findings if finding.check in numbers]
    if not findings:
        return None
    depth = min(finding.depth for finding in findings)
    first = [finding for finding in findings if finding.depth == depth]
    targets = dict.fromkeys(target for finding in first for target in finding.targets)
    return Finding(first[0].check, depth, tuple(targets))


def violation_on(system: ReplicatedSystem, prop: Chosen, path: Path) -> Violation:
    """A path that ends in a refutation of a property, told."""
    before, after = (path.states[-2], path.states[-1]) if prop.is_on_steps else (path.states[-1], None)
    initial, steps = tell(system, path)
    failure = prop.told(before, after)
    if not failure:
        raise NondeterminismError(
            f"property {prop.name!r} failed in the search and holds when asked again about the same state; it must "
            "be a function of its arguments: look for randomness, clocks, or state that it keeps"
        )
    known = Known(
        accounting(system, path.states, prop.name),
        first_divergence(system, path.states),
        broken(system, path.states) if prop.name in ABOUT_ANSWERS else None,
        settles.wrong_delivery(system, path.states[-1]) if prop.name == settles.NAME else None,
    )
    found = root(system, path, prop.name, known)
    why = brief(cause(system, path, prop.name))
    return Violation(prop.name, len(path.events), brief(failure), why, initial, steps, found)


def _result(
    system: ReplicatedSystem,
    bounds: Bounds,
    chosen: Sequence[Chosen],
    exploration: Exploration,
    violations: tuple[Violation, ...],
    seconds: float,
) -> Result:
    description = system.description
    refuted = {violation.property_name for violation in violations}
    rest = Verdict.PASS if exploration.stopped is None else Verdict.INCOMPLETE
    properties = {prop.name: Verdict.FAIL if prop.name in refuted else rest for prop in chosen}
    return Result(
        model=description.name,
        bounds=bounds,
        network=system.network.name,
        engine=exploration.engine,
        verdict=Verdict.FAIL if refuted else rest,
        states=exploration.states,
        transitions=exploration.transitions,
        depth=exploration.depth,
        terminal_states=exploration.terminal_states,
        orderings=exploration.orderings,
        properties=properties,
        violations=violations,
        incomplete_because=exploration.stopped,
        is_interrupted=exploration.stopped == "interrupted",
        seconds=seconds,
        states_per_depth=tuple(exploration.states_per_depth),
        complete_depth=exploration.complete_depth,
        events=exploration.events,
        user_calls=system.user.calls,
        user_seconds=system.user.seconds,
        warnings=_warnings(system, bounds, exploration),
        faults=system.faults,
        orderings_skipped=exploration.orderings_skipped,
        inferred=description.told if isinstance(description, Inferred) else None,
        description=description,
        system=system,
        exploration=exploration,
    )


def _warnings(system: ReplicatedSystem, bounds: Bounds, exploration: Exploration) -> tuple[str, ...]:
    """Where the check is vacuous (operations that never fire, no specification), or can have no end."""
    warnings = []
    description = system.description
    if description.spec is None:
        advice = f"; add one like this: {description.advice}" if isinstance(description, Inferred) else ""
        warnings.append(
            f"no specification given: conforms is off, and replicas may agree on a wrong answer unnoticed{advice}"
        )
    can_begin = not any(isinstance(c, Raised) for c in system.initial())
    idle = [op.name for op in description.operations if can_begin and op.name not in exploration.events]
    warnings += [f"operation {name!r} was never enabled: nothing was checked about it" for name in idle]
    if exploration.stopped and exploration.configurations_at is not None:
        endless = growing(system, bounds, exploration.configurations_at, exploration.complete_depth)
        warnings += [endless] if endless else []
    warnings += system.user.sources
    if system.faults.crashes and description.recover is None:
        warnings.append("crashes lose nothing: without recover the whole payload survives")
    return tuple(warnings)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several models under the same bounds, in the order given.

    >>> from checker import compare
    >>> from models.catalogue import CATALOGUE
    >>> both = compare(CATALOGUE["gcounter"].description, CATALOGUE["gcounter-sum"].description, replicas=2, depth=3)
    >>> [(result.model, result.verdict.value) for result in both.results]
    [('gcounter', 'pass'), ('gcounter-sum', 'fail')]
    """

    results: tuple[Result, ...]


def compare(*descriptions: Description | type, **options: Any) -> Comparison:
    """Check several data types with the same options (those of `check`).

    >>> from models.catalogue import CATALOGUE
    >>> both = compare(CATALOGUE["gcounter"].description, CATALOGUE["pncounter"].description, replicas=2, depth=3)
    >>> [(result.model, result.states) for result in both.results]
    [('gcounter', 20), ('pncounter', 85)]
    """
    if len(descriptions) < 2:
        raise ModelError(f"compare() needs at least two descriptions, not {len(descriptions)}")
    return Comparison(tuple(check(description, **options) for description in descriptions))


@dataclass(frozen=True, slots=True)
class Replay:
    """A saved counterexample, performed again: `violation` as it is now, or None where the property now holds.

    >>> from checker import replay
    >>> from models.catalogue import CATALOGUE
    >>> events = [{"kind": "update", "replica": 0, "call": "increment()"}]
    >>> trace = {"model": "gcounter", "property": "conforms", "network": "async", "replicas": 2, "events": events}
    >>> again = replay(CATALOGUE["gcounter"].description, trace)
    >>> again.still_fails
    False
    >>> print(again.explain())
    gcounter: conforms holds now along this trace
    """

    model: str
    property_name: str
    violation: Violation | None

    @property
    def still_fails(self) -> bool:
        """Whether the property is still refuted."""
        return self.violation is not None

    def explain(self) -> str:
        """The outcome as plain text, with the counterexample if there still is one."""
        from checker.explain.words import replayed_lines

        return "\n".join(replayed_lines(self.model, self.property_name, self.violation))


def replay(description: Description | type, trace: Mapping[str, Any] | str | FilePath) -> Replay:
    """Perform the events of a saved counterexample again and judge its property.

    `trace`: the object that was saved, or the path of its file. Raises `ReplayError` where it is damaged, belongs to
    another model, or no longer applies: it says at which step and why.

    >>> from models.catalogue import CATALOGUE
    >>> events = [
    ...     {"kind": "update", "replica": 0, "call": "increment()"},
    ...     {"kind": "deliver", "replica": 1, "from": 0},
    ...     {"kind": "deliver", "replica": 1, "from": 0},
    ... ]
    >>> trace = {"model": "gcounter-sum", "property": "conforms", "network": "async", "replicas": 2, "events": events}
    >>> again = replay(CATALOGUE["gcounter-sum"].description, trace)
    >>> again.violation.failure
    'replica 1 answers 2, but it has seen 1 increment: 1 is expected'
    """
    description = described_for("replay", description)
    saved = trace if isinstance(trace, Mapping) else load_trace(FilePath(trace))
    if is_itf(saved):
        saved = trace_from(saved)
    name, network, replicas = (saved.get(key) for key in ("property", "network", "replicas"))
    if saved.get("model") != description.name:
        raise ReplayError(f"the trace belongs to model {saved.get('model')!r}, not to {description.name!r}")
    is_number = isinstance(replicas, int) and not isinstance(replicas, bool) and 1 <= replicas <= REPLICAS_MAX
    if not (isinstance(name, str) and isinstance(network, str) and network in NETWORKS and is_number):
        raise ReplayError(f"damaged trace: property {name!r}, network {network!r}, replicas {replicas!r}")
    faults = _saved_faults(saved.get("faults", {}), int(replicas or 0))
    system = ReplicatedSystem(description, int(replicas or 0), network, faults=faults)
    (prop,) = select(system, [name])
    path = retrace(system, saved.get("events"))
    if prop.is_on_steps and not path.events:
        raise ReplayError(f"damaged trace: property {name!r} speaks of steps, and the trace has none")
    return Replay(description.name, name, violation_on(system, prop, path) if _fails(prop, path) else None)


def _saved_faults(saved: object, replicas: int) -> Faults:
    """The faults of the run that found the trace."""
    if not isinstance(saved, dict):
        raise ReplayError(f"damaged trace: faults {saved!r}")
    try:
        budgets = {name: saved[name] for name in BUDGETS if name in saved}
        return Faults(skew_for(saved.get("skew"), replicas), **budgets)
    except BoundsError as error:
        raise ReplayError(f"damaged trace: {error}") from error


def _fails(prop: Chosen, path: Path) -> bool:
    before, after = (path.states[-2], path.states[-1]) if prop.is_on_steps else (path.states[-1], None)
    return bool(prop.told(before, after))


def load_saved(path: FilePath) -> Mapping[str, Any]:
    """A saved counterexample or result, or a trace in ITF, as it stands."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReplayError(f"cannot read trace {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ReplayError(f"damaged trace {path}: not JSON ({error})") from error
    if not isinstance(saved, dict) or not (saved.keys() & {"events", "violations"} or is_itf(saved)):
        raise ReplayError(f"damaged trace {path}: it has no events")
    return saved


def load_trace(path: FilePath) -> Mapping[str, Any]:
    """A saved counterexample; from a whole result, its first violation; of a trace in ITF, what `replay` needs."""
    saved = load_saved(path)
    if is_itf(saved):
        return trace_from(saved)
    if "violations" in saved:
        violations = saved["violations"]
        if violations == []:
            raise ReplayError(f"{path} holds a result without any violation: there is nothing to replay")
        if not isinstance(violations, list) or not isinstance(violations[0], dict):
            raise ReplayError(f"damaged trace {path}: its violations are not a list of objects")
        saved = {**saved, **violations[0]}
    if "events" not in saved:
        raise ReplayError(f"damaged trace {path}: it has no events")
    return saved


__all__ = ["Comparison", "Replay", "Result", "check", "compare", "load_saved", "load_trace", "replay"]
