"""Flags: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.history import Specification
from checker.core.verdict import Verdict
from checker.specs import disable_wins_flag, enable_wins_flag
from checker.system.description import Operation, StateBased
from models.broken.flag_version_vector import VersionVectorFlag
from models.catalogue.entry import Entry
from models.disable_wins_flag import DisableWinsFlag
from models.enable_wins_flag import EnableWinsFlag


def _flag(name: str, kind: Any, spec: Specification) -> StateBased:
    return StateBased(
        name=name,
        initial=kind.new,
        operations=[Operation("enable", kind.enable), Operation("disable", kind.disable)],
        merge=kind.merge,
        value=kind.value,
        spec=spec,
    )


enable_wins = _flag("enable-wins-flag", EnableWinsFlag, enable_wins_flag)
disable_wins = _flag("disable-wins-flag", DisableWinsFlag, disable_wins_flag)
flag_version_vector = _flag("flag-version-vector", VersionVectorFlag, enable_wins_flag)

ENTRIES = (
    Entry(
        enable_wins,
        "flag that a concurrent enable keeps on: one dot for each enable that no disable has seen",
        "Almeida, Shoker, Baquero: Delta state replicated data types (JPDC 111, 2018)",
    ),
    Entry(
        disable_wins,
        "flag that a concurrent disable turns off: one dot for each disable that no enable has seen",
        "the mirror image of Almeida, Shoker, Baquero (JPDC 111, 2018); AntidoteDB's flag_dw",
    ),
    Entry(
        flag_version_vector,
        "one boolean and a version vector: a disabled enable comes back with the side that has met more",
        "riak_dt pull request 82, commit e22339a: the observed-disable flag, broken by design",
        Verdict.FAIL,
        ("conforms", "converges", "settles"),
        witness=6,
        depth=7,
        replicas=2,
        ops=(2, 2),
    ),
)
