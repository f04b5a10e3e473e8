"""The engines agree on everything a result says: on every catalogue entry, and on random small data types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import check
from models.catalogue import CATALOGUE
from tests.conformance.agreement import ENGINES_UNDER_TEST, JUDGED_WITHOUT_DEPTH, assert_same
from tests.conformance.small_types import description, op_description, small_types, with_everything
from tests.counters import COUNTERS

NETWORKS = ["async", "sync", "mailbox"]
MANY = 2_000

# what one random type is checked under: replicas, depth, updates at each replica at most, network
BOUNDS = st.sampled_from(
    [
        (2, 3, None, "async"),
        (2, 4, None, "async"),
        (3, 3, None, "async"),
        (2, 5, 1, "async"),
        (2, 3, None, "sync"),
        (2, 4, (1, 0), "sync"),
        (2, 5, 1, "sync"),
        (3, 2, None, "sync"),
        (3, 3, (1, 0, 0), "sync"),
        (2, 4, None, "mailbox"),
        (2, 6, 1, "mailbox"),
        (3, 3, None, "mailbox"),
    ]
)
DELTAS = st.sampled_from(
    [{}, *({"full_payloads": f, "covers": c} for f in (True, False) for c in ("origin", "update"))]
)


def both(described, engine, **options):
    assert_same(check(described, engine="reference", **options), check(described, engine=engine, **options))


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(("replicas", "depth"), [(1, 3), (2, 4), (3, 3)])
@pytest.mark.parametrize("name", COUNTERS)
def test_on_the_counters(name, replicas, depth, network, engine):
    both(COUNTERS[name].description, engine, replicas=replicas, depth=depth, network=network)


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", COUNTERS)
def test_on_the_counters_with_few_updates_and_depth_to_spare(name, network, engine):
    both(COUNTERS[name].description, engine, replicas=2, depth=5, ops=(1, 0), network=network)


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@pytest.mark.parametrize("name", CATALOGUE)
def test_on_the_catalogue(name, engine):
    entry = CATALOGUE[name]
    both(entry.description, engine, **entry.bounds | {"depth": 3})


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@settings(max_examples=100)
@given(small=small_types(), bounds=BOUNDS, delta=DELTAS)
def test_on_random_data_types(engine, small, bounds, delta):
    replicas, depth, ops, network = bounds
    both(description(small, **delta), engine, replicas=replicas, depth=depth, ops=ops, network=network)


# the same for types whose messages tell of one update each
BROADCAST_BOUNDS = st.sampled_from(
    [
        (replicas, depth, ops, network)
        for network in ["causal", "fifo", "unordered", "at-least-once"]
        for replicas, depth, ops in [(2, 4, None), (2, 6, 1), (3, 3, None), (3, 4, (1, 1, 0))]
    ]
)


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@settings(max_examples=100)
@given(small=small_types(), bounds=BROADCAST_BOUNDS, has_merge=st.booleans(), is_shy=st.booleans())
def test_on_random_op_based_types(engine, small, bounds, has_merge, is_shy):
    replicas, depth, ops, network = bounds
    described = op_description(small, has_merge=has_merge, is_shy=is_shy)
    both(described, engine, replicas=replicas, depth=depth, ops=ops, network=network)


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@settings(max_examples=50)
@given(small=small_types(), bounds=BROADCAST_BOUNDS, full=st.booleans(), covers=st.sampled_from(["origin", "update"]))
def test_on_random_deltas_that_are_broadcast(engine, small, bounds, full, covers):
    replicas, depth, ops, network = bounds
    network = "fifo" if (network, covers) == ("unordered", "origin") else network
    described = description(small, full_payloads=full, covers=covers)
    both(described, engine, replicas=replicas, depth=depth, ops=ops, network=network)


@pytest.mark.parametrize("engine", ENGINES_UNDER_TEST)
@settings(max_examples=50)
@given(
    small=small_types(),
    network=st.sampled_from([*NETWORKS, "causal", "fifo", "unordered", "at-least-once"]),
    kind=st.sampled_from(["state", "delta", "op"]),
    crashes=st.integers(0, 2),
    forgets=st.booleans(),
)
def test_on_random_types_with_faults_batches_and_reads(engine, small, network, kind, crashes, forgets):
    if kind == "op":
        described = op_description(small, has_merge=network in NETWORKS)
    elif kind == "delta" or network not in NETWORKS:
        described = description(small, full_payloads=False, covers="update")
    else:
        described = description(small)
    described = with_everything(small, described, recovers=bool(crashes), forgets=forgets)
    faults = {"crashes": crashes, **({"drops": 1, "duplicates": 1} if network == "mailbox" else {})}
    both(described, engine, replicas=2, depth=3, network=network, skew=(2, 0), **faults)


@pytest.mark.parametrize("engine", JUDGED_WITHOUT_DEPTH)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(("replicas", "ops"), [(2, 1), (2, (2, 1)), (3, (1, 0, 0))])
@pytest.mark.parametrize("name", [name for name in COUNTERS if name != "gcounter-sum"])  # whose sums never end
def test_on_the_counters_without_a_depth(name, replicas, ops, network, engine):
    both(COUNTERS[name].description, engine, replicas=replicas, ops=ops, network=network)


@pytest.mark.parametrize("engine", JUDGED_WITHOUT_DEPTH)
@settings(max_examples=60)
@given(
    small=small_types(), network=st.sampled_from(NETWORKS), ops=st.sampled_from([(1, 0), (1, 1), (2, 1)]), delta=DELTAS
)
def test_on_random_data_types_without_a_depth(engine, small, network, ops, delta):
    options = {"replicas": 2, "ops": ops, "network": network}
    described = description(small, **delta)
    judge = check(described, engine="reference", max_states=MANY, **options)
    if judge.states <= MANY:  # a broken type may well have millions
        assert_same(judge, check(described, engine=engine, **options))
