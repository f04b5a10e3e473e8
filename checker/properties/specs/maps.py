"""Observed-remove maps over a specification of the values.

or_map(F): for a key k, E_k = {updates of k in E that no remove(k) in E has seen}; k is there if E_k has any, and its
value is F(E_k). A concurrent update survives a remove, and only its own effect survives. The answer is a mapping.
Source: the reset-remove map of riak_dt, and Almeida, Shoker and Baquero, Delta state replicated data types (JPDC 111,
2018), on nested causal types; formula after Burckhardt, Gotsman, Yang and Zawirski (POPL 2014).
"""

from __future__ import annotations

from collections.abc import Callable

from checker.core.history import History, Seen, Specification, Update


def or_map(name: str, value: Callable[[tuple[Update, ...], Seen], object]) -> Specification:
    """A map whose values are `value(updates of the key that count, all seen)`, with `update(k, ...)` and `remove(k)`.

    >>> or_map("or_map of counters", lambda live, _: len(live)).operations
    ('update', 'remove')
    """

    def expected(seen: Seen) -> dict[object, object]:
        keys = dict.fromkeys(update.args[0] for update in seen.of("update"))
        live = {key: _live(seen, key) for key in keys}
        return {key: value(updates, seen) for key, updates in live.items() if updates}

    return Specification(name, expected, History.HAPPENS_BEFORE, ("update", "remove"))


def _live(seen: Seen, key: object) -> tuple[Update, ...]:
    """The updates of a key that no remove has seen."""
    removes = seen.of("remove", key)
    return tuple(u for u in seen.of("update", key) if not any(seen.happened_before(u, r) for r in removes))


or_map_of_counters = or_map("or_map_of_counters", lambda live, _: len(live))
"""A map in which `update(k)` adds one to the counter under k.

>>> first, drop, again = Update(0, 1, "update", ("k",)), Update(0, 2, "remove", ("k",)), Update(1, 1, "update", ("k",))
>>> pasts = {first: frozenset(), drop: frozenset({first}), again: frozenset()}
>>> or_map_of_counters.expected(Seen((first, drop, again), pasts))
{'k': 1}
"""
