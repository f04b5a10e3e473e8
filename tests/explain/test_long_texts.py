"""Texts too long to read are cut in their middle for people, and nowhere else."""

import json
from dataclasses import replace

import pytest

from checker import Operation, StateBased, check
from checker.explain.long_texts import both_shortened, shortened, shortened_parts
from checker.explain.words import brief_lines, line_of, told
from checker.report.html import page_text
from checker.report.json_text import result_object, written
from checker.report.markdown import report_text

ZEROS = "0, " * 3_000


def put(payload, at, number):
    return [*payload[:at], number, *payload[at + 1 :]]


entries = StateBased(
    name="entries",
    initial=lambda i, n: [0] * 3_000,
    operations=[Operation("put", put, args=[(1_500, 7)])],
    merge=lambda a, b: [one + other for one, other in zip(a, b)],
    value=sum,
    spec=lambda seen: 7 * bool(len(seen)),
)
doubling = StateBased(
    name="doubling",
    initial=lambda i, n: "ab" * 7_500,
    operations=[Operation("double", lambda payload: payload * 2)],
    merge=lambda a, b: max(a[:-1] + "z", b),
    value=lambda payload: payload,
    spec=lambda seen: "ab" * 7_500 * 2 ** len(seen),
)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [("x" * 301, 181), (f"[{ZEROS}1]", 8_885), ("(" * 5_000, 4_880), ("\\'" * 5_000, 9_880), ("[(" * 999, 1_878)],
    ids=range(5),
)
def test_of_a_long_piece_the_two_ends_are_shown(text, left_out):
    found = shortened(text)
    head, tail = found.split(f"… {left_out:,} characters left out …")
    assert len(head) + left_out + len(tail) == len(text)
    assert text.startswith(head) and text.endswith(tail)
    assert len(head) > len(tail) > 25


def test_a_list_is_cut_between_its_entries():
    assert shortened(f"[{ZEROS}1]") == f"[{'0, ' * 26}… 8,885 characters left out …{' 0,' * 12} 1]"


def test_the_rest_of_a_sentence_stays():
    for word in ("it's", "replica's", "x='a b'", "[1, 2]"):
        found = shortened(f"{word} {{'y z': '{'x ' * 300}'}}, {word} 'q'")
        assert found.startswith(f"{word} {{'y z': 'x x ") and found.endswith(f" x '}}, {word} 'q'")
        assert found.count("characters left out") == 1
        assert shortened(found) == found


def test_what_is_not_long_stays():
    for text in ("", "x" * 300, "word " * 500):
        assert shortened(text) == text


def test_a_text_of_many_pieces_is_cut_as_a_whole():
    head, tail = shortened("word " * 10_000).split("… 48,804 characters left out …")
    assert (len(head), len(tail), len("word " * 10_000)) == (800, 396, 50_000)


def test_what_differs_is_seen_wherever_it_stands():
    one, other = both_shortened(f"[{ZEROS}1, {ZEROS}2]", f"[{ZEROS}7, {ZEROS}2]")
    assert (len(one), len(other)) == (297, 297)
    assert " 1, " in one and " 7, " in other
    assert [text for text, is_new in shortened_parts(f"[{ZEROS}1, {ZEROS}2]", f"[{ZEROS}7, {ZEROS}2]") if is_new] == [
        "7"
    ]


def test_the_terminal_shows_how_much_is_left_out():
    result = check(doubling, replicas=2, depth=2)
    text = told(result)
    (violation, *_) = result.violations
    assert violation.property_name == "conforms"
    assert max(map(len, text.splitlines())) < 150
    assert len(text) < 15_000
    assert line_of(violation).count("characters left out") == 2
    assert line_of(violation).endswith(f"a… 29,882 characters left out …{'ba' * 19}b' is expected")
    assert max(map(len, brief_lines(violation))) < 150


def test_a_change_in_the_middle_of_a_long_list_is_shown():
    lines = told(check(entries, replicas=2, depth=2)).splitlines()
    (now,) = [n for n, line in enumerate(lines) if line.startswith("              now: ")][:1]
    shown = " ".join(line.strip() for line in lines[now : now + 4])
    assert " 0, 7, 0, " in shown
    assert shown.count("characters left out") == 2


def test_reports_are_short_and_files_for_programs_whole():
    result = check(doubling, replicas=2, depth=2)
    page = page_text(result, None, "doubling", "python -m checker")
    assert len(page) < 80_000
    assert "… 14,762 characters left out …" in page
    assert len(report_text(result, "doubling", "python -m checker")) < 30_000
    kept = json.loads(written(result_object(result)))
    (violation, *_) = kept["violations"]
    assert violation["events"][0]["states"][violation["events"][0]["replica"]] == "ab" * 15_000
    assert violation["failure"] == result.violations[0].failure
    assert len(violation["failure"]) > 30_000


def test_calls_with_long_arguments_are_cut_in_the_diagram():
    long = Operation("add", lambda payload, more: payload + len(more), args=["x" * 30_000])
    counted = replace(doubling, initial=lambda i, n: 0, operations=[long], value=lambda p: p, spec=len, merge=max)
    text = told(check(counted, replicas=2, depth=1))
    assert "characters left out" in text
    assert len(text) < 3_000
