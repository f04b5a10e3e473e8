"""Counters: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.verdict import Verdict
from checker.specs import counter, pn_counter
from checker.system.description import DeltaBased, Operation, StateBased
from models.broken.delta_gcounter_increments import IncrementDeltaGCounter
from models.broken.gcounter_shared_id import SharedIdGCounter
from models.broken.gcounter_sum import SumGCounter
from models.broken.pncounter_signed import SignedPNCounter
from models.catalogue.entry import SHAPIRO, Entry
from models.delta_gcounter import DeltaGCounter
from models.gcounter import GCounter
from models.pncounter import PNCounter


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


gcounter = _counter("gcounter", GCounter)
pncounter = _pn_counter("pncounter", PNCounter)
delta_gcounter = _delta_counter("delta-gcounter", DeltaGCounter)
gcounter_sum = _counter("gcounter-sum", SumGCounter)
gcounter_shared_id = _counter("gcounter-shared-id", SharedIdGCounter)
pncounter_signed = _pn_counter("pncounter-signed", SignedPNCounter)
delta_gcounter_increments = _delta_counter("delta-gcounter-increments", IncrementDeltaGCounter)

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
)
