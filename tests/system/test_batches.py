"""Several calls as one atomic update, and updates that use what a client read earlier."""

from dataclasses import replace

import pytest

from checker import Batch, DeltaBased, ModelError, Operation, StateBased, check, replay
from checker.report.json_text import trace_object
from checker.specs import History, Specification
from tests.conformance.agreement import assert_same
from tests.counters import COUNTERS
from tests.system.op_types import COUNTER, OR_SET
from tests.system.test_op_based import Talk


def both(described, **options):
    fast, slow = (check(described, engine=engine, **options) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return fast


def steps(violation):
    return [(s.kind.value, s.replica, s.call) for s in violation.steps]


LOG = StateBased(
    name="log",
    initial=lambda *_: (),
    operations=[
        Operation("add", lambda log, x: (*log, ("add", x)), args=["a"]),
        Operation("remove", lambda log, x: (*log, ("remove", x)), args=["a"]),
        Batch("again", [("remove", "a"), ("add", "a")]),
    ],
    merge=max,
    value=lambda log: list(log),
    spec=Specification("calls", lambda seen: [(u.operation, *u.args) for u in seen], History.SET),
)
PAIR = replace(LOG, spec=None, operations=[*LOG.operations[:2], Batch("both", [("add", "b"), ("add", "a")])])


# --- batches ----------------------------------------------------------------------------------------------


def test_a_batch_is_one_event_and_records_each_update_in_order():
    result = both(LOG, replicas=1, ops=2, network="sync")
    assert result.passed
    assert result.events["again"] == (1, 1)  # it makes two updates, so only the first state has room for it
    assert result.states == 1 + 2 + 4  # the batch leads where remove, add leads


def test_calls_in_the_wrong_order_are_found():
    def sorted_calls(log, calls):
        return (*log, *sorted((name, *args) for name, *args in calls))

    wrong = replace(
        LOG, operations=[*LOG.operations[:2], Batch("again", [("remove", "a"), ("add", "a")], sorted_calls)]
    )
    first = both(wrong, replicas=1, ops=2).violations[0]
    assert steps(first) == [("update", 0, "again(remove('a'), add('a'))")]
    assert first.failure == (
        "replica 0 answers [('add', 'a'), ('remove', 'a')], but it has seen remove('a') #1 of replica 0, "
        "add('a') #2 of replica 0: [('remove', 'a'), ('add', 'a')] is expected"
    )
    saved = trace_object(check(wrong, replicas=1, ops=2), first)
    assert replay(wrong, saved).violation == first
    assert saved["events"][0]["operation"] == "again"


def test_a_batch_may_call_with_arguments_that_are_not_offered_alone():
    result = both(PAIR, replicas=1, ops=2, properties=["completes"])
    assert result.states == 1 + 2 + 4 + 1


def test_a_batch_of_deltas_sends_them_as_one():
    sets = DeltaBased(
        name="delta-set",
        initial=lambda *_: frozenset(),
        operations=[
            Operation("add", lambda s, x: (s | {x}, frozenset({x})), args=["x", "y"]),
            Batch("both", [("add", "x"), ("add", "y")]),
        ],
        merge=frozenset.union,
        value=frozenset,
        spec=Specification("members", lambda seen: {u.args[0] for u in seen}, History.SET),
        delta_covers="update",
    )
    for network in ("async", "causal", "fifo", "unordered", "at-least-once"):
        assert both(sets, replicas=2, depth=4, network=network).passed
    walk = Talk(sets, "fifo")
    walk.does("both(add('x'), add('y')) at 0")
    assert walk.deliveries() == ["1 gets 0.1+0.2 from 0"]


def test_a_batch_of_operations_arrives_together():
    swap = Batch("swap", [("remove", "x"), ("add", "y")])
    sets = replace(OR_SET, operations=[*OR_SET.operations, swap])
    assert both(sets, replicas=2, depth=5).passed
    walk = Talk(sets, "causal")
    walk.does("add('x') at 0")
    walk.does("swap(remove('x'), add('y')) at 0")
    walk.does("1 gets 0.1 from 0")
    walk.does("1 gets 0.2+0.3 from 0")
    assert walk.answers() == [{"y"}, {"y"}]
    assert not both(sets, replicas=2, depth=5, network="unordered").passed


def test_a_batch_of_operations_may_make_one_message_of_its_own():
    many = Batch("thrice", [("increment",)] * 3, lambda _n, calls: len(calls))
    assert both(replace(COUNTER, operations=[*COUNTER.operations, many]), replicas=2, depth=5).passed
    two = replace(many, apply=lambda _n, calls: len(calls) - 1)
    failure = both(replace(COUNTER, operations=[*COUNTER.operations, two]), replicas=2, depth=3).violations[0].failure
    assert failure == "replica 0 answers 2, but it has seen 3 increments: 3 is expected"


def test_a_batch_with_a_call_that_is_not_enabled_is_not_enabled():
    once = Operation("add", lambda log, x: (*log, ("add", x)), args=["a"], enabled=lambda log, _x: not log)
    result = both(replace(LOG, operations=[once, Batch("twice", [("add", "a"), ("add", "a")])]), replicas=1, ops=3)
    assert result.states == 2
    assert "operation 'twice' was never enabled: nothing was checked about it" in result.warnings


def test_the_clock_moves_on_within_a_batch():
    ticks = StateBased(
        name="ticks",
        initial=lambda *_: (),
        operations=[Operation("tick", lambda shown, now: (*shown, now), reads_clock=True), Batch("two", ["tick"] * 2)],
        merge=max,
        value=lambda shown: list(shown),
        spec=lambda seen: list(range(1, len(seen) + 1)),
        timestamp=lambda shown: shown[-1],
    )
    assert both(ticks, replicas=1, depth=3).passed
    stamped = replace(ticks, spec=lambda seen: [u.timestamp for u in seen])
    assert both(stamped, replicas=1, depth=3).passed


@pytest.mark.parametrize(
    ("calls", "message"),
    [
        ([], "log: batch 'again' has no calls; give at least one, as (name, argument...)"),
        (
            ["clear"],
            "log: batch 'again' calls ('clear',), but the operations are add, remove; "
            "write each call as a tuple (name, argument...)",
        ),
        (
            [3],
            "log: batch 'again' calls (3,), but the operations are add, remove; "
            "write each call as a tuple (name, argument...)",
        ),
    ],
)
def test_a_batch_that_cannot_be_called_is_refused(calls, message):
    with pytest.raises(ModelError) as caught:
        replace(LOG, operations=[*LOG.operations[:2], Batch("again", calls)])
    assert str(caught.value) == message


# --- what a client read -----------------------------------------------------------------------------------


def latest(seen):
    """A multi-value register answers the writes that no write had read."""
    return {u.args[0] for u in seen.latest(seen.of("write"))}


def register(write):
    """A multi-value register of one server with clients; payload: node, count, and pairs of dot and value."""
    return StateBased(
        name="register",
        initial=lambda node_id, _num_nodes: (node_id, 0, frozenset(), frozenset()),
        operations=[Operation("write", write, args=["a", "b"], uses_context=True)],
        merge=lambda p, q: (
            p[0],
            p[1],
            (p[2] & q[2]) | {s for s in p[2] if s[0] not in q[3]} | _new(q, p),
            p[3] | q[3],
        ),
        value=lambda p: {value for _, value in p[2]},
        spec=Specification("latest", latest, History.HAPPENS_BEFORE, ("write",)),
    )


def _new(mine, other):
    return {sibling for sibling in mine[2] if sibling[0] not in other[3]}


def by_context(payload, context, value):
    """What the client had read is overwritten, and nothing else."""
    node, count, siblings, dots = payload
    dot = (node, count + 1)
    kept = {sibling for sibling in siblings if sibling[0] not in context[3]}
    return (node, count + 1, frozenset(kept | {(dot, value)}), dots | {dot})


def by_presence(payload, _context, value):
    """Everything at the server is overwritten, whatever the client had read."""
    return by_context(payload, payload, value)


def test_two_writes_with_the_same_context_are_siblings():
    result = both(register(by_context), replicas=1, depth=5)
    assert result.passed
    assert result.events["read"][1] > 0
    assert both(register(by_context), replicas=2, depth=4).passed


def test_a_write_that_ignores_its_context_loses_an_update():
    result = both(register(by_presence), replicas=1, depth=3)
    first = result.violations[0]
    assert steps(first) == [("update", 0, "write('a')"), ("update", 0, "write('b')")]
    assert "{'a', 'b'} is expected" in first.failure
    assert "by a client that read (0, 0, set()," in result.explain()


def test_a_read_is_possible_where_it_would_tell_something_new():
    walk = Talk(register(by_context), "async")
    assert "read at 0" not in walk.enabled()
    walk.does("write('a') at 0")
    assert [told for told in walk.enabled() if told.startswith("read")] == ["read at 0"]
    walk.does("read at 0")
    assert "read at 0" not in walk.enabled()
    walk.does("write('b') at 0")
    assert walk.answers() == [{"b"}, set()]


def test_a_client_read_is_told_and_replays():
    ignores_reads = register(lambda p, context, value: by_context(p, (0, 0, 0, frozenset()), value))
    first = both(ignores_reads, replicas=1, depth=3).violations[0]
    assert [kind for kind, _, _ in steps(first)] == ["update", "read", "update"]
    result = check(ignores_reads, replicas=1, depth=3)
    assert "a client reads replica 0" in result.explain()
    assert replay(ignores_reads, trace_object(result, first)).violation == first


def test_reads_survive_a_crash_because_the_client_did_not():
    result = both(replace(register(by_context), recover=lambda p: p), replicas=1, depth=4, crashes=1)
    assert result.passed


def test_types_that_read_no_context_have_no_reads():
    assert "read" not in check(COUNTERS["gcounter"].description, replicas=2, depth=3).events
