"""Sets and maps: right ones under the networks they are made for, broken ones as their sources say."""

from dataclasses import replace

import pytest

from checker import check
from checker.specs import add_wins_set, remove_wins_set, remove_wins_set_strict
from models.catalogue import CATALOGUE
from models.remove_wins_priority import RemoveWinsPriority
from tests.models.corpus import refuted, story

ROWS = [  # row of the corpus, model, cost in updates and deliveries, what is refuted first and after how many events
    ("S1", "set-plain-union", 2 + 2, "conforms", 4),
    ("S2", "two-phase-set-as-add-wins", 3 + 0, "conforms", 2),  # remove, add: a remove needs no earlier add here
    ("S3", "pn-set", 3 + 0, "conforms", 2),  # likewise
    ("S8", "op-set-untagged", 2 + 2, "converges", 4),
    ("S9", "orswot-dominating", 2 + 2, "conforms", 4),
    ("S12", "orswot-common-dots", 2 + 1, "conforms", 3),
    ("S16", "orswot-shared-node", 3 + 1, "conforms", 4),
    ("S17", "orswot-sorted-batch", 1 + 0, "conforms", 1),
    ("S18", "delta-aw-set-vector", 2 + 2, "conforms", 4),
    ("S4", "set-source-count", 3 + 3, "converges", 6),
    ("S11", "orswot-phantom", 4 + 4, "conforms", 7),
    ("S14", "orswot-own-deferred", 2 + 1, "conforms", 3),
    ("S22", "set-merge-order", 2 + 2, "converges", 4),
    ("S5", "op-or-set-unordered", 2 + 2, "conforms", 4),
    ("S23", "or-set-pair-order", 2 + 2, "conforms", 4),
    ("P1", "remove-wins-priority-kept", 4 + 2, "records_are_concurrent", 6),
    ("P3", "causal-or-set-one-pass", 4 + 2, "conforms", 6),  # the source has a drawing of 3 servers and 4 updates
    ("F3", "lww-element-set-arrival", 2 + 2, "converges", 4),
    ("M2", "or-map-counter-kept", 3 + 2, "conforms", 3),  # one replica does: update, remove, update
    ("M3", "map-cumulative-counter", 3 + 2, "conforms", 5),
    ("M4", "map-keyed-by-dot", 2 + 1, "settles", 3),  # the merge that raises comes after these
    ("M8", "or-map-of-registers", 3 + 3, "converges", 6),
    ("M9", "orswot-op-without-clock", 2 + 2, "conforms", 4),
    ("M12", "object-tombstone", 2 + 2, "conforms", 3),
    ("M13", "set-clear-forgets", 4 + 3, "conforms", 4),
    ("M14", "document-replaced", 2 + 1, "conforms", 3),
    ("M6", "lww-map-by-timestamp", 3 + 3, "converges", 6),
]


@pytest.mark.parametrize(("row", "name", "cost", "refuted_first", "events"), ROWS)
def test_each_row_of_the_corpus_is_refuted_within_its_cost(row, name, cost, refuted_first, events):
    assert refuted(name)[refuted_first] == events <= cost


def test_s5_without_causal_order_an_add_may_come_after_its_remove():
    assert refuted("op-or-set") == {}
    assert story("op-or-set-unordered", "conforms") == (
        "add('x')@0",
        "remove('x')@0",
        "0->1",
        "0->1",
    )


def test_s9_the_shortcut_ignores_a_remove():
    assert story("orswot-dominating", "conforms") == ("add('x')@0", "remove('x')@0", "0->1", "0->1")


def test_p3_a_message_that_was_passed_over_stays_behind():
    story_told = story("causal-or-set-one-pass", "conforms")
    assert story_told[3:] == ("0->1",) * 3
    assert check(CATALOGUE["causal-or-set-one-pass"].description, replicas=2, depth=6, network="fifo").passed


@pytest.mark.parametrize("network", ["causal", "fifo", "unordered", "at-least-once"])
def test_a_set_that_brings_its_own_causal_order_is_right_over_any_network(network):
    assert refuted("causal-or-set", network=network, depth=6, ops=(2, 2)) == {}


def test_a_remove_wins_priority_is_as_good_as_its_specification():
    assert refuted("remove-wins-priority", ops=(3, 2), depth=7) == {}
    element = RemoveWinsPriority.new(0, 2)
    element = element.effect(element.add(5))
    element = element.effect(element.increase(2))
    assert element.value() == (7,)
    element = element.effect(element.remove())
    assert element.value() == ()
    assert element.effect(element.add(5)).value() == (5,), "what was acquired is gone with the remove"


def test_deltas_that_speak_of_others_need_causal_order():
    assert refuted("delta-aw-set") == {}
    assert refuted("delta-aw-set", network="async") == {"settles": 4}


@pytest.mark.parametrize("name", ["or-set", "orswot", "op-or-set", "delta-aw-set"])
def test_every_add_wins_set_keeps_an_add_concurrent_with_a_remove(name):
    entry = CATALOGUE[name]
    assert check(entry.description, **entry.bounds | {"replicas": 2, "depth": 5}).passed


def test_the_two_remove_wins_sets_differ_where_two_adds_overrule_a_remove_each():
    bounds = {"replicas": 2, "depth": 5, "ops": (2, 2), "network": "async"}
    for name, other in (("remove-wins-set", remove_wins_set_strict), ("remove-wins-set-strict", remove_wins_set)):
        mistaken = check(replace(CATALOGUE[name].description, spec=other), **bounds)
        violation = next(v for v in mistaken.violations if v.property_name == "conforms")
        assert violation.depth == 5  # remove, add at both replicas, and a delivery


def test_an_add_wins_set_is_not_a_remove_wins_set():
    for name, spec in (("or-set", remove_wins_set), ("remove-wins-set", add_wins_set)):
        result = check(replace(CATALOGUE[name].description, spec=spec), replicas=2, depth=4)
        assert "conforms" in [violation.property_name for violation in result.violations]
