"""Progress: one line on a terminal, nothing elsewhere; an estimate only where there is one."""

import io

import pytest

from checker import check
from checker.engine.watch import Progress
from checker.faces.progress import ProgressLine, seconds_left
from tests.counters import COUNTERS


def now(levels, expanded=0, seconds=1.0):
    return Progress(sum(levels), levels, expanded, seconds, 0)


def test_nothing_is_shown_in_a_pipe(run):
    assert run("--model", "gcounter", "--depth", 5, "--no-report").err == ""


def test_where_it_is_asked_for_it_is_shown_and_taken_away_again(run):
    said = run("--model", "gcounter", "--depth", 5, "--no-report", "--progress")
    assert said.err.startswith("\r\x1b[Kdepth 0 of 5 | 1 state | level: 1 (0% done) | ")
    assert said.err.endswith("\r\x1b[K")
    assert said.out.startswith("gcounter: PASS")


@pytest.mark.parametrize(
    ("levels", "expanded", "depth_bound", "left"),
    [
        ((1, 3), 0, 9, None),  # too early
        ((1, 10, 100), 0, 3, 100 / 11),  # only this level is left to expand
        ((1, 10, 100), 50, 4, 1050 / 61),  # and the next, ten times as large
        ((1, 10, 100), 50, None, None),  # no end in sight
        ((100, 80, 40), 0, None, 80 / 180),  # 40, then 20, 10, ...
    ],
)
def test_the_estimate(levels, expanded, depth_bound, left):
    assert seconds_left(now(levels, expanded), depth_bound) == (None if left is None else pytest.approx(left))


def test_what_grows_without_end_is_said_while_it_grows():
    stream = io.StringIO()
    line = ProgressLine(stream)
    line(now((1, 2)), "infinite system: n grows")
    line.close()
    assert "infinite system: n grows" in stream.getvalue()


@pytest.mark.parametrize("engine", ["reference", "table"])
def test_a_listener_hears_of_the_run(engine):
    heard = []
    check(
        COUNTERS["gcounter"].description, depth=7, engine=engine, progress=lambda now, note: heard.append((now, note))
    )
    assert heard
    assert all(note is None and progress.states >= sum(progress.levels) for progress, note in heard)


def test_statistics_say_where_states_and_calls_went(run):
    out = run("--model", "gcounter", "--depth", 4, "--no-report", "--statistics").out
    assert "  4         168  ########################################\n" in out
    assert "  increment      177  177\n" in out
    assert "  merge                 864  " in out
    assert "  user code took 0." in out
