"""The counters do what the challenge asks for, and each broken one fails at its smallest witness."""

from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.broken.delta_gcounter_increments import IncrementDeltaGCounter
from models.broken.gcounter_shared_id import SharedIdGCounter
from models.broken.gcounter_sum import SumGCounter
from models.broken.pncounter_signed import SignedPNCounter
from models.delta_gcounter import DeltaGCounter
from models.gcounter import GCounter
from models.pncounter import PNCounter

NODES = 3
TOTALS = st.lists(st.integers(0, 9), min_size=NODES, max_size=NODES).map(tuple)
NODE_IDS = st.integers(0, NODES - 1)

GCOUNTERS = st.builds(GCounter, TOTALS, NODE_IDS)
PNCOUNTERS = st.builds(PNCounter, GCOUNTERS, GCOUNTERS)
ENTRIES = TOTALS.map(lambda totals: tuple((node, total) for node, total in enumerate(totals) if total))
DELTA_GCOUNTERS = st.builds(DeltaGCounter, ENTRIES, NODE_IDS)
CORRECT = st.sampled_from([GCOUNTERS, PNCOUNTERS, DELTA_GCOUNTERS])


def some(count):
    """That many counters of one correct type."""
    return CORRECT.flatmap(lambda kind: st.tuples(*[kind] * count))


def increments(counter, times):
    return reduce(lambda grown, _: grown.increment(), range(times), counter)


def delta_increments(counter, times):
    """The payload after that many increments, and the deltas on the way."""
    deltas = []
    for _ in range(times):
        counter, delta = counter.increment()
        deltas.append(delta)
    return counter, deltas


# --- the challenge's own four, and associativity ----------------------------------------------------------


@given(st.lists(st.integers(0, 6), min_size=NODES, max_size=NODES), st.permutations(range(NODES)))
def test_concurrent_increments_converge(times, order):
    counters = [increments(GCounter.new(node, NODES), n) for node, n in enumerate(times)]
    merged = [reduce(GCounter.merge, (counters[sender] for sender in order), counter) for counter in counters]
    assert [counter.counts for counter in merged] == [tuple(times)] * NODES
    assert [counter.value() for counter in merged] == [sum(times)] * NODES


@given(some(1))
def test_merge_is_idempotent(counters):
    (a,) = counters
    assert a.merge(a) == a


@given(some(2))
def test_merge_is_commutative(counters):
    a, b = counters
    assert a.merge(b) == b.merge(a)


@given(some(3))
def test_merge_is_associative(counters):
    a, b, c = counters
    assert a.merge(b.merge(c)) == a.merge(b).merge(c)


@given(st.sampled_from([GCOUNTERS, DELTA_GCOUNTERS]).flatmap(lambda kind: st.tuples(kind, kind)))
def test_value_never_decreases_after_merge(counters):
    a, b = counters
    assert a.merge(b).value() >= max(a.value(), b.value())


# --- three nodes, 3, 2 and 5 increments -------------------------------------------------------------------


def test_three_nodes_that_increment_3_2_and_5_times_converge_to_10():
    a, b, c = (GCounter.new(node, 3) for node in range(3))

    a = a.increment().increment().increment()
    b = b.increment().increment()
    c = c.increment().increment().increment().increment().increment()
    assert (a.counts, b.counts, c.counts) == ((3, 0, 0), (0, 2, 0), (0, 0, 5))
    assert (a.value(), b.value(), c.value()) == (3, 2, 5)

    a = a.merge(b)
    assert (a.counts, a.value()) == ((3, 2, 0), 5)
    a = a.merge(c)
    assert (a.counts, a.value()) == ((3, 2, 5), 10)
    b = b.merge(a)  # c's increments reach b by way of a
    assert (b.counts, b.value()) == ((3, 2, 5), 10)
    c = c.merge(a)
    c = c.merge(b)  # nothing new
    assert (c.counts, c.value()) == ((3, 2, 5), 10)

    assert a == b == c
    assert (a.node_id, b.node_id, c.node_id) == (0, 1, 2)


def test_delta_counters_that_exchange_deltas_alone_converge_to_10():
    nodes = [delta_increments(DeltaGCounter.new(node, 3), times) for node, times in enumerate((3, 2, 5))]
    sent = [delta for _, deltas in nodes for delta in deltas]
    assert [reduce(DeltaGCounter.merge, sent, payload).value() for payload, _ in nodes] == [10, 10, 10]


# --- G-Counter --------------------------------------------------------------------------------------------


def test_an_increment_leaves_the_counter_it_started_from_alone():
    before = GCounter.new(1, 3)
    after = before.increment()
    assert (before.counts, after.counts) == ((0, 0, 0), (0, 1, 0))


def test_counters_are_equal_and_hash_equal_by_their_counts_alone():
    a, b = GCounter((1, 2), node_id=0), GCounter((1, 2), node_id=1)
    assert a == b
    assert len({a, b}) == 1
    assert a != GCounter((2, 1), node_id=0)


def test_a_merged_counter_still_counts_at_its_own_node():
    a, b = GCounter.new(0, 2).increment(), GCounter.new(1, 2).increment()
    assert a.merge(b).increment().counts == (2, 1)
    assert b.merge(a).increment().counts == (1, 2)


@pytest.mark.parametrize("kind", [GCounter, PNCounter, SumGCounter, SharedIdGCounter, SignedPNCounter])
@pytest.mark.parametrize(("mine", "theirs"), [(2, 3), (3, 2)])
def test_merging_counters_of_different_sizes_is_a_clear_error(kind, mine, theirs):
    sizes = f"{mine} and {theirs} nodes"
    advice = "make every replica's counter with the same num_nodes"
    with pytest.raises(ValueError, match=f"^cannot merge counters of {sizes}: {advice}$"):
        kind.new(0, mine).merge(kind.new(0, theirs))


@pytest.mark.parametrize("kind", [GCounter, PNCounter, DeltaGCounter, SharedIdGCounter])
@pytest.mark.parametrize("node", [-1, 3])
def test_a_node_that_is_not_one_of_the_nodes_is_a_clear_error(kind, node):
    with pytest.raises(ValueError, match=rf"^node {node} is not one of 3 nodes, numbered from 0$"):
        kind.new(node, 3)


# --- PN-Counter -------------------------------------------------------------------------------------------


def test_a_pn_counter_goes_below_zero_and_back():
    counter = PNCounter.new(0, 2).decrement().decrement()
    assert counter.value() == -2
    assert counter.increment().increment().increment().value() == 1


def test_a_pn_counter_keeps_a_decrement_that_is_concurrent_with_an_increment():
    a = PNCounter.new(0, 2).increment().increment()
    b = PNCounter.new(1, 2).decrement()
    merged = a.merge(b)
    assert (merged.increments.counts, merged.decrements.counts) == ((2, 0), (0, 1))
    assert (merged.value(), b.merge(a).value()) == (1, 1)


def test_an_old_payload_that_arrives_late_does_not_undo_a_decrement():
    a = PNCounter.new(0, 2).increment()
    b = PNCounter.new(1, 2).merge(a)
    b = b.merge(a.decrement())
    assert b.value() == 0
    assert b.merge(a).value() == 0


# --- Delta G-Counter --------------------------------------------------------------------------------------


def test_a_delta_holds_only_the_changed_entry_with_its_total():
    payload, delta = DeltaGCounter(((0, 3), (1, 2), (2, 5)), node_id=1).increment()
    assert payload.entries == ((0, 3), (1, 3), (2, 5))
    assert delta.entries == ((1, 3),)


@given(DELTA_GCOUNTERS)
def test_an_increment_is_the_payload_merged_with_its_delta(before):
    after, delta = before.increment()
    assert after == before.merge(delta)
    assert after.value() == before.value() + 1


def test_a_lost_delta_is_made_up_for_by_the_next_one():
    _, (_lost, second) = delta_increments(DeltaGCounter.new(0, 2), 2)
    assert DeltaGCounter.new(1, 2).merge(second).value() == 2


def test_a_duplicated_delta_counts_once():
    _, (delta,) = delta_increments(DeltaGCounter.new(0, 2), 1)
    assert DeltaGCounter.new(1, 2).merge(delta).merge(delta).value() == 1


def test_deltas_in_any_order_give_the_same_payload():
    payload, deltas = delta_increments(DeltaGCounter.new(0, 2), 3)
    received = [reduce(DeltaGCounter.merge, order, DeltaGCounter.new(1, 2)) for order in permutations(deltas)]
    assert received == [payload] * 6
    assert payload.value() == 3


def test_a_delta_and_a_full_payload_merge_alike_in_either_direction():
    a, delta = DeltaGCounter(((0, 3),), node_id=0).increment()
    b = DeltaGCounter(((0, 1), (1, 2)), node_id=1)
    assert b.merge(delta) == delta.merge(b) == b.merge(a) == a.merge(b)
    assert b.merge(delta).entries == ((0, 4), (1, 2))


@given(st.lists(NODE_IDS, max_size=12))
def test_a_delta_counter_counts_as_a_g_counter_does(history):
    counters = [GCounter.new(node, NODES) for node in range(NODES)]
    deltas = [DeltaGCounter.new(node, NODES) for node in range(NODES)]
    for node in history:
        counters[node] = counters[node].increment()
        deltas[node], _ = deltas[node].increment()
    joined, delta_joined = reduce(GCounter.merge, counters), reduce(DeltaGCounter.merge, deltas)
    assert delta_joined.entries == tuple((node, n) for node, n in enumerate(joined.counts) if n)
    assert delta_joined.value() == joined.value() == len(history)


# --- the broken ones, each at its smallest witness --------------------------------------------------------


def test_merge_by_sum_counts_one_increment_twice():
    a = SumGCounter.new(0, 2).increment()
    b = SumGCounter.new(1, 2).merge(a)
    assert b.value() == 1
    assert b.merge(a).value() == 2


def test_a_shared_node_id_makes_two_increments_one_and_both_replicas_agree():
    a = SharedIdGCounter.new(0, 2).increment()
    b = SharedIdGCounter.new(1, 2).increment()
    assert (b.merge(a).value(), a.merge(b).value()) == (1, 1)


def test_one_signed_number_per_node_loses_a_decrement():
    a = SignedPNCounter.new(0, 2).decrement()
    b = SignedPNCounter.new(1, 2)
    assert a.value() == -1
    assert b.merge(a).value() == 0


def test_deltas_of_increments_make_two_increments_one():
    a, first = IncrementDeltaGCounter.new(0, 2).increment()
    a, second = a.increment()
    b = IncrementDeltaGCounter.new(1, 2)
    assert a.value() == 2
    assert b.merge(second).value() == 1
    assert b.merge(first).merge(second).value() == 1
    assert b.merge(a).value() == 2  # a full payload is right


@pytest.mark.parametrize("kind", [GCounter, SumGCounter])
def test_max_and_sum_agree_while_every_payload_arrives_once(kind):
    a, b = kind.new(0, 2).increment(), kind.new(1, 2).increment()
    assert b.merge(a).value() == 2
