"""Networks, faults and clocks on the command line: asked for, told, written down, and replayed."""

import json

import pytest

MINE = """
from checker import OpBased, Operation, StateBased
from checker.specs import counter

ops = OpBased(name="ops", initial=lambda *_: 0, operations=[Operation("up", lambda n: 1)],
    effect=lambda n, by: n + by, value=lambda n: n, spec=counter)
number = StateBased(name="number", initial=lambda i, n: (0,) * n + (i,),
    operations=[Operation("up", lambda p: (*p[:p[-1]], p[p[-1]] + 1, *p[p[-1] + 1:]))],
    merge=lambda a, b: (*map(int.__add__, a[:-1], b[:-1]), a[-1]), value=lambda p: sum(p[:-1]), spec=counter,
    recover=lambda p: (0,) * (len(p) - 1) + p[-1:])
clock = StateBased(name="clock", initial=lambda *_: (0, -1, None), merge=max, value=lambda p: p[2],
    operations=[Operation("write", lambda p, now, i: (now, i, i), args=[0, 1], reads_clock=True)],
    spec=lambda seen: seen.arbitrated()[-1].args[0] if len(seen) else None, timestamp=lambda p: p[0])
"""

CASES = [
    (("ops", "--depth", 3, "--network", "at-least-once"), {}, "network at-least-once"),
    (("number", "--depth", 3, "--crashes", 1), {"crashes": 1}, "at most 1 crash of each replica"),
    (
        ("number", "--depth", 6, "--network", "mailbox", "--drops", 1, "--duplicates", 2),
        {"drops": 1, "duplicates": 2},
        "at most 1 message of each replica dropped, at most 2 messages of each replica duplicated",
    ),
    (("clock", "--depth", 4, "--skew", "5,-1"), {"skew": [5, -1]}, "clocks of replicas 0 and 1 ahead by 5 and -1"),
]


@pytest.mark.parametrize(("arguments", "faults", "told"), CASES, ids=["network", "crashes", "mailbox", "skew"])
def test_what_is_asked_for_is_told_written_down_and_replayed(run, tmp_path, arguments, faults, told):
    (tmp_path / "mine.py").write_text(MINE)
    name, *rest = arguments
    options = ("--model", f"mine.py:{name}", "--replicas", 2, *rest)
    text = run(*options, "--report", "out")
    assert text.status == 1, text.err
    assert told in " ".join(text.out.split())
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    trace = json.loads((tmp_path / "out" / "counterexample.json").read_text())
    assert result.get("faults", {}) == trace.get("faults", {}) == faults
    again = run("replay", "out/counterexample.json")
    assert again.status == 1
    assert result["violations"][0]["failure"] in " ".join(again.out.split())
    report = (tmp_path / "out" / "report.md").read_text()
    assert " ".join(map(str, rest)) in report  # the command that gives the same again


def test_the_default_network_suits_the_kind_of_type(run, tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    options = ("--depth", 3, "--no-report", "--format", "json")
    assert json.loads(run("--model", "mine.py:ops", *options).out)["network"] == "causal"
    assert json.loads(run("--model", "gcounter", *options).out)["network"] == "async"


def test_op_based_and_state_based_types_are_compared_each_on_its_own_network(run, tmp_path):
    (tmp_path / "mine.py").write_text(MINE)
    said = run("compare", "mine.py:ops", "gcounter", "--depth", 3, "--no-report", "--format", "json")
    assert [result["network"] for result in json.loads(said.out)["results"]] == ["causal", "async"]
