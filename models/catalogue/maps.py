"""Maps: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.verdict import Verdict
from checker.specs import or_map_of_counters
from checker.system.description import OpBased, Operation, StateBased
from models.broken.lww_map_by_timestamp import TimestampMap
from models.broken.or_map_counter_kept import KeptCounterMap
from models.catalogue.entry import Entry
from models.or_map import ORMap


def _map(name: str, kind: Any) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("update", kind.update, args=["k"]), Operation("remove", kind.remove, args=["k"])],
        merge=kind.merge,
        value=kind.value,
        spec=or_map_of_counters,
    )


or_map = _map("or-map", ORMap)
or_map_counter_kept = _map("or-map-counter-kept", KeptCounterMap)

lww_map_by_timestamp = OpBased(
    name="lww-map-by-timestamp",
    initial=TimestampMap.new,
    operations=[
        Operation("put", TimestampMap.put, args=["k"]),
        Operation("delete", TimestampMap.delete, args=["k"], enabled=TimestampMap.has),
    ],
    effect=TimestampMap.effect,
    value=TimestampMap.value,
)

ENTRIES = (
    Entry(
        or_map,
        "map of counters: an update that a remove has not seen survives, with its own effect only",
        "Almeida, Shoker, Baquero: Delta state replicated data types (JPDC 111, 2018); riak_dt_map",
        depth=6,
        replicas=2,
    ),
    Entry(
        or_map_counter_kept,
        "a removed key keeps its counter: what was removed counts again with the next update",
        "riak_dt commit 6919a6d",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
        replicas=2,
        depth=5,
    ),
    Entry(
        lww_map_by_timestamp,
        "a delete names a timestamp and leaves no trace: a put that had lost comes back",
        "Kleppmann: Assessing the understandability of a distributed algorithm (UCAM-CL-TR-969, 2022)",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=6,
        replicas=2,
        depth=6,
        network="causal",
        ops=(1, 2),
    ),
)
