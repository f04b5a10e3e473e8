"""Counters that promise more than a sum, and op-based ones: each bug of the corpus at its stated cost."""

from dataclasses import replace

from checker import Operation, check
from checker.specs import rights
from models.bounded_counter import BoundedCounter
from models.catalogue import CATALOGUE
from tests.models.corpus import refuted, story

GUARDED = CATALOGUE["pncounter-guarded"].description


# --- each row of the corpus -------------------------------------------------------------------------------


def test_c1_a_sum_counts_twice_what_arrives_twice():
    assert story("gcounter-sum", "conforms") == ("increment@0", "0->1", "0->1")


def test_c2_a_shared_id_loses_a_concurrent_increment_and_all_agree():
    assert story("gcounter-shared-id", "conforms") == ("increment@0", "increment@1", "0->1")
    assert story("gcounter-shared-id", "converges") == ()


def test_c4_one_signed_number_per_node_loses_a_decrement():
    assert story("pncounter-signed", "conforms") == ("decrement@0", "0->1")


def test_c5_a_local_guard_does_not_keep_a_counter_above_zero():
    # the corpus has the increment arrive first; its payload may as well be on its way, with fewer switches to read
    told = story("pncounter-guarded", "never_negative")
    assert told == ("increment@0", "decrement@0", "0->1", "decrement@1", "0->1")
    assert refuted("pncounter-guarded") == {"never_negative": 5}, "the answers are right for what was seen"


def test_c7_a_message_that_is_sent_again_is_counted_again():
    assert story("op-counter-retried", "conforms") == ("increment@0", "0->1", "0->1")


def test_c7_the_same_counter_is_right_where_messages_arrive_once():
    for network in ("unordered", "fifo", "causal"):
        assert refuted("op-counter-retried", network=network) == {}


def test_c8_a_message_with_the_new_total_overwrites_a_concurrent_update():
    assert story("op-counter-absolute", "conforms") == ("increment@0", "increment@1", "0->1")


def test_c11_increments_that_were_replaced_come_back():
    # 4 events where the report has 7: one increment shows it as well as three, and one delivery is enough
    told = story("resettable-counter-last-cover", "conforms")
    assert told == ("increment@0", "assign(2)@0", "assign(2)@1", "0->1")


# --- specifications and invariants can fail ---------------------------------------------------------------


def test_rights_are_overdrawn_before_any_answer_is_negative():
    with_rights = replace(GUARDED, properties=[rights])
    assert check(with_rights, replicas=2, depth=3).violations[0].depth == 3
    (violation,) = check(with_rights, replicas=2, depth=5).violations
    assert violation.failure.startswith("rights does not hold: replica 0 answers 1")


def test_rights_are_found_handed_over_that_nobody_has():
    bounded = CATALOGUE["bounded-counter"].description
    increment, decrement, _ = bounded.operations
    transfer = Operation("transfer", BoundedCounter.transfer, args=[1], enabled=lambda c, to: c.node_id != to)
    careless = replace(bounded, operations=[increment, decrement, transfer])
    result = check(careless, replicas=2, depth=3)
    depths = {violation.property_name: violation.depth for violation in result.violations}
    assert depths == {"never_negative": 3, "rights": 1}


def test_a_bounded_counter_that_forgets_a_decrement_does_not_conform():
    bounded = CATALOGUE["bounded-counter"].description

    def merge(mine, other):
        return replace(mine.merge(other), used=mine.used)

    result = check(replace(bounded, merge=merge), replicas=2, depth=4)
    assert result.violations[0].property_name == "conforms"
    assert result.violations[0].depth == 3


# --- bounded counter --------------------------------------------------------------------------------------


def test_a_node_without_rights_cannot_decrement_what_it_can_see():
    a, b = BoundedCounter.new(0, 2).increment(), BoundedCounter.new(1, 2)
    b = b.merge(a)
    assert b.value() == 1
    assert not b.can_decrement()
    assert b.merge(a.transfer(1)).can_decrement()


def test_a_right_that_was_handed_over_is_gone():
    a = BoundedCounter.new(0, 3).increment().transfer(2)
    assert (a.rights(0), a.rights(1), a.rights(2)) == (0, 0, 1)
    assert not a.can_decrement()
    assert not a.can_transfer(1)


def test_rights_go_neither_to_oneself_nor_to_a_node_that_is_not_there():
    a = BoundedCounter.new(0, 2).increment()
    assert [to for to in range(4) if a.can_transfer(to)] == [1]


def test_resettable_counters_forget_what_any_assignment_covered():
    description = CATALOGUE["resettable-counter"].description
    assert check(description, replicas=2, depth=7, ops=3).passed
