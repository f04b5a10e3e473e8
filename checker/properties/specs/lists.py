"""Lists: which elements an answer holds. In which order is no function of the updates seen; see `list_order`.

Elements are named by their insertion: `a1` and `a2` are the first and second insertion of replica 0, `b1` the first of
replica 1. An answer is a sequence of names; operations are `insert(position)` and `delete(name)`.

list_content: F(E) = the elements inserted in E and not deleted in E, each once, in any order.
list_order (strong): there is one order of all elements that every answer ever given, by any replica, agrees with: the
relation "stands before in some answer" has no cycle. weak_list_order: no two answers order two elements differently.
Source: Attiya, Burckhardt, Gotsman, Morrison, Yang, Zawirski: Specification and complexity of collaborative text
editing (PODC 2016), the condition on the elements that both the strong and the weak list specification share.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from checker.core.history import History, Seen, Specification
from checker.system.description import Property

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
"""Every visible element once, in any order.

>>> seen = Seen((Update(0, 1, "insert", (0,)), Update(1, 1, "insert", (0,)), Update(1, 2, "delete", ("a1",))))
>>> list_content.expected(seen)
('b1',)
"""


def _ordered_pairs(answer: Any) -> list[tuple[Any, Any]]:
    """Each element with each one that stands after it."""
    elements = list(answer)
    return [(a, b) for n, a in enumerate(elements) for b in elements[n + 1 :]]


def _has_no_cycle(pairs: frozenset[tuple[Any, Any]]) -> bool:
    """Taking away what nothing stands before, again and again, leaves nothing."""
    left = set(pairs)
    while left:
        later = {b for _, b in left}
        rest = {(a, b) for a, b in left if a in later}
        if rest == left:
            return False
        left = rest
    return True


def _is_antisymmetric(pairs: frozenset[tuple[Any, Any]]) -> bool:
    return not any((b, a) in pairs for a, b in pairs)


list_order = Property("list_order", _has_no_cycle, on="history", facts=_ordered_pairs)
"""The strong list specification's condition on order, as a property: `properties=[list_order]`.

>>> list_order.facts("abc")
[('a', 'b'), ('a', 'c'), ('b', 'c')]
>>> list_order.holds(frozenset({("a", "b"), ("b", "c"), ("c", "a")}))
False
"""

weak_list_order = Property("weak_list_order", _is_antisymmetric, on="history", facts=_ordered_pairs)
"""The weak list specification's condition on order, as a property.

>>> weak_list_order.holds(frozenset({("a", "b"), ("b", "c"), ("c", "a")}))
True
>>> weak_list_order.holds(frozenset({("a", "b"), ("b", "a")}))
False
"""


def _runs_stand_together(view: Any) -> bool:
    """Whether each replica's elements are one stretch of the answer."""
    owners = [str(name)[:1] for name in view.value]
    changes = sum(a != b for a, b in pairwise(owners))
    return changes < max(1, len(set(owners)))


non_interleaving = Property("non_interleaving", _runs_stand_together)
"""Runs typed at the same place stand one after the other: the elements of each replica are one stretch of every answer.

For types whose operations type nothing but one run at each replica, each element after the replica's last (forward) or
before it (backward), all at one place. Source: Weidner, Kleppmann: The art of the Fugue (2023), of which this is the
consequence for such runs; Kleppmann, Gomes, Mulligan, Beresford (PaPoC 2019) show that widely used types lack it.

>>> from types import SimpleNamespace
>>> [non_interleaving.holds(SimpleNamespace(value=names)) for names in (("a1", "a2", "b1"), ("a1", "b1", "a2"))]
[True, False]
"""
