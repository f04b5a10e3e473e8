"""The command `explain`."""

from __future__ import annotations

import json

import pytest

from tests.report.consumers import assert_harmless


@pytest.fixture
def written(run, tmp_path):
    run("--model", "gcounter-sum", "--replicas", 2, "--depth", 3, "--report", tmp_path / "sum")
    run("--model", "gcounter", "--replicas", 2, "--depth", 3, "--report", tmp_path / "right")
    return tmp_path


def test_a_line_for_each_refuted_property(run, written):
    said = run("explain", written / "sum" / "result.json", "--length", "line")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == (
        "gcounter-sum: conforms fails after 3 events: replica 1 answers 2, but it has seen 1 increment: 1 is expected"
    )
    assert [line.split()[1] for line in lines] == ["conforms", "converges", "settles", "laws"]


def test_the_steps_and_the_cause_in_short(run, written):
    out = run("explain", written / "sum" / "counterexample.json", "--length", "short").out
    assert out.startswith(
        "conforms fails after 3 events:\n"
        "  1  replica 0: increment()\n"
        "  2  replica 1 merges (1, 0) from replica 0 as of step 1\n"
        "  3  replica 1 merges (1, 0) from replica 0 as of step 1, again\n"
        "  got       replica 1 answers 2"
    )
    assert "  doubled   increment() #1 of replica 0" in out


def test_in_full_it_is_what_the_run_said(run, written):
    ran = run("--model", "gcounter-sum", "--replicas", 2, "--depth", 3, "--no-report").out
    told = run("explain", written / "sum" / "result.json").out
    assert told.startswith("gcounter-sum: FAIL (2 replicas, network async)\n\nconforms is refuted.")
    assert told.split("\n\n", 1)[1].rstrip() in ran
    assert run("explain", written / "sum" / "counterexample.json").out.split("\n\n", 1)[1].rstrip() in ran


def test_a_pass_has_nothing_to_explain(run, written):
    out = run("explain", written / "right" / "result.json").out
    assert out == "gcounter: PASS (2 replicas, network async): no property is refuted\n"


def test_several_files_are_told_below_their_names(run, written):
    files = (written / "sum" / "counterexample.json", written / "right" / "result.json")
    said = run("explain", *files, "--length", "line")
    assert (said.status, said.err) == (0, "")
    assert said.out == (
        f"{files[0]}:\n"
        "gcounter-sum: conforms fails after 3 events: replica 1 answers 2, but it has seen 1 increment: 1 is expected\n"
        "\n"
        f"{files[1]}:\n"
        "gcounter: PASS (2 replicas, network async): no property is refuted\n"
    )


def test_a_trace_in_itf_is_named_as_such(run, refused, tmp_path):
    path = tmp_path / "trace.itf.json"
    run("--model", "gcounter-sum", "--replicas", 2, "--depth", 3, "--no-report", "--emit", f"itf={path}")
    assert refused("explain", path) == (
        f"{path} is a trace in ITF, which holds no explanation: give counterexample.json or result.json of the same "
        f"run, or perform it again: python -m checker replay {path}"
    )
    assert run("replay", path).status == 1


def test_bad_input(refused, tmp_path):
    assert refused("explain", tmp_path / "no.json").startswith("cannot read trace ")
    (tmp_path / "text.json").write_text("text")
    assert "not JSON" in refused("explain", tmp_path / "text.json")
    (tmp_path / "other.json").write_text('{"a": 1}')
    assert refused("explain", tmp_path / "other.json").endswith("other.json: it has no events")
    (tmp_path / "odd.json").write_text('{"violations": [3]}')
    assert "its violations are not a list of objects" in refused("explain", tmp_path / "odd.json")
    assert "'medium' is not one of" in refused("explain", tmp_path / "odd.json", "--length", "medium")


# --- damage -----------------------------------------------------------------------------------------------


def every_place(thing, at=()):
    """The ways to each part of a JSON value."""
    yield at
    for key, part in thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ():
        yield from every_place(part, (*at, key))


def changed(thing, at, part):
    if not at:
        return part
    copy = dict(thing) if isinstance(thing, dict) else list(thing)
    copy[at[0]] = changed(copy[at[0]], at[1:], part)
    return copy


@pytest.mark.parametrize("part", [None, 7, -1, "\x1b[2J", [], {}, True])
def test_whatever_is_damaged_there_is_no_traceback(run, written, part):
    saved = json.loads((written / "sum" / "counterexample.json").read_text())
    outcomes = set()
    for at in every_place(saved):
        (written / "trace.json").write_text(json.dumps(changed(saved, at, part)))
        for length in ("line", "short", "full"):
            said = run("explain", written / "trace.json", "--length", length)
            outcomes.add(said.status)
            assert said.status == 0 or (said.status == 2 and said.err.count("\n") == 1 and not said.out), at
            assert_harmless(said.out + said.err)
    assert outcomes == {0, 2}
