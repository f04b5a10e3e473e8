"""Limits are met in the middle of long work too: user code that takes long is not waited for till a level ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

import checker
from checker.engine import watch
from checker.system.user_code import REPEAT_EVERY
from models.catalogue.counters import gcounter
from models.catalogue.sets import or_set

ENGINES = ["table", "reference"]


class Clock:
    """Shows the time that user code takes, and no other."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls = 0

    def monotonic(self) -> float:
        return self.now

    def slowed(self, merge, seconds):
        def merged(a, b):
            self.now += seconds
            self.calls += 1
            return merge(a, b)

        return merged


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(watch, "time", made)
    return made


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("description", [gcounter, or_set], ids=["gcounter", "or-set"])
def test_slow_user_code_is_stopped_in_time(engine, description, clock):
    slow = replace(description, merge=clock.slowed(description.merge, 0.01))
    result = checker.check(slow, depth=5, timeout=3, engine=engine)
    assert result.verdict is checker.Verdict.INCOMPLETE
    assert result.incomplete_because == "3 seconds were over (--timeout)"
    grace = 300 / 2 + 2 * REPEAT_EVERY  # calls: half the time again, and those until a look; the first three at the end
    assert 300 <= clock.calls <= 300 + grace + 20
    assert result.complete_depth < 5


@pytest.mark.parametrize("engine", [*ENGINES, "orderings"])
def test_a_limit_in_the_middle_of_judging_leaves_the_level_out(engine, clock):
    """What was not judged whole is not claimed."""
    slow = replace(gcounter, merge=clock.slowed(gcounter.merge, 0.01))
    depths = [checker.check(slow, depth=4, timeout=t, engine=engine).complete_depth for t in (0.5, 1, 2, 4, 1000)]
    assert depths == sorted(depths)
    assert depths[-1] == 4


def test_no_more_memory_ends_the_search_like_a_limit(monkeypatch):
    from checker.engine import table

    def full(*_):
        raise MemoryError

    monkeypatch.setattr(table.ArrayChecks, "failing_states", full)
    result = checker.check(gcounter, depth=4)
    assert result.incomplete_because == watch.NO_MEMORY
    assert result.complete_depth == 0


def test_progress_is_told_while_user_code_takes_long(clock):
    told = []
    slow = replace(gcounter, merge=clock.slowed(gcounter.merge, 0.01))
    checker.check(slow, depth=4, progress=lambda now, note: told.append(now.seconds))
    assert told == sorted(set(told))
    assert max(b - a for a, b in pairwise(told)) < 0.01 * (REPEAT_EVERY + 110)


def test_pythons_own_settings_are_as_they_were():
    import gc

    before = gc.get_threshold()
    checker.check(gcounter, depth=2)
    assert gc.get_threshold() == before


@pytest.mark.parametrize("engine", ENGINES)
def test_states_that_were_not_expanded_are_not_called_terminal(engine):
    """The last level within the bound has no successors to look for; one that a limit cut short has."""
    assert checker.check(gcounter, depth=9, max_states=20_000, engine=engine).terminal_states == 0
    assert checker.check(gcounter, depth=4, engine=engine).terminal_states == 168


def test_a_search_leaves_no_cycles_behind():
    """Since cycles are looked for seldom, arrays in one would be kept for long."""
    import gc

    checker.check(gcounter, depth=2)
    gc.collect()
    gc.disable()
    try:
        result = checker.check(gcounter, depth=4)
        assert gc.collect() == 0
        assert result.passed
    finally:
        gc.enable()
