"""`--emit`: each kind against the rules of whoever reads it, hostile content included."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx
import pytest

from checker import Operation, ReplayError, StateBased, check, replay
from checker.explain.itf import itf_object
from checker.report.for_ci import junit_text, sarif_text
from checker.report.json_text import trace_object, written
from checker.report.regression import regression_text
from checker.report.shiviz import PARSER, shiviz_text
from checker.report.tables import states_text, transitions_text
from checker.system.lines import file_of
from models.catalogue import CATALOGUE
from tests.golden.hostile import hostile, raising, wide
from tests.report.consumers import assert_harmless

KINDS = ["test", "itf", "shiviz", "mermaid", "graphml", "dot", "junit", "sarif", "csv"]
FILES = {
    "test_gcounter_sum.py",
    "counterexample.itf.json",
    "counterexample.log",
    "counterexample.mmd",
    "graph.graphml",
    "graph.dot",
    "junit.xml",
    "result.sarif",
    "graph-states.csv",
    "graph-transitions.csv",
}
ROOT = Path(__file__).parents[2]


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 -- our own text


@pytest.fixture(scope="module")
def broken():
    return check(CATALOGUE["gcounter-sum"].description, replicas=2, depth=3)


@pytest.fixture(scope="module", params=[hostile, raising, wide], ids=["hostile", "raising", "wide"])
def nasty(request):
    return check(request.param, replicas=2, depth=3)


def traced(result):
    return trace_object(result, result.violations[0], "gcounter-sum")


# --- the option -----------------------------------------------------------------------------------------------


def test_every_kind_is_written_beside_the_report(run, tmp_path):
    options = [word for kind in KINDS for word in ("--emit", kind)]
    said = run("--model", "gcounter-sum", "--replicas", 2, "--depth", 3, "--report", tmp_path, *options)
    assert said.err == ""
    assert {path.name for path in tmp_path.iterdir()} >= FILES
    assert all(str(tmp_path / name) in said.out for name in FILES)


def test_a_path_of_ones_own_and_no_report(run, tmp_path):
    path = tmp_path / "new" / "votes.itf.json"
    run("--model", "gcounter-sum", "--replicas", 2, "--depth", 3, "--no-report", "--emit", f"itf={path}")
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["votes.itf.json"]


def test_without_a_counterexample_there_is_nothing_to_emit(run, tmp_path):
    said = run(
        "--model", "gcounter", "--replicas", 2, "--depth", 3, "--report", tmp_path, "--emit", "test", "--emit", "junit"
    )
    assert said.status == 0
    assert said.err == "note: no counterexample, so no test: nothing is written for it\n"
    assert not list(tmp_path.glob("test_*"))
    assert (tmp_path / "junit.xml").exists()


def test_bad_input(refused, tmp_path):
    told = refused("--model", "gcounter", "--depth", 2, "--no-report", "--emit", "pdf")
    assert told == "Invalid value: 'pdf' is not one of test, itf, shiviz, mermaid, graphml, dot, junit, sarif, csv"
    assert "names no file" in refused("--model", "gcounter", "--depth", 2, "--no-report", "--emit", "junit=")
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "junit.xml"
    assert "cannot write" in refused("--model", "gcounter", "--depth", 2, "--no-report", "--emit", f"junit={path}")


# --- a pytest test --------------------------------------------------------------------------------------------

MERGES = {"broken": "a + b", "mended": "max(a, b)"}
NUMBER = """
from checker import Operation, StateBased

number = StateBased(
    name="number", initial=lambda i, n: 0, operations=[Operation("up", lambda p: p + 1)],
    merge=lambda a, b: {merge}, value=lambda p: p,
)
"""


def test_the_test_fails_until_the_type_is_mended(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = {}
    for name, merge in MERGES.items():
        (tmp_path / "number.py").write_text(NUMBER.format(merge=merge))
        if name == "broken":
            options = ("--property", "laws", "--no-report", "--emit", "test")
            run("--model", "number.py:number", "--replicas", 2, "--depth", 3, *options)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_number.py"]
        environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
        results[name] = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert results["broken"].returncode == 1
    assert "E       AssertionError: number: still fails\n" in results["broken"].stdout
    assert "E           got       merge is not idempotent" in results["broken"].stdout
    assert results["mended"].returncode == 0, results["mended"].stdout


def test_the_test_that_fails_steers_no_terminal(run, tmp_path):
    target = f"{ROOT / 'tests' / 'golden' / 'hostile.py'}:raising"
    run("--model", target, "--replicas", 2, "--depth", 2, "--no-report", "--emit", f"test={tmp_path / 'test_it.py'}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "test_it.py"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert_harmless(done.stdout)
    assert "thing\\n```\\n\\x1b[2J<b>; #1\n" in done.stdout


def test_the_test_finds_its_type_from_wherever_it_is_run(run, tmp_path):
    for folder in ("types", "checks", "elsewhere"):
        (tmp_path / folder).mkdir()
    (tmp_path / "types" / "odd 'na\"me.py").write_text(NUMBER.format(merge=MERGES["broken"]))
    target = str(tmp_path / "types" / "odd 'na\"me.py") + ":number"
    run("--model", target, "--replicas", 2, "--depth", 3, "--no-report", "--emit", "test=checks/test_number.py")
    assert str(tmp_path) not in (tmp_path / "checks" / "test_number.py").read_text()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "../checks/test_number.py"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=tmp_path / "elsewhere", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "AssertionError" in done.stdout, done.stdout


def test_a_place_that_cannot_be_written_is_refused_before_the_run(refused, tmp_path):
    line = refused("--model", "gcounter", "--depth", 2000, "--no-report", "--emit", f"itf={tmp_path}")
    assert line == f"cannot write {tmp_path}: it is a folder; give the path of a file to --emit itf"
    (tmp_path / "file").write_text("")
    long_run = ("--model", "gcounter", "--depth", 2000, "--no-report")
    line = refused(*long_run, "--emit", f"itf={tmp_path}/file/x")
    assert line.startswith("cannot write") and line.endswith("; give another path to --emit itf")


def test_two_kinds_of_one_file_are_refused(refused):
    line = refused("--model", "gcounter", "--depth", 2, "--no-report", "--emit", "itf=a", "--emit", "junit=./a")
    assert line == "--emit itf and --emit junit would both write a; give two paths"


def test_no_counterexample_of_an_earlier_run_stays_beside_the_report(run, tmp_path):
    options = ("--replicas", 2, "--depth", 3, "--report", tmp_path / "out")
    kinds = [word for kind in ("itf", "shiviz", "mermaid", "test") for word in ("--emit", kind)]
    run("--model", "gcounter-sum", *options, *kinds)
    assert len(list((tmp_path / "out").glob("counterexample.*"))) == 5
    run("--model", "gcounter", *options)
    assert not list((tmp_path / "out").glob("counterexample.*"))
    assert (tmp_path / "out" / "test_gcounter_sum.py").exists()  # a regression test is there to stay


def test_the_test_is_python_whatever_it_holds(nasty):
    for violation in nasty.violations:
        text = regression_text(trace_object(nasty, violation, 'x";\n"""'), violation)
        model, kept = (node.value for node in ast.parse(text).body if isinstance(node, ast.Assign))
        assert ast.literal_eval(model) == 'x";\n"""'
        assert ast.literal_eval(kept)["property"] == violation.property_name
        assert "\x1b" not in text


# --- ITF ------------------------------------------------------------------------------------------------------


def assert_itf_value(value):
    """One of the values that ADR-015 knows."""
    if isinstance(value, bool | str):
        return
    if isinstance(value, list):
        for one in value:
            assert_itf_value(one)
        return
    assert isinstance(value, dict), value
    special = [key for key in value if key.startswith("#")]
    if not special:
        for one in value.values():
            assert_itf_value(one)
        return
    ((key, held),) = value.items()
    match key:
        case "#bigint":
            assert re.fullmatch(r"-?[0-9]+", held)
        case "#map":
            for left, right in held:
                assert_itf_value(left)
                assert_itf_value(right)
        case "#tup" | "#set":
            assert_itf_value(held)
        case _:
            assert (key, type(held)) == ("#unserializable", str)


def assert_itf(trace):
    assert {"#meta", "vars", "states"} == set(trace)
    assert trace["#meta"]["format"] == "ITF"
    for index, state in enumerate(trace["states"]):
        assert state["#meta"] == {"index": index}
        assert set(state) == {"#meta", *trace["vars"]}
        for name in trace["vars"]:
            assert_itf_value(state[name])
        assert all(pick["tag"] in ("Some", "None") for pick in state["mbt::nondetPicks"].values())
    assert trace["states"][0]["mbt::actionTaken"] == "init"


def test_itf_is_what_its_readers_expect_and_replays(broken, run, tmp_path):
    trace = json.loads(written(itf_object(traced(broken), broken.violations[0])))
    assert_itf(trace)
    assert [state["mbt::actionTaken"] for state in trace["states"]] == ["init", "update", "deliver", "deliver"]
    assert replay(CATALOGUE["gcounter-sum"].description, trace).violation == broken.violations[0]
    (tmp_path / "trace.itf.json").write_text(json.dumps(trace))
    said = run("replay", tmp_path / "trace.itf.json")
    assert said.status == 1
    assert said.out.startswith("gcounter-sum: still fails\n")


def test_a_stale_itf_trace_says_at_which_step(broken):
    trace = itf_object(traced(broken), broken.violations[0])
    trace["states"][2]["mbt::nondetPicks"]["replica"] = {"tag": "Some", "value": {"#bigint": "5"}}
    with pytest.raises(ReplayError, match="^step 2 no longer applies: deliver at replica 5 with replica 0"):
        replay(CATALOGUE["gcounter-sum"].description, trace)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"#meta": {}}, "^this ITF trace does not name its data type"),
        ({"states": 5}, "^damaged trace: an ITF state lacks or garbles "),
        ({"states": [{}, {"mbt::actionTaken": "update"}]}, "^damaged trace: an ITF state lacks or garbles "),
    ],
)
def test_itf_that_cannot_be_performed(broken, change, told):
    with pytest.raises(ReplayError, match=told):
        replay(CATALOGUE["gcounter-sum"].description, {**itf_object(traced(broken), broken.violations[0]), **change})


def test_itf_of_hostile_content(nasty):
    for violation in nasty.violations:
        assert_itf(json.loads(written(itf_object(trace_object(nasty, violation), violation))))


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if entry.violates])
def test_every_known_bug_is_the_same_after_itf_and_fails_in_its_test(name):
    entry = CATALOGUE[name]
    for violation in (result := check(entry.description, **entry.bounds)).violations:
        trace = trace_object(result, violation, name)
        itf = json.loads(written(itf_object(trace, violation)))
        assert_itf(itf)
        assert replay(entry.description, itf).violation == violation
        module: dict = {}
        exec(regression_text(trace, violation), module)  # noqa: S102 - it is our own
        (function,) = (thing for word, thing in module.items() if word.startswith("test_"))
        with pytest.raises(AssertionError):
            function()


# --- ShiViz ---------------------------------------------------------------------------------------------------


def shiviz_events(text):
    """(host, clock, event) of each event, read as ShiViz does; its own expression, in Python's spelling."""
    first, second, log = text.split("\n", 2)
    assert (first, second) == (PARSER, "")
    pattern = re.compile(PARSER.replace("(?<", "(?P<"))
    found = [(match["host"], json.loads(match["clock"]), match["event"]) for match in pattern.finditer(log)]
    assert "".join(f"{host} {json.dumps(clock)}\n{event}\n" for host, clock, event in found) == log
    return found


def assert_causal(events):
    """Each event raises its own host's count by one and knows of nothing that has not happened."""
    known = {}
    for host, clock, _ in events:
        assert clock[host] == known.get(host, {}).get(host, 0) + 1
        for other, count in clock.items():
            assert count <= (clock[host] if other == host else known[other][other])
            assert count >= known.get(host, {}).get(other, 0)
        known[host] = clock


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("gcounter-sum", {"replicas": 2, "depth": 3}),
        ("gcounter-sum", {"replicas": 3, "depth": 6, "network": "mailbox"}),
        ("list-untied", {"replicas": 2, "depth": 4}),
        ("delta-gcounter-increments", {"replicas": 2, "depth": 4}),
    ],
)
def test_shiviz_reads_the_log(name, options):
    for violation in check(CATALOGUE[name].description, **options).violations:
        events = shiviz_events(shiviz_text(violation))
        assert len(events) == len(violation.steps)
        assert_causal(events)


def test_shiviz_shows_who_was_told_by_whom(broken):
    assert [(host, clock) for host, clock, _ in shiviz_events(shiviz_text(broken.violations[0]))] == [
        ("replica0", {"replica0": 1}),
        ("replica1", {"replica0": 1, "replica1": 1}),
        ("replica1", {"replica0": 1, "replica1": 2}),
    ]


def test_shiviz_of_hostile_content(nasty):
    for violation in nasty.violations:
        assert_causal(shiviz_events(shiviz_text(violation)))


# --- for continuous integration -------------------------------------------------------------------------------


def test_junit_has_a_case_for_each_property(broken):
    root = parsed(junit_text(broken))
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    assert {case.get("name"): [child.tag for child in case] for case in suite} == {
        name: ["failure"] if verdict.value == "fail" else [] for name, verdict in broken.properties.items()
    }
    for element in (root, suite):
        assert (element.get("tests"), element.get("failures"), element.get("errors")) == (str(len(suite)), "4", "0")


def test_junit_takes_incomplete_for_an_error():
    stopped = check(CATALOGUE["gcounter"].description, depth=9, max_states=50, engine="reference")
    suite = parsed(junit_text(stopped))[0]
    assert suite.get("errors") == str(len(suite))
    assert suite[0][0].get("message").startswith("not explored to the end: more than 50 states")


def assert_sarif(text):
    """What SARIF 2.1.0 demands of what is written here."""
    document = json.loads(text)
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        for location in result["locations"]:
            region = location.get("physicalLocation", {}).get("region", {"startLine": 1})
            assert region["startLine"] >= 1
        for flow in result.get("codeFlows", []):
            assert all(thread["locations"] for thread in flow["threadFlows"])
    return run


def test_sarif_has_a_result_for_each_refuted_property(broken):
    run = assert_sarif(sarif_text(broken, "1"))
    assert [result["ruleId"] for result in run["results"]] == ["conforms", "converges", "settles", "laws"]
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "models/broken/gcounter_sum.py"},
        "region": {"startLine": 30},
    }
    assert len(first["codeFlows"][0]["threadFlows"][0]["locations"]) == 3
    assert run["results"][0]["partialFingerprints"] != run["results"][1]["partialFingerprints"]


def test_sarif_names_a_file_where_no_line_is_known(run, tmp_path):
    """Code hosts refuse a result without one; built-in functions have no line."""
    built_in = "operations=[Operation('up', int.__invert__)], merge=int.__add__, value=int)"
    head = "from checker import Operation, StateBased\n"
    (tmp_path / "my types.py").write_text(f"{head}number = StateBased(name='n', initial=lambda i, n: 0, {built_in}")
    options = ("--replicas", 2, "--depth", 2, "--property", "laws", "--no-report", "--emit", "sarif")
    for target in ("my types.py:number", tmp_path / "my types.py:number"):
        run("--model", str(target), *options)
        (result,) = assert_sarif((tmp_path / "result.sarif").read_text())["results"]
        assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "my%20types.py"}}


def test_the_file_of_a_data_type_that_is_given_by_name():
    assert file_of(CATALOGUE["gcounter-sum"].description) == "models/gcounter.py"
    built_in = StateBased(
        name="n", initial=pow, operations=[Operation("up", int.__invert__)], merge=int.__add__, value=int
    )
    assert file_of(built_in) is None


def test_hostile_content_for_ci(nasty):
    assert_sarif(sarif_text(nasty, "1"))
    text = junit_text(nasty)
    assert {element.tag for element in parsed(text).iter()} <= {"testsuites", "testsuite", "testcase", "failure"}
    assert "\x1b" not in text


# --- graphs and tables ----------------------------------------------------------------------------------------


def test_graphs_are_read_by_their_libraries(run, tmp_path):
    run(
        "--model",
        "gcounter-sum",
        "--replicas",
        2,
        "--depth",
        3,
        "--report",
        tmp_path,
        "--emit",
        "graphml",
        "--emit",
        "dot",
    )
    assert len(networkx.read_graphml(tmp_path / "graph.graphml")) == 24
    pygraphviz = pytest.importorskip("pygraphviz")
    assert pygraphviz.AGraph(filename=str(tmp_path / "graph.dot")).number_of_nodes() >= 24


def test_tables_have_a_row_for_each_state_and_transition(broken):
    graph = broken.graph()
    states = list(csv.DictReader(io.StringIO(states_text(graph))))
    transitions = list(csv.DictReader(io.StringIO(transitions_text(graph))))
    assert len(states) == broken.states == sum(int(row["states"]) for row in states)
    assert sum(int(row["events"]) for row in transitions) <= broken.transitions
    assert {row["source"] for row in transitions} <= {row["state"] for row in states}
    assert [row["steps"] for row in transitions if row["steps"]] == ["1", "2", "3"]


def test_no_cell_is_a_formula(nasty):
    for text in (states_text(nasty.graph()), transitions_text(nasty.graph())):
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row)
            assert all(cell.isprintable() for cell in row)
