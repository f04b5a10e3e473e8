"""When two answers to the query count as the same, and how answers are shown."""

from __future__ import annotations

from checker.system.replicated import ReplicatedSystem


def is_same_answer(system: ReplicatedSystem, a: int, b: int) -> bool:
    """Equal content; or, for builtin types, equal as Python has it (a set and a frozenset of the same elements).

    A class's own `==` is not asked: it is part of what is being checked.
    """
    if a == b:
        return True
    mine, other = system.user.values.peek(a), system.user.values.peek(b)
    is_builtin = type(mine).__module__ == type(other).__module__ == "builtins"
    return is_builtin and bool(mine == other)
