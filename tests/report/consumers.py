"""The rules by which other tools read our artefacts, written down from their schemas and sources."""

import json
import re
from xml.etree import ElementTree

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def assert_harmless(text):
    """Nothing in it that a terminal or a viewer would obey."""
    text.encode("utf-8")
    assert not CONTROL.search(text.replace("\r\n", "\n")), repr(CONTROL.search(text.replace("\r\n", "\n")))


# --- ITF: Apalache ADR 15; metadata as the Rust reader `itf` wants it --------------------------------------


def assert_itf(trace):
    assert set(trace) == {"#meta", "vars", "states"}
    assert all(isinstance(text, str) for text in trace["#meta"].values())
    assert trace["#meta"]["format"] == "ITF"
    assert not [name for name in trace["vars"] if name.startswith("#")]
    for index, state in enumerate(trace["states"]):
        assert set(state) == {"#meta", *trace["vars"]}
        assert state["#meta"]["index"] == index
        for name in trace["vars"]:
            assert_itf_expression(state[name])
        assert isinstance(state["mbt::actionTaken"], str)
        for picked in state["mbt::nondetPicks"].values():
            assert picked == {"tag": "None", "value": {"#tup": []}} or (set(picked), picked["tag"]) == (
                {"tag", "value"},
                "Some",
            )
    assert trace["states"][0]["mbt::actionTaken"] == "init"


def assert_itf_expression(value):
    match value:
        case bool() | str() | {"#unserializable": str()}:
            pass
        case {"#bigint": digits}:
            assert re.fullmatch(r"-?[0-9]+", digits)
        case list() | {"#tup": list()} | {"#set": list()} | {"#map": list()}:
            for part in value if isinstance(value, list) else next(iter(value.values())):
                assert_itf_expression(part)
        case dict():
            assert not [name for name in value if name.startswith("#")]
            for part in value.values():
                assert_itf_expression(part)
        case _:
            raise AssertionError(f"not an ITF expression: {value!r}")
    if isinstance(value, dict) and any(name.startswith("#") for name in value):
        assert len(value) == 1


# --- ShiViz: the parser line of the log, and its rules for vector clocks -----------------------------------


def shiviz_events(log):
    """The events that ShiViz finds: host, clock, text; its own complaints are assertions here."""
    parser, delimiter, rest = log.split("\n", 2)
    assert delimiter == ""
    pattern = re.compile(parser.replace("(?<", "(?P<"))
    assert {"host", "clock", "event"} <= set(pattern.groupindex)
    found = [(m["host"], json.loads(m["clock"]), m["event"]) for m in pattern.finditer(rest)]
    assert rest == "".join(f"{m[0]}\n" for m in pattern.finditer(rest))  # nothing between events
    clocks: dict = {}
    for host, clock, text in found:
        assert text and all(type(time) is int and time > 0 for time in clock.values())
        assert clock[host] == len(clocks.setdefault(host, [])) + 1  # no gap, no repeat
        for other, time in clock.items():  # what it knows of others has happened, and it knows all that they knew
            if other != host:
                known = clocks[other][time - 1]
                assert all(clock.get(name, 0) >= known[name] for name in known)
        if clocks[host]:
            assert all(clock.get(name, 0) >= time for name, time in clocks[host][-1].items())
        clocks[host].append(clock)
    return found


# --- JUnit XML: the schema of Jenkins' xunit plugin ---------------------------------------------------------

JUNIT = {  # element: attributes that it must have, others that it may have, children
    "testsuites": ({"tests", "failures", "errors"}, {"name"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, set(), {"testcase"}),
    "testcase": ({"name", "classname"}, set(), {"failure", "error"}),
    "failure": ({"type", "message"}, set(), set()),
    "error": ({"type", "message"}, set(), set()),
}


def junit_suite(text):
    """The one test suite of a file that keeps to the schema."""
    root = ElementTree.fromstring(text)  # noqa: S314 - it is our own
    for element in root.iter():
        required, optional, children = JUNIT[element.tag]
        assert required <= set(element.attrib) <= required | optional
        assert {child.tag for child in element} <= children
    (suite,) = root
    cases = suite.findall("testcase")
    for counted in (root, suite):
        assert counted.get("tests") == str(len(cases))
        assert counted.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert counted.get("errors") == str(sum(case.find("error") is not None for case in cases))
    return suite


# --- SARIF 2.1.0: required properties, and what must agree -------------------------------------------------


def sarif_run(log):
    """The one run of a log that keeps to the standard."""
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and driver["version"]
    identifiers = [rule["id"] for rule in driver["rules"]]
    assert len(set(identifiers)) == len(identifiers)
    assert all(isinstance(invocation["executionSuccessful"], bool) for invocation in run["invocations"])
    for result in run["results"]:
        assert result["ruleId"] in identifiers
        assert result["level"] == "error" and result["message"]["text"]
        for location in result["locations"]:
            _assert_sarif_location(location)
        for flow in result.get("codeFlows", ()):
            for thread in flow["threadFlows"]:
                assert thread["locations"] and all(one["location"]["message"]["text"] for one in thread["locations"])
    return run


def _assert_sarif_location(location):
    assert all(logical.get("name") or logical.get("fullyQualifiedName") for logical in location["logicalLocations"])
    if "physicalLocation" in location:
        place = location["physicalLocation"]
        assert re.fullmatch(r"[\w.~/%-]+", place["artifactLocation"]["uri"], re.ASCII)
        assert not place["artifactLocation"]["uri"].startswith("/")
        assert place.get("region", {"startLine": 1})["startLine"] >= 1  # without: the whole file, section 3.29.4
