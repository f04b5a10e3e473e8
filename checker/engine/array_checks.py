"""Checks on whole levels.

A check on k replicas is asked of each distinct combination of k projections (`projections`); those met before are known
to hold, since a check that fails is retired. Where a check says its meaning as a form (`Agreement`, `Equations`,
`Closure`), it is evaluated on arrays; otherwise its predicate is called once for each combination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations

from checker.core.system import Agreement, Check, Closure, Equations, Scope, State, Term
from checker.engine.arrays import WORD, Array, alike, distinct, is_member, xp
from checker.engine.asked import Asked
from checker.engine.checks import Checks
from checker.engine.exploration import Target
from checker.engine.joins import JoinTable
from checker.engine.moves import MoveTables
from checker.engine.projections import NOTHING, Agreed, Memo, Projection, Verdicts
from checker.engine.successors import successors
from checker.engine.tables import Tables
from checker.engine.words import Flat, Folded


class ArrayChecks:
    """The checks that have not failed yet, evaluated level by level."""

    def __init__(self, tables: Tables, checks: Sequence[Check], look: Callable[[], None]) -> None:
        """`look` is called now and then, and may end the search."""
        self._tables, self._checks, self._look = tables, checks, look
        self.active = list(range(len(checks)))
        self._projections = {check.project: Projection(tables, check) for check in checks}
        self._asked: dict[int, Asked] = {}
        self._joins: dict[tuple[object, object], JoinTable] = {}
        for check in checks:
            if isinstance(check.form, Equations | Closure):
                key = (check.project, check.form.algebra)
                self._joins[key] = JoinTable(check.form.algebra, self._projections[check.project], tables)
        self._verdicts: dict[int, Verdicts] = {}
        self._agreed: dict[Agreement, Agreed] = {}
        self._rights: dict[Closure, Memo] = {}
        self._suspects: set[int] = set()
        self._looked = 0

    def retire(self, failing: Iterable[int]) -> None:
        """Look at these no more."""
        self.active = [n for n in self.active if n not in set(failing)]

    def failing_states(self, level: Array, form: Flat | Folded, chunk: int) -> dict[int, Array]:
        """The words at which each active check on states fails."""
        failing: dict[int, list[Array]] = {}
        self._update()
        for at in range(0, len(level), chunk):
            words = level[at : at + chunk]
            columns = form.columns(words)
            projected: dict[object, list[Array]] = {}
            for n in self.active:
                check = self._checks[n]
                self._look()
                if check.scope is Scope.STATE and self._may_fail(n, check):
                    if check.project not in projected:
                        of = self._projections[check.project].of
                        projected[check.project] = [ids.take(column) for ids, column in zip(of, columns, strict=True)]
                    bad = self._failing_rows(n, check, projected[check.project])
                    if bad is not None and bad.any():
                        failing.setdefault(n, []).append(words[bad])
        return {n: xp.concatenate(parts) for n, parts in failing.items()}

    def _may_fail(self, n: int, check: Check) -> bool:
        """Whether what is known of single projections leaves it possible."""
        projection = self._projections[check.project]
        if check.arity == 1:
            return self._verdict(n, check, projection).is_any
        return not isinstance(check.form, Agreement) or self._agreed_on(check.form, projection).is_split

    def _failing_rows(self, n: int, check: Check, projected: Sequence[Array]) -> Array | None:
        projection = self._projections[check.project]
        bad: Array | None = None
        for chosen in combinations(projected, check.arity):
            found = self._failing_combinations(n, check, projection, chosen)
            if found is not None:
                bad = found if bad is None else bad | found
        return bad

    def _failing_combinations(
        self, n: int, check: Check, projection: Projection, operands: Sequence[Array]
    ) -> Array | None:
        """A mask over the rows, or None where nothing fails."""
        if not projection.is_total and not (applies := _apply(operands)).all():
            rows = xp.flatnonzero(applies)
            mask = xp.zeros(len(applies), dtype=bool)
            found = self._failing_combinations(n, check, projection, [o[rows] for o in operands]) if len(rows) else None
            if found is not None:
                mask[rows] = found
            return mask
        if check.arity == 1:
            return self._verdict(n, check, projection).array[operands[0]]
        is_cheap = isinstance(check.form, Agreement)
        if is_cheap or (check.form is not None and projection.is_injective and check.arity == self._tables.replicas):
            return self._refuted(check, projection, operands)
        asked = self._asked.setdefault(n, Asked(check.arity))
        fresh = asked.fresh(operands, len(projection.ids))
        if fresh is None:
            return self._refuted(check, projection, operands)
        if not len(fresh[0]):
            return None
        bad = self._refuted(check, projection, fresh)
        return is_member(asked.keys(operands), asked.keys([column[bad] for column in fresh])) if bad.any() else None

    def _verdict(self, n: int, check: Check, projection: Projection) -> Verdicts:
        """For a check on one replica: which projections fail."""
        verdicts = self._verdicts.setdefault(n, Verdicts())
        verdicts.update(projection, check.holds, self._look)
        return verdicts

    def _refuted(self, check: Check, projection: Projection, operands: Sequence[Array]) -> Array:
        """A mask: which combinations fail."""
        match check.form:
            case Agreement() as form:
                agreed = self._agreed_on(form, projection)
                a, b = operands
                return (agreed.keys[a] == agreed.keys[b]) & (agreed.answers[a] != agreed.answers[b])
            case Equations() as form:
                return _unequal(self._joins[check.project, form.algebra], form.equations, operands)
            case Closure() as form:
                join = self._joins[check.project, form.algebra]
                bad = self._unsettled(form, join, projection, operands, form.rounds)
                return _refuted_singly(check, projection, operands) if bad is None else bad
            case None:
                return _refuted_singly(check, projection, operands)

    def _update(self) -> None:
        """Take in all configurations and deliveries known by now."""
        for projection in self._projections.values():
            projection.update()
        for table in self._joins.values():
            table.update()
        self._tables.deliveries.clear()

    def _agreed_on(self, form: Agreement, projection: Projection) -> Agreed:
        agreed = self._agreed.setdefault(form, Agreed(form))
        agreed.update(projection.ids)
        return agreed

    def _unsettled(
        self, form: Closure, join: JoinTable, projection: Projection, operands: Sequence[Array], rounds: int
    ) -> Array | None:
        """A mask: which combinations do not settle as they must within so many rounds; None where things grow large."""
        if not rounds:
            return xp.ones(len(operands[0]), dtype=bool)
        held = list(operands)
        for i, j in permutations(range(len(held)), 2):
            held[i] = join.join(held[i], held[j])
            if join.largest() > form.size:
                return None
        moving = xp.zeros(len(held[0]), dtype=bool)
        for was, now in zip(operands, held, strict=True):
            moving |= was != now
        bad = xp.zeros(len(moving), dtype=bool)
        if join.has_raised:
            for now in held:
                bad |= now == NOTHING
        rested = xp.flatnonzero(~(moving | bad))
        bad[rested] = self._wrong(form, join, projection, [h[rested] for h in held])
        left = xp.flatnonzero(moving & ~bad) if join.has_raised else xp.flatnonzero(moving)
        if len(left):
            few, which = alike([h[left] for h in held], len(projection.ids))
            later = self._unsettled(form, join, projection, few, rounds - 1)
            if later is None:
                return None
            bad[left] = later[which]
        return bad

    def _wrong(self, form: Closure, join: JoinTable, projection: Projection, held: Sequence[Array]) -> Array:
        """Of combinations at rest: which disagree, or agree on a wrong answer."""
        first = held[0]
        answer = join.answer(first)
        things = projection.ids.things
        wrong = self._rights.setdefault(form, Memo(lambda n: form.is_right(things[n]))).of(first) == 0
        for other in held[1:]:
            wrong |= join.answer(other) != answer
        return wrong

    def failing_steps(self, level: Array, moves: MoveTables, chunk: int) -> dict[int, tuple[Target, ...]]:
        """The steps out of a level at which each active check on steps fails.

        Table entries are judged once, as they appear; only where one fails are the steps of the level looked through.
        """
        steps = [n for n in self.active if self._checks[n].scope is Scope.STEP]
        if not steps:
            return {}
        self._update()
        journal = self._tables.journal[self._looked :]
        self._looked += len(journal)
        for n in steps:
            projection = self._projections[self._checks[n].project]
            if n not in self._suspects and any(self._fails_on(n, projection, entry) for entry in journal):
                self._suspects.add(n)
        found: dict[int, list[Target]] = {}
        if self._suspects & set(steps):
            for target, n in self._search(level, moves, chunk, steps):
                found.setdefault(n, []).append(target)
        return {n: tuple(targets) for n, targets in found.items()}

    def _fails_on(self, n: int, projection: Projection, entry: tuple[int, Array, Array]) -> bool:
        """Whether a check on steps fails for any of these table entries: replica, ids before, ids after."""
        i, before, after = entry
        was, now = projection.of[i][before], projection.of[i][after]
        applies = (was != NOTHING) & (now != NOTHING)
        pairs = distinct(was[applies].astype(WORD) << 31 | now[applies])
        things, holds = projection.ids.things, self._checks[n].holds
        return any(not holds(things[pair >> 31], things[pair & (1 << 31) - 1]) for pair in pairs.tolist())

    def _search(
        self, level: Array, moves: MoveTables, chunk: int, steps: Sequence[int]
    ) -> Iterator[tuple[Target, int]]:
        """Every failing step out of a level."""
        slow = Checks(self._tables.system, self._checks)
        slow.active = list(steps)
        things = [ids.things for ids in self._tables.configurations]
        for at in range(0, len(level), chunk):
            columns = moves.form.columns(level[at : at + chunk])
            for ids in zip(*(column.tolist() for column in columns), strict=True):
                state: State = tuple(held[c] for held, c in zip(things, ids, strict=True))
                for event, after in successors(self._tables.system, state):
                    for n in slow.failing_step(state, after):
                        yield Target(state, event, after), n


def _apply(operands: Sequence[Array]) -> Array:
    """A mask: where every replica has something to check."""
    applies = operands[0] != NOTHING
    for operand in operands[1:]:
        applies &= operand != NOTHING
    return applies


def _refuted_singly(check: Check, projection: Projection, operands: Sequence[Array]) -> Array:
    """A mask: which combinations fail, by one call of the predicate for each."""
    things = projection.ids.things
    rows = zip(*(operand.tolist() for operand in operands), strict=True)
    return xp.array([not check.holds(*(things[id_] for id_ in row)) for row in rows], dtype=bool)


def _unequal(join: JoinTable, equations: Sequence[tuple[Term, Term]], operands: Sequence[Array]) -> Array:
    """A mask: for which operands some equation fails. Terms that occur more than once are worked out once."""
    known: dict[Term, Array] = dict(enumerate(operands))
    bad = xp.zeros(len(operands[0]), dtype=bool)
    for left, right in equations:
        a, b = _value(join, left, known), _value(join, right, known)
        if join.has_raised:
            bad |= (a == NOTHING) | (b == NOTHING)
        differ = xp.flatnonzero((a != b) & ~bad)
        if len(differ):
            bad[differ] = join.answer(a[differ]) != join.answer(b[differ])
    return bad


def _value(join: JoinTable, term: Term, known: dict[Term, Array]) -> Array:
    """The ids of a term. (A nested function would refer to itself, and keep its arrays until cycles are looked for.)"""
    if term not in known:
        assert isinstance(term, tuple)
        known[term] = join.join(_value(join, term[0], known), _value(join, term[1], known))
    return known[term]
