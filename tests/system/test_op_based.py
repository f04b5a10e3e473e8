"""Op-based types on the networks that carry a message for each update: what may arrive when, and what is found."""

from dataclasses import replace

import pytest

from checker import BoundsError, DeltaBased, ModelError, NondeterminismError, OpBased, Operation, check, replay
from checker.properties import settles
from checker.report.json_text import trace_object
from checker.specs import History, Specification
from tests.conformance.agreement import assert_same
from tests.counters import COUNTERS
from tests.system.op_types import BOTH_PATHS, COUNTER, OR_SET, UNTAGGED
from tests.system.test_networks import Walk

BROADCASTS = ["causal", "fifo", "unordered", "at-least-once"]
DELTA_GCOUNTER = replace(COUNTERS["delta-gcounter"].description, full_payloads=False)


def both(described, **options):
    fast, slow = (check(described, engine=engine, **options) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return fast


def steps(violation):
    return [(s.kind.value, s.replica, s.peer, s.call) for s in violation.steps]


def refuted(result):
    return [(violation.property_name, violation.depth) for violation in result.violations]


# --- what may arrive --------------------------------------------------------------------------------------


class Talk(Walk):
    """As `Walk`, messages named by the update that they tell of: `0.1` is the first of replica 0."""

    def carried(self, event):
        snapshot = self.system.snapshot(event.message)
        return "+".join(f"{u.replica}.{u.index}" for u in self.system.book.public(snapshot.seen))

    def deliveries(self):
        return [told for told in self.enabled() if "gets" in told]


def talk(network, replicas=2):
    walk = Talk(replace(COUNTER, operations=COUNTER.operations), network, replicas)
    walk.does("increment() at 0")
    walk.does("increment() at 0")
    return walk


def test_unordered_delivers_each_message_once_in_any_order():
    walk = talk("unordered")
    assert walk.deliveries() == ["1 gets 0.1 from 0", "1 gets 0.2 from 0"]
    walk.does("1 gets 0.2 from 0")
    assert walk.deliveries() == ["1 gets 0.1 from 0"]
    walk.does("1 gets 0.1 from 0")
    assert (walk.deliveries(), walk.answers()) == ([], [2, 2])


def test_at_least_once_delivers_again_and_applies_again():
    walk = talk("at-least-once")
    for _ in range(3):
        walk.does("1 gets 0.2 from 0")
    assert walk.deliveries() == ["1 gets 0.1 from 0", "1 gets 0.2 from 0"]
    assert walk.answers() == [2, 3]


def test_fifo_keeps_the_order_of_each_sender_and_no_other():
    walk = talk("fifo", 3)
    assert walk.deliveries() == ["1 gets 0.1 from 0", "2 gets 0.1 from 0"]
    walk.does("1 gets 0.1 from 0")
    walk.does("increment() at 1")
    assert walk.deliveries() == [
        "0 gets 1.1 from 1",
        "1 gets 0.2 from 0",
        "2 gets 0.1 from 0",
        "2 gets 1.1 from 1",  # although replica 1 had seen 0.1
    ]


def test_causal_holds_back_what_its_sender_had_seen_more_for():
    walk = talk("causal", 3)
    walk.does("1 gets 0.1 from 0")
    walk.does("increment() at 1")
    assert walk.deliveries() == ["0 gets 1.1 from 1", "1 gets 0.2 from 0", "2 gets 0.1 from 0"]
    walk.does("2 gets 0.1 from 0")
    assert "2 gets 1.1 from 1" in walk.deliveries()


@pytest.mark.parametrize("network", ["fifo", "unordered"])
def test_two_replicas_with_one_update_each_have_nine_states(network):
    result = both(COUNTER, replicas=2, ops=1, network=network)  # each message: not made, under way, arrived
    assert (result.states, result.transitions, result.depth, result.terminal_states) == (9, 12, 4, 1)
    assert result.passed


def test_under_causal_order_they_have_four_more():
    result = both(COUNTER, replicas=2, ops=1)  # a message made after the other arrived is another message: 2 * 2 states
    assert (result.states, result.transitions, result.depth, result.terminal_states) == (13, 14, 4, 3)
    assert result.passed


# --- what is found ----------------------------------------------------------------------------------------


def test_causal_is_what_op_based_types_are_checked_under_unless_asked():
    assert check(COUNTER, replicas=2, depth=3).network == "causal"
    assert check(COUNTERS["gcounter"].description, replicas=2, depth=2).network == "async"


@pytest.mark.parametrize("network", ["causal", "fifo", "unordered"])
def test_a_counter_of_operations_needs_no_order(network):
    assert both(COUNTER, replicas=3, depth=6, network=network).passed


def test_a_counter_of_operations_counts_twice_what_arrives_twice():
    result = both(COUNTER, replicas=2, depth=4, network="at-least-once")
    first = result.violations[0]
    assert refuted(result) == [("conforms", 3), ("converges", 3), ("settles", 3)]
    assert steps(first) == [("update", 0, None, "increment()"), ("deliver", 1, 0, None), ("deliver", 1, 0, None)]
    assert first.failure == "replica 1 answers 2, but it has seen 1 increment: 1 is expected"
    assert first.cause == (
        "Step 3 delivered to replica 1 what it had applied already, and its effect changed the answer from 1 to 2: "
        "the effect is not idempotent, so it needs a network that delivers once."
    )
    assert "replica 1 applies 1" in result.explain()


def test_a_set_without_tombstones_needs_causal_order():
    assert both(OR_SET, replicas=2, depth=6, network="causal").passed
    assert both(OR_SET, replicas=2, depth=6, network="fifo").passed
    first = both(OR_SET, replicas=2, depth=4, network="unordered").violations[0]
    assert steps(first) == [
        ("update", 0, None, "add('x')"),
        ("update", 0, None, "remove('x')"),
        ("deliver", 1, 0, None),
        ("deliver", 1, 0, None),
    ]


def test_fifo_is_too_weak_for_it_among_three():
    assert check(OR_SET, replicas=3, depth=5, network="causal").passed
    first = check(OR_SET, replicas=3, depth=5, network="fifo").violations[0]
    assert first.depth == 5
    assert first.property_name == "conforms"


def test_effects_that_do_not_commute_diverge():
    result = both(UNTAGGED, replicas=2, depth=4)
    assert refuted(result) == [("converges", 4), ("settles", 2)]
    assert result.violations[1].failure.startswith("after every message has arrived they still disagree (replica 0: ")


def test_what_operations_lead_to_is_compared_with_what_merging_leads_to():
    assert "laws" in both(BOTH_PATHS, replicas=2, depth=5).properties
    assert both(BOTH_PATHS, replicas=2, depth=5).passed
    adds = replace(BOTH_PATHS, merge=lambda p, other: (p[0], tuple(map(sum, zip(p[1], other[1])))))
    assert refuted(both(adds, replicas=2, depth=4))[:2] == [("conforms", 3), ("converges", 3)]


@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
def test_a_type_with_both_runs_on_merging_alone_too(network):
    assert both(BOTH_PATHS, replicas=2, depth=5, network=network).passed


def test_an_update_that_sends_nothing_counts_and_nobody_waits_for_it():
    lazy = replace(COUNTER, operations=[*COUNTER.operations, Operation("skip", lambda _n: None)])
    (first, *_) = both(lazy, replicas=2, depth=3).violations
    assert steps(first) == [("update", 0, None, "skip()")]
    of_increments = Specification("increments", lambda seen: seen.count("increment"), History.HAPPENS_BEFORE)
    result = both(replace(lazy, spec=of_increments), replicas=2, depth=5)
    assert result.passed
    walk = Talk(lazy, "causal")
    walk.does("skip() at 0")
    walk.does("increment() at 0")
    assert walk.deliveries() == ["1 gets 0.2 from 0"]


def test_a_message_that_is_never_ready_is_stuck():
    shy = replace(COUNTER, ready=lambda n, _by: n > 0)
    result = both(shy, replicas=2, depth=3)
    assert refuted(result) == [("settles", 1)]
    assert result.violations[0].failure == (
        "stuck: message 1 of replica 0 never arrives at replica 1, even when everything else has arrived: "
        "ready answers False for it on 0"
    )


def test_of_stuck_messages_one_is_told_that_waits_for_no_other():
    names = OpBased(
        name="names",
        initial=lambda node_id, _num_nodes: (node_id, frozenset()),
        operations=[Operation("sign", lambda p: p[0])],
        effect=lambda p, m: (p[0], p[1] | {m}),
        ready=lambda p, m: (p[0], m) != (2, 1),
        value=lambda p: p[1],
    )
    walk = Talk(names, "causal", 3)
    walk.does("sign() at 1")
    walk.does("0 gets 1.1 from 1")
    walk.does("sign() at 0")
    assert settles.failure(walk.system, walk.state) == (
        "stuck: message 1 of replica 1 never arrives at replica 2, even when everything else has arrived: "
        "ready answers False for it on (2, frozenset())"
    )


def test_readiness_holds_a_message_back_until_it_is_met():
    in_order = OpBased(
        name="log",
        initial=lambda node_id, _num_nodes: (node_id, ()),
        operations=[Operation("append", lambda p: (p[0], sum(n == p[0] for n in p[1])))],
        effect=lambda p, m: (p[0], (*p[1], m[0])),
        ready=lambda p, m: sum(n == m[0] for n in p[1]) == m[1],
        value=lambda p: sorted(p[1]),
        spec=Specification("appended", lambda seen: sorted(u.replica for u in seen), History.SET),
    )
    walk = Talk(in_order, "unordered")
    walk.does("append() at 0")
    walk.does("append() at 0")
    assert walk.deliveries() == ["1 gets 0.1 from 0"]
    assert both(in_order, replicas=2, depth=6, network="unordered").passed


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("network", ["causal", "fifo", "at-least-once"])
def test_deltas_travel_too(network, full):
    assert both(replace(DELTA_GCOUNTER, full_payloads=full), replicas=2, depth=5, network=network).passed


def test_deltas_that_carry_increments_are_right_where_each_arrives_once():
    counts = DeltaBased(
        name="increments",
        initial=lambda *_: 0,
        operations=[Operation("increment", lambda n: (n + 1, 1))],
        merge=lambda n, by: n + by,
        value=lambda n: n,
        spec=COUNTER.spec,
        delta_covers="update",
    )
    for network in ("causal", "fifo", "unordered"):
        result = both(counts, replicas=2, depth=5, network=network, properties=["conforms", "converges", "settles"])
        assert result.passed
    assert refuted(both(counts, replicas=2, depth=4, network="at-least-once"))[0] == ("conforms", 3)


def test_a_saved_counterexample_replays():
    result = check(COUNTER, replicas=2, depth=4, network="at-least-once")
    assert replay(COUNTER, trace_object(result, result.violations[0])).violation == result.violations[0]
    assert not replay(
        replace(COUNTER, effect=lambda n, by: max(n, by)), trace_object(result, result.violations[0])
    ).still_fails


def test_an_effect_that_raises_is_a_finding():
    def effect(n, by):
        if n:
            raise ValueError("full")
        return n + by

    result = both(replace(COUNTER, effect=effect), replicas=2, depth=3)
    failures = {violation.property_name: violation.failure for violation in result.violations}
    assert failures["completes"] == "at replica 0, effect(1, 1) raised ValueError: full"
    assert (
        failures["settles"]
        == "delivering what is outstanding raised an exception: effect(1, 1) raised ValueError: full"
    )


# --- bad input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("described", "network", "message"),
    [
        (
            COUNTER,
            "async",
            "network 'async' carries whole payloads, and op-counter has no merge; "
            "use causal, fifo, unordered or at-least-once, or give merge",
        ),
        (
            COUNTERS["gcounter"].description,
            "causal",
            "network 'causal' carries a message for each update, and gcounter is state-based: "
            "its replicas exchange whole payloads; use async, sync or mailbox",
        ),
        (
            DELTA_GCOUNTER,
            "unordered",
            "network 'unordered' delivers each delta once, which cannot be told where a later delta covers the earlier "
            "ones of delta-gcounter; use fifo, causal, at-least-once or async, or delta_covers='update'",
        ),
        (COUNTER, "post", "unknown network 'post'; known: " + ", ".join(["async", "sync", "mailbox", *BROADCASTS])),
    ],
)
def test_a_network_that_does_not_suit_the_type_is_refused(described, network, message):
    with pytest.raises(BoundsError) as caught:
        check(described, replicas=2, depth=2, network=network)
    assert str(caught.value) == message


def test_an_operation_that_changes_the_payload_itself_is_refused():
    hasty = OpBased(
        name="hasty",
        initial=lambda *_: [],
        operations=[Operation("push", lambda p: p.append(1) or 1)],
        effect=lambda p, m: p.append(m),
        value=len,
    )
    with pytest.raises(
        ModelError, match=r"^hasty: operation 'push' changed the payload \[\]; in an op-based type it on"
    ):
        check(hasty, replicas=2, depth=2)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"effect": None}, "op-counter: effect must be a function, not None"),
        ({"ready": 1}, "op-counter: ready must be a function, not 1"),
        ({"merge": 1}, "op-counter: merge must be a function, not 1"),
    ],
)
def test_a_part_that_is_no_function_is_refused(part, message):
    with pytest.raises(ModelError) as caught:
        replace(COUNTER, **part)
    assert str(caught.value) == message


def test_a_readiness_that_is_no_truth_value_is_refused():
    with pytest.raises(ModelError, match="^op-counter: ready must answer True or False, not 1$"):
        check(replace(COUNTER, ready=lambda *_: 1), replicas=2, depth=2)


def test_laws_need_a_merge():
    with pytest.raises(BoundsError, match="^property 'laws' does not apply to op-counter: it has no merge$"):
        check(COUNTER, replicas=2, depth=2, properties=["laws"])


def test_an_effect_that_is_no_function_of_its_arguments_is_found_out():
    calls = iter(range(10**6))
    with pytest.raises(NondeterminismError, match=r"^op-counter: effect\(0, 1\) gave 0 and, called again, 1; "):
        check(replace(COUNTER, effect=lambda _n, _by: next(calls)), replicas=2, depth=2)
