"""Flags: on or off, and who wins where an enable and a disable are concurrent.

enable_wins: F(E) = there is an enable e in E such that no disable d in E has e happened before d.
disable_wins: F(E) = there is an enable in E, and each disable d in E happened before some enable in E.
They differ only where neither of an enable and a disable happened before the other. Both are off at first.
Source: the flags are one element of the add-wins and remove-wins set, Burckhardt, Gotsman, Yang and Zawirski,
Replicated data types (POPL 2014), section 3, and Bieniusa et al., An optimized conflict-free replicated set
(INRIA RR-8083, 2012).
"""

from __future__ import annotations

from checker.core.history import History, Seen, Specification


def _enable_wins(seen: Seen) -> bool:
    disables = seen.of("disable")
    return any(not any(seen.happened_before(e, d) for d in disables) for e in seen.of("enable"))


def _disable_wins(seen: Seen) -> bool:
    enables = seen.of("enable")
    return bool(enables) and all(any(seen.happened_before(d, e) for e in enables) for d in seen.of("disable"))


enable_wins_flag = Specification("enable_wins_flag", _enable_wins, History.HAPPENS_BEFORE, ("enable", "disable"))
"""On where some enable was not seen by any disable.

>>> on, off = Update(0, 1, "enable"), Update(1, 1, "disable")
>>> enable_wins_flag.expected(Seen((on, off), {on: frozenset(), off: frozenset()}))
True
"""

disable_wins_flag = Specification("disable_wins_flag", _disable_wins, History.HAPPENS_BEFORE, ("enable", "disable"))
"""On where every disable was seen by an enable, and there is an enable.

>>> on, off = Update(0, 1, "enable"), Update(1, 1, "disable")
>>> disable_wins_flag.expected(Seen((on, off), {on: frozenset(), off: frozenset()}))
False
"""
