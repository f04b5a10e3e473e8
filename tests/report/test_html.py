"""The page of a result: complete, fetching nothing, the same from run to run, and safe whatever user code says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from checker import check
from checker.report.html import page_text
from tests.counters import COUNTERS
from tests.golden.hostile import ELEMENTS, NAME, hostile, raising, wide

VOID = {"meta", "input", "link", "br", "img", "hr"}


class Elements(HTMLParser):
    """Every element with its attributes and text; raises where one is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def page(described, **options):
    result = check(described, **options)
    return page_text(result, result.graph(), described.name, f"python -m checker --model {described.name}")


@pytest.fixture(scope="module")
def broken():
    return page(COUNTERS["gcounter-sum"].description, depth=4)


def test_a_page_is_well_formed_and_fetches_nothing(broken):
    found = Elements(broken).found
    for tag, attributes in found:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith("#")
        assert not any(name.startswith("on") for name in attributes), attributes
    assert "http:" not in broken.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in broken
    assert "url(" not in broken
    assert "@import" not in broken


def test_every_part_of_the_page_can_be_named_by_a_screen_reader(broken):
    found = Elements(broken).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in found:
        if tag in {"button", "input"} and attributes.get("type") != "checkbox":
            assert attributes.get("aria-label") or attributes.get("placeholder"), attributes
        for name in ("aria-labelledby", "href"):
            assert not attributes.get(name) or attributes[name].lstrip("#") in ids
    assert '<label class="choice">Show <select></select></label>' in broken
    assert broken.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert [tag for tag, _ in found].count("h1") == 1


def test_a_pass_has_a_page_worth_opening():
    text = page(COUNTERS["gcounter"].description, depth=4)
    assert "<title>gcounter: PASS</title>" in text
    assert "All 921 orderings within the bound keep every property." in text
    assert 'id="counterexample"' not in text
    assert 'class="chart"' in text
    (graph,) = (json.loads(one) for one in Elements(text).scripts if one.startswith("{"))
    assert (graph["states"], graph["transitions"]) == (227, 489)
    assert len(graph["views"][0]["nodes"]) == 227
    assert [view["name"] for view in graph["views"]] == ["states", "groups"]


def test_a_counterexample_has_a_frame_for_each_step_and_its_root(broken):
    assert re.findall(r'<li data-step="(\d+)"', broken) == ["0", "1", "2", "3"]
    assert "<dt>Doubled</dt><dd>increment() #1 of replica 0: from step 3 on, replica 1 answers" in broken
    assert "<code>models/broken/gcounter_sum.py:30, in merge: return type(self)" in broken
    assert "<mark>2</mark>" in broken


def test_an_incomplete_run_says_so():
    text = page(COUNTERS["gcounter"].description, depth=10, engine="reference", max_states=200)
    assert "<title>gcounter: INCOMPLETE</title>" in text
    assert "No property was refuted by what was explored; that is not a PASS." in text


def test_a_graph_that_is_too_large_is_shown_in_groups():
    text = page(COUNTERS["gcounter"].description, depth=7)
    assert len(text) < 1_000_000
    (graph,) = (json.loads(one) for one in Elements(text).scripts if one.startswith("{"))
    assert [view["name"] for view in graph["views"]] == ["groups"]
    assert sum(node["states"] for node in graph["views"][0]["nodes"]) <= graph["states"] == 14_357


def test_the_page_is_the_same_for_every_engine_and_every_time():
    described = COUNTERS["gcounter-sum"].description
    assert len({page(described, depth=4, engine=e) for e in ("table", "reference", "orderings", "table")}) == 1


@pytest.mark.parametrize("described", [hostile, raising, wide], ids=["hostile", "raising", "wide"])
def test_hostile_content_stays_text(described):
    text = page(described, depth=2, replicas=2)
    own = Elements(page(COUNTERS["gcounter-sum"].description, depth=4)).found
    allowed = {tag for tag, _ in own}
    found = Elements(text)
    assert {tag for tag, _ in found.found} <= allowed | {"i"}
    assert len(found.scripts) == 2
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "<script>alert" not in text
    assert len(text) < 1_000_000


def test_hostile_names_are_shown_as_they_are():
    text = page(hostile, depth=2, replicas=2)
    assert NAME.split(" ")[0] in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert any("\\u003cscript\\u003e" in one for one in Elements(text).scripts)
    assert len(ELEMENTS) == 9


def test_the_policy_lets_nothing_run_but_the_page_itself(broken):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', broken).group(1)
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy


def test_a_later_violation_has_its_own_root_and_the_place_of_a_line_that_was_shown():
    text = page(COUNTERS["gcounter-shared-id"].description, depth=3, replicas=2)
    first, later = text.split('<article class="story"')[1:]
    assert "<code>models/gcounter.py:57, in merge: return self if" in first
    assert "<dt>Lost</dt><dd>one of increment() #1 of replica 0 and increment() #1 of replica 1: in the end" in later
    assert "<dt>Code</dt><dd><code>models/gcounter.py:57, in merge</code></dd>" in later
