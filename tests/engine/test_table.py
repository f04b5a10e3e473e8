"""The table engine gives the same whatever the word, the chunk and the number of workers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from checker import check
from checker.core.bounds import Bounds, Limits, ops_for
from checker.engine import reference, table
from checker.engine.exploration import Exploration
from checker.engine.table import Tuning
from checker.engine.watch import Watch
from checker.engine.words import Flat, Folded, form_for
from checker.properties.selection import select
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import REPEAT_EVERY
from models.gcounter import GCounter
from tests.counters import COUNTERS

CASES = [
    ("gcounter", "async", 4, None, 3),
    ("gcounter", "sync", None, 2, 3),
    ("gcounter", "mailbox", 6, None, 3),
    ("gcounter", "sync", 4, None, 1),
    ("gcounter", "async", 4, None, 2),
    ("gcounter", "async", 3, None, 5),
    ("gcounter-sum", "async", 4, None, 4),
    ("pncounter-signed", "async", 3, None, 3),
    ("delta-gcounter-increments", "async", 4, None, 3),
]
TUNINGS = {
    "word of 8 bits": Tuning(workers=1, word_bits=8),
    "word of 16 bits": Tuning(workers=2, word_bits=16),
    "word of 1 bit": Tuning(workers=2, word_bits=1),
    "chunks of 7": Tuning(workers=3, chunk=7),
    "chunks of 1": Tuning(workers=1, chunk=1),
    "one worker": Tuning(workers=1),
    "four workers": Tuning(workers=4),
}


def explored(case: tuple, tuning: Tuning | None) -> tuple[Exploration, list[object]]:
    """An exploration by tables, or by the reference for None; and its states and findings in words."""
    name, network, depth, ops, replicas = case
    bounds = Bounds(replicas, depth, ops_for(ops, replicas))
    system = ReplicatedSystem(COUNTERS[name].description, replicas, network, bounds.ops)
    checks = [check for prop in select(system, None) for check in prop.checks]
    if tuning is None:
        found = reference.explore(system, checks, bounds, Watch(Limits()))
    else:
        found = table.explore(system, checks, bounds, Watch(Limits()), tuning)
    assert found.walk is not None
    states = sorted((depth, system.state_key(state)) for depth, state in found.walk())
    findings = [
        (
            f.check,
            f.depth,
            sorted((system.state_key(t.state), t.event and system.event_key(t.event)) for t in f.targets),
        )
        for f in found.findings
    ]
    ancestors = [[sorted(map(system.state_key, level)) for level in found.ancestors(f)] for f in found.findings]
    return found, [states, findings, ancestors]


@pytest.mark.parametrize("tuning", TUNINGS.values(), ids=TUNINGS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}-{case[4]}")
def test_results_do_not_depend_on_how_the_work_is_split(case, tuning):
    judge, in_words = explored(case, None)
    found, found_in_words = explored(case, tuning)
    for field in (
        "states",
        "transitions",
        "depth",
        "terminal_states",
        "orderings",
        "states_per_depth",
        "complete_depth",
        "stopped",
        "events",
    ):
        assert getattr(found, field) == getattr(judge, field), field
    assert found_in_words == in_words


def test_narrow_ids_are_packed_side_by_side_and_wide_ones_are_folded():
    assert isinstance(form_for([4, 4, 4]), Flat)
    assert form_for([4, 4, 4]).is_dense
    assert form_for([5, 2, 1]).sizes == (8, 2, 2)
    assert form_for([17, 729, 1]).sizes == (32, 1024, 2)
    assert form_for([729, 729, 729]).sizes == (768, 768, 768)  # fewer spare ids where words are large
    assert isinstance(form_for([2**20] * 3), Flat)
    assert not form_for([2**20] * 3).is_dense
    assert isinstance(form_for([2**22] * 3), Folded)
    assert isinstance(form_for([2, 2, 2], word_bits=2), Folded)


def test_user_code_runs_once_for_each_distinct_call_and_now_and_then_twice():
    calls: Counter[tuple[GCounter, int, GCounter, int]] = Counter()

    def merge(a: GCounter, b: GCounter) -> GCounter:
        calls[a, a.node_id, b, b.node_id] += 1
        return a.merge(b)

    description = replace(COUNTERS["gcounter"].description, merge=merge)
    assert check(description, depth=6, engine="table").states == 3_524
    assert len(calls) == 3_591
    # repeated are the first three calls and one in so many, each time with the very first; at the end the first three
    often = 3_591 // REPEAT_EVERY
    assert Counter(calls.values()) == {1: 3_591 - 3 - often, 2: often, 3: 2, 3 + 3 + often: 1}


@pytest.mark.parametrize("engine", [reference, table], ids=["reference", "table"])
@pytest.mark.parametrize("name", ["gcounter-sum", "gcounter-shared-id"])
def test_a_violation_met_on_a_level_that_was_only_begun_is_found(engine, name, monkeypatch):
    """Whatever the limit: what is found is found by the whole search as well, at the same depth."""
    monkeypatch.setattr(reference, "LOOK_EVERY", 1)
    monkeypatch.setattr(table, "WAVE", 1)

    def stopped_at(limit: int | None) -> Exploration:
        system = ReplicatedSystem(COUNTERS[name].description, 3, "async", None)
        checks = [check for prop in select(system, None) for check in prop.checks]
        tuning = (Tuning(workers=1, chunk=1),) if engine is table else ()
        return engine.explore(system, checks, Bounds(3, 5), Watch(Limits(states=limit)), *tuning)

    whole = {finding.check: (finding.depth, len(finding.targets)) for finding in stopped_at(None).findings}
    begun: set[int] = set()
    for limit in range(1, 100):
        found = stopped_at(limit)
        assert found.stopped == f"more than {limit} states (--max-states)"
        assert len(found.states_per_depth) - found.complete_depth in (1, 2)
        for finding in found.findings:
            depth, targets = whole[finding.check]
            assert finding.depth == depth <= found.complete_depth + 1
            assert len(finding.targets) <= targets
            assert len(found.ancestors(finding)) == depth + 1
            begun |= {finding.check} if depth > found.complete_depth else set()
    assert begun == {number for number, (depth, _) in whole.items() if depth > 1}  # the first level is one step
