"""Registers: what was written last, by every meaning of last; each bug of the corpus at its stated cost."""

from dataclasses import replace

import pytest

from checker import check
from checker.specs import lww_register, mv_register
from models.broken.lww_register_untied import UntiedLWWRegister
from models.catalogue import CATALOGUE
from models.dotted_mv_register import DottedMVRegister
from models.hybrid_lww_register import HybridLWWRegister
from models.logged_register import LoggedRegister
from models.lww_register import LWWRegister
from models.mv_register import MVRegister
from models.scored_member import ScoredMember
from tests.models.corpus import refuted, story

# --- each row of the corpus -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lww-register-untied", "lww-register-shared-id"], ids=["g1", "g6"])
def test_g1_g6_equal_stamps_leave_each_replica_with_its_own_write(name):
    assert story(name, "converges") == ("write('a')@0", "write('b')@1", "0->1", "1->0")
    # one delivery less shows it too: what replica 0 keeps against a later replica's write is not what was written last
    assert story(name, "conforms") == ("write('a')@1", "write('b')@0", "1->0")


def test_g3_equal_scores_are_decided_by_arrival():
    assert refuted("scored-member-arrival")["converges"] == 4
    # fewer switches than the corpus has, at the same length: both arrive at B late and in the other order
    assert story("scored-member-arrival", "converges") == ("insert(1)@0", "delete(1)@0", "0->1", "0->1")
    # an insert wins wherever it is made, so that two updates of one replica are enough for a wrong answer
    assert story("scored-member-arrival", "conforms") == ("insert(1)@0", "delete(1)@0")


def test_g3_keeping_the_old_one_is_as_bad_as_taking_the_new_one():
    described = CATALOGUE["scored-member"].description

    def merge(mine, other):
        return other if other.score > mine.score else mine

    result = check(replace(described, merge=merge), replicas=2, depth=4, properties=["converges"])
    assert result.violations[0].depth == 4


def test_g4_a_clock_that_is_ahead_makes_later_writes_vanish():
    assert story("lww-register-wall-clock", "conforms") == ("write('a')@0", "0->1", "write('b')@1")
    assert refuted("lww-register-wall-clock", skew=(0, 0)) == {}, "the same register is right by right clocks"


def test_g8_bare_values_bring_back_what_was_overwritten():
    told = story("mv-register-bare", "conforms")
    assert told == ("write('a')@0", "write('b')@0", "0->1", "0->1")


def test_g9_a_context_that_is_behind_replaces_nothing():
    # the corpus has no cost; 3 writes, 1 delivery, and a client's read
    told = story("mv-register-object-clock", "conforms")
    assert told == ("write('a')@0", "write('b')@1", "read@1", "0->1", "write('a')@1")


def test_g9_a_servers_number_stands_for_writes_that_the_client_never_read():
    assert story("mv-register-server-vector", "conforms") == ("write('a')@0", "write('b')@0")


def test_g10_a_tie_that_the_design_leaves_open_raises():
    # one delivery less than G1: an exception needs one replica, a disagreement two
    told = story("lww-register-tie-raises", "completes")
    assert told == ("write('a')@0", "write('b')@1", "0->1")
    assert refuted("lww-register-tie-raises") == {"settles": 2, "laws": 2, "completes": 3}


def test_g11_another_write_wins_after_loading():
    # the writes need not be concurrent, and saving and loading is no event: 2 events where the corpus has 4
    assert story("logged-register-reload", "round_trip") == ("write('a')@0", "write('b')@0")


# --- specifications can fail ------------------------------------------------------------------------------


def test_an_mv_register_that_keeps_one_write_does_not_conform():
    described = replace(CATALOGUE["lww-register"].description, value=lambda r: frozenset({r.content} - {None}))
    violation = check(replace(described, spec=mv_register), replicas=2, depth=3).violations[0]
    assert (violation.property_name, violation.depth) == ("conforms", 3)


def test_an_lww_register_is_not_one_that_keeps_the_largest_value():
    described = CATALOGUE["lww-register"].description

    def merge(mine, other):
        return mine if mine.content == "b" else replace(other, node_id=mine.node_id) if other.content else mine

    violation = check(replace(described, merge=merge), replicas=2, depth=4).violations[0]
    assert (violation.property_name, violation.depth) == ("conforms", 3)


def test_arbitration_against_happens_before_does_not_excuse_an_answer():
    described = CATALOGUE["lww-register"].description
    backwards = replace(described, timestamp=lambda r: (-r.stamp[0], r.stamp[1]))
    assert check(backwards, replicas=1, depth=3).passed, "a write is last where no other happened after it"
    assert [v.depth for v in check(backwards, replicas=2, depth=4).violations] == [4, 3]


def test_the_lww_specification_asks_for_timestamps():
    assert lww_register.history.name == "ARBITRATION"
    described = CATALOGUE["mv-register"].description
    with pytest.raises(Exception, match="timestamp"):
        replace(described, spec=lww_register)


# --- correct types, wherever payloads may go --------------------------------------------------------------


@pytest.mark.parametrize("network", ["sync", "mailbox"])
@pytest.mark.parametrize(
    "name",
    [
        "lww-register",
        "lww-register-hybrid",
        "mv-register",
        "mv-register-dotted",
        "enable-wins-flag",
        "disable-wins-flag",
        "bounded-counter",
        "resettable-counter",
    ],
)
def test_a_right_type_is_right_over_every_network_of_payloads(name, network):
    entry = CATALOGUE[name]
    assert check(entry.description, **entry.bounds | {"network": network, "depth": 5}).passed


# --- registers --------------------------------------------------------------------------------------------


def test_a_write_that_has_seen_another_replaces_it_everywhere():
    for kind in (LWWRegister, UntiedLWWRegister, MVRegister, DottedMVRegister, LoggedRegister):
        a = kind.new(0, 2).write("a")
        b = kind.new(1, 2).merge(a).write("b")
        assert a.merge(b).value() == b.merge(a).value() == b.value()


def test_a_hybrid_clock_follows_the_clock_and_never_runs_backwards():
    a = HybridLWWRegister.new(0, 2).write(5, "x").write(5, "y").write(3, "z").write(9, "w")
    assert a.stamp == (9, 0, 0)
    b = HybridLWWRegister.new(1, 2).merge(a).write(1, "later")
    assert b.stamp == (9, 1, 1)
    assert a.merge(b).value() == "later"


def test_concurrent_writes_are_both_kept_until_one_write_has_seen_them():
    for kind in (MVRegister, DottedMVRegister):
        a, b = kind.new(0, 3).write("a"), kind.new(1, 3).write("b")
        both = kind.new(2, 3).merge(a).merge(b)
        assert both.value() == {"a", "b"}
        assert both.write("c").merge(a).merge(b).value() == {"c"}
        assert a.write("d").merge(both).value() == {"b", "d"}


def test_equal_writes_are_two_versions_with_one_value():
    a, b = MVRegister.new(0, 2).write("a"), MVRegister.new(1, 2).write("a")
    assert (len(a.merge(b).versions), a.merge(b).value()) == (2, frozenset({"a"}))


def test_a_dotted_register_keeps_apart_the_clients_of_one_server():
    server = DottedMVRegister.new(0, 1)
    unread = server.context()
    server = server.write_after(unread, "a")
    read = server.context()
    server = server.write_after(unread, "b")
    assert server.value() == {"a", "b"}, "b was written by a client that had not seen a"
    assert server.write_after(read, "c").value() == {"b", "c"}, "c replaces a, which its client had read, and not b"


def test_a_score_decides_and_then_an_insert():
    member = ScoredMember.new(0, 1)
    assert [member.insert(1).value(), member.insert(1).delete(1).value(), member.insert(1).delete(2).value()] == [
        True,
        True,
        False,
    ]
    assert not member.delete(2).insert(1).value()
