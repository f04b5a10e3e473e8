"""When two answers to the query count as the same."""

from __future__ import annotations

from collections.abc import Hashable
from math import isnan
from typing import Any

from checker.core.canonical import canonical
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised


def answer_key(system: ReplicatedSystem, value: int) -> Hashable:
    """A key that is equal exactly for answers that count as the same.

    Numbers are the same by their number, sets and frozensets by their elements, everything else by its content. A
    class's own `==` is not asked: it is part of what is being checked.
    """
    return key_of(system.user.values.peek(value))


def key_of(answer: Any) -> Hashable:
    """As `answer_key`, for the answer itself.

    >>> key_of({1, 2}) == key_of(frozenset((2, 1))), key_of(1) == key_of(1.0), key_of((1,)) == key_of([1])
    (True, True, False)
    """
    kind = type(answer)
    if kind in (int, bool) or (kind is float and not isnan(answer)):
        return answer  # type: ignore[no-any-return]
    if kind in (set, frozenset):
        return "a set: " + canonical(frozenset(answer))
    return canonical(answer)


def held_key(system: ReplicatedSystem, payload: int) -> Hashable:
    """As `answer_key`, of whoever holds a payload; a query that raises alike answers alike: `completes` reports it."""
    value = system.user.value(payload)
    return ("raised", value.exception) if isinstance(value, Raised) else answer_key(system, value)


def is_same_answer(system: ReplicatedSystem, a: int, b: int) -> bool:
    """Whether two answers, given by id, count as the same."""
    return a == b or answer_key(system, a) == answer_key(system, b)
