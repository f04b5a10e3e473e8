"""Sets whose replicas send operations: what to check about each, and the verdict to expect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from checker.core.history import Seen
from checker.core.verdict import Verdict
from checker.specs import add_wins_set
from checker.system.description import OpBased, Operation
from models.broken.causal_or_set_one_pass import OnePassORSet
from models.broken.op_set_untagged import UntaggedOpSet
from models.broken.orswot_op_without_clock import ClocklessORSWOT
from models.broken.set_source_count import SourceCountSet
from models.catalogue.entry import SHAPIRO, Entry
from models.causal_or_set import CausalORSet
from models.op_or_set import OpORSet


def _op_set(name: str, kind: Any, **parts: Any) -> OpBased:
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[Operation("add", kind.add, args=["x"]), Operation("remove", kind.remove, args=["x"])],
        effect=kind.effect,
        value=kind.value,
        spec=add_wins_set,
        **parts,
    )


def _causal_op_set(name: str, kind: Any) -> OpBased:
    """A set that keeps back what has come too early: meanwhile its answer is not held against it."""

    def allows(seen: Seen, answer: object) -> bool:
        return seen.has_gaps() or answer == add_wins_set.expected(seen)

    return replace(_op_set(name, kind), spec=replace(add_wins_set, allows=allows))


op_or_set = _op_set("op-or-set", OpORSet)
causal_op_set = _causal_op_set("causal-or-set", CausalORSet)

op_or_set_unordered = _op_set("op-or-set-unordered", OpORSet)
causal_op_set_one_pass = _causal_op_set("causal-or-set-one-pass", OnePassORSet)
op_set_untagged = _op_set("op-set-untagged", UntaggedOpSet)
orswot_op_without_clock = _op_set("orswot-op-without-clock", ClocklessORSWOT, merge=ClocklessORSWOT.merge)
set_source_count = OpBased(
    name="set-source-count",
    initial=SourceCountSet.new,
    operations=[
        Operation("add", SourceCountSet.add, args=["x"]),
        Operation("remove", SourceCountSet.remove, args=["x"], enabled=SourceCountSet.has),
    ],
    effect=SourceCountSet.effect,
    value=SourceCountSet.value,
)

FAIL = Verdict.FAIL
ENTRIES = (
    Entry(op_or_set, "add-wins set whose removes name what they see", SHAPIRO, depth=5, network="causal"),
    Entry(
        causal_op_set,
        "the same set over any network: messages that come too early wait for what they need",
        "Birman, Schiper, Stephenson: Lightweight causal and atomic group multicast (ACM TOCS 9, 1991)",
        depth=None,
        replicas=2,
        network="unordered",
        ops=(3, 1),
    ),
    Entry(
        op_set_untagged,
        "messages name the element and nothing else: what arrives last decides",
        f"{SHAPIRO}, on the naive op-based set",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=3,
        replicas=2,
        depth=4,
        network="causal",
    ),
    Entry(
        op_or_set_unordered,
        "the op-based set without the causal order that it needs: an add may come after its remove",
        f"{SHAPIRO}, specification 15, on causal delivery",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        replicas=2,
        depth=4,
        network="unordered",
    ),
    Entry(
        causal_op_set_one_pass,
        "messages that wait are gone through once: one that waits for another behind it is stuck",
        "CRDT-Redis issue 2",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=6,
        replicas=2,
        depth=6,
        network="unordered",
        ops=(3, 1),
    ),
    Entry(
        orswot_op_without_clock,
        "an operation that arrives is not noted as met: merging an old payload brings its element back",
        "rust-crdt, test_op_exchange_same_as_merge_quickcheck1",
        FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        replicas=2,
        depth=4,
        network="causal",
    ),
    Entry(
        set_source_count,
        "a remove sets the count by what its origin knew",
        f"{SHAPIRO}, specification 14, read literally; refuted in De Porre et al.: VeriFx (ECOOP 2023)",
        FAIL,
        ("converges", "settles"),
        witness=6,
        replicas=2,
        depth=6,
        ops=(2, 1),
        network="causal",
    ),
)
