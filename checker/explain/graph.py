"""The reachable states as a networkx graph, for programs, graph viewers and pictures; the one home of networkx.

A node is a state, numbered by depth and then in the canonical order of states, so that the graph is the same for every
engine; an edge is an event that is possible there, also where it changes nothing. A run of more than `STATES_MAX` states
or `EVENTS_MAX` events is given as groups of states with the same answers, found by walking, and beside them the
counterexample in full with what is one event away. Every attribute is a text, a whole number or a truth value.
Time: linear in the events of the states that are walked, at most those of `WALK_MAX` states.

Nodes: `depth`, `values` and `payloads` (for each replica), `terminal`, `violating` (the properties whose counterexample
ends there), `on_counterexample` (the first one's path), `is_group`, `states` (how many it stands for). Edges: `kind`,
`replica`, `peer` (-1: none), `detail` (the call, or what the message holds), `label`, `count`, `on_counterexample`,
`steps` (which of its steps). Graph: `states` and `transitions` of the run, `walked` states, `shown` nodes, `quotient`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import networkx

from checker.core.events import EVENT_KINDS
from checker.core.result import Outcome
from checker.core.system import State
from checker.engine.exploration import Exploration
from checker.engine.successors import successors
from checker.explain.graph_texts import SEPARATOR, Texts, event_label
from checker.explain.phrases import bounds_text, verdict_text
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem

Graph = networkx.MultiDiGraph
STATES_MAX = 20_000
EVENTS_MAX = 100_000
WALK_MAX = 50_000


def state_graph(
    system: ReplicatedSystem, exploration: Exploration, outcome: Outcome, paths: Sequence[Path] = ()
) -> Graph:
    """The states of a run; `paths`: the counterexamples, in the order of `outcome.violations`.

    Where a limit stopped the run, the levels that it covered.
    """
    run = _Run(system, exploration, outcome, paths)
    horizon = run.horizon()
    within = list(accumulate(exploration.states_per_depth))[: horizon + 1]
    if within[-1] <= STATES_MAX and exploration.transitions <= EVENTS_MAX:
        depths = run.depths(horizon)
        graph = _graph_of(run, is_quotient=False, walked=len(depths))
        _add_states(graph, run, depths, {state for state, depth in depths.items() if depth < horizon})
        return _counted(graph)
    walked = max([size for size in within if size <= WALK_MAX])
    return _in_groups(run, min(horizon, within.index(walked)), walked)


class _Run(NamedTuple):
    system: ReplicatedSystem
    exploration: Exploration
    outcome: Outcome
    paths: Sequence[Path]

    def horizon(self) -> int:
        """States at a smaller depth are expanded, those at a greater one left out."""
        bound = self.outcome.bounds.depth
        horizon = self.exploration.depth + 1 if bound is None else bound
        if self.exploration.stopped is not None:
            horizon = min(horizon, max([self.exploration.complete_depth, *(len(path.events) for path in self.paths)]))
        return horizon

    def depths(self, horizon: int) -> dict[State, int]:
        """Every state up to the horizon, with its depth."""
        assert self.exploration.walk is not None
        found: dict[State, int] = {}
        for depth, state in self.exploration.walk():
            if depth <= horizon:
                found[state] = depth
            elif self.exploration.stopped is None:
                break
        return found

    def first_path(self) -> Path:
        """The path of the first counterexample; of no states where there is none."""
        return self.paths[0] if self.paths else Path((), ())

    def steps(self) -> dict[tuple[State, object, State], int]:
        """The number of each step of the first counterexample."""
        events, states = self.first_path()
        return {(states[n], event, states[n + 1]): n + 1 for n, event in enumerate(events)}

    def violating(self) -> dict[State, list[str]]:
        """The properties whose counterexample ends in a state."""
        found: dict[State, list[str]] = {}
        for violation, path in zip(self.outcome.violations, self.paths, strict=False):
            found.setdefault(path.states[-1], []).append(violation.property_name)
        return found


# --- states in full -------------------------------------------------------------------------------------------


def _add_states(graph: Graph, run: _Run, depths: dict[State, int], expanded: set[State]) -> None:
    """A node for each state, and an edge for each event of an expanded one that leads to one of them."""
    system, texts = run.system, Texts(run.system, depths)
    first = len(graph)
    keys = {c: system.state_key((c,)) for state in depths for c in state}
    ranks = {c: rank for rank, c in enumerate(sorted(keys, key=keys.__getitem__))}
    ordered = sorted(depths, key=lambda state: (depths[state], [ranks[c] for c in state]))
    numbers = {state: number for number, state in enumerate(ordered, first)}
    steps, violating, on_path = run.steps(), run.violating(), set(run.first_path().states)
    edges = []
    for state, number in numbers.items():
        fan = sorted(successors(system, state), key=lambda e: system.event_key(e[0])) if state in expanded else []
        edges += [(number, numbers[after], event, steps.get((state, event, after), 0)) for event, after in fan]
        graph.add_node(
            number,
            depth=depths[state],
            values=texts.values(state),
            payloads=texts.payloads(state),
            terminal=depths[state] == run.outcome.bounds.depth or (state in expanded and _is_still(state, fan)),
            violating=", ".join(texts.name(name) for name in violating.get(state, ())),
            on_counterexample=state in on_path,
            is_group=False,
            states=1,
        )
    for source, target, event, step in edges:
        peer = -1 if event.peer is None else event.peer
        named = _Named(event.kind.value, event.replica, peer, texts.detail(event))
        _add_edge(graph, source, target, named, 1, str(step or ""))


def _is_still(state: State, fan: Iterable[tuple[object, State]]) -> bool:
    return all(after == state for _, after in fan)


class _Named(NamedTuple):
    """What edges are told apart by."""

    kind: str
    replica: int
    peer: int
    detail: str


def _add_edge(graph: Graph, source: int, target: int, named: _Named, count: int, steps: str) -> None:
    label, is_on = event_label(*named), bool(steps)
    graph.add_edge(source, target, **named._asdict(), label=label, count=count, on_counterexample=is_on, steps=steps)


def _graph_of(run: _Run, *, is_quotient: bool, walked: int) -> Graph:
    outcome = run.outcome
    return Graph(
        model=Texts.name(outcome.model),
        verdict=outcome.verdict.value,
        claim=verdict_text(outcome),
        bounds=bounds_text(outcome),
        replicas=outcome.bounds.replicas,
        states=outcome.states,
        transitions=outcome.transitions,
        walked=walked,
        quotient=is_quotient,
    )


def _counted(graph: Graph) -> Graph:
    graph.graph["shown"] = len(graph)
    return graph


# --- groups ---------------------------------------------------------------------------------------------------


def quotient(graph: Graph, *, is_ordered: bool = True) -> Graph:
    """One node for all states with the same answers, with how many they are and the smallest depth among them.

    Events between the same groups are one edge with a `count`, whatever their messages hold. Not `is_ordered`: answers
    are the same whichever replica gives them.
    """
    groups, values = _Groups(), {}
    replicas = graph.graph["replicas"]
    is_composed = graph.graph["quotient"]
    for number, held in graph.nodes(data=True):
        if held["is_group"] or not is_composed:
            values[number] = held["values"] if is_ordered else _in_any_order(held["values"], replicas)
            groups.add(values[number], held)
    for source, target, held in graph.edges(data=True):
        if source in values:
            detail = held["detail"] if held["kind"] == "update" else ""
            replica, peer = (held["replica"], held["peer"]) if is_ordered else (-1, -1)
            named = _Named(held["kind"], replica, peer, detail)
            groups.connect(values[source], values[target], named, held["count"], held["steps"])
    found = Graph(**{**graph.graph, "quotient": True})
    groups.write(found)
    return _counted(found)


def _in_any_order(values: str, replicas: int) -> str:
    parts = values.split(SEPARATOR)
    return SEPARATOR.join(sorted(parts, key=lambda part: (len(part), part))) if len(parts) == replicas else values


def _in_groups(run: _Run, horizon: int, walked: int) -> Graph:
    """The groups by walking, then the counterexample's neighbourhood in full."""
    graph = _graph_of(run, is_quotient=True, walked=walked)
    depths = run.depths(horizon)
    texts, groups = Texts(run.system, run.first_path().states), _Groups()
    steps, violating, on_path = run.steps(), run.violating(), set(run.first_path().states)
    for state, depth in depths.items():
        fan = list(successors(run.system, state)) if depth < horizon else []
        values = texts.values(state)
        names = ", ".join(texts.name(name) for name in violating.get(state, ()))
        is_terminal = depth == run.outcome.bounds.depth or (depth < horizon and _is_still(state, fan))
        held = dict(depth=depth, terminal=is_terminal, violating=names, on_counterexample=state in on_path, states=1)
        groups.add(values, held)
        for event, after in fan:
            detail = texts.detail(event) if event.kind == "update" else ""
            named = _Named(event.kind.value, event.replica, -1 if event.peer is None else event.peer, detail)
            groups.connect(values, texts.values(after), named, 1, str(steps.get((state, event, after), "")))
    groups.write(graph)
    near = _near(run, depths)
    bound = run.outcome.bounds.depth
    _add_states(graph, run, near, {state for state in on_path if bound is None or near[state] < bound})
    return _counted(graph)


def _near(run: _Run, depths: dict[State, int]) -> dict[State, int]:
    """The states of the first counterexample and their successors; beyond the walk, with the distance along it."""
    path = run.first_path().states
    near = {state: depths.get(state, depth) for depth, state in reversed(list(enumerate(path)))}
    bound = run.outcome.bounds.depth
    for depth, state in enumerate(path):
        if bound is None or near[state] < bound:
            for _, after in successors(run.system, state):
                near.setdefault(after, depths.get(after, depth + 1))
    return near


class _Groups:
    """Sums that do not depend on the order in which states are met."""

    def __init__(self) -> None:
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[tuple[str, str, _Named], tuple[int, set[str]]] = {}

    def add(self, values: str, held: dict[str, Any]) -> None:
        """A state, or a group of them, that answers `values`."""
        known = self._nodes.setdefault(values, {**held, "states": 0})
        known["states"] += held["states"]
        known["depth"] = min(known["depth"], held["depth"])
        for flag in ("terminal", "on_counterexample"):
            known[flag] = known[flag] or held[flag]
        names = [*known["violating"].split(", "), *held["violating"].split(", ")]
        known["violating"] = ", ".join(sorted({name for name in names if name}))

    def connect(self, source: str, target: str, named: _Named, count: int, steps: str) -> None:
        """`count` events of one kind between two groups."""
        known, taken = self._edges.setdefault((source, target, named), (0, set()))
        taken.update(step for step in steps.split(", ") if step)
        self._edges[source, target, named] = (known + count, taken)

    def write(self, graph: Graph) -> None:
        """Add them to a graph, by depth and then by answers."""
        ordered = sorted(self._nodes, key=lambda values: (self._nodes[values]["depth"], len(values), values))
        numbers = {values: number for number, values in enumerate(ordered, len(graph))}
        for values, number in numbers.items():
            graph.add_node(number, **{**self._nodes[values], "values": values, "payloads": "", "is_group": True})
        order = {kind.value: place for place, kind in enumerate(EVENT_KINDS)}
        edges = [
            (numbers[source], numbers[target], named) + self._edges[source, target, named]
            for source, target, named in self._edges
        ]
        for source, target, named, count, taken in sorted(edges, key=lambda e: (*e[:2], order[e[2].kind], *e[2][1:])):
            _add_edge(graph, source, target, named, count, ", ".join(sorted(taken, key=int)))


# --- parts ----------------------------------------------------------------------------------------------------


def neighbourhood(graph: Graph, steps: int = 1) -> Graph:
    """The first counterexample's states, and what else could have happened: the states up to `steps` events away.

    Edges are the events out of states nearer than that; with no steps, those of the counterexample itself.
    """
    states = {number: held for number, held in graph.nodes(data=True) if not held["is_group"]}
    near = {number for number, held in states.items() if held["on_counterexample"]}
    edges = [edge for edge in graph.edges(data=True) if edge[0] in near and edge[2]["on_counterexample"]]
    for _ in range(steps):
        edges = [edge for edge in graph.edges(data=True) if edge[0] in near]
        near |= {target for _, target, _ in edges}
    found = Graph(**{**graph.graph, "quotient": False})
    found.add_nodes_from((number, dict(states[number])) for number in sorted(near))
    found.add_edges_from((source, target, dict(held)) for source, target, held in edges)
    return _counted(found)


def up_to(graph: Graph, depth: int) -> Graph:
    """The nodes up to a depth, and the edges among them."""
    return _counted(Graph(graph.subgraph([n for n, held in graph.nodes(data=True) if held["depth"] <= depth])))


# --- files ----------------------------------------------------------------------------------------------------


def graphml_text(graph: Graph) -> str:
    """As GraphML."""
    return _xml(networkx.generate_graphml(graph, named_key_ids=True))


def gexf_text(graph: Graph) -> str:
    """As GEXF, without the date that networkx puts in."""
    return re.sub(r' lastmodifieddate="[^"]*"', "", _xml(networkx.generate_gexf(graph, version="1.2draft")), count=1)


def _xml(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    declaration = "<?xml version='1.0' encoding='utf-8'?>\n"
    return (text if text.startswith("<?xml") else declaration + text).rstrip("\n") + "\n"


def node_link_object(graph: Graph) -> dict[str, Any]:
    """As plain values that `networkx.node_link_graph(..., edges="edges")` reads."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": dict(graph.graph),
        "nodes": [{"id": number, **held} for number, held in graph.nodes(data=True)],
        "edges": [
            {"source": source, "target": target, "key": key, **held}
            for source, target, key, held in graph.edges(keys=True, data=True)
        ],
    }


def node_link_text(graph: Graph) -> str:
    """`node_link_object` as JSON, one node or edge on a line."""
    found = node_link_object(graph)
    rows = {name: [json.dumps(row, ensure_ascii=False) for row in found.pop(name)] for name in ("nodes", "edges")}
    head = json.dumps(found, ensure_ascii=False)[:-1]
    lists = [f'"{name}": [\n' + ",\n".join(lines) + "\n]" for name, lines in rows.items()]
    return head + ", " + ", ".join(lists) + "}\n"
