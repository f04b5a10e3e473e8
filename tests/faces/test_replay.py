"""`replay` performs a saved counterexample again, and refuses what it cannot perform."""

import json

import pytest

SUM = """
from checker import Operation, StateBased
from checker.specs import counter

number = StateBased(name="number", initial=lambda i, n: (0,) * n + (i,),
    operations=[Operation("up", lambda p: (*p[:p[-1]], p[p[-1]] + 1, *p[p[-1] + 1:]))],
    merge=lambda a, b: (*map(MERGE, a[:-1], b[:-1]), a[-1]), value=lambda p: sum(p[:-1]), spec=counter)
"""
BROKEN, MENDED = SUM.replace("MERGE", "int.__add__"), SUM.replace("MERGE", "max")


@pytest.fixture
def saved(run, tmp_path):
    """The counterexample of a broken type in `mine.py`, as `--report` writes it."""
    (tmp_path / "mine.py").write_text(BROKEN)
    result = json.loads(run("--model", "mine.py:number", "--depth", 4, "--no-report", "--format", "json").out)
    first = {key: result[key] for key in ("schema", "model", "target", "replicas", "network")} | result["violations"][0]
    (tmp_path / "trace.json").write_text(json.dumps(first))
    return first


@pytest.fixture
def damaged(refused, saved, tmp_path):
    """Replay the saved counterexample with a part changed; gives the line."""

    def damaged(text=None, **parts):
        changed = {key: part for key, part in {**saved, **parts}.items() if part is not ...}
        (tmp_path / "trace.json").write_text(json.dumps(changed) if text is None else text)
        return refused("replay", "trace.json")

    return damaged


def test_what_still_fails_is_status_1_and_told_again(run, saved):
    said = run("replay", "trace.json")
    assert (said.status, said.err) == (1, "")
    assert said.out.startswith("number: still fails\n")
    assert "replica 1 answers 2, but it has seen 1 up: 1 is expected" in said.out


def test_what_still_fails_as_json(run, saved):
    said = run("replay", "trace.json", "--format", "json")
    again = json.loads(said.out)
    assert said.status == 1
    assert {key: again[key] for key in ("schema", "model", "property", "verdict")} == {
        "schema": 1,
        "model": "number",
        "property": "conforms",
        "verdict": "fail",
    }
    assert again["violation"] == {
        key: value for key, value in saved.items() if key not in ("schema", "model", "target", "replicas", "network")
    }


def test_several_traces_are_performed_and_told_below_their_names(run, refused, saved, tmp_path):
    (tmp_path / "mended.py").write_text(MENDED)
    (tmp_path / "other.json").write_text(json.dumps({**saved, "target": "mended.py:number"}))
    said = run("replay", "trace.json", "other.json")
    assert (said.status, said.err) == (1, "")
    assert said.out.startswith("trace.json:\nnumber: still fails\n\nconforms is refuted.")
    assert said.out.endswith("\n\nother.json:\nnumber: conforms holds now along this trace\n")
    assert run("replay", "other.json", "other.json").status == 0
    as_json = json.loads(run("replay", "trace.json", "other.json", "--format", "json").out)
    assert as_json["schema"] == 1
    assert [(one["trace"], one["model"], one["verdict"]) for one in as_json["results"]] == [
        ("trace.json", "number", "fail"),
        ("other.json", "number", "pass"),
    ]


def test_of_several_traces_the_one_that_is_wrong_is_named(run, refused, saved, tmp_path):
    (tmp_path / "other.json").write_text(json.dumps({**saved, "events": [{**saved["events"][0], "call": "down()"}]}))
    assert refused("replay", "trace.json", "other.json").startswith("other.json: step 1 no longer applies: down() at")
    assert refused("replay", "trace.json", "no.json").startswith("cannot read trace no.json: ")


def test_after_a_mend_it_is_status_0(run, saved, tmp_path):
    (tmp_path / "mine.py").write_text(MENDED)
    said = run("replay", "trace.json")
    assert (said.status, said.out, said.err) == (0, "number: conforms holds now along this trace\n", "")
    said = run("replay", "trace.json", "--format", "json")
    assert (said.status, json.loads(said.out)["verdict"], json.loads(said.out)["violation"]) == (0, "pass", None)


def test_a_mended_type_may_be_given_by_name(run, saved, tmp_path):
    (tmp_path / "mended.py").write_text(MENDED)
    assert run("replay", "trace.json", "--model", "mended.py:number").status == 0
    assert run("replay", "trace.json").status == 1


@pytest.mark.parametrize(
    "name", ["gcounter-sum", "gcounter-shared-id", "pncounter-signed", "delta-gcounter-increments"]
)
@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
def test_a_whole_result_is_replayed_by_its_first_violation(run, tmp_path, name, network):
    options = ("--model", name, "--depth", 5, "--replicas", 2, "--network", network, "--format", "json", "--no-report")
    said = run(*options)
    (tmp_path / "result.json").write_text(said.out)
    if json.loads(said.out)["violations"]:
        again = json.loads(run("replay", "result.json", "--format", "json").out)
        assert again["violation"] == json.loads(said.out)["violations"][0]
    else:
        assert run("replay", "result.json").status == 2


def test_a_result_without_a_violation(run, refused, tmp_path):
    said = run("--model", "gcounter", "--depth", 2, "--no-report", "--format", "json")
    (tmp_path / "result.json").write_text(said.out)
    line = refused("replay", "result.json")
    assert line == "result.json holds a result without any violation: there is nothing to replay"


def test_a_trace_in_itf_is_replayed(run, saved, tmp_path):
    run("--model", "mine.py:number", "--depth", 4, "--no-report", "--emit", "itf=trace.itf.json")
    said = run("replay", "trace.itf.json", "--format", "json")
    assert json.loads(said.out)["violation"]["events"] == saved["events"]
    (tmp_path / "mine.py").write_text(MENDED)
    assert run("replay", "trace.itf.json").out == "number: conforms holds now along this trace\n"


def test_an_itf_trace_of_another_tool(refused, tmp_path):
    (tmp_path / "trace.itf.json").write_text('{"#meta": {"format": "ITF"}, "vars": ["x"], "states": [{"x": 1}]}')
    assert refused("replay", "trace.itf.json").startswith("this ITF trace does not name its data type")


# --- refused ----------------------------------------------------------------------------------------------


def test_no_such_trace(refused):
    assert refused("replay", "nowhere.json") == "cannot read trace nowhere.json: No such file or directory"


def test_a_folder_is_no_trace(refused, tmp_path):
    assert refused("replay", tmp_path).startswith("cannot read trace ")


@pytest.mark.parametrize("text", ["", "{", "not json", '{"events": [', "\x00"])
def test_a_trace_that_is_not_json(damaged, text):
    assert damaged(text).startswith("damaged trace trace.json: not JSON (")


def test_a_trace_that_is_not_text(refused, tmp_path):
    (tmp_path / "trace.json").write_bytes(b"\xff\xfe\xfd")
    assert refused("replay", "trace.json").startswith("damaged trace trace.json: not JSON (")


@pytest.mark.parametrize("text", ["[]", "3", "null", '"events"', "{}", '{"model": "gcounter"}', "[" * 5000])
def test_a_trace_without_events(damaged, text):
    assert damaged(text).startswith("damaged trace trace.json: ")


@pytest.mark.parametrize("violations", [[5], ["x"], [[]], "x", 7, [None], {"0": {}}])
def test_a_result_whose_violations_are_none(damaged, violations):
    assert damaged(violations=violations).startswith("damaged trace")


@pytest.mark.parametrize(
    "parts",
    [
        {"property": 3},
        {"property": None},
        {"property": ...},
        {"network": "tcp"},
        {"network": []},
        {"network": {}},
        {"network": 7},
        {"replicas": 0},
        {"replicas": -1},
        {"replicas": "2"},
        {"replicas": True},
        {"replicas": 1.5},
        {"replicas": 65},
        {"events": "up"},
        {"events": {}},
        {"events": [1]},
        {"events": None},
        {"events": [[]]},
    ],
    ids=str,
)
def test_a_damaged_part(damaged, parts):
    assert damaged(**parts).startswith("damaged trace")


def test_an_unknown_property(damaged):
    assert damaged(property="speed").startswith("unknown property 'speed'; known: ")


def test_a_property_on_steps_needs_a_step(refused, tmp_path):
    trace = {"model": "gcounter", "network": "async", "replicas": 2, "property": "monotonic", "events": []}
    (tmp_path / "trace.json").write_text(json.dumps(trace))
    assert refused("replay", "trace.json").startswith("damaged trace")


def test_a_trace_of_another_model(refused, saved):
    line = refused("replay", "trace.json", "--model", "gcounter")
    assert line == "the trace belongs to model 'number', not to 'gcounter'"


def test_a_trace_that_names_no_model(damaged):
    assert damaged(model=..., target=...) == (
        "damaged trace trace.json: it does not name its model; give it with --model"
    )


def test_a_trace_whose_model_is_gone(damaged, tmp_path):
    (tmp_path / "mine.py").unlink()
    assert damaged() == "no such file: mine.py (from --model mine.py:number)"


@pytest.mark.parametrize(
    ("step", "change", "why"),
    [
        (0, {"replica": 7}, "up() at replica 7 is not possible there: there is no replica 7 among 3"),
        (0, {"call": "down()"}, "down() at replica 0 is not possible there: the type has no such operation; it has up"),
        (
            0,
            {"call": "up(3)"},
            "up(3) at replica 0 is not possible there: the type offers up with other arguments, up()",
        ),
        (0, {"kind": "crash"}, "up() at replica 0 is not possible there: no event of kind 'crash' is possible"),
        (0, {"kind": []}, "up() at replica 0 is not possible there: no event of kind [] is possible"),
        (
            1,
            {"from": 2},
            "deliver at replica 1 with replica 2 is not possible there: replica 1 can do that only with replica 0",
        ),
        (
            2,
            {"from": None},
            "deliver at replica 1 is not possible there: replica 1 can do that only with replica 0",
        ),
        (
            2,
            {"message": {"text": "(9,)", "seen": [], "sent_at": 9}},
            "deliver at replica 1 with replica 0 is not possible there: no message there carries '(9,)', nor was one "
            "sent at that time",
        ),
    ],
)
def test_a_step_that_no_longer_applies(damaged, saved, step, change, why):
    events = [{**event, **change} if n == step else event for n, event in enumerate(saved["events"])]
    line = damaged(events=events)
    assert line == f"step {step + 1} no longer applies: {why}; the code, the network or the trace has changed"


def test_an_operation_that_is_no_longer_enabled(refused, saved, tmp_path):
    (tmp_path / "mine.py").write_text(BROKEN.replace("p[-1] + 1:]))]", "p[-1] + 1:]), enabled=lambda p: False)]"))
    line = refused("replay", "trace.json")
    assert "the operation is not enabled on (0, 0, 0, 0)" in line


def test_a_replica_that_now_raises(refused, saved, tmp_path):
    (tmp_path / "mine.py").write_text(BROKEN.replace("int.__add__", "None"))
    assert "replica 1 stands still since merge(" in refused("replay", "trace.json")


def test_an_operation_that_is_gone(refused, saved, tmp_path):
    (tmp_path / "mine.py").write_text(BROKEN.replace('"up"', '"increase"'))
    assert refused("replay", "trace.json").startswith("step 1 no longer applies: up() at replica 0")
