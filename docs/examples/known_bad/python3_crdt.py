"""python3-crdt 1.0.3: its classes unchanged, one description each. Run it in an environment of its own:

    pip install crdt-checker python3-crdt==1.0.3
    python -m checker --model python3_crdt.py:gset --replicas 2 --ops 2,1

The package also installs top-level packages called `src` and `tests`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from py3crdt.gcounter import GCounter
from py3crdt.gset import GSet
from py3crdt.orset import ORSet
from py3crdt.pncounter import PNCounter

from checker import Operation, Property, StateBased
from checker.specs import counter, pn_counter


def shown(payload: GSet) -> tuple[Any, ...]:
    """What `display` shows."""
    return tuple(payload.payload)


gset = StateBased(
    name="python3-crdt-gset",
    initial=lambda node, _nodes: GSet(node),
    operations=[Operation("add", GSet.add, args=[1])],
    merge=GSet.merge,
    value=shown,
)


def add(payload: ORSet, element: str) -> None:
    """Add with a tag that no other addition has: the replica and how many tags it knows."""
    payload.add(element, f"{payload.id}.{sum(len(item['tags']) for item in payload.A)}")


def members(payload: ORSet) -> tuple[str, ...]:
    """What `query` finds."""
    return tuple(element for element in "ab" if payload.query(element))


def leaves_the_other_alone(view: Any) -> bool:
    """A new set that merged this one and goes on by itself does not change this one."""
    mine = deepcopy(view.payload)
    other = ORSet("other")
    other.merge(mine)
    add(other, "a")
    return bool(mine.A == view.payload.A)


orset = StateBased(
    name="python3-crdt-orset",
    initial=lambda node, _nodes: ORSet(node),
    operations=[Operation("add", add, args=["a"]), Operation("remove", ORSet.remove, args=["a"])],
    merge=ORSet.merge,
    value=members,
    properties=[Property("leaves the other alone", leaves_the_other_alone)],
)


def own_node(node: int, _nodes: int) -> GCounter:
    """A counter that knows its own node; others become known when they are merged, or so one would think."""
    made = GCounter(node)
    made.add_new_node(node)
    return made


gcounter = StateBased(
    name="python3-crdt-gcounter",
    initial=own_node,
    operations=[Operation("increment", lambda payload: payload.inc(payload.id))],
    merge=GCounter.merge,
    value=GCounter.query,
    spec=counter,
)

pncounter = StateBased(
    name="python3-crdt-pncounter",
    initial=lambda node, _nodes: PNCounter(node),
    operations=[
        Operation("increment", lambda payload: payload.inc(payload.id)),
        Operation("decrement", lambda payload: payload.dec(payload.id)),
    ],
    merge=PNCounter.merge,
    value=PNCounter.query,
    spec=pn_counter,
)
