"""laws: merge is idempotent, commutative, associative and inflationary on the payloads actually reached.

Operands are payloads that replicas hold at the same time: each one, each pair, each three. Both sides of a law are
compared by their answers, since equality of payloads is the user's own and may well differ (a payload that knows
whose it is). Inflationary: what was merged is in the result, so that merging it once more adds nothing.
Source: Shapiro et al., Conflict-free replicated data types (SSS 2011), definition 3 (monotonic semilattice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from checker.core.system import Check, Scope, State, View
from checker.properties.answers import is_same_answer
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

NAME = "laws"

Outcome = int | Raised
Sides = tuple[str, Outcome, Outcome]


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica, one on each pair, one on each three."""

    def holds(*payloads: int) -> bool:
        return all(_is_equal(system, left, right) for _, left, right in equations(system, payloads))

    return [Check(NAME, Scope.STATE, arity, _payload, holds) for arity in (1, 2, 3)]


def _payload(view: View) -> int | None:
    return None if view.payload < 0 else view.payload


def equations(system: ReplicatedSystem, payloads: tuple[int, ...]) -> Iterator[Sides]:
    """(law, left side, right side) for one, two or three payloads."""

    def m(a: Outcome, b: Outcome) -> Outcome:
        if isinstance(a, Raised) or isinstance(b, Raised):
            return a if isinstance(a, Raised) else b
        return system.user.merge(a, b)

    match payloads:
        case (a,):
            yield "idempotent: merge(a, a) = a", m(a, a), a
        case (a, b):
            yield "commutative: merge(a, b) = merge(b, a)", m(a, b), m(b, a)
            yield "inflationary: merge(merge(a, b), a) = merge(a, b)", m(m(a, b), a), m(a, b)
            yield "inflationary: merge(merge(a, b), b) = merge(a, b)", m(m(a, b), b), m(a, b)
        case (a, b, c):
            for x, y, z in ((a, b, c), (b, c, a), (c, a, b)):
                yield "associative: merge(merge(a, b), c) = merge(a, merge(b, c))", m(m(x, y), z), m(x, m(y, z))


def _is_equal(system: ReplicatedSystem, left: Outcome, right: Outcome) -> bool:
    if isinstance(left, Raised) or isinstance(right, Raised):
        return False
    mine, other = system.user.value(left), system.user.value(right)
    if isinstance(mine, Raised) or isinstance(other, Raised):
        return mine == other
    return is_same_answer(system, mine, other)


def failure(system: ReplicatedSystem, state: State) -> str:
    """The first law that fails, with its operands and both sides."""
    payloads = [(i, p) for i, c in enumerate(state) if (p := _payload(system.view(i, c))) is not None]
    for arity in (1, 2, 3):
        for chosen in combinations(payloads, arity):
            for law, left, right in equations(system, tuple(p for _, p in chosen)):
                if not _is_equal(system, left, right):
                    return _told(system, law, chosen, left, right)
    return ""


def _told(
    system: ReplicatedSystem, law: str, chosen: tuple[tuple[int, int], ...], left: Outcome, right: Outcome
) -> str:
    letters: Callable[[int], str] = "abc".__getitem__
    texts = system.user.payloads.texts
    operands = ", ".join(f"{letters(n)} = {texts[p]} (replica {i})" for n, (i, p) in enumerate(chosen))
    sides = []
    for side in (left, right):
        value = side if isinstance(side, Raised) else system.user.value(side)
        sides.append(
            str(value) if isinstance(value, Raised) else f"a payload that answers {system.user.values.texts[value]}"
        )
    return f"merge is not {law} with {operands}: the left side is {sides[0]}, the right side {sides[1]}"
