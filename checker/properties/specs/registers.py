"""Registers: what was written last, for every meaning of last.

lww_register: F(E) = the value of the write that is last by arbitration among those that no other write in E happened
after; None without a write. Arbitration is the order of the type's own timestamps. Where it respects happens-before,
as it has to, this is simply the last write by timestamp; where it does not (a clock that is behind), what a replica
must answer is still a write that nothing has replaced. Timestamps must differ for different writes: a type
that breaks ties says how in its `timestamp`; if two are equal all the same, the replica with the higher number is
taken to be later.
mv_register: F(E) = {v: write(v) in E that no write in E happened after}, a frozenset; equal values collapse.
scored_member: F(E) = among the updates in E with the highest score, their first argument, is an insert.
Source: Burckhardt, Gotsman, Yang and Zawirski, Replicated data types (POPL 2014), section 3 (LWW and MV-register); the
last is the LWW-element-set of Shapiro et al. (INRIA RR-7506, 2011), section 3.3.3, for one element, with the bias to
insert.
"""

from __future__ import annotations

from typing import Any

from checker.core.history import History, Seen, Specification


def _lww_register(seen: Seen) -> object:
    latest = seen.arbitrated(seen.latest(seen.of("write")))
    return latest[-1].args[0] if latest else None


def _mv_register(seen: Seen) -> frozenset[object]:
    return frozenset(write.args[0] for write in seen.latest(seen.of("write")))


def _scored_member(seen: Seen) -> bool:
    scored: list[tuple[Any, bool]] = [(u.args[0], u.operation == "insert") for u in seen if u.args]
    return max(scored)[1] if scored else False


lww_register = Specification("lww_register", _lww_register, History.ARBITRATION, ("write",))
"""The last write by timestamp, which nothing may have replaced.

>>> one, other = Update(0, 1, "write", ("x",), 1), Update(1, 1, "write", ("y",), 2)
>>> lww_register.expected(Seen((one, other), {one: frozenset(), other: frozenset()}))
'y'
"""

mv_register = Specification("mv_register", _mv_register, History.HAPPENS_BEFORE, ("write",))
"""All writes that no other has seen.

>>> one, other = Update(0, 1, "write", ("x",)), Update(1, 1, "write", ("y",))
>>> sorted(mv_register.expected(Seen((one, other), {one: frozenset(), other: frozenset()})))
['x', 'y']
>>> sorted(mv_register.expected(Seen((one, other), {one: frozenset(), other: frozenset({one})})))
['y']
"""

scored_member = Specification("scored_member", _scored_member, History.SET, ("insert", "delete"))
"""Whether the update with the highest score is an insert; of equal scores the insert.

>>> scored_member.expected(Seen((Update(0, 1, "insert", (3,)), Update(1, 1, "delete", (4,)))))
False
"""
