"""The page in a real browser: it steps, it filters, it has no error, from a file and without a network.

Chromium is driven by a script that is put into a copy of the page; without Chromium these tests are skipped.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest

from checker import check
from checker.report.html import page_text
from models.catalogue import CATALOGUE
from tests.counters import COUNTERS
from tests.golden.hostile import hostile

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=4000",
)
pytestmark = pytest.mark.skipif(not BROWSER, reason="needs Chromium on the PATH")

ASKED = """
const $ = (query) => document.querySelector(query);
const all = (query) => [...document.querySelectorAll(query)];
const isShown = (one) => getComputedStyle(one).display !== "none";
const seen = () => all(".frames > li").filter(isShown).map((one) => one.dataset.step);
const key = (name, at) => (at || document.body).dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
const visible = () => all(".canvas .edge").filter((one) => one.getAttribute("visibility") !== "hidden").length;
const told = {};
"""


def page(described, **options):
    result = check(described, **options)
    return page_text(result, result.graph(), described.name, "python -m checker")


def opened(text, folder, script=None, columns=None):
    """What the browser makes of a page: its own messages, and what the script told.

    `columns`: the width of the page in pixels, in a frame: no window is as narrow as a phone.
    """
    if script is not None:
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        told = "parent.document.body.setAttribute('data-told', JSON.stringify(told));"
        text = text.replace("</body>", f"<script>{ASKED}{script}{told}</script></body>")
    if columns is not None:
        frame = f'<iframe srcdoc="{html.escape(text)}" style="width:{columns}px;height:900px;border:0"></iframe>'
        text = f"<!DOCTYPE html><body>{frame}</body>"
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    command = [BROWSER, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,900", "--dump-dom"]
    ran = subprocess.run([*command, file.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    said = [line for line in ran.stderr.splitlines() if ":CONSOLE" in line]
    found = re.search(r'data-told="([^"]*)"', ran.stdout)
    return said, json.loads(html.unescape(found.group(1))) if found else None, ran.stdout


@pytest.fixture(scope="module")
def broken():
    return page(COUNTERS["gcounter-sum"].description, depth=4)


def test_the_page_runs_as_it_is_without_an_error(broken, tmp_path):
    said, _, dom = opened(broken, tmp_path)
    assert said == []
    assert 'class="player is-live"' in dom
    assert 'class="explorer"' in dom


def test_arrow_keys_buttons_and_clicks_step_through_the_counterexample(broken, tmp_path):
    said, told, _ = opened(
        broken,
        tmp_path,
        """
        told.first = seen();
        $(".player").scrollIntoView({behavior: "instant"});
        key("ArrowLeft"); told.back = seen();
        $(".player").focus(); key("Home", $(".player .picture")); told.home = seen();
        $("[data-go=next]").click(); told.next = seen();
        $("[data-go=last]").click(); told.last = seen(); told.fails = $(".player [aria-live]").textContent;
        told.slider = $(".player input[type=range]").getAttribute("aria-valuetext") === told.fails;
        told.disabled = all("[data-go]:disabled").map((one) => one.dataset.go);
        $('.step[data-step="2"]').dispatchEvent(new MouseEvent("click", {bubbles: true})); told.clicked = seen();
        told.later = all(".step.is-later").map((one) => one.dataset.step);
        told.said = $(".player [aria-live]").textContent;
        """,
    )
    assert said == []
    assert told == {
        "first": ["3"],
        "back": ["2"],
        "home": ["0"],
        "next": ["1"],
        "last": ["3"],
        "fails": "Step 3 of 3 Replica 1 merges (1, 0, 0) from replica 0 as of step 1, again. conforms fails here.",
        "slider": True,
        "disabled": ["next", "last"],
        "clicked": ["2"],
        "later": ["3"],
        "said": "Step 2 of 3 Replica 1 merges (1, 0, 0) from replica 0 as of step 1",
    }


def test_the_graph_is_searched_filtered_and_moved(broken, tmp_path):
    said, told, _ = opened(
        broken,
        tmp_path,
        """
        const canvas = $(".canvas"), svg = $(".canvas svg"), search = $("input[type=search]");
        told.nodes = all(".canvas .node").length;
        told.path = all(".canvas .edge.on").length;
        told.wrong = all(".canvas .node.wrong.chosen").length;
        told.arrows = visible();
        const deliver = all(".kinds input")[1]; deliver.click(); told.updates = visible(); deliver.click();
        told.again = visible();
        search.value = "2 | 0 | 0"; search.dispatchEvent(new Event("input"));
        told.found = $(".found").textContent;
        search.value = ""; search.dispatchEvent(new Event("input"));
        const before = svg.getAttribute("viewBox").split(" ").map(Number);
        key("+", canvas); const near = svg.getAttribute("viewBox").split(" ").map(Number);
        key("ArrowRight", canvas); const right = svg.getAttribute("viewBox").split(" ").map(Number);
        told.zoomed = near[2] < before[2]; told.moved = right[0] > near[0];
        all(".canvas .node")[0].dispatchEvent(new MouseEvent("click"));
        told.chosen = $(".detail").textContent.includes("0 events from the beginning");
        told.next = all(".detail .go").length;
        all(".canvas .node")[1].dispatchEvent(new PointerEvent("pointerenter"));
        told.tooltip = !$(".tooltip").hidden;
        told.views = all("select option").length;
        """,
    )
    assert said == []
    assert told["nodes"] == 368
    assert told["path"] == 3
    assert told["wrong"] == 1
    assert told["updates"] < told["arrows"] == told["again"]
    assert re.fullmatch(r"\d+ of 368", told["found"])
    assert (told["zoomed"], told["moved"], told["chosen"], told["tooltip"]) == (True, True, True, True)
    assert (told["next"], told["views"]) == (3, 2)


BROKEN_WORDS = """
const words = (one) => {
  const found = [], walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(word[0]);
    }
  }
  return found;
};
"""


def test_a_phone_needs_no_sideways_scrolling_and_breaks_no_word_of_the_properties(broken, tmp_path):
    said, told, _ = opened(
        broken,
        tmp_path,
        BROKEN_WORDS
        + """
        told.over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        told.broken = words($(".asks tbody"));
        told.stacked = all(".asks tbody tr").map((row) => {
          const [name, verdict, meaning] = [...row.children].map((one) => one.getBoundingClientRect());
          return verdict.top < name.bottom && meaning.top >= name.bottom && meaning.width > 300;
        });
        """,
        columns=390,
    )
    assert said == []
    assert told == {"over": 0, "broken": [], "stacked": [True] * 6}


def test_a_wide_page_has_its_properties_in_columns(broken, tmp_path):
    said, told, _ = opened(
        broken,
        tmp_path,
        BROKEN_WORDS
        + """
        told.broken = words($(".asks tbody"));
        told.tops = new Set(all(".asks tbody tr:first-child > *").map((one) => one.getBoundingClientRect().top)).size;
        """,
    )
    assert (said, told) == ([], {"broken": [], "tops": 1})


def test_what_can_happen_next_is_told_apart(tmp_path):
    text = page(CATALOGUE["or-set-pair-order"].description, depth=3, replicas=2)
    said, told, _ = opened(
        text,
        tmp_path,
        """
        told.next = [], told.heads = new Set();
        all(".canvas .node").forEach((node) => {
          node.dispatchEvent(new MouseEvent("click"));
          told.next.push(all(".detail .go").map((one) => one.textContent));
          told.heads.add($(".detail h3").textContent);
        });
        told.heads = told.heads.size;
        told.label = $(".choice").textContent.split(" ")[0] + ($("select").getAttribute("aria-label") || "");
        """,
    )
    assert said == []
    assert all(len(set(next_)) == len(next_) for next_ in told["next"])
    twins = [text for next_ in told["next"] for text in next_ if re.search(r" \(state \d+\)$", text)]
    assert len(twins) == 4
    assert told["heads"] == len(told["next"]) == 85
    assert told["label"] == "Show"


def test_events_that_lead_nowhere_are_counted_in_grammar(tmp_path):
    said, told, _ = opened(
        page(COUNTERS["pncounter-signed"].description, depth=3, replicas=2),
        tmp_path,
        """
        const idle = new Set(), heads = [];
        const collect = () => all(".canvas .node").forEach((node) => {
          node.dispatchEvent(new MouseEvent("click"));
          const notes = $(".detail .soft").textContent.match(/\\d+ events? (stay|change)s? [a-z]+/);
          if (notes) idle.add(notes[0]);
          heads.push($(".detail h3").textContent);
        });
        collect();
        told.states = [...idle].sort(); idle.clear();
        const select = $("select"); select.value = "1"; select.dispatchEvent(new Event("change"));
        collect();
        told.groups = [...idle].sort(); told.heads = [heads[0], heads[heads.length - 1]];
        """,
    )
    assert said == []
    assert told["states"] == ["1 event changes nothing", "2 events change nothing"]
    assert told["groups"] == ["1 event stays inside", *(f"{n} events stay inside" for n in (2, 4, 6))]
    assert told["heads"] == ["State 0", "Group 25: 1 state"]


def test_hostile_content_runs_nothing(tmp_path):
    script = "told.title = document.title; told.alerts = window.hacked || 0; told.frames = seen().length;"
    said, told, _ = opened(page(hostile, depth=2, replicas=2), tmp_path, script)
    assert said == []
    assert told["alerts"] == 0
    assert told["title"].endswith(": FAIL")
