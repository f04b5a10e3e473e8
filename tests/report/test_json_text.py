"""The JSON object that programs rely on: its keys, its types, and that it is the same from run to run."""

import json

import pytest

from checker import check, replay
from checker.report.json_text import result_object, trace_object, violation_object, written
from tests.counters import COUNTERS
from tests.golden import assert_golden
from tests.golden.hostile import hostile, raising

RESULT_TYPES = {
    "schema": int,
    "model": str,
    "verdict": str,
    "replicas": int,
    "network": str,
    "depth_bound": int | None,
    "ops_bound": list | None,
    "engine": str,
    "states": int,
    "transitions": int,
    "depth": int,
    "terminal_states": int,
    "orderings": str | None,
    "properties": dict,
    "violations": list,
    "incomplete_because": str | None,
    "seconds": float,
}
VIOLATION_TYPES = {"property": str, "depth": int, "explanation": str, "events": list}
EVENT_TYPES = {
    "kind": str,
    "replica": int,
    "from": int | None,
    "operation": str | None,
    "args": list,
    "states": list,
    "values": list,
}


def described(name):
    return COUNTERS[name].description


def parsed(result):
    return json.loads(written(result_object(result)))


def assert_typed(found, types):
    assert types.keys() <= found.keys()
    for key, kind in types.items():
        assert isinstance(found[key], kind), key


@pytest.mark.parametrize("name", COUNTERS)
def test_the_object_has_the_promised_keys(name):
    found = parsed(check(described(name), depth=4))
    assert_typed(found, RESULT_TYPES)
    assert found["schema"] == 1 and found["verdict"] in ("pass", "fail", "incomplete")
    for violation in found["violations"]:
        assert_typed(violation, VIOLATION_TYPES)
        assert violation["depth"] == len(violation["events"])
        for event in violation["events"]:
            assert_typed(event, EVENT_TYPES)
            assert len(event["states"]) == len(event["values"]) == found["replicas"]


def test_bounds_that_were_not_given_are_null():
    found = parsed(check(described("gcounter"), replicas=2, ops=(1, 2), network="sync"))
    assert (found["depth_bound"], found["ops_bound"], found["orderings"]) == (None, [1, 2], None)


def test_orderings_are_text_because_they_outgrow_what_json_numbers_can_hold():
    assert parsed(check(described("gcounter"), depth=5))["orderings"] == "9567"


def test_an_incomplete_run_says_why():
    found = parsed(check(described("gcounter"), depth=10, engine="reference", max_states=200))
    assert found["verdict"] == "incomplete" and found["orderings"] is None
    assert "200 states" in found["incomplete_because"]


def test_without_the_time_two_runs_are_the_same_to_the_byte():
    texts = {written(result_object(check(described("gcounter-sum"), depth=4), with_time=False)) for _ in range(2)}
    assert len(texts) == 1 and '"seconds"' not in texts.pop()


@pytest.mark.parametrize("name", ["gcounter", "gcounter-sum"])
def test_the_whole_object(name):
    result = check(described(name), depth=4, engine="reference")
    assert_golden(f"{name}.json", written(result_object(result, name, with_time=False)))


@pytest.mark.parametrize("name", [name for name, entry in COUNTERS.items() if entry.violates])
def test_a_saved_counterexample_fails_again_when_it_is_replayed(name):
    result = check(described(name), depth=4)
    for violation in result.violations:
        saved = json.loads(written(trace_object(result, violation)))
        assert replay(described(name), saved).violation == violation


@pytest.mark.parametrize("description", [hostile, raising])
def test_hostile_names_and_payloads_come_back_as_they_were(description):
    result = check(description, replicas=2, depth=2)
    found = parsed(result)
    assert found["model"] == description.name
    assert found["violations"] == json.loads(json.dumps([violation_object(one) for one in result.violations]))


def test_an_exception_is_named_at_the_replica_that_raised_it():
    (found,) = [one for one in parsed(check(raising, depth=3))["violations"] if one["property"] == "completes"]
    assert found["events"][-1]["raised"].keys() == {"1"}
