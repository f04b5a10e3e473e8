"""The graph of states: its exact size, the counterexample on it, and the same bytes from every engine and hash seed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

from checker import check
from checker.explain import graph as graphs
from tests.counters import COUNTERS
from tests.golden.hostile import hostile, raising

ROOT = Path(__file__).parents[2]
TEXTS = (graphs.graphml_text, graphs.gexf_text, graphs.node_link_text)


def run(name, **options):
    return check(COUNTERS[name].description, **options)


def nodes(graph):
    return [held for _, held in graph.nodes(data=True)]


def edges(graph):
    return [held for *_, held in graph.edges(data=True)]


def test_one_event_of_two_counters_in_full():
    graph = run("gcounter", replicas=2, depth=1).graph()
    assert [(n, held["values"], held["payloads"]) for n, held in graph.nodes(data=True)] == [
        (0, "0 | 0", "(0, 0) | (0, 0)"),
        (1, "0 | 1", "(0, 0) | (0, 1)"),
        (2, "1 | 0", "(1, 0) | (0, 0)"),
    ]
    assert [(s, t, held["label"]) for s, t, held in graph.edges(data=True)] == [
        (0, 2, "replica 0: increment()"),
        (0, 1, "replica 1: increment()"),
    ]
    assert [held["terminal"] for held in nodes(graph)] == [False, True, True]


@pytest.mark.parametrize("network", ["async", "sync", "mailbox"])
@pytest.mark.parametrize("name", COUNTERS)
def test_a_node_for_each_state_and_an_edge_for_each_transition(name, network):
    result = run(name, replicas=2, depth=4, network=network)
    graph = result.graph()
    assert list(graph) == list(range(result.states))
    assert graph.number_of_edges() == result.transitions
    assert sum(held["terminal"] for held in nodes(graph)) == result.terminal_states
    assert {(graph.nodes[0]["depth"], held["depth"] - 1) for held in nodes(graph)[1:2]} == {(0, 0)}
    assert graph.graph["quotient"] is False and graph.graph["shown"] == graph.graph["walked"] == result.states


def test_the_counts_that_a_depth_of_three_gives():
    graph = run("gcounter", replicas=2, depth=3).graph()
    assert (len(graph), graph.number_of_edges()) == (20, 28)
    without_effect = [held for source, target, held in graph.edges(data=True) if source == target]
    assert {held["label"] for held in without_effect} == {
        "replica 0 merges (1, 0) from replica 1",
        "replica 1 merges (1, 0) from replica 0",
        "replica 0 merges (0, 1) from replica 1",
        "replica 1 merges (0, 1) from replica 0",
    }


def test_the_path_of_the_first_counterexample_is_marked():
    result = run("gcounter-sum", depth=4)
    graph = result.graph()
    path = sorted((held["steps"], held["label"]) for held in edges(graph) if held["on_counterexample"])
    assert path == [
        ("1", "replica 0: increment()"),
        ("2", "replica 1 merges (1, 0, 0) from replica 0"),
        ("3", "replica 1 merges (1, 0, 0) from replica 0"),
    ]
    on_path = [held for held in nodes(graph) if held["on_counterexample"]]
    assert [held["depth"] for held in on_path] == [0, 1, 2, 3]
    assert [held["violating"] for held in on_path] == ["", "settles, laws", "", "conforms, converges"]
    assert sum(held["violating"] != "" for held in nodes(graph)) == 2


def test_nothing_is_marked_where_everything_holds():
    graph = run("gcounter", depth=3).graph()
    assert not any(held["on_counterexample"] for held in [*nodes(graph), *edges(graph)])
    assert not any(held["violating"] for held in nodes(graph))
    assert len(graphs.neighbourhood(graph)) == 0


def test_a_replica_that_raised_is_shown():
    graph = check(raising, replicas=2, depth=3).graph()
    (last,) = [held for held in nodes(graph) if "completes" in held["violating"]]
    assert last["values"] == "1 | raised"


@pytest.mark.parametrize("name", ["gcounter-sum", "pncounter", "delta-gcounter-increments"])
def test_every_engine_gives_the_same_bytes(name):
    by_engine = [run(name, depth=4, engine=engine).graph() for engine in ("table", "reference", "orderings")]
    for text in TEXTS:
        assert len({text(graph) for graph in by_engine}) == 1


@pytest.mark.parametrize("engine", ["table", "reference", "orderings"])
def test_a_run_that_was_stopped_shows_the_levels_that_it_covered(engine):
    result = run("gcounter", depth=6, max_states=300, engine=engine)
    graph = result.graph()
    assert result.incomplete_because is not None
    assert len(graph) == sum(result.states_per_depth[: result.complete_depth + 1])
    assert not any(held["terminal"] for held in nodes(graph))
    assert all(graph.nodes[t]["depth"] <= graph.nodes[s]["depth"] + 1 for s, t in graph.edges())


# --- groups ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_ordered", [True, False])
@pytest.mark.parametrize("name", COUNTERS)
def test_groups_add_up_to_the_states_and_transitions(name, is_ordered):
    result = run(name, depth=3)
    groups = graphs.quotient(result.graph(), is_ordered=is_ordered)
    assert sum(held["states"] for held in nodes(groups)) == result.states
    assert sum(held["count"] for held in edges(groups)) == result.transitions
    values = [held["values"] for held in nodes(groups)]
    assert len(set(values)) == len(values)
    assert groups.graph["quotient"] is True


def test_groups_of_the_counter_by_its_answers():
    groups = graphs.quotient(run("gcounter", replicas=2, depth=2).graph())
    assert [(held["values"], held["states"], held["depth"]) for held in nodes(groups)] == [
        ("0 | 0", 1, 0),
        ("0 | 1", 1, 1),
        ("1 | 0", 1, 1),
        ("0 | 2", 1, 2),
        ("1 | 1", 3, 2),
        ("2 | 0", 1, 2),
    ]
    in_any_order = graphs.quotient(groups, is_ordered=False)
    assert [(held["values"], held["states"]) for held in nodes(in_any_order)] == [
        ("0 | 0", 1),
        ("0 | 1", 2),
        ("0 | 2", 2),
        ("1 | 1", 3),
    ]
    assert [held["label"] for *_, held in in_any_order.edges(0, data=True)] == ["any replica: increment()"]


def parts(graph):
    """Groups and states of a graph, without the numbers of its nodes."""
    name = {n: (held["is_group"], held["values"], held["payloads"]) for n, held in graph.nodes(data=True)}
    found = [sorted(map(str, nodes(graph)))]
    found.append(sorted(str((name[s], name[t], held)) for s, t, held in graph.edges(data=True)))
    return found


@pytest.mark.parametrize("name", ["gcounter-sum", "gcounter", "delta-gcounter"])
def test_groups_found_by_walking_are_those_of_the_full_graph(name, monkeypatch):
    result = run(name, depth=4)
    full = result.graph()
    monkeypatch.setattr(graphs, "STATES_MAX", 0)
    walked = result.graph()
    assert walked.graph["quotient"] and walked.graph["walked"] == result.states
    assert list(walked) == list(range(len(walked)))
    assert parts(graphs.quotient(walked)) == parts(graphs.quotient(full))
    near, expected = graphs.neighbourhood(walked), graphs.neighbourhood(full)
    assert parts(near) == parts(expected)
    assert len(walked) == len(graphs.quotient(full)) + len(expected)


def test_what_is_too_large_to_walk_is_walked_by_whole_levels(monkeypatch):
    result = run("gcounter-sum", depth=5)
    monkeypatch.setattr(graphs, "STATES_MAX", 0)
    monkeypatch.setattr(graphs, "WALK_MAX", 100)
    graph = result.graph()
    groups = [held for held in nodes(graph) if held["is_group"]]
    assert sum(held["states"] for held in groups) == graph.graph["walked"] == sum(result.states_per_depth[:4])
    assert graph.graph["states"] == result.states
    path = [held for held in nodes(graph) if held["on_counterexample"] and not held["is_group"]]
    assert [held["depth"] for held in path] == [0, 1, 2, 3]


def test_the_counter_of_25_000_states_is_given_as_groups():
    result = run("gcounter", ops=3, network="sync")
    graph = result.graph()
    assert result.states == graph.graph["walked"] == 25_000
    assert graph.graph["quotient"] and sum(held["states"] for held in nodes(graph)) == 25_000


# --- the neighbourhood ----------------------------------------------------------------------------------------


def test_the_neighbourhood_is_the_path_and_what_is_one_event_away():
    graph = run("gcounter-sum", depth=4).graph()
    path = {n for n, held in graph.nodes(data=True) if held["on_counterexample"]}
    near = graphs.neighbourhood(graph)
    assert set(near) == path.union(*(graph.successors(n) for n in path))
    assert near.number_of_edges() == sum(graph.out_degree(n) for n in path)
    alone = graphs.neighbourhood(graph, 0)
    assert set(alone) == path
    assert [held["steps"] for held in edges(alone)] == ["1", "2", "3"]


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_quotient", [False, True])
def test_graphml_reads_back(is_quotient):
    graph = run("gcounter-sum", depth=3).graph()
    graph = graphs.quotient(graph) if is_quotient else graph
    read = networkx.read_graphml(
        io.BytesIO(graphs.graphml_text(graph).encode()), node_type=int, edge_key_type=int, force_multigraph=True
    )
    assert {n: without_empty(held) for n, held in graph.nodes(data=True)} == dict(read.nodes(data=True))
    expected = {(s, t, k): without_empty(held) for s, t, k, held in graph.edges(keys=True, data=True)}
    assert expected == {(s, t, k): without_id(held) for s, t, k, held in read.edges(keys=True, data=True)}
    assert read.graph["model"] == "gcounter-sum"


def without_empty(held):
    return {name: value for name, value in held.items() if value != ""}


def without_id(held):
    return {name: value for name, value in held.items() if name != "id"}


def test_node_link_reads_back():
    graph = run("gcounter-sum", depth=3).graph()
    found = json.loads(graphs.node_link_text(graph))
    assert found == graphs.node_link_object(graph)
    assert found == networkx.node_link_data(graph, edges="edges")
    assert networkx.utils.graphs_equal(networkx.node_link_graph(found, edges="edges"), graph)


def test_gexf_reads_back_and_holds_no_date():
    graph = run("gcounter", depth=2).graph()
    text = graphs.gexf_text(graph)
    assert "lastmodified" not in text
    read = networkx.read_gexf(io.BytesIO(text.encode()), node_type=int)
    assert [held["values"] for held in nodes(read)] == [held["values"] for held in nodes(graph)]


def test_hostile_texts_survive_every_format():
    graph = check(hostile, replicas=2, depth=2).graph()
    xml = networkx.read_graphml(io.BytesIO(graphs.graphml_text(graph).encode()), node_type=int, force_multigraph=True)
    gexf = networkx.read_gexf(io.BytesIO(graphs.gexf_text(graph).encode()), node_type=int)
    plain = json.loads(graphs.node_link_text(graph))
    for name in ("payloads", "values"):
        expected = [held[name] for held in nodes(graph)]
        assert [held[name] for held in nodes(xml)] == expected == [held[name] for held in nodes(gexf)]
        assert [held[name] for held in plain["nodes"]] == expected
    assert any("<script>" in held["payloads"] for held in nodes(graph))
    assert not any(c in str(held) for held in [*nodes(graph), *edges(graph)] for c in "\n\x1b\x07")


PROGRAM = """
import hashlib
from checker import check
from checker.explain import graph as graphs
from tests.counters import COUNTERS
from tests.golden.hostile import hostile
for description in (hostile, COUNTERS["gcounter-sum"].description):
    graph = check(description, replicas=2, depth=3).graph()
    for part in (graph, graphs.quotient(graph), graphs.neighbourhood(graph)):
        for text in (graphs.graphml_text, graphs.gexf_text, graphs.node_link_text):
            print(hashlib.sha256(text(part).encode()).hexdigest())
"""


def test_every_hash_seed_gives_the_same_bytes():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(printed) == 1
