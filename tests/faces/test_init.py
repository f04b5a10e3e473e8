"""`init` writes a file that runs, and never over another one; `--model` takes a class as it is."""

import json

import pytest

TALLY = """
class Tally:
    def __init__(self, node_id, num_nodes):
        self.node_id, self.counts = node_id, [0] * num_nodes
    def increment(self):
        self.counts[self.node_id] += 1
    def merge(self, other):
        self.counts = [max(a, b) for a, b in zip(self.counts, other.counts)]
    def value(self):
        return sum(self.counts)
"""


@pytest.mark.parametrize("file", ["my_crdt.py", "other.py"])
def test_the_starting_file_runs(run, tmp_path, file):
    said = run("init", *([] if file == "my_crdt.py" else [file]))
    assert said == (
        0,
        f"written: {file}; check it with\n  python -m checker --model {file}:wishes --depth 5\n",
        "",
    )
    checked = run("--model", f"{file}:wishes", "--depth", 5)
    assert checked.status == 0 and checked.err == ""
    assert checked.out.startswith("wishes: PASS: all ")
    assert "conforms" in checked.out and "warning" not in checked.out


def test_an_operation_that_is_lost_is_found_in_the_starting_file(run, tmp_path):
    run("init")
    text = (tmp_path / "my_crdt.py").read_text()
    (tmp_path / "my_crdt.py").write_text(text.replace("self.items |= other.items", "self.items = other.items"))
    said = run("--model", "my_crdt.py:wishes", "--depth", 5, "--no-report")
    assert said.status == 1
    assert said.out.startswith("wishes: FAIL: conforms, ")


def test_init_writes_over_nothing(refused, run, tmp_path):
    (tmp_path / "mine.py").write_text("mine")
    assert refused("init", "mine.py") == "mine.py exists already, and init writes over nothing; give another name"
    assert (tmp_path / "mine.py").read_text() == "mine"


def test_init_refuses_what_cannot_be_written(refused):
    assert refused("init", "nowhere/mine.py") == "cannot write nowhere/mine.py: No such file or directory"
    assert refused("init", "mine.txt") == "cannot write mine.txt: the name of a starting file ends in .py"


def test_a_class_is_checked_and_what_was_found_is_told(run, tmp_path):
    (tmp_path / "tally.py").write_text(TALLY)
    said = run("--model", "tally.py:Tally", "--depth", 3)
    assert said.status == 0
    assert "inferred: from class Tally; replicas begin with Tally(node_id, num_nodes); operations:" in said.out
    report = (tmp_path / "reports" / "Tally" / "report.md").read_text()
    assert "Inferred: from class Tally; " in report
    found = json.loads(run("--model", "tally.py:Tally", "--depth", 3, "--format", "json").out)
    assert found["inferred"].startswith("from class Tally; ")


def test_a_counterexample_of_a_class_is_replayed(run, tmp_path):
    (tmp_path / "tally.py").write_text(TALLY.replace("max(a, b)", "a + b"))
    assert run("--model", "tally.py:Tally", "--depth", 4).status == 1
    again = run("replay", "reports/Tally/counterexample.json")
    assert again.status == 1 and again.out.startswith("Tally: still fails")


def test_a_file_without_a_name_offers_its_classes(refused, tmp_path):
    (tmp_path / "tally.py").write_text(TALLY)
    line = refused("--model", "tally.py", "--depth", 2)
    assert line == "'tally.py' does not say which object to check; write tally.py:NAME; it defines Tally"
