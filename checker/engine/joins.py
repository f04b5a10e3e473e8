"""The binary function of `Equations` and `Closure`, as a table over the ids of a projection."""

from __future__ import annotations

from checker.core.system import Algebra
from checker.engine.arrays import INDEX, WORD, Array, KeyTable, distinct, grouped, room_for, xp
from checker.engine.projections import NOTHING, Column, Projection
from checker.engine.tables import Tables

SIDE_MAX = 1 << 12  # operands of a join table that is a square; beyond, a key table


class JoinTable:
    """An algebra's function over the ids of a projection; results get ids of the same kind, NOTHING absorbs.

    Deliveries say most of it: by `Algebra.carried`, what a receiver became is a join. The rest is asked on demand.
    """

    def __init__(self, algebra: Algebra, projection: Projection, tables: Tables) -> None:
        self._algebra, self._projection, self._tables = algebra, projection, tables
        self._ids = projection.ids
        self._answers = Column()
        self._carried = {channel: Column(known=0) for channel in tables.channels}
        self._largest, self._sized = 0, 1
        self.has_raised = False  # whether the function has raised, so that some join is NOTHING
        self._side = 0
        self._square: Array | None = None
        self._table: KeyTable | None = None
        self._fit()

    def join(self, a: Array, b: Array) -> Array:
        """The id of each join."""
        found = self._find(a, b)
        if len(found) and found.min() < 0:
            missing = xp.flatnonzero(found < 0)
            self._ask(distinct(a[missing].astype(WORD) << 31 | b[missing]))
            found = self._find(a, b)
        return found

    def largest(self) -> int:
        """The size of the largest thing known."""
        new = self._ids.things[self._sized :]
        self._sized += len(new)
        self._largest = max(self._largest, *map(self._algebra.size, new), 0)
        return self._largest

    def answer(self, a: Array) -> Array:
        """The number of each answer, equal for equal ones."""
        answers = self._answers
        answers.update(self._ids, lambda thing: answers.ids.intern(self._algebra.answer(thing)))
        return answers.array[a]

    def update(self) -> None:
        """Take over what deliveries have shown since the last time."""
        for (i, j), c, message, becomes in self._tables.deliveries:
            carried = self._carried[i, j]
            messages = self._tables.channels[i, j].messages
            carried.update(messages, lambda m: self._ids.intern(self._algebra.carried(m)))
            told = carried.array[message]
            arrived = (becomes >= 0) & (told != NOTHING)
            of = self._projection.of[i]
            self._learn(of[c[arrived]], told[arrived], of[becomes[arrived]])

    def _find(self, a: Array, b: Array) -> Array:
        if len(self._ids) > self._side:
            self._fit()
        if self._square is not None:
            at = a.astype(WORD)
            at *= self._side
            at += b
            return self._square.take(at)
        assert self._table is not None
        return xp.where((a == NOTHING) | (b == NOTHING), NOTHING, self._table.find(a.astype(WORD) << 31 | b))

    def _learn(self, a: Array, b: Array, joined: Array) -> None:
        """Enter joins; some may be known already, or twice among the new ones."""
        self.has_raised = self.has_raised or not joined.all()
        if len(self._ids) > self._side:
            self._fit()
        if self._square is not None:
            self._square[a.astype(WORD) * self._side + b] = joined
            return
        assert self._table is not None
        keys = a.astype(WORD) << 31 | b
        order = xp.argsort(keys, kind="stable")
        keys, joined = keys[order], joined[order]
        fresh = xp.ones(len(keys), dtype=bool)
        fresh[1:] = keys[1:] != keys[:-1]
        fresh &= self._table.find(keys) == KeyTable.MISSING
        self._table.insert(keys[fresh], joined[fresh])

    def _ask(self, keys: Array) -> None:
        things, intern = self._ids.things, self._ids.intern
        a, b = keys >> 31, keys & (1 << 31) - 1
        made: list[int] = []
        for left, others in grouped(a, b):
            joined = self._algebra.join_all(things[left], [things[right] for right in others])
            made += map(intern, joined)
        self._learn(a, b, xp.array(made, dtype=WORD))

    def _fit(self) -> None:
        """Room for all ids: a square while it is small, a key table beyond."""
        square, side = self._square, self._side
        self._side = room_for(len(self._ids))
        if self._side <= SIDE_MAX:
            larger = xp.full((self._side, self._side), KeyTable.MISSING, dtype=xp.int16)
            larger[0, :] = larger[:, 0] = NOTHING
            if square is not None:
                larger[:side, :side] = square.reshape(side, side)
            self._square = larger.ravel()
            return
        self._side, self._square = 1 << 31, None
        self._table = KeyTable()
        if square is not None:
            (known,) = xp.nonzero(square >= 0)
            self._table.insert((known // side) << 31 | known % side, square[known].astype(INDEX))
