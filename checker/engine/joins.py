"""The binary function of `Equations` and `Closure`, as a table over the ids of a projection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from checker.core.system import Algebra
from checker.engine.arrays import INDEX, WORD, Array, KeyTable, distinct, grown, room_for, xp
from checker.engine.interner import Interner
from checker.engine.pairs import Pairs, Unions
from checker.engine.projections import NOTHING, Column, Memo, Projection
from checker.engine.tables import Tables

SIDE_MAX = 1 << 12  # operands of a join table that is a square; beyond, a key table


class JoinTable:
    """An algebra's function over the ids of a projection; results get ids of the same kind, NOTHING absorbs.

    Deliveries say most of it: by `Algebra.carried`, what a receiver became is a join. The rest is asked on demand.
    """

    def __init__(self, algebra: Algebra, projection: Projection, tables: Tables) -> None:
        self._algebra, self._projection, self._tables = algebra, projection, tables
        self._ids = projection.ids
        answers = Interner()
        self._answers = Memo(lambda payload: answers.intern(algebra.answer(payload)))
        self._carried = {channel: Column(known=0) for channel in tables.channels}
        self._largest, self._sized = 0, 1
        self.has_raised = False  # whether the function has raised, so that some join is NOTHING
        self._side = 0
        self._square: Array | None = None
        self._table: KeyTable | None = None
        self._sets = Interner()  # of updates seen
        self._merges, self._unions = Pairs(algebra.merge_all), Unions(partial(_unite_all, algebra, self._sets))
        self._payloads, self._seen = xp.zeros(64, dtype=WORD), xp.zeros(64, dtype=WORD)  # by id
        self._wholes = KeyTable()  # ids, by both
        self._apart = 1
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
        self._largest = max(self._largest, *(self._algebra.size(payload) for payload, _ in new), 0)
        return self._largest

    def answer(self, a: Array) -> Array:
        """The number of each answer, equal for equal ones."""
        self._take_apart()
        return self._answers.of(self._payloads[a])

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
        """Enter joins of which some may be known already, or twice among the new ones."""
        if len(self._ids) > self._side:
            self._fit()
        if self._table is not None:
            keys = a.astype(WORD) << 31 | b
            order = xp.argsort(keys, kind="stable")
            fresh = xp.ones(len(keys), dtype=bool)
            fresh[1:] = keys[order[1:]] != keys[order[:-1]]
            fresh[fresh] = self._table.find(keys[order[fresh]]) == KeyTable.MISSING
            new = order[fresh]
            a, b, joined = a[new], b[new], joined[new]
        self._enter(a, b, joined)

    def _enter(self, a: Array, b: Array, joined: Array) -> None:
        """Enter joins that are all new and distinct, or may be overwritten."""
        self.has_raised = self.has_raised or not joined.all()
        if len(self._ids) > self._side:
            self._fit()
        if self._square is not None:
            self._square[a.astype(WORD) * self._side + b] = joined
            return
        assert self._table is not None
        self._table.insert(a.astype(WORD) << 31 | b, joined)

    def _ask(self, keys: Array) -> None:
        """Work out joins: payloads and updates apart, since many pairs have few of either."""
        a, b = keys >> 31, keys & (1 << 31) - 1
        self._take_apart()
        payload = self._merges.of(self._payloads[a], self._payloads[b])
        seen = self._unions.of(self._seen[a], self._seen[b])
        assert payload is not None and seen is not None
        wholes = payload << 31 | seen
        joined = xp.flatnonzero(payload >= 0)
        missing = distinct(wholes[joined][self._wholes.find(wholes[joined]) == KeyTable.MISSING])
        if len(missing):
            sets = self._sets.things
            for whole in missing.tolist():
                self._ids.intern((whole >> 31, sets[whole & (1 << 31) - 1]))
            self._take_apart()
        made = xp.full(len(keys), NOTHING, dtype=WORD)
        made[joined] = self._wholes.find(wholes[joined])
        self._enter(a, b, made)

    def _take_apart(self) -> None:
        """Payload and updates of the ids that are new, each by a small number."""
        new = self._ids.things[self._apart :]
        if new:
            payloads = xp.fromiter((thing[0] for thing in new), dtype=WORD, count=len(new))
            seen = xp.fromiter((self._sets.intern(thing[1]) for thing in new), dtype=WORD, count=len(new))
            size = self._apart + len(new)
            self._payloads, self._seen = grown(self._payloads, size), grown(self._seen, size)
            self._payloads[self._apart : size], self._seen[self._apart : size] = payloads, seen
            self._wholes.insert(payloads << 31 | seen, xp.arange(self._apart, size, dtype=INDEX))
            self._apart = size

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


def _unite_all(algebra: Algebra, sets: Interner, left: Sequence[int], right: Sequence[int]) -> list[int]:
    """The union of each set with the one beside it, all by their numbers in `sets`."""
    unite, things, intern = algebra.unite, sets.things, sets.intern
    return [intern(unite(things[a], things[b])) for a, b in zip(left, right, strict=True)]
