"""Sets: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.history import History, Seen
from checker.core.verdict import Verdict
from checker.specs import (
    Specification,
    add_wins_set,
    grow_only_set,
    lww_element_set,
    remove_wins_set,
    remove_wins_set_strict,
    two_phase_set,
)
from checker.system.description import Batch, DeltaBased, Operation, StateBased
from models.broken.delta_aw_set_vector import VersionVectorDeltaSet
from models.broken.lww_element_set_arrival import ArrivalLWWSet
from models.broken.or_set_pair_order import MixedPairORSet
from models.broken.orswot_common_dots import CommonDotsORSWOT
from models.broken.orswot_dominating import DominatingORSWOT
from models.broken.orswot_own_deferred import OwnDeferredORSWOT
from models.broken.orswot_phantom import PhantomORSWOT
from models.broken.orswot_shared_node import SharedNodeORSWOT
from models.broken.orswot_sorted_batch import applied
from models.broken.pn_set import PNSet
from models.broken.set_clear_forgets import ForgetfulORSWOT
from models.broken.set_merge_order import LocalFirstMap
from models.broken.set_plain_union import PlainUnionSet
from models.catalogue.entry import SHAPIRO, Entry
from models.delta_aw_set import DeltaAWSet
from models.gset import GSet
from models.lww_element_set import LWWElementSet
from models.or_set import ORSet
from models.orswot import ORSWOT
from models.orswot_deferred import DeferredORSWOT
from models.remove_wins_set import RemoveWinsSet
from models.remove_wins_set_strict import StrictRemoveWinsSet
from models.two_phase_set import TwoPhaseSet

BIENIUSA = "Bieniusa et al.: An optimized conflict-free replicated set (INRIA RR-8083, 2012)"
ALMEIDA = "Almeida, Shoker, Baquero: Delta state replicated data types (JPDC 111, 2018)"


def _parts(kind: Any, elements: str) -> dict[str, Any]:
    both = [Operation("add", kind.add, args=list(elements)), Operation("remove", kind.remove, args=list(elements))]
    return {"initial": kind.new, "operations": both, "value": kind.value}


def _set(name: str, kind: Any, spec: Specification, elements: str = "x") -> StateBased:
    return StateBased(name=name, merge=kind.merge, spec=spec, **_parts(kind, elements))


def _delta_set(name: str, kind: Any) -> DeltaBased:
    return DeltaBased(name=name, merge=kind.merge, spec=add_wins_set, delta_covers="update", **_parts(kind, "xy"))


def _lww_set(name: str, kind: Any) -> StateBased:
    parts = _parts(kind, "x")
    return StateBased(name=name, merge=kind.merge, spec=lww_element_set, timestamp=lambda held: held.time, **parts)


def _named_elsewhere(seen: Seen) -> frozenset[object]:
    """Elements with an add that no remove names by its dot."""
    removed = {update.args for update in seen.of("remove")}
    return frozenset(add.args[0] for add in seen.of("add") if (add.args[0], (add.replica, add.index)) not in removed)


def _not_cleared(seen: Seen) -> frozenset[object]:
    """Elements with an add that no clear has seen."""
    clears = seen.of("clear")
    return frozenset(
        add.args[0] for add in seen.of("add") if not any(seen.happened_before(add, clear) for clear in clears)
    )


def _deferred_set(name: str, kind: Any) -> StateBased:
    spec = Specification("set whose removes name a dot", _named_elsewhere, History.COUNTS, ("add", "remove"))
    operations = [Operation("add", kind.add, args=["x"]), Operation("remove", kind.remove, args=[("x", (1, 1))])]
    return StateBased(name=name, initial=kind.new, operations=operations, merge=kind.merge, value=kind.value, spec=spec)


gset = StateBased(
    name="gset",
    initial=GSet.new,
    operations=[Operation("add", GSet.add, args=["x", "y"])],
    merge=GSet.merge,
    value=GSet.value,
    spec=grow_only_set,
    grow_only=True,
)
two_phase = _set("two-phase-set", TwoPhaseSet, two_phase_set)
or_set = _set("or-set", ORSet, add_wins_set, "xy")
orswot = _set("orswot", ORSWOT, add_wins_set, "xy")
orswot_deferred = _deferred_set("orswot-deferred", DeferredORSWOT)
delta_aw_set = _delta_set("delta-aw-set", DeltaAWSet)
remove_wins = _set("remove-wins-set", RemoveWinsSet, remove_wins_set)
remove_wins_strict = _set("remove-wins-set-strict", StrictRemoveWinsSet, remove_wins_set_strict)
lww_set = _lww_set("lww-element-set", LWWElementSet)

set_plain_union = _set("set-plain-union", PlainUnionSet, add_wins_set)
two_phase_as_add_wins = _set("two-phase-set-as-add-wins", TwoPhaseSet, add_wins_set)
pn_set = _set("pn-set", PNSet, add_wins_set)
orswot_dominating = _set("orswot-dominating", DominatingORSWOT, add_wins_set)
orswot_common_dots = _set("orswot-common-dots", CommonDotsORSWOT, add_wins_set)
orswot_shared_node = _set("orswot-shared-node", SharedNodeORSWOT, add_wins_set)
delta_aw_set_vector = _delta_set("delta-aw-set-vector", VersionVectorDeltaSet)
orswot_sorted_batch = StateBased(
    name="orswot-sorted-batch",
    initial=ORSWOT.new,
    operations=[
        Operation("add", ORSWOT.add, args=["x"]),
        Operation("remove", ORSWOT.remove, args=["x"]),
        Batch("remove, then add", [("remove", "x"), ("add", "x")], applied),
    ],
    merge=ORSWOT.merge,
    value=ORSWOT.value,
    spec=add_wins_set,
)
lww_set_arrival = _lww_set("lww-element-set-arrival", ArrivalLWWSet)
or_set_pair_order = _set("or-set-pair-order", MixedPairORSet, add_wins_set)
orswot_phantom = _set("orswot-phantom", PhantomORSWOT, add_wins_set)
orswot_own_deferred = _deferred_set("orswot-own-deferred", OwnDeferredORSWOT)
set_clear_forgets = StateBased(
    name="set-clear-forgets",
    initial=ForgetfulORSWOT.new,
    operations=[Operation("add", ForgetfulORSWOT.add, args=["x"]), Operation("clear", ForgetfulORSWOT.clear)],
    merge=ForgetfulORSWOT.merge,
    value=ForgetfulORSWOT.value,
    spec=Specification("set with clear", _not_cleared, History.HAPPENS_BEFORE, ("add", "clear")),
)
set_merge_order = StateBased(
    name="set-merge-order",
    initial=LocalFirstMap.new,
    operations=[Operation("add", LocalFirstMap.add, args=["k"])],
    merge=LocalFirstMap.merge,
    value=LocalFirstMap.value,
)

FAIL = Verdict.FAIL
ENTRIES = (
    Entry(gset, "set that only grows", f"{SHAPIRO}, specification 11", depth=4),
    Entry(two_phase, "set of what was added less what was removed, for good", f"{SHAPIRO}, specification 12", depth=4),
    Entry(or_set, "add-wins set: adds have tags, removed tags stay as tombstones", f"{SHAPIRO}, spec. 15", depth=4),
    Entry(orswot, "add-wins set without tombstones: a version vector tells what was removed", BIENIUSA, depth=4),
    Entry(
        orswot_deferred,
        "ORSWOT whose removes may name what has not arrived: they wait for it",
        "the deferred operations of riak_dt_orswot and rust-crdt's Orswot",
        depth=5,
        replicas=2,
    ),
    Entry(delta_aw_set, "add-wins set that sends only changes, in causal order", ALMEIDA, depth=4, network="causal"),
    Entry(remove_wins, "a remove counts until an add that has seen it cancels it", BIENIUSA, depth=5, replicas=2),
    Entry(
        remove_wins_strict, "in if one add has seen all removes", "the other published definition", depth=5, replicas=2
    ),
    Entry(lww_set, "the latest update of an element counts, an add among equals", SHAPIRO, depth=5, replicas=2),
    Entry(
        set_plain_union,
        "union and nothing else: old payloads bring removed elements back",
        "the mistake that tombstones and version vectors answer",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        two_phase_as_add_wins,
        "what was removed never returns, where adds should win",
        f"{SHAPIRO}; arXiv 2409.09934 calls it counter-intuitive",
        FAIL,
        ("conforms", "settles"),
        witness=2,
        replicas=2,
        depth=4,
    ),
    Entry(
        pn_set,
        "adds are weighed against removes: two adds need two removes",
        f"{SHAPIRO}, on the PN-set",
        FAIL,
        ("conforms", "settles"),
        witness=2,
        replicas=2,
        depth=4,
    ),
    Entry(
        orswot_dominating,
        "a payload that has met no more is ignored, though it may have dropped something",
        "riak_dt issue 78, pull request 79",
        FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        orswot_common_dots,
        "only common dots of an element are kept: concurrent adds cancel each other",
        "rust-crdt, failures found by quickcheck, case 3",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=3,
        replicas=2,
        depth=4,
    ),
    Entry(
        orswot_shared_node,
        "every replica counts as node 0: a remove of one add removes another",
        "rust-crdt, failures found by quickcheck, case 1",
        FAIL,
        ("conforms", "settles"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        orswot_sorted_batch,
        "the updates of a batch are put in order: a remove that came first comes last",
        "riak_dt pull request 95",
        FAIL,
        ("conforms", "settles"),
        witness=1,
        replicas=2,
        depth=3,
    ),
    Entry(
        delta_aw_set_vector,
        "deltas carry a version vector, which claims dots that they do not know",
        f"why {ALMEIDA} keep dots",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        replicas=2,
        depth=4,
        network="causal",
    ),
    Entry(
        lww_set_arrival,
        "an add and a remove at the same time: the first to arrive stays",
        "soundcloud/roshi issue 11",
        FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=3,
        replicas=2,
        depth=4,
    ),
    Entry(
        or_set_pair_order,
        "element and id of a pair are mixed up in merging: removes are lost",
        "Licenser/ecrdt issue 1",
        FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        orswot_phantom,
        "an element whose last dot is gone stays",
        "riak_dt, no_dots_left_test",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=7,
        replicas=2,
        depth=8,
        ops=(2, 2),
    ),
    Entry(
        orswot_own_deferred,
        "a remove that waits for its dot at the other side is ignored",
        "rust-crdt, failures found by quickcheck, case 4",
        FAIL,
        ("conforms", "converges", "laws"),
        witness=3,
        replicas=2,
        depth=4,
    ),
    Entry(
        set_clear_forgets,
        "clear starts anew and forgets what was met: what was removed may return",
        "akka pull request 22508",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        replicas=2,
        depth=4,
    ),
    Entry(
        set_merge_order,
        "of two owners of one key, each side of a merge keeps its own",
        "phoenix_pubsub issue 214",
        FAIL,
        ("converges", "settles", "laws"),
        witness=4,
        replicas=2,
        depth=4,
    ),
)
