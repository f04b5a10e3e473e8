"""The counterexample shown is the simplest of all shortest ones: judged by listing every sequence of events."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import Operation, StateBased, check
from checker.api import violation_on
from checker.core.system import Scope
from checker.engine.successors import successors
from checker.explain.simplest import Path
from checker.properties.selection import select
from checker.specs import History, Specification
from checker.system.replicated import ReplicatedSystem
from models.catalogue import CATALOGUE
from tests.conformance.agreement import ENGINES_UNDER_TEST
from tests.conformance.small_types import description, small_types
from tests.counters import COUNTERS

ENGINES = ["reference", *ENGINES_UNDER_TEST]


def is_refuted(system, one, before, after):
    """Whether a check fails in `after`, or on the step from `before` to it, from its definition alone."""
    if one.scope is Scope.STEP:
        pairs = [(i, b, a) for i, (b, a) in enumerate(zip(before or after, after, strict=True)) if b != a]
        read = [(one.project(system.view(i, b)), one.project(system.view(i, a))) for i, b, a in pairs]
    else:
        read = list(combinations([one.project(system.view(i, c)) for i, c in enumerate(after)], one.arity))
    return any(None not in chosen and not one.holds(*chosen) for chosen in read)


def sequences(system, length):
    """Every path of that many events, by recursion."""

    def extend(path):
        if len(path.events) == length:
            yield path
            return
        for event, after in successors(system, path.states[-1]):
            yield from extend(Path((*path.events, event), (*path.states, after)))

    yield from extend(Path((), (system.initial(),)))


def rank(system, path):
    """The order that the design gives: replicas involved, switches between those that act, canonical event order."""
    involved = {event.replica for event in path.events} | {event.peer for event in path.events} - {None}
    switches = sum(a.replica != b.replica for a, b in pairwise(path.events))
    return len(involved), switches, tuple(system.event_key(event) for event in path.events)


def judged(described, name, depth_max, *, replicas, ops=None, network="async"):
    """The simplest shortest counterexample to a property, or None where there is none so short."""
    system = ReplicatedSystem(described, replicas, network, ops)
    (prop,) = select(system, [name])
    for depth in range(depth_max + 1):
        refuting = [
            path
            for path in sequences(system, depth)
            for before in [path.states[-2] if path.events else None]
            if any(is_refuted(system, one, before, path.states[-1]) for one in prop.checks)
        ]
        if refuting:
            ranked = sorted(refuting, key=lambda path: rank(system, path))
            assert len(ranked) == 1 or rank(system, ranked[0]) < rank(system, ranked[1]), "two are the simplest"
            return violation_on(system, prop, ranked[0])
    return None


def assert_simplest(described, engine, *, depth, **options):
    ops = options.pop("ops", None)
    result = check(described, depth=depth, ops=ops, engine=engine, **options)
    told = {violation.property_name: violation for violation in result.violations}
    for name in result.properties:
        judge = judged(described, name, depth, ops=result.bounds.ops, **options)
        assert told.get(name) == judge, name


CASES = [
    (name, network)
    for name, entry in CATALOGUE.items()
    if entry.violates
    for network in (["async", "sync", "mailbox"] if name in COUNTERS else [entry.network])
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "network"), CASES)
@pytest.mark.parametrize(("replicas", "depth"), [(2, 4), (3, 3)])
def test_each_counterexample_of_the_catalogue(name, replicas, depth, network, engine):
    depth = depth - 1 if network == "sync" else depth
    assert_simplest(CATALOGUE[name].description, engine, replicas=replicas, depth=depth, network=network)


BOUNDS = st.sampled_from(
    [(2, 3, "async"), (2, 4, "async"), (3, 3, "async"), (2, 3, "sync"), (3, 2, "sync"), (2, 4, "mailbox")]
)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(small=small_types(), bounds=BOUNDS)
def test_each_counterexample_of_random_data_types(engine, small, bounds):
    replicas, depth, network = bounds
    assert_simplest(description(small), engine, replicas=replicas, depth=depth, network=network)


# --- by hand ----------------------------------------------------------------------------------------------


def calls(result, name):
    (violation,) = [v for v in result.violations if v.property_name == name]
    return [(step.kind.value, step.replica, step.peer) for step in violation.steps]


def test_of_three_replicas_the_two_first_ones_are_shown():
    result = check(CATALOGUE["gcounter-sum"].description, replicas=3, depth=4)
    assert calls(result, "conforms") == [("update", 0, None), ("deliver", 1, 0), ("deliver", 1, 0)]


def test_fewest_switches_come_before_event_order():
    result = check(CATALOGUE["delta-gcounter-increments"].description, replicas=3, depth=4)
    assert calls(result, "conforms") == [("update", 0, None), ("update", 0, None), ("deliver", 1, 0)]


@pytest.mark.parametrize("elements", [["a", "b", "c"], ["c", "b", "a"], [3, 1, 2]])
def test_of_the_arguments_listed_the_first_ones_are_shown(elements):
    """What is listed first is taken for simplest: whoever lists arguments knows what simple is."""
    forgetful = StateBased(
        name="forgetful",
        initial=lambda i, n: frozenset(),
        operations=[Operation("add", lambda p, x: frozenset({x}), args=elements)],
        merge=lambda a, b: a | b,
        value=lambda p: p,
        spec=Specification("added", lambda seen: frozenset(u.args[0] for u in seen), History.SET, ("add",)),
    )
    for engine in ENGINES:
        result = check(forgetful, replicas=2, depth=3, engine=engine)
        first = next(one for one in result.violations if one.property_name == "conforms")
        assert [(step.replica, step.args) for step in first.steps] == [(0, (elements[0],)), (0, (elements[1],))]
        assert_simplest(forgetful, engine, replicas=2, depth=3)
