"""Reports as Markdown, byte for byte; and that no name, payload or exception can break a page or a diagram."""

import re

import pytest

from checker import check, compare
from checker.explain.phrases import printable
from checker.report.markdown import code, comparison_text, escaped, fenced, report_text
from checker.report.mermaid import sequence_diagram
from tests.counters import COUNTERS
from tests.golden import assert_golden
from tests.golden.hostile import ELEMENTS, NAME, hostile, raising

STATEMENT = re.compile(
    r"    (    )?(participant r\d as replica \d"
    r"|Note over r\d(,r\d)?: [^;#<>`|%{}\"\\]*(<br/>[^;#<>`|%{}\"\\]*)?"
    r"|r\d(->>|-->>|-\))r\d: [^;#<>`|%{}\"\\]*"
    r"|rect rgba\(255, 0, 0, 0\.15\)"
    r"|end)"
)


def described(name):
    return COUNTERS[name].description


def report(name, **options):
    return report_text(check(described(name), **options), name, f"python -m checker --model {name}")


def test_a_pass_says_what_was_covered_and_what_is_not_claimed():
    assert_golden("gcounter.md", report("gcounter", depth=5))


def test_a_fail_shows_the_counterexample_as_a_table_and_a_diagram():
    assert_golden("gcounter-sum.md", report("gcounter-sum", depth=5))


def test_an_incomplete_run_says_so():
    assert_golden("gcounter-incomplete.md", report("gcounter", depth=10, engine="reference", max_states=200))


def test_limited_updates_without_a_depth_are_covered_however_long():
    text = report("gcounter", replicas=2, ops=(2, 1), network="sync")
    assert "Every ordering with at most 2 and 1 updates at replicas 0 and 1, however long, was explored" in text
    assert "| events in an ordering | any number |" in text


def test_a_comparison_has_a_column_for_each_model():
    results = compare(described("gcounter"), described("gcounter-sum"), depth=4).results
    assert_golden(
        "comparison.md", comparison_text(results, "python -m checker compare gcounter gcounter-sum --depth 4")
    )


def test_the_page_is_the_same_for_every_engine():
    pages = {report("gcounter-sum", depth=4, engine=engine) for engine in ("auto", "reference", "orderings")}
    assert len(pages) == 1


def test_hostile_names_and_payloads_break_no_page():
    result = check(hostile, replicas=2, depth=1)
    text = report_text(result, NAME, "python -m checker --model 'x\n```y'")
    assert_golden("hostile.md", text)
    assert "<script" not in re.sub(r"`[^`\n]*`", "", text.replace("\\`", ""))


@pytest.mark.parametrize("page", ["gcounter.md", "gcounter-sum.md", "comparison.md", "hostile.md"])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(page):
    rows = [line for line in _golden(page) if line.startswith("|")]
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in rows]
    heads = [n for n, line in enumerate(rows) if re.fullmatch(r"\|( -+:? \|)+", line)]
    assert heads
    for begin, end in zip(heads, [*(n - 1 for n in heads[1:]), len(widths)]):
        assert set(widths[begin - 1 : end]) == {widths[begin]}


def _golden(page):
    from tests.golden import FOLDER

    return (FOLDER / page).read_text(encoding="utf-8").splitlines()


def test_the_diagram_of_the_sum_merge_marks_the_second_delivery():
    lines = [
        line.strip() for line in sequence_diagram(check(described("gcounter-sum"), depth=3).violations[0]).splitlines()
    ]
    assert lines == [
        "sequenceDiagram",
        "participant r0 as replica 0",
        "participant r1 as replica 1",
        "participant r2 as replica 2",
        "Note over r0,r2: all begin with (0, 0, 0) = 0",
        "Note over r0: 1. increment()<br/>(1, 0, 0) = 1",
        "r0->>r1: 2. (1, 0, 0) as of step 1",
        "Note over r1: (1, 0, 0) = 1",
        "rect rgba(255, 0, 0, 0.15)",
        "r0-->>r1: 3. again: (1, 0, 0) as of step 1",
        "Note over r1: (2, 0, 0) = 2",
        "Note over r1: conforms fails here",
        "end",
    ]


@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
@pytest.mark.parametrize("name", [name for name, entry in COUNTERS.items() if entry.violates])
def test_every_line_of_every_diagram_is_a_statement(name, network):
    result = check(described(name), depth=4, network=network)
    assert all(_is_well_formed(sequence_diagram(violation)) for violation in result.violations)


@pytest.mark.parametrize("description", [hostile, raising])
def test_hostile_payloads_break_no_diagram(description):
    result = check(description, replicas=2, depth=2)
    assert result.violations
    assert all(_is_well_formed(sequence_diagram(violation)) for violation in result.violations)


def _is_well_formed(diagram):
    """Every line is one of the statements used, once entities are taken out."""
    head, *lines = re.sub(r"#\d+;", "", diagram).splitlines()
    return head == "sequenceDiagram" and all(STATEMENT.fullmatch(line) for line in lines)


@pytest.mark.parametrize("text", [*ELEMENTS, "", " ", " padded ", "\u202eright to left", "\udc80"])
def test_code_type_shows_exactly_the_text(text):
    shown = code(text)
    if shown.startswith("`"):
        assert shown == f"`{printable(text)}`" and "`" not in shown[1:-1] and "|" not in shown
    else:
        inner = shown.removeprefix("<code>").removesuffix("</code>")
        assert re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), inner) == printable(text)
        assert re.fullmatch(r"[\w (),=]*", re.sub(r"&#\d+;", "", inner))


def test_a_fence_is_longer_than_the_backticks_within():
    assert fenced("a\n````", "sh") == "`````sh\na\n````\n`````"


def test_escaped_text_is_one_line_without_markup():
    assert escaped("a|b\n<i>*x*</i> & [l](u) `c` #1 \\") == (
        "a\\|b\\\\n&lt;i>\\*x\\*&lt;/i> &amp; \\[l\\](u) \\`c\\` \\#1 \\\\"
    )
