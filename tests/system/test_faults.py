"""Crashes, and messages that a mailbox drops or duplicates: each within its budget, each found where it does harm."""

from dataclasses import replace

import pytest

from checker import BoundsError, ModelError, Operation, ReplayError, StateBased, check, replay
from checker.report.json_text import trace_object
from checker.report.mermaid import sequence_diagram
from checker.specs import History, Specification, counter
from tests.conformance.agreement import assert_same
from tests.counters import COUNTERS
from tests.system.op_types import COUNTER
from tests.system.test_op_based import Talk

GCOUNTER = COUNTERS["gcounter"].description
SUM = COUNTERS["gcounter-sum"].description


def both(described, **options):
    fast, slow = (check(described, engine=engine, **options) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return fast


def steps(violation):
    return [(s.kind.value, s.replica, s.peer) for s in violation.steps]


def by_node(recover=None, forgets=False, **more):
    """A grow-only counter whose payload is the node and its totals."""
    return StateBased(
        name="totals",
        initial=lambda node_id, num_nodes: (node_id, {}),
        operations=[Operation("increment", lambda p: (p[0], {**p[1], p[0]: p[1].get(p[0], 0) + 1}))],
        merge=lambda p, q: (p[0], {n: max(p[1].get(n, 0), q[1].get(n, 0)) for n in {*p[1], *q[1]}}),
        value=lambda p: sum(p[1].values()),
        spec=counter,
        recover=recover,
        forgets=forgets,
        **more,
    )


def emptied(payload):
    """All is lost but the id."""
    return (payload[0], {})


def renewed(payload):
    """All is lost; a new id each time."""
    return (payload[0] + 10, {})


# --- crashes ----------------------------------------------------------------------------------------------


def test_a_payload_that_survives_whole_makes_crashes_harmless():
    result = both(by_node(), replicas=2, depth=5, crashes=1)
    assert result.passed
    assert result.faults.crashes == 1
    assert "at most 1 crash of each replica" in result.explain()
    assert "crashes lose nothing: without recover the whole payload survives" in result.warnings
    assert result.events["crash"] == (result.events["crash"][0],) * 2


def test_each_replica_crashes_as_often_as_it_may():
    result = both(replace(by_node(recover=lambda p: p), operations=by_node().operations), replicas=1, ops=1, crashes=2)
    assert result.states == 2 * 3  # made or not, times crashes so far
    assert not result.warnings


def test_a_payload_that_is_lost_loses_updates():
    result = both(by_node(emptied), replicas=2, depth=4, crashes=1)
    first = result.violations[0]
    assert steps(first) == [("update", 0, None), ("crash", 0, None)]
    assert first.failure == "replica 0 answers 0, but it has seen 1 increment: 1 is expected"
    assert "replica 0 crashes and restarts" in result.explain()
    assert "replica 0 crashes and restarts" in sequence_diagram(first)
    assert first.cause == (
        "The crash of step 2 changed the answer from 1 to 0: updates that replica 0 had seen did not survive in what "
        "recover gives; store them, or say forgets=True if they may be lost."
    )
    keeps = both(by_node(lambda p: p, forgets=True), replicas=1, depth=2, crashes=1).violations[0]
    assert keeps.failure == "replica 0 answers 1, but it has seen no updates: 0 is expected"
    assert keeps.cause == (
        "After the crash of step 2 replica 0 counts as having seen nothing, because the type says forgets=True; yet "
        "recover keeps updates."
    )


def test_a_replica_that_starts_anew_under_its_old_id_counts_again_from_one():
    result = both(by_node(emptied, forgets=True), replicas=2, depth=5, crashes=1)
    first = result.violations[0]
    assert first.property_name == "conforms"
    assert steps(first) == [
        ("update", 0, None),
        ("crash", 0, None),
        ("update", 0, None),
        ("deliver", 1, 0),
        ("deliver", 1, 0),
    ]
    assert first.failure == "replica 1 answers 1, but it has seen 2 increments: 2 is expected"


def test_a_new_id_after_each_crash_keeps_all_updates():
    result = both(by_node(renewed, forgets=True, grow_only=True), replicas=2, depth=6, crashes=1)
    assert result.passed  # and an answer may be smaller after a crash that is said to forget
    assert "monotonic" in result.properties


def test_without_forgetting_a_smaller_answer_is_a_violation_of_monotonic():
    result = both(by_node(emptied, grow_only=True), replicas=2, depth=3, crashes=1)
    assert "monotonic" in [violation.property_name for violation in result.violations]


@pytest.mark.parametrize("network", ["sync", "mailbox", "async"])
def test_crashes_on_every_network_of_payloads(network):
    assert not both(by_node(emptied, forgets=True), replicas=2, depth=6, crashes=1, network=network).passed
    assert both(by_node(renewed, forgets=True), replicas=2, depth=5, crashes=1, network=network).passed


@pytest.mark.parametrize("network", ["causal", "fifo", "unordered"])
def test_a_replica_that_forgot_operations_gets_them_again_its_own_too(network):
    fresh = replace(COUNTER, recover=lambda _n: 0, forgets=True)
    assert both(fresh, replicas=2, depth=6, crashes=1, network=network).passed
    walk = Talk(fresh, network, faults={"crashes": 1})
    walk.does("increment() at 0")
    walk.does("crash at 0")
    assert walk.deliveries() == ["0 gets 0.1 from 0", "1 gets 0.1 from 0"]
    walk.does("increment() at 0")
    walk.does("0 gets 0.1 from 0")
    assert walk.answers() == [2, 0]
    lost = replace(COUNTER, recover=lambda _n: 0)
    assert steps(both(lost, replicas=2, depth=3, crashes=1, network=network).violations[0]) == [
        ("update", 0, None),
        ("crash", 0, None),
    ]


def test_a_recover_that_returns_nothing_is_refused():
    with pytest.raises(ModelError) as caught:
        check(by_node(lambda _payload: None), replicas=2, depth=2, crashes=1)
    assert str(caught.value) == (
        "totals: recover returned nothing for the payload (0, {}); "
        "it must return the payload with which the replica starts again"
    )


def test_a_recover_that_raises_is_a_finding():
    def broken(_payload):
        raise OSError("no disk")

    (violation,) = both(by_node(broken), replicas=2, depth=2, crashes=1).violations
    assert violation.failure == "at replica 0, recover((0, {})) raised OSError: no disk"


def test_a_recover_that_is_no_function_is_refused():
    with pytest.raises(ModelError, match="^totals: recover must be a function, not 0$"):
        by_node(recover=0)


# --- drops and duplicates ---------------------------------------------------------------------------------


def test_a_mailbox_drops_and_duplicates_within_the_budget():
    walk = Talk(GCOUNTER, "mailbox", ops=(1, 0), faults={"drops": 1, "duplicates": 1})
    walk.does("increment() at 0")
    walk.does("0 sends 0.1 to 1")
    assert walk.enabled() == ["drop of 0.1 from 0 to 1", "duplicate of 0.1 from 0 to 1", "1 gets 0.1 from 0"]
    walk.does("duplicate of 0.1 from 0 to 1")
    assert walk.enabled() == ["drop of 0.1 from 0 to 1", "1 gets 0.1 from 0"]
    walk.does("drop of 0.1 from 0 to 1")
    assert walk.enabled() == ["1 gets 0.1 from 0"]
    walk.does("1 gets 0.1 from 0")
    assert walk.enabled() == ["0 sends 0.1 to 1", "1 sends 0.1 to 0"]


def test_a_drop_alone_does_no_harm_to_a_type_that_sends_all_it_has():
    assert both(GCOUNTER, replicas=2, depth=6, network="mailbox", drops=1).passed


def test_a_duplicate_makes_a_sum_wrong():
    result = both(SUM, replicas=2, depth=5, network="mailbox", duplicates=1, properties=["conforms"])
    (violation,) = result.violations
    assert steps(violation) == [
        ("update", 0, None),
        ("send", 0, 1),
        ("duplicate", 0, 1),
        ("deliver", 1, 0),
        ("deliver", 1, 0),
    ]
    assert both(SUM, replicas=2, depth=4, network="mailbox", duplicates=1, properties=["conforms"]).passed


def test_a_saved_counterexample_keeps_the_faults_it_needs():
    kept = Specification("few", lambda seen: min(1, len(seen)), History.SET)
    twice = replace(SUM, spec=kept)
    result = check(twice, replicas=2, ops=(1, 0), depth=5, network="mailbox", duplicates=2, properties=["conforms"])
    saved = trace_object(result, result.violations[0])
    assert ("duplicate", 0, 1) in steps(result.violations[0])
    assert saved["faults"] == {"duplicates": 2}
    assert [event["to"] for event in saved["events"] if event["kind"] == "duplicate"] == [1]
    assert replay(twice, saved).violation == result.violations[0]
    assert "  3  the network doubles (1, 0)" in result.explain()  # the diagram folds the rest of the line
    with pytest.raises(ReplayError, match="^step 3 no longer applies: duplicate at replica 0 with replica 1"):
        replay(twice, {**saved, "faults": {}})
    with pytest.raises(ReplayError, match="^damaged trace: drops must be a whole number, zero or more, not 'x'"):
        replay(twice, {**saved, "faults": {"drops": "x"}})


@pytest.mark.parametrize("fault", ["drops", "duplicates"])
def test_only_a_mailbox_drops_and_duplicates(fault):
    with pytest.raises(BoundsError, match=f"^{fault} are for network 'mailbox'; on 'async' a message is never used up"):
        check(GCOUNTER, replicas=2, depth=2, **{fault: 1})


@pytest.mark.parametrize("fault", ["crashes", "drops", "duplicates"])
@pytest.mark.parametrize("budget", [-1, 1.5, True, "2"])
def test_a_budget_is_a_whole_number(fault, budget):
    with pytest.raises(BoundsError) as caught:
        check(GCOUNTER, replicas=2, depth=2, network="mailbox", **{fault: budget})
    assert str(caught.value) == f"{fault} must be a whole number, zero or more, not {budget!r}"
