"""Lists: which elements an answer holds. In which order is no function of the updates seen; see `list_order`.

Elements are named by their insertion: `a1` and `a2` are the first and second insertion of replica 0, `b1` the first of
replica 1. An answer is a sequence of names; operations are `insert(position)` and `delete(name)`.

list_content: F(E) = the elements inserted in E and not deleted in E, each once, in any order.
Source: Attiya, Burckhardt, Gotsman, Morrison, Yang, Zawirski: Specification and complexity of collaborative text
editing (PODC 2016), the condition on the elements that both the strong and the weak list specification share.
"""

from __future__ import annotations

from typing import Any

from checker.core.history import History, Seen, Specification

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _visible(seen: Seen) -> tuple[str, ...]:
    """The names of the elements inserted and not deleted, by replica and number."""
    deleted = {update.args[0] for update in seen.of("delete")}
    names = []
    counts: dict[int, int] = {}
    for update in seen.of("insert"):
        counts[update.replica] = counts.get(update.replica, 0) + 1
        names.append(f"{LETTERS[update.replica]}{counts[update.replica]}")
    return tuple(name for name in names if name not in deleted)


def _allows(seen: Seen, answer: Any) -> bool:
    return sorted(answer) == sorted(_visible(seen))


list_content = Specification("list_content", _visible, History.COUNTS, ("insert", "delete"), _allows)
"""Every visible element once, in any order."""
