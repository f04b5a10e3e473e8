"""Counters: the answer is a sum over the updates seen, in most of them whatever their order.

counter: F(E) = |E|. pn_counter: F(E) = |increments in E| - |decrements in E|.
bounded_counter: as pn_counter; a transfer of rights changes no answer. The type promises more than its answer, and that
is for properties: `never_negative`, the answer is never below zero; `rights`, at each replica, over all updates issued,
made + received - handed over - used up is never below zero. The second implies the first, wherever updates travel.
resettable_counter: what was assigned last, and each increment that no assignment happened after:
F(E) = n + |{increment i in E: no assign a in E with i happened before a}|, where assign(n) is the last by arbitration
of those assignments that no other happened after; n = 0 without one.
Source: Burckhardt, Gotsman, Yang and Zawirski, Replicated data types (POPL 2014), section 3; for rights: Balegas et
al., Extending eventually consistent cloud databases for enforcing numeric invariants (SRDS 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checker.core.history import History, Seen, Specification, Update
from checker.system.description import Property


def _counter(seen: Seen) -> int:
    return len(seen)


def _pn_counter(seen: Seen) -> int:
    return seen.count("increment") - seen.count("decrement")


def _resettable_counter(seen: Seen) -> int:
    assigned = seen.arbitrated(seen.latest(seen.of("assign")))
    uncovered = [i for i in seen.of("increment") if not any(seen.happened_before(i, a) for a in seen.of("assign"))]
    return (assigned[-1].args[0] if assigned else 0) + len(uncovered)  # type: ignore[operator]


def rights_of(updates: Iterable[Update], replica: int) -> int:
    """What a replica may still take away, if these are all updates.

    Read are increment(), decrement() and transfer(to), or increment(n), decrement(n) and transfer(n, to).

    >>> rights_of([Update(0, 1, "increment", (3,)), Update(0, 1, "transfer", (2, 1))], 0)
    1
    """
    total = 0
    for update in updates:
        if update.operation == "transfer":
            *amount, to = update.args
            total += _amount(amount) * ((to == replica) - (update.replica == replica))
        elif update.replica == replica:
            total += _amount(update.args) * {"increment": 1, "decrement": -1}.get(update.operation, 0)
    return total


def _amount(args: Sequence[Any]) -> int:
    return args[0] if args else 1


def _all_have_rights(views: Sequence[Any]) -> bool:
    issued = dict.fromkeys(update for view in views for update in view.seen)
    return all(rights_of(issued, view.replica) >= 0 for view in views)


counter = Specification("counter", _counter, History.COUNTS)
"""As many as there are updates seen: fewer is a lost update, more a phantom one.

>>> counter.expected(Seen((Update(0, 1, "increment"), Update(1, 1, "increment"))))
2
"""

pn_counter = Specification("pn_counter", _pn_counter, History.COUNTS, ("increment", "decrement"))
"""Increments seen minus decrements seen; the operations must have these names.

>>> pn_counter.expected(Seen((Update(0, 1, "increment"), Update(0, 2, "increment"), Update(1, 1, "decrement"))))
1
"""

bounded_counter = Specification("bounded_counter", _pn_counter, History.COUNTS, ("increment", "decrement", "transfer"))
"""Increments seen minus decrements seen; go with it `rights` and `never_negative`.

>>> bounded_counter.expected(Seen((Update(0, 1, "increment"), Update(0, 2, "transfer", (1,)))))
1
"""

resettable_counter = Specification(
    "resettable_counter", _resettable_counter, History.ARBITRATION, ("increment", "assign")
)
"""The last assigned number and the increments that no assignment covers.

>>> before, assign, after = Update(0, 1, "increment"), Update(0, 2, "assign", (5,), 2), Update(0, 3, "increment")
>>> pasts = {before: frozenset(), assign: frozenset({before}), after: frozenset({before, assign})}
>>> resettable_counter.expected(Seen((before, assign, after), pasts))
6
"""

never_negative = Property("never_negative", lambda view: view.value >= 0)
"""No replica answers less than zero.

>>> from models.catalogue import CATALOGUE
>>> never_negative in CATALOGUE["bounded-counter"].description.properties
True
"""

rights = Property("rights", _all_have_rights, on="all")
"""No replica has taken away more than it had a right to, over all updates issued anywhere.

>>> from models.catalogue import CATALOGUE
>>> rights in CATALOGUE["bounded-counter"].description.properties
True
"""
