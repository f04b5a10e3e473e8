"""What the command line promises: exit statuses, one JSON object, reports, limits, interrupts."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.errors import ReportError
from checker.faces import writing

ROOT = Path(__file__).resolve().parents[2]
KEYS = [
    "schema", "model", "target", "verdict", "replicas", "network", "depth_bound", "ops_bound", "engine", "states",
    "transitions", "depth", "terminal_states", "orderings", "properties", "violations", "incomplete_because",
    "states_per_depth", "complete_depth", "events", "warnings", "user_code", "seconds",
]  # fmt: skip
TIMELESS = {"seconds": 0, "user_code": {}}
ALWAYS = {"graph.graphml", "report.html", "report.md", "result.json"}

CHATTY = """
from checker import Operation, StateBased

print("importing")


def merge(a, b):
    print("merging", a, b)
    return max(a, b)


number = StateBased(name="my/number <1>", initial=lambda i, n: 0, operations=[Operation("up", lambda n: n + 1)],
                    merge=merge, value=lambda n: n)
"""


def as_json(run, *arguments):
    said = run(*arguments, "--no-report", "--format", "json")
    assert said.err == ""
    return said.status, json.loads(said.out)


# --- exit statuses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "first"),
    [
        (("--model", "gcounter", "--depth", 4), 0, "gcounter: PASS"),
        (("check", "--model", "gcounter", "--depth", 4), 0, "gcounter: PASS"),
        (("--depth", 4, "--model", "gcounter-sum"), 1, "gcounter-sum: FAIL"),
        (("--model", "gcounter", "--depth", 9, "--max-states", 50), 3, "gcounter: INCOMPLETE"),
        (("--model", "gcounter", "--depth", 40, "--timeout", 0.2), 3, "gcounter: INCOMPLETE"),
        (("--model", "gcounter", "--depth", 40, "--max-memory", "1M"), 3, "gcounter: INCOMPLETE"),
    ],
)
def test_the_exit_status_is_the_verdict(run, arguments, status, first):
    said = run(*arguments, "--no-report")
    assert (said.status, said.err) == (status, "")
    assert said.out.startswith(first)
    assert "\x1b" not in said.out  # no colour in a pipe


def test_a_violation_found_before_a_limit_is_a_violation(run):
    status, result = as_json(run, "--model", "gcounter-sum", "--depth", 9, "--max-states", 300)
    assert (status, result["verdict"]) == (1, "fail")
    assert result["incomplete_because"] == "more than 300 states (--max-states)"
    assert result["properties"]["completes"] == "incomplete"


@pytest.mark.parametrize("engine", ["auto", "reference", "orderings"])
@pytest.mark.parametrize(
    ("limit", "because"),
    [
        (("--max-states", 50), "more than 50 states (--max-states)"),
        (("--timeout", 0.1), "0.1 seconds were over (--timeout)"),
        (("--max-memory", "2M"), "more than 2 MiB of memory (--max-memory)"),
    ],
)
def test_a_limit_makes_the_result_incomplete_and_says_which(run, engine, limit, because):
    status, result = as_json(run, "--model", "pncounter", "--depth", 40, "--engine", engine, *limit)
    assert (status, result["verdict"], result["incomplete_because"]) == (3, "incomplete", because)
    assert set(result["properties"].values()) == {"incomplete"}
    assert result["orderings"] is None
    assert result["states"] == sum(result["states_per_depth"])
    assert result["complete_depth"] < 40 and result["depth"] <= 40


def test_limits_that_are_not_reached_change_nothing(run):
    limits = ("--max-states", 10_000, "--timeout", 1000, "--max-memory", "100G")
    free, limited = (as_json(run, "--model", "gcounter", "--depth", 4, *more) for more in ((), limits))
    assert {**free[1], **TIMELESS} == {**limited[1], **TIMELESS}


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",), ("check", "--help"), ("replay", "-h")])
def test_help_is_no_error(run, arguments):
    said = run(*arguments)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Usage: python -m checker")


# --- JSON -------------------------------------------------------------------------------------------------


def test_one_object_for_a_pass(run):
    status, result = as_json(run, "--model", "gcounter", "--depth", 6)
    assert status == 0
    assert list(result) == KEYS
    assert result.pop("seconds") >= sum(of["seconds"] for of in result["user_code"].values()) > 0
    calls = {name: of["calls"] for name, of in result.pop("user_code").items()}
    assert calls == {"increment": 90, "initial": 3, "merge": 3591, "value": 252}
    assert result == {
        "schema": 1,
        "model": "gcounter",
        "target": "gcounter",
        "verdict": "pass",
        "replicas": 3,
        "network": "async",
        "depth_bound": 6,
        "ops_bound": None,
        "engine": "table",
        "states": 3524,
        "transitions": 10839,
        "depth": 6,
        "terminal_states": 2643,
        "orderings": "114015",
        "properties": dict.fromkeys(["conforms", "converges", "settles", "monotonic", "laws", "completes"], "pass"),
        "violations": [],
        "incomplete_because": None,
        "states_per_depth": [1, 3, 12, 43, 168, 654, 2643],
        "complete_depth": 6,
        "events": {
            "deliver": {"enabled": 8196, "changed": 5004},
            "increment": {"enabled": 2643, "changed": 2643},
        },
        "warnings": [],
    }


def test_one_object_for_a_fail(run):
    status, result = as_json(run, "--model", "gcounter-sum", "--replicas", 2, "--ops", "1,0", "--depth", 4)
    assert status == 1
    assert list(result) == KEYS
    assert result["ops_bound"] == [1, 0]
    assert result["properties"] == {
        "conforms": "fail",
        "converges": "fail",
        "settles": "fail",
        "monotonic": "pass",
        "laws": "fail",
        "completes": "pass",
    }
    first = result["violations"][0]
    assert list(first) == ["property", "depth", "explanation", "failure", "cause", "root", "initial", "events"]
    assert (first["property"], first["depth"]) == ("conforms", 3)
    assert first["failure"] == "replica 1 answers 2, but it has seen 1 increment: 1 is expected"
    assert first["explanation"] == f"{first['failure']}. {first['cause']}"
    assert first["initial"] == {
        "states": [{"counts": [0, 0], "node_id": 0}, {"counts": [0, 0], "node_id": 1}],
        "values": [0, 0],
        "texts": texts((0, 0), (0, 0)),
    }
    update, deliver, again = first["events"]
    assert update == {
        "kind": "update",
        "replica": 0,
        "from": None,
        "operation": "increment",
        "args": [],
        "call": "increment()",
        "states": [{"counts": [1, 0], "node_id": 0}, {"counts": [0, 0], "node_id": 1}],
        "values": [1, 0],
        "seen": [["increment() #1 of replica 0"], []],
        "texts": texts((1, 0), (0, 0)),
    }
    assert deliver == {
        "kind": "deliver",
        "replica": 1,
        "from": 0,
        "operation": None,
        "args": [],
        "message": {
            "payload": {"counts": [1, 0], "node_id": 0},
            "text": "GCounter(counts=(1, 0), node_id=0)".replace("GCounter", "SumGCounter"),
            "shown": "(1, 0)",
            "seen": ["increment() #1 of replica 0"],
            "sent_at": 1,
        },
        "states": [{"counts": [1, 0], "node_id": 0}, {"counts": [1, 0], "node_id": 1}],
        "values": [1, 1],
        "seen": [["increment() #1 of replica 0"]] * 2,
        "texts": texts((1, 0), (1, 0)),
    }
    assert again == {
        **deliver,
        "states": [{"counts": [1, 0], "node_id": 0}, {"counts": [2, 0], "node_id": 1}],
        "values": [1, 2],
        "texts": texts((1, 0), (2, 0)),
    }


def texts(*counts):
    """What `explain` reads of each replica's counter."""
    return [
        {"payload": f"SumGCounter(counts={held}, node_id={i})", "shown": str(held), "answer": str(sum(held))}
        for i, held in enumerate(counts)
    ]


def test_only_the_properties_asked_for(run):
    _, result = as_json(run, "--model", "gcounter-sum", "--depth", 3, "--property", "laws", "--property", "completes")
    assert result["properties"] == {"laws": "fail", "completes": "pass"}


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_user_code_prints_is_not_on_standard_output(run, tmp_path, form):
    (tmp_path / "mine.py").write_text(CHATTY)
    said = run("--model", "mine.py:number", "--depth", 2, "--replicas", 2, "--no-report", "--format", form)
    assert said.status == 0
    assert "merging" not in said.out and "importing" not in said.out
    assert said.err.startswith("importing\nmerging ")
    if form == "json":
        assert json.loads(said.out)["model"] == "my/number <1>"


# --- compare and models -----------------------------------------------------------------------------------


def test_compare_shows_both_under_the_same_bound(run):
    said = run("compare", "gcounter", "gcounter-sum", "--depth", 4, "--no-report")
    assert (said.status, said.err) == (1, "")
    for part in ("gcounter", "gcounter-sum", "227", "921", "conforms", "converges", "settles", "laws"):
        assert part in said.out
    assert "replica 1 answers 2, but it has seen 1 increment: 1 is expected" in said.out


def test_compare_as_json_is_one_object_with_both_results(run):
    status, both = as_json(run, "compare", "gcounter", "gcounter-sum", "--depth", 4)
    alone = [as_json(run, "--model", name, "--depth", 4)[1] for name in ("gcounter", "gcounter-sum")]
    assert status == 1
    assert list(both) == ["schema", "results"]
    for one, other in zip(both["results"], alone, strict=True):
        assert {**one, **TIMELESS} == {**other, **TIMELESS}


@pytest.mark.parametrize(
    ("names", "limits", "status"),
    [
        (["gcounter", "delta-gcounter"], [], 0),
        (["gcounter", "delta-gcounter"], ["--max-states", 20], 3),
        (["gcounter", "gcounter-sum", "pncounter"], ["--max-states", 100], 1),
    ],
)
def test_compare_ends_with_the_worst_verdict(run, names, limits, status):
    assert as_json(run, "compare", *names, "--depth", 4, *limits)[0] == status


def test_compare_writes_a_comparison_and_a_report_of_each(run, tmp_path):
    assert run("compare", "gcounter", "gcounter-sum", "--depth", 3).status == 1
    folder = tmp_path / "reports" / "gcounter-vs-gcounter-sum"
    assert {path.name for path in folder.iterdir()} == {"comparison.md", "gcounter", "gcounter-sum"}
    assert {path.name for path in (folder / "gcounter-sum").iterdir()} >= ALWAYS


def test_models_lists_the_catalogue_with_the_verdict_to_expect(run):
    said = run("models")
    assert (said.status, said.err) == (0, "")
    rows = [line.split()[:2] for line in said.out.splitlines()]
    assert rows[:4] == [
        ["gcounter", "pass"],
        ["pncounter", "pass"],
        ["delta-gcounter", "pass"],
        ["gcounter-sum", "fail"],
    ]
    listed = json.loads(run("models", "--format", "json").out)
    assert list(listed) == ["schema", "models"]
    assert [[row["name"], row["expect"]] for row in listed["models"]] == rows
    for row in listed["models"]:
        assert list(row) == ["name", "summary", "expect", "violates", "source"]


# --- reports ----------------------------------------------------------------------------------------------


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("name", "more"), [("gcounter", set()), ("gcounter-sum", {"counterexample.json", "counterexample.svg"})]
)
def test_a_report_has_the_same_bytes_twice(run, tmp_path, name, more):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        said = run("--model", name, "--depth", 3, "--report", folder)
        assert f"report: {folder / 'result.json'}, " in said.out
    assert contents(first) == contents(second)
    assert set(contents(first)) - {"graph.svg", "graph.dot"} == ALWAYS | more
    assert len({"graph.svg", "graph.dot"} & set(contents(first))) == 1
    assert b"seconds" not in contents(first)["result.json"]


def test_the_report_goes_to_a_folder_named_after_the_model(run, tmp_path):
    (tmp_path / "mine.py").write_text(CHATTY)
    run("--model", "mine.py:number", "--depth", 1)
    assert set(contents(tmp_path / "reports" / "my-number-1")) >= ALWAYS


def test_a_pass_removes_the_counterexample_of_an_earlier_run_and_nothing_else(run, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    run("--model", "gcounter-sum", "--depth", 3, "--report", folder)
    assert "counterexample.json" in contents(folder)
    run("--model", "gcounter", "--depth", 3, "--report", folder)
    assert "counterexample.json" not in contents(folder)
    assert contents(folder)["notes.txt"] == b"mine"


def test_a_written_counterexample_is_replayed(run, tmp_path):
    run("--model", "gcounter-sum", "--depth", 3, "--report", "out")
    said = run("replay", "out/counterexample.json")
    assert said.status == 1
    assert said.out.startswith("gcounter-sum: still fails\n")
    assert run("replay", "out/result.json").out == said.out


def test_nothing_is_written_with_no_report(run, tmp_path):
    run("--model", "gcounter-sum", "--depth", 3, "--no-report")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["graphml", "json", "gexf", "dot"])
def test_a_graph_file_is_written_by_its_suffix_and_twice_alike(run, tmp_path, suffix):
    for name in ("first", "second"):
        assert run("--model", "gcounter-sum", "--depth", 3, "--no-report", "--graph", f"{name}.{suffix}").status == 1
    first, second = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("first", "second"))
    assert first == second != b""


# --- from outside -----------------------------------------------------------------------------------------


def started(*arguments, cwd=ROOT):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "checker", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_bad_input_from_outside(tmp_path):
    process = started("--model", "gcuonter", "--depth", "2", cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err == "error: unknown model 'gcuonter'; did you mean 'gcounter'? `python -m checker models` lists all\n"


SLOW = """
import sys
from checker import Operation, StateBased


def up(n):
    if n == 30:
        print("ready", file=sys.stderr, flush=True)
    return n + 1


number = StateBased(name="number", initial=lambda i, n: 0, operations=[Operation("up", up)], merge=max,
                    value=lambda n: n, spec=None)
"""


@pytest.mark.parametrize("engine", ["table", "reference", "orderings"])
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=lambda kind: kind.name)
def test_an_interrupt_shows_the_partial_result_and_calls_it_incomplete(tmp_path, kind, engine):
    (tmp_path / "slow.py").write_text(SLOW)
    depth = "200" if engine == "orderings" else "1000000"
    options = ("--depth", depth, "--replicas", "1", "--no-report", "--format", "json", "--engine", engine)
    process = started("--model", "slow.py:number", *options, "--network", "sync", cwd=tmp_path)
    assert process.stderr.readline() == "ready\n"
    process.send_signal(kind)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert set(err.splitlines()) <= {"ready"}
    result = json.loads(out)
    assert (result["verdict"], result["incomplete_because"]) == ("incomplete", "interrupted")
    assert result["states"] == sum(result["states_per_depth"]) > 30
    assert result["complete_depth"] >= 0
    assert result["orderings"] is None


def test_an_interrupt_as_text(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    options = ("--depth", "1000000", "--replicas", "1", "--network", "sync", "--no-report")
    process = started("--model", "slow.py:number", *options, cwd=tmp_path)
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out.startswith("number: INCOMPLETE")
    assert "Traceback" not in out + err


def test_an_interrupt_while_a_file_is_imported(tmp_path):
    (tmp_path / "sleepy.py").write_text(
        "import sys, time\nprint('ready', file=sys.stderr, flush=True)\ntime.sleep(60)\n"
    )
    process = started("--model", "sleepy.py:number", "--depth", "2", cwd=tmp_path)
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "\ninterrupted\n")  # a terminal shows ^C first


def test_a_reader_that_leaves_early_gets_no_traceback():
    done = subprocess.run(
        [
            "/bin/sh",
            "-c",
            f"{sys.executable} -m checker models | true; {sys.executable} -m checker models --format json | head -c 1",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("{", "")


def test_a_result_is_told_even_where_a_file_cannot_be_written_after_all(run, tmp_path, monkeypatch):
    """A folder that could be written when the search began, and cannot at its end."""

    def full(path, text):
        raise ReportError(f"cannot write {path}: No space left on device")

    monkeypatch.setattr(writing, "_write", full)
    said = run("--model", "gcounter-sum", "--depth", 3, "--report", tmp_path / "r")
    assert (said.status, said.out.splitlines()[0][:18]) == (2, "gcounter-sum: FAIL")
    assert said.err == f"error: cannot write {tmp_path / 'r' / 'result.json'}: No space left on device\n"
    said = run("compare", "gcounter", "gcounter-sum", "--depth", 3, "--report", tmp_path / "r")
    assert said.status == 2
    assert "gcounter-sum" in said.out
    assert said.err == f"error: cannot write {tmp_path / 'r' / 'comparison.md'}: No space left on device\n"


def test_a_very_long_name_is_cut_in_file_names_only(run, tmp_path):
    name = "n" * 300
    (tmp_path / "mine.py").write_text(CHATTY.replace("my/number <1>", name))
    said = run("--model", "mine.py:number", "--depth", 1)
    assert said.status == 0
    assert "PASS" in said.out
    (folder,) = (tmp_path / "reports").iterdir()
    assert len(folder.name) == 100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_output_that_is_full_is_one_line(form, tmp_path):
    command = f"{sys.executable} -m checker --model gcounter --depth 2 --no-report --format {form} > /dev/full"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "error: cannot write to standard output: No space left on device\n",
    )


def test_sigterm_ends_a_run_that_ignores_ctrl_c(tmp_path):
    """As one in the background of a shell script does."""
    (tmp_path / "slow.py").write_text(SLOW)
    command = "trap '' INT; exec " + shlex.join(
        [sys.executable, "-m", "checker", "--model", "slow.py:number", "--replicas", "1"]
    )
    command += " --depth 1000000 --network sync --no-report"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, shell=True, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out.startswith("number: INCOMPLETE")
