"""crdts 0.0.4: its classes unchanged, one description each. Run it in an environment of its own:

    pip install crdt-checker crdts==0.0.4
    python -m checker --model crdts_types.py:pncounter --replicas 2 --ops 1,1

Replicas share one clock id, as the library asks, and merge by replaying each other's `history()`.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from uuid import UUID

from crdts import CounterSet, FIArray, PNCounter, ScalarClock

from checker import Operation, StateBased
from checker.specs import pn_counter

SHARED = bytes(16)


def replay(payload: Any, other: Any) -> None:
    """Update from the other's history."""
    for update in other.history():
        payload.update(update)


def discard(_update: Any) -> None:
    """The operations change their object in place; the update that they return is not used here."""


pncounter = StateBased(
    name="crdts-pncounter",
    initial=lambda _node, _nodes: PNCounter(clock=ScalarClock(uuid=SHARED)),
    operations=[
        Operation("increment", lambda payload: discard(payload.increase())),
        Operation("decrement", lambda payload: discard(payload.decrease())),
    ],
    merge=replay,
    value=PNCounter.read,
    spec=pn_counter,
)


def counter_set(node: int, _nodes: int) -> CounterSet:
    """A set of counters that knows which one is its own."""
    made = CounterSet(clock=ScalarClock(uuid=SHARED))
    made.own = node
    return made


counterset = StateBased(
    name="crdts-counterset",
    initial=counter_set,
    operations=[
        Operation("increment", lambda payload: discard(payload.increase(payload.own))),
        Operation("decrement", lambda payload: discard(payload.decrease(payload.own))),
    ],
    merge=replay,
    value=CounterSet.read,
    spec=pn_counter,
)


def array(node: int, _nodes: int) -> FIArray:
    """An array that knows its writer."""
    made = FIArray(clock=ScalarClock(uuid=SHARED))
    made.writer = node
    return made


def put_first(payload: FIArray, number: int) -> None:
    """Put a letter at the front, with an id of our choice in place of a random one."""
    with patch("crdts.fiarray.uuid4", lambda: UUID(int=number)):
        payload.put_first("a", payload.writer)


def reloaded(payload: FIArray) -> FIArray:
    """Saved and loaded again."""
    return FIArray.unpack(payload.pack())


fiarray = StateBased(
    name="crdts-fiarray",
    initial=array,
    operations=[Operation("put_first", put_first, args=[1]), Operation("reload", reloaded)],
    merge=replay,
    value=FIArray.read,
)

random_fiarray = StateBased(
    name="crdts-fiarray-random",
    initial=array,
    operations=[Operation("put_first", lambda payload: discard(payload.put_first("a", payload.writer)))],
    merge=replay,
    value=FIArray.read,
)
