"""Lists and text: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.verdict import Verdict
from checker.specs import History, Specification, list_content
from checker.system.description import OpBased, Operation, StateBased
from models.broken.list_move_by_copy import MoveByCopyList
from models.broken.list_positional import PositionalList
from models.broken.list_untied import UntiedList
from models.catalogue.entry import Entry
from models.fugue import Fugue
from models.rga import RGA

NAMES = ["a1", "b1"]  # the elements that are deleted
PLACES = [0, 1]  # where elements are inserted


def _op_based(name: str, kind: Any) -> OpBased:
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[
            Operation("insert", kind.insert, args=PLACES),
            Operation("delete", kind.delete, args=NAMES, enabled=kind.shows),
        ],
        effect=kind.effect,
        merge=kind.merge,
        value=kind.value,
        spec=list_content,
    )


def _state_based(name: str, kind: Any) -> StateBased:
    def at_origin(prepare: Any) -> Any:
        return lambda payload, *args: payload.effect(prepare(payload, *args))

    return StateBased(
        name=name,
        initial=kind.new,
        operations=[
            Operation("insert", at_origin(kind.insert), args=PLACES),
            Operation("delete", at_origin(kind.delete), args=NAMES, enabled=kind.shows),
        ],
        merge=kind.merge,
        value=kind.value,
        spec=list_content,
    )


def _insert_only(name: str, kind: Any) -> OpBased:
    only_inserted = Specification(
        "list_content", list_content.expected, History.COUNTS, ("insert",), list_content.allows
    )
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[Operation("insert", kind.insert, args=PLACES)],
        effect=kind.effect,
        value=kind.value,
        spec=only_inserted,
    )


rga = _op_based("rga", RGA)
rga_state = _state_based("rga-state", RGA)
fugue = _op_based("fugue", Fugue)
fugue_state = _state_based("fugue-state", Fugue)
list_positional = _insert_only("list-positional", PositionalList)
list_untied = _insert_only("list-untied", UntiedList)

list_move_by_copy = OpBased(
    name="list-move-by-copy",
    initial=MoveByCopyList.new,
    operations=[Operation("move", MoveByCopyList.move, args=[("x", "first"), ("x", "last")])],
    effect=MoveByCopyList.effect,
    value=MoveByCopyList.value,
    spec=Specification(
        "one_copy", lambda _: ("x", "y"), History.COUNTS, ("move",), lambda _, answer: sorted(answer) == ["x", "y"]
    ),
)

ROH = "Roh, Jeon, Kim, Lee: Replicated abstract data types (JPDC 71, 2011)"
FUGUE = "Weidner, Kleppmann: The art of the Fugue (2023), algorithm 1"

ENTRIES = (
    Entry(
        rga,
        "list: new elements after an old one, the newest first",
        ROH,
        depth=None,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(rga_state, "the same list, exchanged as a whole", ROH, depth=None, replicas=2, ops=(2, 2)),
    Entry(
        fugue,
        "list as a tree with left and right children",
        FUGUE,
        depth=None,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(fugue_state, "the same list, exchanged as a whole", FUGUE, depth=None, replicas=2, ops=(2, 2)),
    Entry(
        list_positional,
        "insertions travel as positions, which mean something else where they arrive",
        "Ellis, Gibbs: Concurrency control in groupware systems (SIGMOD 1989)",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=4,
        depth=4,
        replicas=2,
        network="causal",
    ),
    Entry(
        list_untied,
        "two insertions after the same element stand in the order of arrival",
        f"what the comparison of ids is for in {ROH}",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=4,
        depth=4,
        replicas=2,
        network="causal",
    ),
    Entry(
        list_move_by_copy,
        "a move deletes and inserts: concurrent moves leave two copies",
        "Kleppmann: Moving elements in list CRDTs (PaPoC 2020)",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
        depth=4,
        replicas=2,
        network="causal",
    ),
)
