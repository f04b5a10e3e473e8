"""Requirements tables: which network and fault a type stands."""

import json
import re
from pathlib import Path

from checker.requirements import matrix
from models.catalogue import CATALOGUE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "requirements.md"
HOLDS = {"conforms": "holds", "converges": "holds", "settles": "holds", "completes": "holds"}


def test_a_counter_of_operations_needs_each_message_exactly_once():
    found = matrix(CATALOGUE["op-counter"].description, replicas=2, depth=4)
    assert {column.name: column.told for column in found.columns} == {
        "causal": HOLDS,
        "fifo": HOLDS,
        "unordered": HOLDS,
        "at-least-once": HOLDS | dict.fromkeys(["conforms", "converges", "settles"], "fails at 3"),
        "causal + crash": HOLDS,
    }
    assert found.unsuited == ("async", "sync", "mailbox")
    assert found.holds_under == ("causal", "fifo", "unordered", "causal + crash")


def test_a_list_needs_causal_order_and_not_only_that_of_each_sender(run):
    out = run("matrix", "rga", "--replicas", 3, "--depth", 4).out
    rows = {
        name: conforms for name, conforms, *_ in (re.split(r" {2,}", line.strip()) for line in out.splitlines()[4:])
    }
    assert (rows["causal"], rows["fifo"], rows["unordered"]) == ("holds", "fails at 4", "fails at 3")


def test_the_page_says_what_is_found_today(run):
    page = PAGE.read_text(encoding="utf-8")
    out = run("matrix", "op-counter", "enable-wins-flag", "--replicas", 3, "--depth", 4, "--markdown").out
    sections = out.split("\n## ")[1:]
    assert len(sections) == 2
    assert all(f"\n## {section.rstrip()}\n" in page for section in sections)


def test_as_json(run):
    (found,) = json.loads(run("matrix", "op-counter", "--replicas", 2, "--depth", 2, "--format", "json").out)[
        "matrices"
    ]
    assert found["unsuited"] == ["async", "sync", "mailbox"]
    assert found["columns"][0] == {"name": "causal", "properties": HOLDS}


def test_networks_and_faults_are_not_to_be_given(refused):
    assert refused("matrix", "gcounter", "--depth", 2, "--network", "sync") == (
        "matrix tries every network and fault itself: leave out --network"
    )


def test_without_a_bound_four_events_are_tried(run):
    assert run("matrix", "op-counter").out == run("matrix", "op-counter", "--depth", 4).out
    assert run("mutate", "gset").out == run("mutate", "gset", "--depth", 4).out
