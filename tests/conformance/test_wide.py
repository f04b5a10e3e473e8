"""Wide bounds, in minutes (`pytest -m wide`): each type at its own bound, many random types, millions of states."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import Verdict, check
from models.catalogue import CATALOGUE
from tests.conformance import test_engines_agree as narrow
from tests.conformance.agreement import assert_same
from tests.conformance.small_types import small_types

pytestmark = pytest.mark.wide
MANY = 30_000
wide = settings(max_examples=1_500, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", CATALOGUE)
def test_on_the_catalogue_at_its_own_bound(name):
    entry = CATALOGUE[name]
    result = check(entry.description, **entry.bounds)
    if result.states <= MANY:
        assert_same(check(entry.description, engine="reference", **entry.bounds), result)
    assert result.verdict is entry.expect


@wide
@given(small=small_types(), bounds=narrow.BOUNDS, delta=narrow.DELTAS)
def test_on_many_random_data_types(small, bounds, delta):
    narrow.test_on_random_data_types.hypothesis.inner_test("table", small, bounds, delta)


@wide
@given(small=small_types(), bounds=narrow.BROADCAST_BOUNDS, has_merge=st.booleans(), is_shy=st.booleans())
def test_on_many_random_op_based_types(small, bounds, has_merge, is_shy):
    narrow.test_on_random_op_based_types.hypothesis.inner_test("table", small, bounds, has_merge, is_shy)


@wide
@given(
    small=small_types(),
    network=st.sampled_from([*narrow.NETWORKS, "causal", "fifo", "unordered", "at-least-once"]),
    kind=st.sampled_from(["state", "delta", "op"]),
    crashes=st.integers(0, 2),
    forgets=st.booleans(),
)
def test_on_many_random_types_with_faults_batches_and_reads(small, network, kind, crashes, forgets):
    test = narrow.test_on_random_types_with_faults_batches_and_reads.hypothesis.inner_test
    test("table", small, network, kind, crashes, forgets)


@pytest.mark.parametrize(
    ("name", "options", "states"),
    [
        ("gcounter", {"ops": 7, "network": "sync"}, 7_304_256),
        ("gcounter", {"ops": 8, "network": "sync"}, 19_693_125),
        ("gcounter", {"depth": 11}, 4_720_460),
        ("gcounter", {"depth": 12}, 20_800_283),
        ("or-set", {"depth": 6}, 1_062_401),
    ],
)
def test_millions_of_states(name, options, states):
    result = check(CATALOGUE[name].description, replicas=3, **options)
    assert (result.verdict, result.states) == (Verdict.PASS, states)
