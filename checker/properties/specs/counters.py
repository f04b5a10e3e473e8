"""Counters: the answer is a sum over the updates seen, whatever their order.

counter: F(E) = |E|. pn_counter: F(E) = |increments in E| - |decrements in E|.
Source: Burckhardt, Gotsman, Yang and Zawirski, Replicated data types (POPL 2014), section 3.
"""

from __future__ import annotations

from checker.core.history import History, Seen, Specification


def _counter(seen: Seen) -> int:
    return len(seen)


def _pn_counter(seen: Seen) -> int:
    return seen.count("increment") - seen.count("decrement")


counter = Specification("counter", _counter, History.COUNTS)
"""As many as there are updates seen: fewer is a lost update, more a phantom one."""

pn_counter = Specification("pn_counter", _pn_counter, History.COUNTS, ("increment", "decrement"))
"""Increments seen minus decrements seen; the operations must have these names."""
