"""Registers: what to check about each, and the verdict to expect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from checker.core.history import Specification
from checker.core.verdict import Verdict
from checker.specs import lww_register, mv_register, scored_member
from checker.system.description import Operation, StateBased
from models.broken.logged_register_reload import ReloadLoggedRegister
from models.broken.lww_register_shared_id import SharedIdLWWRegister
from models.broken.lww_register_tie_raises import TieRaisesLWWRegister
from models.broken.lww_register_untied import UntiedLWWRegister
from models.broken.lww_register_wall_clock import WallClockLWWRegister
from models.broken.mv_register_bare import BareMVRegister
from models.broken.mv_register_object_clock import ObjectClockMVRegister
from models.broken.mv_register_server_vector import ServerVectorMVRegister
from models.broken.scored_member_arrival import ArrivalScoredMember
from models.catalogue.entry import SHAPIRO, Entry
from models.dotted_mv_register import DottedMVRegister
from models.hybrid_lww_register import HybridLWWRegister
from models.logged_register import LoggedRegister
from models.lww_register import LWWRegister
from models.mv_register import MVRegister
from models.scored_member import ScoredMember

CONTENTS = ("a", "b")


def _register(name: str, kind: Any, spec: Specification, **parts: Any) -> StateBased:
    write = Operation("write", kind.write, args=CONTENTS, reads_clock=parts.pop("reads_clock", False))
    return StateBased(
        name=name, initial=kind.new, operations=[write], merge=kind.merge, value=kind.value, spec=spec, **parts
    )


def _lww_register(name: str, kind: Any, timestamp: Any = lambda register: register.stamp, **parts: Any) -> StateBased:
    return _register(name, kind, lww_register, timestamp=timestamp, **parts)


def _server_register(name: str, kind: Any) -> StateBased:
    """Written at a server by clients, with what they have read there before."""

    def write(register: Any, read: Any, content: object) -> Any:
        return register.write_after(read.context(), content)

    described = _register(name, kind, mv_register)
    return replace(described, operations=[Operation("write", write, args=CONTENTS, uses_context=True)])


def _logged_register(name: str, kind: Any) -> StateBased:
    return _lww_register(name, kind, lambda register: register.stamp(), save=kind.save, load=kind.load)


def _scored_member(name: str, kind: Any) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("insert", kind.insert, args=[1, 2]), Operation("delete", kind.delete, args=[1, 2])],
        merge=kind.merge,
        value=kind.value,
        spec=scored_member,
    )


lww = _lww_register("lww-register", LWWRegister)
hybrid_lww = _lww_register("lww-register-hybrid", HybridLWWRegister, reads_clock=True)
lww_untied = _lww_register("lww-register-untied", UntiedLWWRegister, lambda register: register.time)
lww_tie_raises = _lww_register("lww-register-tie-raises", TieRaisesLWWRegister, lambda register: register.time)
lww_shared_id = _lww_register("lww-register-shared-id", SharedIdLWWRegister)
lww_wall_clock = _lww_register("lww-register-wall-clock", WallClockLWWRegister, reads_clock=True)
logged = _logged_register("logged-register", LoggedRegister)
logged_reload = _logged_register("logged-register-reload", ReloadLoggedRegister)
scored = _scored_member("scored-member", ScoredMember)
scored_arrival = _scored_member("scored-member-arrival", ArrivalScoredMember)
mv = _register("mv-register", MVRegister, mv_register)
dotted_mv = _register("mv-register-dotted", DottedMVRegister, mv_register)
server_mv = _server_register("mv-register-server", DottedMVRegister)
mv_object_clock = _server_register("mv-register-object-clock", ObjectClockMVRegister)
mv_server_vector = _server_register("mv-register-server-vector", ServerVectorMVRegister)
mv_bare = _register("mv-register-bare", BareMVRegister, mv_register)

KULKARNI = "Kulkarni et al.: Logical physical clocks (OPODIS 2014), figure 5"
DOTTED = "Preguica et al.: Dotted version vectors (arXiv:1011.5808, 2010)"

ENTRIES = (
    Entry(lww, "the last write wins, by Lamport time and node", f"{SHAPIRO}, specification 8"),
    Entry(
        hybrid_lww,
        "the last write wins, by a clock that may be wrong and never runs behind what it has met",
        KULKARNI,
        skew=(10, 0, -10),
    ),
    Entry(
        lww_untied,
        "the last write wins by Lamport time alone: of equal times each replica keeps its own",
        "cr-sqlite pull requests 386, 415, 422; riak_core pull request 73",
        Verdict.FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=3,
        depth=4,
        replicas=2,
    ),
    Entry(
        lww_tie_raises,
        "takes for granted that times differ: merge raises on the first concurrent writes",
        "lasp-lang types pull request 60, review",
        Verdict.FAIL,
        ("settles", "laws", "completes"),
        witness=2,
        depth=4,
        replicas=2,
    ),
    Entry(
        lww_shared_id,
        "all devices of a user write under one id: of equal stamps each device keeps its own",
        "orbitdb issue 513",
        Verdict.FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=3,
        depth=4,
        replicas=2,
    ),
    Entry(
        lww_wall_clock,
        "the last write wins by the writer's clock: a clock that is behind cannot overwrite",
        "Kingsbury: Call me maybe: Riak (2013); iroh-docs issue 120",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=3,
        depth=4,
        replicas=2,
        skew=(10, 0),
    ),
    Entry(
        logged, "last writer wins, with the log of all writes, saved and loaded", f"{SHAPIRO}, specification 8", depth=4
    ),
    Entry(
        logged_reload,
        "the log is saved oldest first and loaded as if latest first: another write wins after loading",
        "automerge issue 579",
        Verdict.FAIL,
        ("round_trip",),
        witness=2,
        depth=4,
        replicas=2,
    ),
    Entry(
        scored,
        "in or out by the update with the highest score, which clients choose; of equal scores the insert",
        f"{SHAPIRO}, section 3.3.3; soundcloud/roshi",
        depth=4,
    ),
    Entry(
        scored_arrival,
        "of an insert and a delete with equal scores, what arrives last counts",
        "soundcloud/roshi issue 11",
        Verdict.FAIL,
        ("conforms", "converges", "settles", "laws"),
        witness=2,
        depth=4,
        replicas=2,
    ),
    Entry(mv, "keeps every write that no other has seen: version vectors", f"{SHAPIRO}, specification 10"),
    Entry(dotted_mv, "keeps every write that no other has seen: dotted version vectors", DOTTED),
    Entry(
        server_mv,
        "dotted version vectors again, where clients write with what they have read before",
        DOTTED,
        depth=6,
        replicas=2,
    ),
    Entry(
        mv_object_clock,
        "one version vector for all that is kept: a client whose context is behind replaces nothing",
        "riak_kv pull request 746",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=5,
        replicas=2,
    ),
    Entry(
        mv_server_vector,
        "version vectors with an entry for each server: of two clients' concurrent writes one is lost",
        "Preguica et al.: Dotted version vectors (arXiv:1011.5808, 2010), on earlier approaches",
        Verdict.FAIL,
        ("conforms", "settles"),
        witness=2,
        depth=4,
        replicas=2,
    ),
    Entry(
        mv_bare,
        "keeps bare values, merged by union: what was overwritten comes back",
        f"{SHAPIRO}, section 3.2.2 explains why version vectors are needed",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=4,
        depth=5,
        replicas=2,
    ),
)
