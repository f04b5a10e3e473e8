"""Pictures of the state graph: what is drawn, how it is marked, and that no text can break it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checker import Operation, StateBased, check
from checker.core.errors import ReportError
from checker.explain import graph as graphs
from checker.report import picture
from checker.report.graph_text import arrows_of
from tests.counters import COUNTERS
from tests.golden.hostile import hostile, raising, wide

ROOT = Path(__file__).parents[2]
RED = "#dc2626"


def graph_of(name, **options):
    return check(COUNTERS[name].description, **options).graph()


def svg_of(graph):
    pytest.importorskip("pygraphviz")
    return picture.svg_bytes(picture.dot_text(graph)).decode()


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def drawn(dot):
    """How many nodes and arrows a DOT text draws, without the column of depths."""
    boxes = re.findall(r"^ +[ab]\d+ \[", dot, re.MULTILINE)
    arrows = re.findall(r"^ +[ab]\d+ -> [ab]\d+ \[", dot, re.MULTILINE)
    return len(boxes), len(arrows)


def rows(dot):
    """The nodes on each row, by depth."""
    found = re.findall(r'rank="same"; d(\d+); ([^}]*) }', dot)
    return {int(depth): names.replace(";", "").split() for depth, names in found}


def test_a_small_graph_is_drawn_state_by_state_on_rows_of_equal_depth():
    graph = graph_of("gcounter", replicas=2, depth=3)
    dot = picture.dot_text(graph)
    assert drawn(dot) == (20, 24)
    assert {depth: len(names) for depth, names in rows(dot).items()} == {0: 1, 1: 2, 2: 5, 3: 12}
    assert "gcounter: PASS: all 24 orderings within the bound keep every property" in dot
    assert "2 replicas, network async, at most 3 events" in dot
    assert "all 20 states, 28 transitions" in dot
    assert dot.count("2 events change nothing") == 2
    assert dot.count('peripheries="2"') == 12
    assert RED not in dot


def test_the_counterexample_stands_out():
    dot = picture.dot_text(graph_of("gcounter-sum", replicas=2, depth=3))
    red = [line for line in dot.splitlines() if f'color="{RED}", penwidth' in line]
    assert len([line for line in red if "->" in line]) == 3
    assert len([line for line in red if "->" not in line]) == 4
    assert [step for step in ("step 1", "step 2", "step 3", "step 4") if step in dot] == ["step 1", "step 2", "step 3"]
    assert "violates conforms, converges" in dot


def test_a_large_graph_is_drawn_as_groups_beside_the_counterexample_in_full():
    graph = graph_of("gcounter-sum", depth=4)
    dot = picture.dot_text(graph)
    near, groups = graphs.neighbourhood(graph), graphs.quotient(graph, is_ordered=False)
    assert "the counterexample, and what else could have happened" in dot
    assert "all 368 states in 16 groups: the same answers in any order are one node" in dot
    assert drawn(dot) == (len(near) + 16, len(arrows_of(near)[0]) + len(arrows_of(groups)[0]))
    assert "36 states, among them one that" in dot


def test_a_large_graph_without_a_counterexample_is_drawn_as_groups_alone():
    dot = picture.dot_text(graph_of("gcounter", depth=6))
    assert "all 3,524 states in 42 groups: the same answers in any order are one node" in dot
    assert drawn(dot) == (42, 106)
    assert "subgraph" not in dot


@pytest.mark.parametrize("name", COUNTERS)
@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
def test_no_picture_is_too_crowded_to_read(name, network):
    dot = picture.dot_text(graph_of(name, depth=4, network=network))
    boxes, arrows = drawn(dot)
    assert boxes <= 2 * picture.BESIDE_MAX and arrows <= 2 * picture.EDGES_MAX
    assert max(map(len, rows(dot).values())) <= 2 * picture.ROW_MAX


def test_groups_that_are_too_many_are_drawn_up_to_a_depth():
    dot = picture.dot_text(graph_of("gcounter", depth=7))
    assert re.search(r"[\d,]+ of 14,357 states in \d+ groups: .*; those within 6 events", dot)


def test_a_run_that_was_stopped_says_how_much_is_drawn():
    dot = picture.dot_text(graph_of("gcounter", depth=6, max_states=600))
    assert "INCOMPLETE" in dot and "(--max-states)" in dot
    assert re.search(r"[\d,]+ states in \d+ groups", dot)


def test_a_property_that_fails_at_the_beginning_is_drawn():
    description = StateBased(
        name="wrong at once",
        initial=lambda node, count: node,
        operations=[Operation("up", lambda payload: payload + 1)],
        merge=max,
        value=lambda payload: payload,
    )
    result = check(description, replicas=2, depth=2)
    assert result.violations[0].depth == 0
    assert "violates converges" in picture.dot_text(result.graph())


def test_an_arrow_for_each_pair_of_states_with_a_few_of_its_labels():
    graph = graph_of("gcounter", replicas=2, depth=1)
    (source, target, held), *_ = graph.edges(data=True)
    for number in range(4):
        graph.add_edge(source, target, **{**held, "detail": f"add({number})", "label": f"replica 0: add({number})"})
    dot = picture.dot_text(graph)
    assert drawn(dot) == (3, 2)
    assert "0: increment()" in dot and "0: add(0)" in dot and "and 3 more" in dot
    assert "replica 0: add(3)" in dot  # where the pointer rests, all of them


# --- any text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("description", [hostile, raising, wide], ids=["hostile", "raising", "wide"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_no_text_can_break_a_picture(description, depth):
    graph = check(description, replicas=2, depth=depth).graph()
    tree = parsed(svg_of(graph))
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tags <= {"svg", "g", "title", "polygon", "path", "text", "a", "ellipse", "polyline"}


def test_texts_are_shown_as_they_are():
    graph = check(hostile, replicas=1, depth=1).graph()
    titles = {text for element in parsed(svg_of(graph)).iter() for text in element.attrib.values()}
    assert "{'<script>alert(1)</script>'}" in titles
    assert "{'**bold** _it_ [link](http://example.org) $x$ &amp; ~~no~~'}" in titles
    assert "{'quotes \" and \\' and \\\\'}" in titles


# --- the same bytes -------------------------------------------------------------------------------------------

PROGRAM = """
import hashlib
from checker import check
from checker.report import picture
from tests.counters import COUNTERS
from tests.golden.hostile import hostile
for description, depth in ((hostile, 2), (COUNTERS["gcounter-sum"].description, 4)):
    dot = picture.dot_text(check(description, depth=depth).graph())
    for text in (dot.encode(), picture.svg_bytes(dot), picture.svg_bytes(dot)):
        print(hashlib.sha256(text).hexdigest())
"""


def printed(**environment):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_every_hash_seed_gives_the_same_picture():
    pytest.importorskip("pygraphviz")
    assert len({printed(PYTHONHASHSEED=seed) for seed in ("0", "1")}) == 1


def test_the_fonts_of_the_machine_do_not_show(tmp_path):
    pytest.importorskip("pygraphviz")
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<fontconfig></fontconfig>")
    assert printed() == printed(FONTCONFIG_FILE=str(nothing))


def test_a_png_is_a_png():
    pytest.importorskip("pygraphviz")
    assert picture.png_bytes(picture.dot_text(graph_of("gcounter", depth=2))).startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("draw", [picture.svg_bytes, picture.png_bytes])
def test_without_pygraphviz_one_line_says_what_to_do(draw, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(ReportError, match=r"pip install 'crdt-checker\[viz\]'.* DOT instead") as caught:
        draw("digraph {}")
    assert "\n" not in str(caught.value)


def test_what_graphviz_refuses_is_one_line():
    pytest.importorskip("pygraphviz")
    with pytest.raises(ReportError, match="Graphviz failed"):
        picture.svg_bytes("digraph {")
