"""laws: merge is idempotent, commutative, associative and inflationary on the payloads actually reached.

Operands are payloads that replicas hold at the same time: each one, each pair, each three. Both sides of a law are
compared by their answers, since equality of payloads is the user's own and may well differ (a payload that knows
whose it is). Inflationary: what was merged is in the result, so that merging it once more adds nothing.
Source: Shapiro et al., Conflict-free replicated data types (SSS 2011), definition 3 (monotonic semilattice).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import Any

from checker.core.system import Algebra, Check, Equations, Scope, State, Term, View
from checker.properties.answers import answer_key
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

NAME = "laws"

Outcome = int | Raised

LAWS: dict[int, tuple[tuple[str, Term, Term], ...]] = {
    1: (("idempotent: merge(a, a) = a", (0, 0), 0),),
    2: (
        ("commutative: merge(a, b) = merge(b, a)", (0, 1), (1, 0)),
        ("inflationary: merge(merge(a, b), a) = merge(a, b)", ((0, 1), 0), (0, 1)),
        ("inflationary: merge(merge(a, b), b) = merge(a, b)", ((0, 1), 1), (0, 1)),
    ),
    3: tuple(
        ("associative: merge(merge(a, b), c) = merge(a, merge(b, c))", ((a, b), c), (a, (b, c)))
        for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    ),
}
"""For each number of operands: the law in words, and both sides as terms, a pair standing for a merge."""


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica, one on each pair, one on each three."""
    algebra = Algebra(lambda a, b: _joined(system, a, b), lambda a: _answer(system, a))

    def check(arity: int) -> Check:
        def holds(*payloads: int) -> bool:
            return all(
                _is_equal(system, _side(system, left, payloads), _side(system, right, payloads))
                for _, left, right in LAWS[arity]
            )

        sides = tuple((left, right) for _, left, right in LAWS[arity])
        return Check(NAME, Scope.STATE, arity, _payload, holds, Equations(algebra, sides))

    return [check(arity) for arity in LAWS]


def _payload(view: View) -> int | None:
    return None if view.payload < 0 else view.payload


def _side(system: ReplicatedSystem, term: Term, payloads: Sequence[int]) -> Outcome:
    """One side of a law, worked out."""
    if isinstance(term, int):
        return payloads[term]
    a, b = _side(system, term[0], payloads), _side(system, term[1], payloads)
    if isinstance(a, Raised):
        return a
    return b if isinstance(b, Raised) else system.user.merge(a, b)


def _joined(system: ReplicatedSystem, a: Any, b: Any) -> int | None:
    merged = system.user.merge(a, b)
    return None if isinstance(merged, Raised) else merged


def _answer(system: ReplicatedSystem, payload: Any) -> Hashable:
    value = system.user.value(payload)
    return ("raised", str(value)) if isinstance(value, Raised) else answer_key(system, value)


def _is_equal(system: ReplicatedSystem, left: Outcome, right: Outcome) -> bool:
    if isinstance(left, Raised) or isinstance(right, Raised):
        return False
    return left == right or _answer(system, left) == _answer(system, right)


def failure(system: ReplicatedSystem, state: State) -> str:
    """The first law that fails, with its operands and both sides."""
    payloads = [(i, p) for i, c in enumerate(state) if (p := _payload(system.view(i, c))) is not None]
    for arity, laws in LAWS.items():
        for chosen in combinations(payloads, arity):
            for law, *terms in laws:
                left, right = (_side(system, term, [p for _, p in chosen]) for term in terms)
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
