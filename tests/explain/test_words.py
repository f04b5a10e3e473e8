"""What a terminal shows, byte for byte; and that nothing in a data type can garble it."""

from dataclasses import replace

import pytest

from checker import check, compare
from checker.explain.shown import brief
from checker.explain.side_by_side import told_side_by_side
from checker.explain.words import COLUMNS, told, violation_lines
from tests.counters import COUNTERS
from tests.golden import assert_golden
from tests.golden.hostile import hostile, raising, wide

BROKEN = [name for name, entry in COUNTERS.items() if entry.violates]


def described(name):
    return COUNTERS[name].description


def test_a_pass_says_what_was_covered():
    assert_golden("gcounter.txt", told(check(described("gcounter"), depth=5)) + "\n")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_type_gets_its_trace(name):
    assert_golden(f"{name}.txt", told(check(described(name), depth=COUNTERS[name].depth)) + "\n")


def test_the_sum_merge_makes_a_person_say_of_course():
    text = "\n".join(violation_lines(check(described("gcounter-sum"), depth=3).violations[0]))
    assert "replica 1 merges (1, 0, 0)           ├═════════════════▶✗ (2, 0, 0) = 2" in text
    assert "from replica 0 as of step 1, again" in text
    assert "got       replica 1 answers 2, but it has seen 1 increment: 1 is expected" in text
    assert "the same information was merged twice and counted twice." in text
    assert text.splitlines()[-2].strip().startswith("code      models/broken/gcounter_sum.py:30, in merge: return")


def test_messages_that_are_used_up_are_sent_before_they_arrive():
    result = check(described("gcounter-sum"), depth=6, network="mailbox", properties=["conforms"])
    assert_golden("gcounter-sum-mailbox.txt", told(result) + "\n")


def test_an_incomplete_run_claims_nothing_beyond_what_it_covered():
    result = check(described("gcounter"), depth=10, engine="reference", max_states=200)
    assert_golden("gcounter-incomplete.txt", told(result) + "\n")


def test_long_payloads_are_folded():
    assert_golden("wide.txt", told(check(wide, depth=2)) + "\n")


def test_longer_ones_are_told_one_below_the_other():
    longer = replace(wide, initial=lambda *_: "no diagram has room for this " * 8)
    assert_golden("wider.txt", told(check(longer, depth=2)) + "\n")


def test_an_exception_is_told_with_its_trace():
    assert_golden("raising.txt", told(check(raising, depth=3)) + "\n")


def test_hostile_names_and_payloads_stay_on_their_lines():
    text = told(check(hostile, replicas=2, depth=1))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert_golden("hostile.txt", text + "\n")


def test_a_comparison_stands_side_by_side():
    results = compare(described("gcounter"), described("gcounter-sum"), depth=5).results
    assert_golden("side-by-side.txt", told_side_by_side(results) + "\n")


def test_many_models_are_compared_in_blocks_that_fit():
    results = compare(*(entry.description for entry in COUNTERS.values()), depth=2).results
    text = told_side_by_side(results)
    assert max(map(len, text.splitlines())) <= COLUMNS
    assert all(name in text for name in COUNTERS)


@pytest.mark.parametrize("name", COUNTERS)
def test_no_line_about_the_catalogue_is_too_long(name):
    text = told(check(described(name), depth=4))
    assert max(map(len, text.splitlines())) <= COLUMNS


@pytest.mark.parametrize("name", COUNTERS)
def test_colour_changes_no_text(name):
    result = check(described(name), depth=3)
    marked = told(result, lambda text, role: f"\x00{role}\x01{text}\x02")
    plain = "".join(part.partition("\x01")[2] if "\x01" in part else part for part in marked.split("\x00"))
    assert plain.replace("\x02", "") == told(result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("frozenset()", "set()"),
        ("frozenset({frozenset({1}), (frozenset(), 2)})", "{{1}, (set(), 2)}"),
        ("frozenset({'}) frozenset({', \"it's\"})", "{'}) frozenset({', \"it's\"}"),
        ("x=frozenset({'a'}) y=frozenset({'b'})", "x={'a'} y={'b'}"),
        ("myfrozenset()", "myfrozenset()"),
        ("frozenset({ and no end", "frozenset({ and no end"),
        ("frozenset({" * 50_000, "frozenset({" * 50_000),
    ],
    ids=range(7),
)
def test_frozensets_are_written_as_sets(text, expected):
    assert brief(text) == expected
