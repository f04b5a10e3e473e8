"""Counters: what to check about each, and the verdict to expect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.core.verdict import Verdict
from checker.specs import bounded_counter, counter, never_negative, pn_counter, resettable_counter, rights
from checker.system.description import DeltaBased, OpBased, Operation, StateBased
from models.bounded_counter import BoundedCounter
from models.broken.delta_gcounter_increments import IncrementDeltaGCounter
from models.broken.gcounter_shared_id import SharedIdGCounter
from models.broken.gcounter_sum import SumGCounter
from models.broken.op_counter_absolute import AbsoluteOpCounter
from models.broken.pncounter_guarded import GuardedPNCounter
from models.broken.pncounter_signed import SignedPNCounter
from models.broken.resettable_counter_last_cover import LastCoverCounter
from models.catalogue.entry import SHAPIRO, Entry
from models.delta_gcounter import DeltaGCounter
from models.gcounter import GCounter
from models.op_counter import OpCounter
from models.pncounter import PNCounter
from models.resettable_counter import ResettableCounter


def _counter(name: str, kind: Any) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment)],
        merge=kind.merge,
        value=kind.value,
        spec=counter,
        grow_only=True,
    )


def _pn_counter(name: str, kind: Any) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment), Operation("decrement", kind.decrement)],
        merge=kind.merge,
        value=kind.value,
        spec=pn_counter,
    )


def _delta_counter(name: str, kind: Any) -> DeltaBased:
    return DeltaBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment)],
        merge=kind.merge,
        value=kind.value,
        spec=counter,
        grow_only=True,
        full_payloads=True,
    )


def _bounded_counter(name: str, kind: Any, operations: Sequence[Operation], **parts: Any) -> StateBased:
    """Counters whose decrement has to be possible."""
    decrement = Operation("decrement", kind.decrement, enabled=kind.can_decrement)
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment), decrement, *operations],
        merge=kind.merge,
        value=kind.value,
        **parts,
    )


def _resettable_counter(name: str, kind: Any) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment), Operation("assign", kind.assign, args=[2])],
        merge=kind.merge,
        value=kind.value,
        timestamp=lambda payload: payload.stamp,
        spec=resettable_counter,
    )


def _op_counter(name: str, kind: Any) -> OpBased:
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[Operation("increment", kind.increment), Operation("decrement", kind.decrement)],
        effect=kind.effect,
        value=kind.value,
        spec=pn_counter,
    )


gcounter = _counter("gcounter", GCounter)
pncounter = _pn_counter("pncounter", PNCounter)
delta_gcounter = _delta_counter("delta-gcounter", DeltaGCounter)
gcounter_sum = _counter("gcounter-sum", SumGCounter)
gcounter_shared_id = _counter("gcounter-shared-id", SharedIdGCounter)
pncounter_signed = _pn_counter("pncounter-signed", SignedPNCounter)
delta_gcounter_increments = _delta_counter("delta-gcounter-increments", IncrementDeltaGCounter)
bounded = _bounded_counter(
    "bounded-counter",
    BoundedCounter,
    [Operation("transfer", BoundedCounter.transfer, args=[0, 1, 2], enabled=BoundedCounter.can_transfer)],
    spec=bounded_counter,
    properties=[never_negative, rights],
)
pncounter_guarded = _bounded_counter(
    "pncounter-guarded", GuardedPNCounter, [], spec=pn_counter, properties=[never_negative]
)
resettable = _resettable_counter("resettable-counter", ResettableCounter)
resettable_last_cover = _resettable_counter("resettable-counter-last-cover", LastCoverCounter)
op_counter = _op_counter("op-counter", OpCounter)
op_counter_retried = _op_counter("op-counter-retried", OpCounter)
op_counter_absolute = _op_counter("op-counter-absolute", AbsoluteOpCounter)

ENTRIES = (
    Entry(gcounter, "grow-only counter: one total per node, merged by maximum", f"{SHAPIRO}, specification 6"),
    Entry(pncounter, "counter up and down: two grow-only counters", f"{SHAPIRO}, specification 7", depth=4),
    Entry(
        delta_gcounter,
        "grow-only counter that sends only the changed entries, and now and then everything",
        "Almeida, Shoker, Baquero: Delta state replicated data types (JPDC 111, 2018), section 4",
    ),
    Entry(
        gcounter_sum,
        "merge adds instead of taking the maximum: what arrives twice is counted twice",
        "classic; the same shape as DefraDB issues 4935 and 5274",
        Verdict.FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=3,
    ),
    Entry(
        gcounter_shared_id,
        "every replica counts as node 0: concurrent increments become one, and all agree on it",
        "nurl-lang/nurl pull request 169",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
    ),
    Entry(
        pncounter_signed,
        "one signed number per node, merged by maximum: decrements are lost",
        f"{SHAPIRO}, section 3.1.3 explains why two counters are needed",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=2,
        depth=4,
    ),
    Entry(
        delta_gcounter_increments,
        "deltas carry the increment instead of the total: two of them merge into one",
        "the mistake that Almeida et al. (2018), section 4, rule out by joining deltas",
        Verdict.FAIL,
        ("conforms", "converges"),
        witness=3,
    ),
    Entry(
        bounded,
        "counter that never falls below zero: a decrement uses up a right, and rights are handed over",
        "Balegas et al.: Extending eventually consistent cloud databases (SRDS 2015)",
        depth=6,
    ),
    Entry(
        pncounter_guarded,
        "a counter that must stay above zero tests what its own replica shows: concurrent decrements all pass",
        f"{SHAPIRO}, section 3.1.4",
        Verdict.FAIL,
        ("never_negative",),
        witness=5,
        replicas=2,
    ),
    Entry(
        resettable,
        "counter that can be assigned a number: what any assignment has covered stays covered",
        "the intent in the review of antidote pull request 302",
    ),
    Entry(
        resettable_last_cover,
        "only the last assignment covers increments: those that a concurrent one replaced come back",
        "antidote pull request 302, review",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=4,
        depth=4,
        replicas=2,
    ),
    Entry(
        op_counter,
        "counter whose replicas send what to add; each message must arrive exactly once",
        f"{SHAPIRO}, specification 5",
        network="unordered",
    ),
    Entry(
        op_counter_retried,
        "the same counter where messages are sent again after a timeout: what arrives twice is counted twice",
        "Apache Cassandra drivers: retries of counter updates are not idempotent",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=3,
        network="at-least-once",
        replicas=2,
    ),
    Entry(
        op_counter_absolute,
        "messages say what to show instead of what to add: concurrent updates overwrite each other",
        "automerge-swift issue 64",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=3,
        network="causal",
        replicas=2,
    ),
)
