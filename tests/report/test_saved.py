"""A saved violation, read back: it tells the same; damage is one clear line."""

from __future__ import annotations

import copy
import json

import pytest

from checker import check
from checker.core.errors import ReplayError
from checker.explain.words import violation_lines
from checker.report.json_text import trace_object, written
from checker.report.saved import violation_from
from models.catalogue import CATALOGUE
from tests.golden.hostile import hostile, raising, wide

BROKEN = [name for name, entry in CATALOGUE.items() if entry.violates]


@pytest.mark.parametrize("name", BROKEN[::4])
def test_what_is_read_back_tells_the_same(name):
    entry = CATALOGUE[name]
    assert_tells_the_same(check(entry.description, **entry.bounds, properties=list(entry.violates)))


@pytest.mark.parametrize("described", [hostile, raising, wide], ids=["hostile", "raising", "wide"])
def test_hostile_content_is_read_back_as_it_was(described):
    assert_tells_the_same(check(described, replicas=2, depth=3))


def assert_tells_the_same(result):
    for violation in result.violations:
        again = violation_from(json.loads(written(trace_object(result, violation))))
        assert violation_lines(again) == violation_lines(violation)
        assert again.root == violation.root
        assert [step.after for step in again.steps] == [step.after for step in violation.steps]


@pytest.fixture(scope="module")
def saved():
    result = check(CATALOGUE["gcounter-sum"].description, replicas=2, depth=3)
    return json.loads(written(trace_object(result, result.violations[0])))


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["failure"], 3, "3 stands where a text should"),
        (["events"], "x", "events must be a list of objects"),
        (["events", 0, "kind"], "dance", "'dance' is not a valid EventKind"),
        (["events", 0, "replica"], 7, "the events do not tell of the same replicas as the beginning"),
        (["events", 1, "texts"], [], "zip"),
        (["initial"], 5, ""),
        (["root", "line", "line"], "x", ""),
    ],
)
def test_damage_is_one_clear_line(saved, path, value, told):
    damaged = copy.deepcopy(saved)
    place = damaged
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(ReplayError, match="^damaged trace: ") as raised:
        violation_from(damaged)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["property", "initial", "events", "cause"])
def test_what_is_missing_is_named(saved, name):
    with pytest.raises(ReplayError, match=f"^damaged trace: '{name}' is missing; was it written by an older version?"):
        violation_from({key: value for key, value in saved.items() if key != name})
