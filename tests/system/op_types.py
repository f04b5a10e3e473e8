"""Small op-based types, right and wrong, for the tests of networks that carry a message for each update."""

from dataclasses import replace

from checker import OpBased, Operation
from checker.specs import History, Specification, counter


def op_based(name, **parts):
    return OpBased(name=name, **parts)


def present(seen):
    """Add-wins: an element is in where some add of it happened before no remove of it."""
    removes = seen.of("remove")
    return {
        add.args[0]
        for add in seen.of("add")
        if not any(r.args == add.args and seen.happened_before(add, r) for r in removes)
    }


ADD_WINS = Specification("add_wins", present, History.HAPPENS_BEFORE, ("add", "remove"))

COUNTER = op_based(
    "op-counter",
    initial=lambda *_: 0,
    operations=[Operation("increment", lambda _n: 1)],
    effect=lambda n, by: n + by,
    value=lambda n: n,
    spec=counter,
)


class Tags:
    """An observed-remove set without tombstones: (payload of node, pairs of element and tag), changed in place."""

    def __init__(self, node_id, _num_nodes):
        self.node, self.count, self.pairs = node_id, 0, set()

    def add(self, x):
        return ("add", x, (self.node, self.count + 1))

    def remove(self, x):
        return ("remove", x, frozenset(pair for pair in self.pairs if pair[0] == x))

    def effect(self, message):
        kind, x, tags = message
        if kind == "remove":
            self.pairs -= tags
            return
        if tags[0] == self.node:
            self.count += 1
        self.pairs.add((x, tags))

    def value(self):
        return {x for x, _ in self.pairs}


OR_SET = op_based(
    "op-or-set",
    initial=Tags,
    operations=[Operation("add", Tags.add, args=["x"]), Operation("remove", Tags.remove, args=["x"])],
    effect=Tags.effect,
    value=Tags.value,
    spec=ADD_WINS,
)
"""Right under causal delivery only: a remove that overtakes its add has nothing to remove."""

UNTAGGED = op_based(
    "op-untagged-set",
    initial=lambda *_: frozenset(),
    operations=[
        Operation("add", lambda _s, x: ("add", x), args=["x"]),
        Operation("remove", lambda _s, x: ("remove", x), args=["x"]),
    ],
    effect=lambda s, m: s | {m[1]} if m[0] == "add" else s - {m[1]},
    value=lambda s: s,
)
"""Concurrent add and remove do not commute."""

BOTH_PATHS = replace(
    COUNTER,
    name="op-and-state-counter",
    initial=lambda node_id, num_nodes: (node_id, (0,) * num_nodes),
    operations=[Operation("increment", lambda p: p[0])],
    effect=lambda p, node: (p[0], tuple(n + (i == node) for i, n in enumerate(p[1]))),
    value=lambda p: sum(p[1]),
    merge=lambda p, other: (p[0], tuple(map(max, p[1], other[1]))),
)
"""A counter whose operations travel, and whose payloads are merged too."""
