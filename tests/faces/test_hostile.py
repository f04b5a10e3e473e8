"""Whatever names, payloads and exceptions hold, it breaks no output: every format, through the command line."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest

from checker.faces.emitting import KINDS
from tests.report.consumers import assert_harmless, assert_itf, junit_suite, sarif_run, shiviz_events

ROOT = Path(__file__).resolve().parents[2]
WORSE = """
from checker import Operation, Property, StateBased

ELEMENTS = [
    "lone surrogate \\ud800", "controls \\x00 \\x07 \\x1b[2J \\x9b31m \\x7f",
    "right to left \\u202e\\u2066 and \\u2028 \\u2029",
    "]]> <!-- --> <script>alert(1)</script> </textarea>", "=1+1", "@SUM(A1)",
    "quotes \\"\\"\\" \'\'\' \\\\", "{{ 7 * 7 }} {% x %} ${x}",
    "new\\r\\nlines\\nhost {\\"a\\": 1}", "\\ufffe \\uffff \\U000e0001", "long " * 4000,
]


def lose(payload, element):
    return frozenset({element})


def told(view):
    if len(view.payload) > 1:
        raise ValueError(ELEMENTS[0] + ELEMENTS[1] + ELEMENTS[2] + ELEMENTS[8])
    return True


worse = StateBased(
    name=" ".join(ELEMENTS[:10]), initial=lambda i, n: frozenset(), merge=lambda a, b: a | b,
    operations=[Operation(ELEMENTS[number], lambda p, e=e: lose(p, e)) for number, e in enumerate(ELEMENTS)],
    value=lambda p: p, properties=[Property("never " + e, lambda v, e=e: e not in v.value) for e in ELEMENTS],
    spec=lambda seen: frozenset(ELEMENTS),
)


def explode(payload, other):
    raise ValueError("".join(ELEMENTS[:10]))


exploding = StateBased(
    name="exploding", initial=lambda i, n: 0, merge=explode, value=lambda p: p,
    operations=[Operation("up", lambda p: p + 1)],
)
"""


@pytest.fixture(params=["worse", "exploding"])
def folder(request, run, tmp_path):
    """All that one run writes; what it says is checked here."""
    (tmp_path / "mine.py").write_text(WORSE)
    options = [word for kind in KINDS for word in ("--emit", kind)]
    said = run("--model", f"mine.py:{request.param}", "--replicas", 2, "--depth", 2, "--report", "out", *options)
    assert said.status == 1, said.err
    assert_harmless(said.out + said.err)
    return tmp_path / "out"


def test_every_file_is_harmless_text(folder):
    for path in sorted(folder.iterdir()):
        if path.suffix != ".png":
            assert_harmless(path.read_text(encoding="utf-8"))


def test_every_file_is_still_of_its_kind(folder):
    assert_itf(json.loads((folder / "counterexample.itf.json").read_text(encoding="utf-8")))
    assert shiviz_events((folder / "counterexample.log").read_text(encoding="utf-8"))
    assert junit_suite((folder / "junit.xml").read_text(encoding="utf-8"))
    assert sarif_run(json.loads((folder / "result.sarif").read_text(encoding="utf-8")))
    assert len(networkx.read_graphml(folder / "graph.graphml", force_multigraph=True)) > 1
    ElementTree.parse(folder / "counterexample.svg")  # noqa: S314 - it is our own
    for name in ("graph-states.csv", "graph-transitions.csv"):
        rows = list(csv.reader(io.StringIO((folder / name).read_text(encoding="utf-8")), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")]


def test_dot_is_still_dot(folder):
    pygraphviz = pytest.importorskip("pygraphviz")
    assert pygraphviz.AGraph(filename=str(folder / "graph.dot")).number_of_nodes() > 1


def test_the_page_has_no_script_but_its_own(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert text.count("<script") == text.count("</script>")


def test_the_saved_result_is_told_again_and_replayed(folder, run):
    for command in (("explain", "out/result.json"), ("explain", "out/counterexample.json", "--length", "line")):
        said = run(*command)
        assert (said.status, said.err) == (0, "")
        assert_harmless(said.out)
    for name in ("counterexample.json", "counterexample.itf.json"):
        said = run("replay", f"out/{name}")
        assert said.status == 1, said.err
        assert_harmless(said.out + said.err)


def test_the_emitted_test_fails_and_nothing_else_happens(folder):
    (file,) = folder.glob("test_*.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, f"out/{file.name}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "1 failed" in done.stdout
    assert "AssertionError" in done.stdout and "SyntaxError" not in done.stdout
    assert_harmless(done.stdout + done.stderr)


def test_errors_are_one_harmless_line(run, tmp_path):
    for arguments in (
        ("--model", "x\x1b[2Jy\u202e", "--depth", 1),
        ("explain", "no\x9b31m\nfile"),
        ("--engine", "\x1b]0;x"),
    ):
        said = run(*arguments)
        assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
        assert_harmless(said.err)
