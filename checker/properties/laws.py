"""laws: merge is idempotent, commutative, associative and inflationary on the payloads actually reached.

Operands are payloads that replicas hold at the same time: each one, each pair, each three. Both sides of a law are
compared by their answers, since equality of payloads is the user's own and may well differ (a payload that knows
whose it is). Inflationary: what was merged is in the result, so that merging it once more adds nothing.
Source: Shapiro et al., Conflict-free replicated data types (SSS 2011), definition 3 (monotonic semilattice).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from checker.core.result import BrokenLaw
from checker.core.system import Check, Equations, Held, Scope, State, Term
from checker.properties.joining import Joining, held
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

NAME = "laws"

LAWS: dict[int, tuple[tuple[str, Term, Term], ...]] = {
    1: (("idempotent: merge(a, a) = a", (0, 0), 0),),
    2: (
        ("commutative: merge(a, b) = merge(b, a)", (0, 1), (1, 0)),
        ("inflationary: merge(merge(a, b), b) = merge(a, b)", ((0, 1), 1), (0, 1)),
        ("inflationary: merge(merge(a, b), b) = merge(a, b)", ((1, 0), 0), (1, 0)),
    ),
    3: tuple(
        ("associative: merge(merge(a, b), c) = merge(a, merge(b, c))", ((a, b), c), (a, (b, c)))
        for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    ),
}
"""For each number of operands: the law in words, and both sides as terms, a pair standing for a merge.

In the words, a, b and c are the operands in the order in which the left side has them.
"""


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica, one on each pair, one on each three; none where there is no merge."""
    if system.description.merge is None:
        return []
    algebra = Joining(system)

    def check(arity: int) -> Check:
        sides = tuple((left, right) for _, left, right in LAWS[arity])

        def holds(*operands: Held) -> bool:
            return all(_is_equal(algebra, _side(algebra, a, operands), _side(algebra, b, operands)) for a, b in sides)

        return Check(NAME, Scope.STATE, arity, held, holds, Equations(algebra, sides))

    return [check(arity) for arity in LAWS]


def _side(algebra: Joining, term: Term, operands: Sequence[Held]) -> Held | None:
    """One side of a law, worked out; None where merge raised."""
    if isinstance(term, int):
        return operands[term]
    a, b = _side(algebra, term[0], operands), _side(algebra, term[1], operands)
    return None if a is None or b is None else algebra.join(a, b)


def _is_equal(algebra: Joining, left: Held | None, right: Held | None) -> bool:
    if left is None or right is None:
        return False
    return left == right or algebra.answer(left[0]) == algebra.answer(right[0])


def failure(system: ReplicatedSystem, state: State) -> str:
    """The first law that fails, with its operands and both sides."""
    algebra = Joining(system)
    holding = [(i, what) for i, c in enumerate(state) if (what := held(system.view(i, c))) is not None]
    for arity, laws in LAWS.items():
        for chosen in combinations(holding, arity):
            for law, *terms in laws:
                left, right = (_side(algebra, term, [what for _, what in chosen]) for term in terms)
                if not _is_equal(algebra, left, right):
                    named = [chosen[n] for n in _operands(terms[0])]
                    return _told(system, law, named, (left, right))
    return ""


def broken(system: ReplicatedSystem, states: Sequence[State]) -> BrokenLaw | None:
    """The first law that fails on payloads held at one time in a trace, the latest time first; not where merge raises.

    It need not be the property that is refuted: an answer is often wrong because merge keeps no law.
    """
    if system.description.merge is None:
        return None
    algebra = Joining(system)
    for state in reversed(states):
        holding = [(i, what) for i, c in enumerate(state) if (what := held(system.view(i, c))) is not None]
        for arity, laws in LAWS.items():
            for chosen in combinations(holding, arity):
                for law, *terms in laws:
                    left, right = (_side(algebra, term, [what for _, what in chosen]) for term in terms)
                    if left is not None and right is not None and not _is_equal(algebra, left, right):
                        named = [chosen[n] for n in _operands(terms[0])]
                        return _as_values(system, law, named, (left, right))
    return None


def _as_values(
    system: ReplicatedSystem, law: str, chosen: Sequence[tuple[int, Held]], sides: tuple[Held, Held]
) -> BrokenLaw:
    name, _, equation = law.partition(": ")
    texts = system.user.payloads.texts
    operands = tuple((letter, i, texts[what[0]]) for letter, (i, what) in zip("abc", chosen))
    left, right = (f"{texts[side[0]]}, which {_side_text(system, side)}" for side in sides)
    return BrokenLaw(name, equation, operands, left, right)


def _operands(term: Term) -> list[int]:
    """The variables of a term in the order of their first appearance."""
    if isinstance(term, int):
        return [term]
    return list(dict.fromkeys([*_operands(term[0]), *_operands(term[1])]))


def _told(
    system: ReplicatedSystem,
    law: str,
    chosen: Sequence[tuple[int, Held]],
    sides: tuple[Held | None, Held | None],
) -> str:
    texts = system.user.payloads.texts
    operands = ", ".join(f"{letter} = {texts[what[0]]} (replica {i})" for letter, (i, what) in zip("abc", chosen))
    left, right = (_side_text(system, side) for side in sides)
    if None in sides:
        both = "both sides raise" if sides == (None, None) else f"the left side {left}, the right side {right}"
        return f"merge raises where it should be {law} with {operands}: {both}"
    return f"merge is not {law} with {operands}: the left side {left}, the right side {right}"


def _side_text(system: ReplicatedSystem, side: Held | None) -> str:
    if side is None:
        return "raises"
    value = system.user.value(side[0])
    if isinstance(value, Raised):
        return f"raises {value.exception} when asked"
    return f"answers {system.user.values.texts[value]}"
