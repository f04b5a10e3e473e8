"""Maps: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.history import History, Seen
from checker.core.verdict import Verdict
from checker.specs import Specification, or_map_of_counters
from checker.system.description import OpBased, Operation, StateBased
from models.broken.document_replaced import ReplacedDocument
from models.broken.lww_map_by_timestamp import TimestampMap
from models.broken.map_cumulative_counter import CumulativeCounterMap
from models.broken.map_keyed_by_dot import DotKeyedMap
from models.broken.object_tombstone import TombstoneCounter
from models.broken.or_map_counter_kept import KeptCounterMap
from models.broken.or_map_of_registers import RegisterMap
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


def _not_replaced(seen: Seen) -> frozenset[object]:
    """Fields with an edit that no replacement has seen."""
    replacements = seen.of("replace")
    return frozenset(
        edit.args[0] for edit in seen.of("edit") if not any(seen.happened_before(edit, r) for r in replacements)
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
map_cumulative_counter = _map("map-cumulative-counter", CumulativeCounterMap)
object_tombstone = _map("object-tombstone", TombstoneCounter)
map_keyed_by_dot = StateBased(
    name="map-keyed-by-dot",
    initial=DotKeyedMap.new,
    operations=[Operation("put_both", DotKeyedMap.put_both), Operation("remove", DotKeyedMap.remove, args=["f", "g"])],
    merge=DotKeyedMap.merge,
    value=DotKeyedMap.value,
)
or_map_of_registers = OpBased(
    name="or-map-of-registers",
    initial=RegisterMap.new,
    operations=[Operation("update", RegisterMap.update), Operation("remove", RegisterMap.remove)],
    effect=RegisterMap.effect,
    value=RegisterMap.value,
)
document_replaced = StateBased(
    name="document-replaced",
    initial=ReplacedDocument.new,
    operations=[
        Operation("edit", ReplacedDocument.edit, args=["a"]),
        Operation("replace", ReplacedDocument.replace),
    ],
    merge=ReplacedDocument.merge,
    value=ReplacedDocument.value,
    spec=Specification("edits survive", _not_replaced, History.HAPPENS_BEFORE, ("edit", "replace")),
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
    Entry(
        map_cumulative_counter,
        "an increment carries its node's total: it brings back what a remove has dropped",
        "riak_dt_emcntr, whose documentation names the anomaly",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=5,
        replicas=2,
        depth=5,
    ),
    Entry(
        map_keyed_by_dot,
        "two fields with one dot: the merge meets both under it and gives up",
        "riak_dt pull request 90, dot_key_test",
        Verdict.FAIL,
        ("converges", "settles", "laws", "completes"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        or_map_of_registers,
        "a register in a map keeps the value of a removed update, where it arrived first",
        "rust-crdt, test_op_exchange_commutes_quickcheck1",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=6,
        replicas=2,
        depth=6,
        ops=(1, 2),
        network="causal",
    ),
    Entry(
        object_tombstone,
        "a delete leaves a tombstone that swallows a concurrent update",
        "riak_kv issue 1360, riak_dt issue 119",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
        replicas=2,
        depth=4,
    ),
    Entry(
        document_replaced,
        "an assignment replaces the object: concurrent edits of its fields are lost",
        "automerge-classic issue 485, declared intended there",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
        replicas=2,
        depth=4,
    ),
)
