"""Adapters of real CRDT libraries: sound on a library on paper, and each real one, where installed, on small bounds."""

from dataclasses import replace

import pytest

from checker import ModelError, check
from checker.faces.loading import load
from models.catalogue import real
from models.real.library import letter
from tests.models.paper_library import PaperLibrary

EXPECTED = {
    "pycrdt-text-restart": ("converges", "settles", "laws"),
    "loro-movable-final": ("conforms", "settles"),
}
STATES = {
    "pycrdt-text": 391,
    "pycrdt-map": 78,
    "loro-text": 391,
    "loro-movable": 431,
    "loro-map": 78,
    "loro-counter": 213,
    "automerge-text": 391,
    "automerge-map": 78,
}


def refuted(description, **bounds):
    return {violation.property_name: violation.depth for violation in check(description, **bounds).violations}


# --- the ways of exchange, on a library on paper ----------------------------------------------------------


@pytest.mark.parametrize("kind", PaperLibrary.kinds)
def test_a_right_library_keeps_every_property(kind):
    for network in ("async", "sync", "mailbox"):
        assert refuted(real.whole_documents(PaperLibrary(), kind), replicas=2, ops=(2, 1), network=network) == {}
    assert refuted(real.single_updates(PaperLibrary(), kind), replicas=2, ops=(2, 1)) == {}
    assert refuted(real.restarting(PaperLibrary(), kind), replicas=2, ops=(1, 1)) == {}


@pytest.mark.parametrize(
    ("wrong", "describe", "kind", "first"),
    [
        ("early updates are lost", real.single_updates, "text", ("conforms", 4)),
        ("restart loses what waits", real.restarting, "text", ("converges", 6)),
        ("repeated updates count again", real.single_updates, "counter", ("conforms", 3)),
        ("nothing is removed", real.whole_documents, "text", ("conforms", 2)),
        ("the first write wins", real.whole_documents, "map", ("conforms", 2)),
    ],
)
def test_a_wrong_library_is_refuted(wrong, describe, kind, first):
    found = refuted(describe(PaperLibrary(wrong), kind), replicas=2, ops=(2, 1))
    assert next(iter(found.items())) == first


def test_no_two_edits_write_the_same():
    letters = [letter(node, number) for node in range(6) for number in range(1, 9)]
    assert len(set(letters)) == 48
    with pytest.raises(ValueError, match="edit 9 of replica 0 has no letter of its own; use at most 8 edits"):
        letter(0, 9)


# --- real libraries ---------------------------------------------------------------------------------------


def installed(name):
    if not real.is_installed(name):
        pytest.skip(f"{real.package_of(name)} is not installed; it is in the extra [real]")
    return load(name)


@pytest.mark.parametrize("name", real.NAMES)
def test_each_keeps_what_is_expected_in_all_orders_of_a_few_edits(name):
    bounds = {"ops": (2, 1)}
    if "movable" in name:
        bounds = {"ops": (3, 1), "depth": 6}
    elif "list" in name:  # the same code as text
        bounds = {"ops": (1, 1)}
    result = check(installed(name), replicas=2, **bounds)
    assert tuple(violation.property_name for violation in result.violations) == EXPECTED.get(name, ())


@pytest.mark.parametrize("name", STATES)
def test_each_has_its_exact_number_of_states_where_documents_are_merged_at_once(name):
    result = check(installed(name), replicas=2, ops=(2, 1), network="sync")
    assert result.passed
    assert result.states == STATES[name]


@pytest.mark.parametrize(
    ("name", "refuted_at"),
    [
        ("pycrdt-text-updates", {"converges": 8, "settles": 7}),
        ("loro-text-updates", {}),
        ("automerge-text-updates", {}),
    ],
)
def test_three_insertions_of_one_client_in_every_order(name, refuted_at):
    description = installed(name)
    insertions = replace(description, operations=description.operations[:1], spec=None)
    bounds = {"replicas": 2, "ops": (3, 1), "depth": 8, "properties": ["converges", "settles"]}
    assert refuted(insertions, **bounds) == refuted_at
    assert refuted(insertions, network="causal", **bounds) == {}


@pytest.mark.parametrize("name", ["pycrdt-text", "loro-text", "automerge-text"])
def test_the_same_edits_give_the_same_bytes_in_another_run(name):
    description = installed(name)
    first, again = (check(description, replicas=2, ops=(2, 1)).system.user.payloads.texts for _ in range(2))
    assert first == again


def test_a_missing_library_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(real, "find_spec", lambda package: None)
    with pytest.raises(
        ModelError, match=r"loro-text needs loro, which is not installed: pip install 'crdt-checker\[real\]'"
    ):
        load("loro-text")


def test_a_name_close_to_one_of_theirs_is_suggested():
    with pytest.raises(ModelError, match="unknown model 'lorotext'; did you mean 'loro-text'"):
        load("lorotext")
