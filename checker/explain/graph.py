"""The reachable states as a networkx graph, for programs, graph viewers and pictures; the one home of networkx.

A node is a state, numbered by depth and then in the canonical order of states, so that the graph is the same for every
engine; an edge is an event that is possible there, those that change nothing included. A run of more than `STATES_MAX`
states or `EVENTS_MAX` events is given as groups of states with the same answers, found by walking, and beside them the
counterexample in full with what is one event away. Every attribute is a text, a whole number or a truth value.
Time: linear in the events of the states that are walked, at most `WALK_MAX` states.

Nodes: `depth`, `values` and `payloads` (for each replica), `terminal`, `violating` (the properties whose counterexample
ends there), `on_counterexample` (the first one's path), `is_group`, `states` (how many it stands for). Edges: `kind`,
`replica`, `peer` (-1: none), `detail` (the call, or what the message holds), `label`, `count`, `on_counterexample`,
`steps` (which of its steps). Graph: `states` and `transitions` of the run, `walked` states, `shown` nodes, `quotient`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

import networkx

from checker.core.events import EVENT_KINDS, Event, EventKind
from checker.core.result import Outcome
from checker.core.system import State
from checker.engine.exploration import Exploration
from checker.explain.graph_files import DECLARATION, graphml_text, node_link_object, node_link_text
from checker.explain.graph_run import Fan, Run
from checker.explain.graph_texts import SEPARATOR, Texts, event_label
from checker.explain.phrases import bounds_text, printable, verdict_text
from checker.explain.simplest import Path
from checker.system.replicated import ReplicatedSystem

Graph: TypeAlias = "networkx.MultiDiGraph[int]"
STATES_MAX = 20_000
EVENTS_MAX = 100_000
WALK_MAX = 50_000


def state_graph(
    system: ReplicatedSystem, exploration: Exploration, outcome: Outcome, paths: Sequence[Path] = ()
) -> Graph:
    """The states of a run; `paths`: its counterexamples, in the order of `outcome.violations`.

    Where a limit stopped the run: the levels that it covered.
    """
    run = Run(system, exploration, outcome, paths)
    within = list(accumulate(exploration.states_per_depth))[: run.horizon + 1] or [0]
    if within[-1] <= STATES_MAX and exploration.transitions <= EVENTS_MAX:
        return _in_full(run)
    walked = max(size for size in within if size <= WALK_MAX)
    run.horizon = min(run.horizon, within.index(walked))
    return _in_groups(run)


def _in_full(run: Run) -> Graph:
    depths = run.depths()
    graph = _graph_of(run, is_quotient=False, walked=len(depths))
    _add_states(graph, run, depths, {state: run.fan(state, depth, run.horizon) for state, depth in depths.items()})
    return _counted(graph)


def _in_groups(run: Run) -> Graph:
    """The groups by walking, then the counterexample's neighbourhood."""
    depths = run.depths()
    graph = _graph_of(run, is_quotient=True, walked=len(depths))
    texts, groups = Texts(run.system, run.path.states), _Groups()
    for state, depth in depths.items():
        fan = run.fan(state, depth, run.horizon)
        values = texts.values(state)
        groups.add(values, run.node(state, depth, fan))
        for event, after in fan or ():
            named = _named(event, texts.detail(event) if event.kind is EventKind.UPDATE else "")
            groups.connect(values, texts.values(after), named, 1, run.steps(state, event, after))
    groups.write(graph)
    near = run.near(depths)
    _add_states(graph, run, near, {state: run.fan(state, near[state], run.bound) for state in run.path.states})
    return _counted(graph)


def _add_states(graph: Graph, run: Run, depths: dict[State, int], fans: dict[State, Fan | None]) -> None:
    """A node for each state, and an edge for each event of a fan that leads to one of them."""
    texts = Texts(run.system, depths)
    keys = {c: run.system.state_key((c,)) for state in depths for c in state}
    ranks = {c: rank for rank, c in enumerate(sorted(keys, key=keys.__getitem__))}
    ordered = sorted(depths, key=lambda state: (depths[state], [ranks[c] for c in state]))
    numbers = {state: number for number, state in enumerate(ordered, len(graph))}
    for state, number in numbers.items():
        held = run.node(state, depths[state], fans.get(state))
        graph.add_node(number, **held, values=texts.values(state), payloads=texts.payloads(state), is_group=False)
    for state, number in numbers.items():
        for event, after in fans.get(state) or ():
            if after in numbers:
                steps = run.steps(state, event, after)
                _add_edge(graph, number, numbers[after], _named(event, texts.detail(event)), 1, steps)


class _Named(NamedTuple):
    """What edges are told apart by."""

    kind: str
    replica: int
    peer: int
    detail: str


def _add_edge(graph: Graph, source: int, target: int, named: _Named, count: int, steps: str) -> None:
    label, is_on = event_label(*named), bool(steps)
    graph.add_edge(source, target, **named._asdict(), label=label, count=count, on_counterexample=is_on, steps=steps)


def _named(event: Event, detail: str) -> _Named:
    return _Named(event.kind.value, event.replica, -1 if event.peer is None else event.peer, detail)


def _graph_of(run: Run, *, is_quotient: bool, walked: int) -> Graph:
    """A graph of no nodes yet."""
    outcome = run.outcome
    return networkx.MultiDiGraph(
        model=printable(outcome.model),
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
    found = networkx.MultiDiGraph(**{**graph.graph, "quotient": True})
    groups.write(found)
    return _counted(found)


def _in_any_order(values: str, replicas: int) -> str:
    parts = values.split(SEPARATOR)
    return SEPARATOR.join(sorted(parts, key=lambda part: (len(part), part))) if len(parts) == replicas else values


class _Groups:
    """Sums that do not depend on the order in which states are met."""

    def __init__(self) -> None:
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[tuple[str, str, _Named], tuple[int, set[str]]] = {}
        self._violating: dict[str, list[str]] = {}

    def add(self, values: str, held: dict[str, Any]) -> None:
        """A state, or a group of them, that answers `values`."""
        known = self._nodes.setdefault(values, {**held, "states": 0})
        known["states"] += held["states"]
        known["depth"] = min(known["depth"], held["depth"])
        for flag in ("terminal", "on_counterexample"):
            known[flag] = known[flag] or held[flag]
        if held["violating"]:
            self._violating.setdefault(values, []).append(held["violating"])

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
            violating = ", ".join(sorted(self._violating.get(values, ())))
            own = {"violating": violating, "values": values, "payloads": "", "is_group": True}
            graph.add_node(number, **{**self._nodes[values], **own})
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
    found = networkx.MultiDiGraph(**{**graph.graph, "quotient": False})
    found.add_nodes_from((number, dict(states[number])) for number in sorted(near))
    found.add_edges_from((source, target, dict(held)) for source, target, held in edges)
    return _counted(found)


def up_to(graph: Graph, depth: int) -> Graph:
    """The nodes up to a depth, and the edges among them."""
    kept = [number for number, held in graph.nodes(data=True) if held["depth"] <= depth]
    return _counted(networkx.MultiDiGraph(graph.subgraph(kept)))


# --- files ----------------------------------------------------------------------------------------------------


def gexf_text(graph: Graph) -> str:
    """As GEXF, without the date that networkx puts in."""
    text = "\n".join(networkx.generate_gexf(graph))
    return DECLARATION + re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1).removeprefix(DECLARATION) + "\n"


__all__ = [
    "gexf_text",
    "graphml_text",
    "neighbourhood",
    "node_link_object",
    "node_link_text",
    "quotient",
    "state_graph",
    "up_to",
]
