"""What each network lets happen, walked by hand; and what a delta makes visible."""

from dataclasses import replace

import pytest

from checker import DeltaBased, ModelError, Operation, check
from checker.core.events import EventKind
from checker.core.faults import Faults
from checker.engine.successors import successors
from checker.specs import History, Specification
from checker.system.replicated import ReplicatedSystem
from tests.counters import COUNTERS

GCOUNTER = COUNTERS["gcounter"].description
DELTA_GCOUNTER = COUNTERS["delta-gcounter"].description
INCREMENT_DELTAS = COUNTERS["delta-gcounter-increments"].description


class Walk:
    """Two or more replicas of a type, moved event by event; `does` says which events are possible first."""

    def __init__(self, described, network, replicas=2, ops=None, faults=None):
        self.system = ReplicatedSystem(described, replicas, network, ops, Faults(**(faults or {})))
        self.state = self.system.initial()

    def enabled(self):
        return [self.told(event) for event, _ in successors(self.system, self.state)]

    def told(self, event):
        match event.kind:
            case EventKind.UPDATE:
                return f"{self.system.user.choice_text(event.choice)} at {event.replica}"
            case EventKind.SEND:
                return f"{event.replica} sends {self.carried(event)} to {event.peer}"
            case EventKind.DELIVER:
                return f"{event.replica} gets {self.carried(event)} from {event.peer}"
            case EventKind.DROP | EventKind.DUPLICATE:
                return f"{event.kind} of {self.carried(event)} from {event.replica} to {event.peer}"
            case _:
                return f"{event.kind} at {event.replica}"

    def carried(self, event):
        payload = self.system.user.payloads.peek(self.system.snapshot(event.message).payload)
        return getattr(payload, "counts", getattr(payload, "entries", payload))

    def does(self, wanted):
        fan = {self.told(event): after for event, after in successors(self.system, self.state)}
        assert wanted in fan, f"{wanted!r} is none of {list(fan)}"
        self.state = fan[wanted]

    def answers(self):
        views = [self.system.view(i, c) for i, c in enumerate(self.state)]
        return [self.system.user.values.peek(view.value) for view in views]


def test_async_delivers_any_snapshot_at_any_later_time_any_number_of_times():
    walk = Walk(GCOUNTER, "async")
    assert walk.enabled() == ["increment() at 0", "increment() at 1"]
    walk.does("increment() at 0")
    walk.does("increment() at 0")
    both = ["increment() at 0", "increment() at 1", "1 gets (1, 0) from 0", "1 gets (2, 0) from 0"]
    assert walk.enabled() == both
    walk.does("1 gets (2, 0) from 0")
    assert walk.answers() == [2, 2]
    assert walk.enabled() == [*both[:2], "0 gets (2, 0) from 1", *both[2:]]
    here = walk.state
    for _ in range(2):
        walk.does("1 gets (1, 0) from 0")
        assert walk.state == here  # late and twice: nothing new, and what 1 can send stays as it is


def test_async_keeps_what_the_sender_had_and_not_only_what_it_has():
    result = check(GCOUNTER, replicas=2, ops=(2, 0), network="async")
    assert (result.states_per_depth, result.terminal_states) == ((1, 1, 2, 2, 1), 2)


def test_sync_delivers_what_the_sender_holds_now_and_a_replica_may_gossip_with_itself():
    walk = Walk(GCOUNTER, "sync", ops=(2, 0))
    walk.does("increment() at 0")
    walk.does("increment() at 0")
    assert walk.enabled() == [
        "0 gets (2, 0) from 0",
        "0 gets (0, 0) from 1",
        "1 gets (2, 0) from 0",
        "1 gets (0, 0) from 1",
    ]
    walk.does("1 gets (2, 0) from 0")
    assert walk.answers() == [2, 2]


def test_a_mailbox_has_one_slot_for_each_receiver_and_delivery_empties_it():
    walk = Walk(GCOUNTER, "mailbox", replicas=3, ops=(2, 0, 0))
    assert walk.enabled() == ["increment() at 0"]  # nobody sends the payload that it began with
    walk.does("increment() at 0")
    assert walk.enabled() == ["increment() at 0", "0 sends (1, 0, 0) to 1", "0 sends (1, 0, 0) to 2"]
    walk.does("0 sends (1, 0, 0) to 1")
    assert walk.enabled() == ["increment() at 0", "0 sends (1, 0, 0) to 2", "1 gets (1, 0, 0) from 0"]
    walk.does("increment() at 0")
    assert walk.enabled() == ["0 sends (2, 0, 0) to 2", "1 gets (1, 0, 0) from 0"]  # in flight: what was sent
    walk.does("0 sends (2, 0, 0) to 2")
    walk.does("1 gets (1, 0, 0) from 0")
    assert walk.answers() == [2, 1, 0]
    assert walk.enabled() == [
        "0 sends (2, 0, 0) to 1",
        "1 sends (1, 0, 0) to 0",
        "1 sends (1, 0, 0) to 2",
        "2 gets (2, 0, 0) from 0",
    ]
    walk.does("2 gets (2, 0, 0) from 0")
    assert walk.answers() == [2, 1, 2]
    assert "2 gets (2, 0, 0) from 0" not in walk.enabled()  # used up


def test_a_mailbox_gives_each_message_once_so_a_sum_is_wrong_only_when_it_comes_back():
    described = COUNTERS["gcounter-sum"].description
    result = check(described, replicas=2, depth=7, network="mailbox", properties=["conforms"])
    (violation,) = result.violations
    assert [(s.kind.value, s.replica, s.peer) for s in violation.steps] == [
        ("update", 0, None),
        ("send", 0, 1),
        ("deliver", 1, 0),
        ("send", 1, 0),
        ("deliver", 0, 1),
    ]


def test_ops_bound_the_updates_of_each_replica_and_not_the_deliveries():
    walk = Walk(GCOUNTER, "async", ops=(1, 0))
    assert walk.enabled() == ["increment() at 0"]
    walk.does("increment() at 0")
    assert walk.enabled() == ["1 gets (1, 0) from 0"]


def test_ops_count_all_operations_of_a_replica_together():
    result = check(COUNTERS["pncounter"].description, replicas=1, ops=2, network="sync")
    assert result.states_per_depth == (1, 2, 3)  # ++, +-, --


# --- deltas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
def test_async_carries_deltas_and_whole_payloads_only_where_asked_to(full):
    walk = Walk(replace(DELTA_GCOUNTER, full_payloads=full), "async", ops=(1, 1))
    walk.does("increment() at 0")
    walk.does("increment() at 1")
    walk.does("1 gets ((0, 1),) from 0")
    whole = ["0 gets ((0, 1), (1, 1)) from 1"] if full else []
    assert walk.enabled() == ["0 gets ((1, 1),) from 1", *whole, "1 gets ((0, 1),) from 0"]


def test_a_delta_that_is_the_whole_payload_is_one_message_and_not_two():
    walk = Walk(replace(DELTA_GCOUNTER, full_payloads=True), "async", ops=(1, 0))
    walk.does("increment() at 0")
    assert walk.enabled() == ["1 gets ((0, 1),) from 0"]
    assert check(DELTA_GCOUNTER, replicas=2, ops=(1, 0), depth=3).orderings == 2


@pytest.mark.parametrize("network", ["sync", "mailbox"])
def test_other_networks_carry_whole_payloads(network):
    delta, whole = (
        check(replace(DELTA_GCOUNTER, full_payloads=full), replicas=2, depth=4, network=network)
        for full in (False, True)
    )
    assert delta.states_per_depth == whole.states_per_depth
    assert delta.passed


def test_a_delta_of_totals_covers_all_earlier_updates_of_its_origin():
    deltas = replace(DELTA_GCOUNTER, full_payloads=False)
    assert check(deltas, replicas=2, depth=5).passed
    alone = check(replace(deltas, delta_covers="update"), replicas=2, depth=5)
    (violation,) = alone.violations
    assert violation.failure == "replica 1 answers 2, but it has seen 1 increment: 1 is expected"


def test_a_delta_of_one_update_covers_that_update_alone():
    sets = DeltaBased(
        name="delta-set",
        initial=lambda *_: frozenset(),
        operations=[Operation("add", lambda s, x: (s | {x}, frozenset({x})), args=["x", "y"])],
        merge=frozenset.union,
        value=frozenset,
        spec=Specification("members", lambda seen: {u.args[0] for u in seen}, History.SET),
        delta_covers="update",
    )
    assert check(sets, replicas=2, depth=4).passed
    told = check(replace(sets, delta_covers="origin"), replicas=2, depth=4).violations
    assert told[0].failure == (
        "replica 1 answers {'y'}, but it has seen add('x') #1 of replica 0, add('y') #2 of replica 0: "
        "{'x', 'y'} is expected"
    )


def test_deltas_that_carry_increments_fail_whatever_they_are_said_to_cover():
    for covers, depth in (("origin", 3), ("update", 4)):
        result = check(replace(INCREMENT_DELTAS, delta_covers=covers), replicas=2, depth=4)
        assert [(v.property_name, v.depth) for v in result.violations] == [("conforms", depth), ("converges", depth)]


def test_an_operation_that_changes_its_payload_in_place_returns_none_and_the_delta():
    def add(payload, name):
        payload.add(name)
        return None, {name}

    sets = DeltaBased(
        name="delta-set",
        initial=lambda *_: set(),
        operations=[Operation("add", add, args=["x", "y"])],
        merge=set.update,
        value=set,
        spec=Specification("members", lambda seen: {u.args[0] for u in seen}, History.SET),
        delta_covers="update",
        full_payloads=True,
    )
    assert check(sets, replicas=2, depth=4).passed


def test_a_delta_operation_that_returns_no_pair_is_a_one_line_model_error():
    wrong = replace(DELTA_GCOUNTER, operations=[Operation("increment", lambda payload: payload)])
    with pytest.raises(ModelError) as caught:
        check(wrong, replicas=2, depth=2)
    assert str(caught.value) == (
        "delta-gcounter: operation 'increment' of a delta-based type must return (payload, delta), "
        "not DeltaGCounter(entries=(), node_id=0)"
    )


def test_an_unknown_cover_is_refused():
    with pytest.raises(ModelError, match=r"^delta-gcounter: delta_covers must be 'origin' or 'update', not 'all'$"):
        replace(DELTA_GCOUNTER, delta_covers="all")
