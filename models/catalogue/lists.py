"""Lists and text: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.history import Seen
from checker.core.verdict import Verdict
from checker.specs import History, Specification, list_content, list_order, non_interleaving, weak_list_order
from checker.system.description import OpBased, Operation, StateBased
from models.broken.list_fractional import FractionalList
from models.broken.list_move_after import MoveAfterList
from models.broken.list_move_by_copy import MoveByCopyList
from models.broken.list_order_forgotten import ForgottenOrderList
from models.broken.list_positional import PositionalList
from models.broken.list_remove_first import RemoveFirstList
from models.broken.list_transformed import TransformedText
from models.broken.list_transformed_tied import TiedText
from models.broken.list_untied import UntiedList
from models.broken.list_without_tombstones import ForgetfulRGA
from models.catalogue.entry import Entry
from models.fugue import Fugue
from models.rga import RGA
from models.struck_out_list import LETTERS, StruckOutList

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


def _typed(name: str, kind: Any, prepare: Any) -> OpBased:
    """A list at each replica of which one run is typed."""
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[Operation("type", prepare)],
        effect=kind.effect,
        value=kind.value,
        properties=[non_interleaving],
    )


def _after_own_last(payload: Any) -> Any:
    """The next element of a run that is typed forward: right after what this replica has typed last."""
    own = [place for place, name in enumerate(payload.value()) if name.startswith("abcdefgh"[payload.replica])]
    return payload.insert(own[-1] + 1 if own else 0)


def _before_own_last(payload: Any) -> Any:
    """The next element of a run that is typed backward: right before what this replica has typed last."""
    names = payload.value()
    own = [place for place, name in enumerate(names) if name.startswith("abcdefgh"[payload.replica])]
    return payload.insert(own[0] if own else len(names))


def _struck_out(name: str, kind: Any) -> OpBased:
    """A list whose elements are named by the update that inserts them, and are shown when they are removed as well."""

    def expected(seen: Seen) -> tuple[str, ...]:
        removed = {update.args[0] for update in seen.of("delete")}
        names = [f"{LETTERS[update.replica]}{update.index}" for update in seen.of("insert")]
        return tuple(f"~{name}" if name in removed else name for name in names)

    def allows(seen: Seen, answer: Any) -> bool:
        return sorted(answer) == sorted(expected(seen))

    return OpBased(
        name=name,
        initial=kind.new,
        operations=[
            Operation("insert", kind.insert, args=PLACES),
            Operation("delete", kind.delete, args=NAMES, enabled=kind.has),
        ],
        effect=kind.effect,
        value=kind.value,
        spec=Specification("struck_out", expected, History.SET, ("insert", "delete"), allows),
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
rga_forward = _typed("rga-typed-forward", RGA, _after_own_last)
rga_backward = _typed("rga-typed-backward", RGA, _before_own_last)
fugue_forward = _typed("fugue-typed-forward", Fugue, _after_own_last)
fugue_backward = _typed("fugue-typed-backward", Fugue, _before_own_last)
list_fractional = _typed("list-fractional", FractionalList, FractionalList.type)
list_without_tombstones = OpBased(
    name="list-without-tombstones",
    initial=ForgetfulRGA.new,
    operations=[
        Operation("insert", ForgetfulRGA.insert, args=[0, 1, 2]),
        Operation("delete", ForgetfulRGA.delete, args=NAMES, enabled=ForgetfulRGA.shows),
    ],
    effect=ForgetfulRGA.effect,
    value=ForgetfulRGA.value,
    spec=list_content,
    properties=[weak_list_order],
)
list_move_after = OpBased(
    name="list-move-after",
    initial=MoveAfterList.new,
    operations=[Operation("move", MoveAfterList.move, args=[(2, 0), (0, 3)])],
    effect=MoveAfterList.effect,
    value=MoveAfterList.value,
)
list_transformed = OpBased(
    name="list-transformed",
    initial=TransformedText.new,
    operations=[Operation("insert", TransformedText.insert, args=[3])],
    effect=TransformedText.effect,
    value=TransformedText.value,
)
list_transformed_tied = OpBased(
    name="list-transformed-tied",
    initial=TiedText.new,
    operations=[
        Operation("insert", TiedText.insert, args=[1, 2]),
        Operation("delete", TiedText.delete, args=[1], enabled=TiedText.has),
    ],
    effect=TiedText.effect,
    value=TiedText.value,
)
list_order_forgotten = StateBased(
    name="list-order-forgotten",
    initial=ForgottenOrderList.new,
    operations=[
        Operation("prepend", ForgottenOrderList.prepend),
        Operation("append", ForgottenOrderList.append),
        Operation("delete", ForgottenOrderList.delete, args=["m", "g"], enabled=ForgottenOrderList.shows),
    ],
    merge=ForgottenOrderList.merge,
    value=ForgottenOrderList.value,
    properties=[list_order, weak_list_order],
)
list_struck_out = _struck_out("list-struck-out", StruckOutList)
list_remove_first = _struck_out("list-remove-first", RemoveFirstList)

PAPOC = "Kleppmann, Gomes, Mulligan, Beresford: Interleaving anomalies in collaborative text editors (PaPoC 2019)"
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
        rga_forward,
        "RGA where runs are typed forward: they stay whole",
        PAPOC,
        depth=None,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(
        fugue_forward,
        "Fugue where runs are typed forward: they stay whole",
        FUGUE,
        depth=None,
        replicas=2,
        network="causal",
        ops=(3, 2),
    ),
    Entry(
        fugue_backward,
        "Fugue where runs are typed backward: they stay whole",
        FUGUE,
        depth=None,
        replicas=2,
        network="causal",
        ops=(3, 2),
    ),
    Entry(
        list_struck_out,
        "list that shows what was removed as struck out, whatever order messages arrive in",
        "the RWF-List of CRDT-Redis, as corrected after its issue 6",
        depth=None,
        replicas=2,
        network="unordered",
        ops=(2, 2),
    ),
    Entry(
        list_remove_first,
        "a removal that arrives before its insertion leaves the element without position for good",
        "CRDT-Redis issue 6",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        depth=4,
        replicas=2,
        network="unordered",
    ),
    Entry(
        rga_backward,
        "RGA where runs are typed backward: they are shuffled into each other",
        f"{PAPOC}; Automerge",
        Verdict.FAIL,
        ("non_interleaving",),
        witness=4,
        depth=8,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(
        list_fractional,
        "positions between those of the neighbours: runs are shuffled into each other",
        f"Logoot and LSEQ, in {PAPOC}",
        Verdict.FAIL,
        ("non_interleaving",),
        witness=4,
        depth=8,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(
        list_without_tombstones,
        "a deleted element hands its followers to the one before: two elements change places",
        "tombstone-free RGA, found by the exhaustive search of Sal",
        Verdict.FAIL,
        ("weak_list_order",),
        witness=4,
        depth=4,
        replicas=1,
        network="causal",
    ),
    Entry(
        list_move_after,
        "a move names the element to stand after, which may be moved itself",
        "yorkie issues 676 and 987",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=4,
        depth=4,
        replicas=2,
        network="causal",
    ),
    Entry(
        list_transformed,
        "operational transformation in which two insertions at one place shift each other",
        "Imine et al. (ECSCW 2003) and De Porre et al.: VeriFx (ECOOP 2023), on Sun et al. (TOCHI 1998)",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=4,
        depth=4,
        replicas=2,
        network="causal",
    ),
    Entry(
        list_transformed_tied,
        "operational transformation with TP1 and without TP2: a deletion brings two insertions to one place",
        "Imine et al. (ECSCW 2003) and De Porre et al.: VeriFx (ECOOP 2023), on Ressel et al. (CSCW 1996)",
        Verdict.FAIL,
        ("converges", "settles"),
        witness=7,
        depth=7,
        replicas=3,
        network="causal",
        ops=(1, 1, 1),
    ),
    Entry(
        list_order_forgotten,
        "what a deleted element said of the order is forgotten: no order of all elements fits all answers",
        "the separation of weak and strong in Attiya et al. (PODC 2016); a witness of Sal",
        Verdict.FAIL,
        ("list_order",),
        witness=5,
        depth=5,
        replicas=2,
        ops=(3, 1),
    ),
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
