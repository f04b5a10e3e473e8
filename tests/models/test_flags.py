"""Flags: who wins where an enable and a disable are concurrent, and the flag that could not tell."""

from dataclasses import replace

import pytest

from checker import check
from checker.specs import disable_wins_flag, enable_wins_flag
from models.broken.flag_version_vector import VersionVectorFlag
from models.catalogue import CATALOGUE
from models.disable_wins_flag import DisableWinsFlag
from models.dot_set import DotSet
from models.enable_wins_flag import EnableWinsFlag
from tests.models.corpus import refuted, story

KINDS = [EnableWinsFlag, DisableWinsFlag, VersionVectorFlag]


# --- each row of the corpus -------------------------------------------------------------------------------


def test_f1_a_version_vector_does_not_say_which_enables_were_disabled():
    # 6 events, as the corpus has it; with the old payload in flight they need not be interleaved
    told = story("flag-version-vector", "conforms")
    assert told == ("enable@0", "disable@0", "enable@1", "disable@1", "0->1", "0->1")


def test_f1_replicas_disagree_after_7_events_because_old_payloads_may_arrive_late():
    told = story("flag-version-vector", "converges")
    assert told == ("enable@0", "disable@0", "enable@1", "disable@1", "0->1", "0->1", "1->0")


def test_f1_three_replicas_disagree_after_8_events_where_only_current_payloads_travel():
    bounds = {"replicas": 3, "depth": 8, "ops": (2, 2, 0), "network": "sync"}
    assert refuted("flag-version-vector", **bounds) == {"conforms": 6, "converges": 8, "settles": 5, "laws": 5}
    assert (
        refuted("flag-version-vector", **bounds | {"replicas": 2, "depth": 10, "ops": (2, 2)}).get("converges") is None
    )


# --- specifications can fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wrong", "failure"),
    [
        ("enable-wins-flag", disable_wins_flag, "replica 1 answers True, but "),
        ("disable-wins-flag", enable_wins_flag, "replica 1 answers False, but "),
    ],
)
def test_each_flag_fails_the_other_ones_specification_where_both_are_concurrent(name, wrong, failure):
    described = replace(CATALOGUE[name].description, spec=wrong)
    violation = check(described, replicas=2, depth=4).violations[0]
    assert (violation.property_name, violation.depth) == ("conforms", 3)
    assert violation.failure.startswith(failure)


# --- flags ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_flag_is_off_at_first_and_follows_its_last_update_where_nothing_is_concurrent(kind):
    a = kind.new(0, 2)
    b = kind.new(1, 2).merge(a.enable())
    assert [a.value(), a.disable().value(), b.value(), b.disable().value(), a.merge(b.disable()).value()] == [
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "wins"), [(EnableWinsFlag, True), (DisableWinsFlag, False), (VersionVectorFlag, True)]
)
def test_concurrent_updates_are_decided_the_same_way_at_both_replicas(kind, wins):
    a = kind.new(0, 2).enable()
    b = kind.new(1, 2).merge(a)
    a, b = a.enable(), b.disable()
    assert (a.merge(b).value(), b.merge(a).value()) == (wins, wins)


def test_a_disable_before_every_enable_leaves_no_flag_on():
    a, b = DisableWinsFlag.new(0, 2).disable(), DisableWinsFlag.new(1, 2).enable()
    assert not b.merge(a).value()
    assert b.merge(a).enable().value()


def test_a_dot_set_holds_what_the_other_side_never_met_and_drops_what_it_dropped():
    a, b = DotSet.new(3).adding(0), DotSet.new(3).adding(1)
    both = a.merge(b)
    assert sorted(both.dots) == [(0, 1), (1, 1)]
    assert both.merge(a.cleared()) == b.merge(a.cleared())
    assert sorted(both.cleared().merge(DotSet.new(3).adding(2)).dots) == [(2, 1)]
    assert sorted(both.adding(0).dots) == [(0, 2)]
