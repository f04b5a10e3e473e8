"""The table engine: breadth-first search as an array program; user code runs once for each table entry.

A level is a sorted array of words (`words`). Its successors are looked up in `tables`, chunk by chunk: entries that are
missing are collected, filled in canonical order, and looked up again. What is new, sorted, is the next level, so the
result cannot depend on how the work was split. Chunks go to threads: numpy lets go of the interpreter lock.
Time: one look-up and one sort step for each transition; space: 16 to 24 bytes for each state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any

from checker.core.bounds import Bounds, Limits
from checker.core.system import Check, State, System
from checker.engine.array_checks import ArrayChecks
from checker.engine.arrays import WORD, Array, distinct, is_member, xp
from checker.engine.exploration import Ancestors, Exploration, Finding, Target, Watch
from checker.engine.moves import Batch, MoveTables, Tally
from checker.engine.path_counts import count_orderings
from checker.engine.reference import BROKEN_WITHOUT_DEPTH, STATES_AFTER_VIOLATION
from checker.engine.tables import Tables
from checker.engine.visited import Dense, Runs, states_of
from checker.engine.words import WORD_BITS, Flat, form_for

CHUNK = 1 << 16  # states looked up together
WAVE = 8  # chunks whose missing entries are filled together; not the number of workers, or numbering would depend on it


@dataclass(frozen=True, slots=True)
class Tuning:
    """What may change how the work is split, never what comes out."""

    workers: int | None = None
    chunk: int = CHUNK
    word_bits: int = WORD_BITS


def explore(
    system: System, checks: Sequence[Check], bounds: Bounds, limits: Limits, tuning: Tuning | None = None
) -> Exploration:
    """As `reference.explore`, with the same result."""
    tuning = tuning or Tuning()
    tables = Tables(system)
    initial = tables.intern(system.initial())
    watch = Watch(limits)
    with ThreadPoolExecutor(tuning.workers or cpu_count() or 1) as pool:
        run: Mapper = map if (tuning.workers or cpu_count()) == 1 else pool.map
        search = _Search(tables, ArrayChecks(tables, checks), bounds, watch, tuning, run)
        try:
            search.run(initial)
        except KeyboardInterrupt:
            search.stopped = "interrupted"
        return search.result()


Mapper = Callable[..., Iterator[Any]]


class _Search:
    def __init__(
        self, tables: Tables, checks: ArrayChecks, bounds: Bounds, watch: Watch, tuning: Tuning, run: Mapper
    ) -> None:
        self.tables, self.checks, self.bounds, self.watch, self.tuning = tables, checks, bounds, watch, tuning
        self.threads = run
        self.chunk = tuning.chunk
        self.levels: list[Array] = []
        self.fans: list[Array] = []  # how many transitions leave each state, by level
        self.tally = Tally()
        self.complete_depth = 0
        self.findings: list[Finding] = []
        self.stopped: str | None = None
        self.moves = MoveTables(tables, form_for(tables.counts(), tuning.word_bits))
        self.visited = self._states(xp.zeros(0, dtype=WORD))

    def run(self, initial: Sequence[int]) -> None:
        """Level by level, until nothing is new, the bound is met, or a limit is reached."""
        self.visited.note(self.moves.form.pack([xp.array([c], dtype=WORD) for c in initial]))
        level = self.visited.close()
        steps: dict[int, tuple[Target, ...]] = {}
        states = 0
        while len(level):
            self.levels.append(level)
            states += len(level)
            depth = len(self.levels) - 1
            if depth == self.bounds.depth:
                self.note(depth, steps)
                return
            before, level = self.tally.copy(), self.expand(states)  # first, for its deliveries say what merges give
            self.note(depth, steps)
            if self.bounds.depth is None and self.findings and states > STATES_AFTER_VIOLATION:
                self.tally, self.stopped = before, BROKEN_WITHOUT_DEPTH
                return
            if self.stopped:
                self.levels.append(level)
                return
            steps = self.checks.failing_steps(self.levels[-1], self.moves, self.chunk)
        self.note(len(self.levels), steps)

    def note(self, depth: int, steps: dict[int, tuple[Target, ...]]) -> None:
        """Findings at this level: of steps into it, then of its states."""
        failing: dict[int, tuple[Target, ...]] = dict(steps)
        level = self.levels[depth] if depth < len(self.levels) else self.levels[-1][:0]
        for n, words in self.checks.failing_states(level, self.moves.form, self.chunk).items():
            failing[n] = tuple(Target(state) for state in self.states(words))
        self.findings += [Finding(n, depth, failing[n]) for n in sorted(failing)]
        self.checks.retire(failing)
        self.complete_depth = min(depth, len(self.levels) - 1)

    def expand(self, states: int) -> Array:
        """The next level; less than all of it where a limit was reached."""
        self.tables.offer()
        fans: list[Array] = []
        size = len(self.levels[-1])
        for wave in range(0, size, self.chunk * WAVE):
            if reached := self.watch.reached(states + self.visited.found_count()):
                self.stopped = reached
                break
            self.refit([])
            starts = range(wave, min(size, wave + self.chunk * WAVE), self.chunk)
            chunks = [self.levels[-1][at : at + self.chunk] for at in starts]
            batches = list(self.map(self.moves.looked_up, chunks))
            self.moves.fill(batches)
            self.refit(batches)
            for words, fan, tally in self.map(self.leave, batches):
                self.visited.note(words)
                fans.append(fan)
                self.tally.add(tally)
        self.refit([])
        if fans:
            self.fans.append(xp.concatenate(fans))
        return self.visited.close()

    def leave(self, batch: Batch) -> tuple[Array, Array, Tally]:
        """Unmet words out of one batch; how many transitions leave each of its states; what happened."""
        tally = Tally()
        new: list[Array] = [batch.words[:0]]
        fan = xp.zeros(len(batch.words), dtype=xp.int32)
        is_moving = xp.zeros(len(batch.words), dtype=bool)
        for move in self.moves.of(batch):
            is_changed = move.after != batch.words[move.rows]
            tally.count(move, is_changed)
            if isinstance(move.rows, slice):
                fan += 1
                is_moving |= is_changed
            else:
                fan += xp.bincount(move.rows, minlength=len(fan)).astype(xp.int32)
                is_moving[move.rows[is_changed]] = True
            new.append(self.visited.unmet(move.after))
        tally.terminal = int(len(is_moving) - xp.count_nonzero(is_moving))
        return xp.concatenate(new), fan, tally

    def refit(self, batches: Sequence[Batch]) -> None:
        """Pack all states anew where an id has outgrown its field."""
        old = self.moves.form
        if old.fits(self.tables.counts()):
            return
        form = form_for(self.tables.counts(), self.tuning.word_bits)
        self.moves = MoveTables(self.tables, form)
        found = form.pack(old.columns(self.visited.close()))
        self.levels = [form.pack(old.columns(level)) for level in self.levels]
        for batch in batches:
            batch.words = form.pack(batch.columns)
        self.visited = self._states(found)

    def _states(self, found: Array) -> Dense | Runs:
        """All states known, those found of the next level apart."""
        form = self.moves.form
        return states_of(self.levels, found, sum(form.bits) if isinstance(form, Flat) and form.is_dense else None)

    def map(self, function: Callable[[Any], Any], things: Sequence[Any]) -> Iterator[Any]:
        """In threads where the form allows it."""
        return self.threads(function, things) if self.moves.form.is_parallel else map(function, things)

    def states(self, words: Array) -> Iterator[State]:
        """Words as states."""
        columns = [column.tolist() for column in self.moves.form.columns(words)]
        things = [ids.things for ids in self.tables.configurations]
        for ids in zip(*columns, strict=True):
            yield tuple(held[c] for held, c in zip(things, ids, strict=True))

    def ancestors(self, finding: Finding) -> Ancestors:
        """For each depth, the states on a shortest path to a target: the kept levels, searched backwards."""
        depth = finding.depth if finding.targets[0].event is None else finding.depth - 1
        words = [self.tables.intern(target.state) for target in finding.targets]
        columns = [xp.array(column, dtype=WORD) for column in zip(*words, strict=True)]
        wanted = distinct(self.moves.form.pack(columns))
        found = [set(self.states(wanted))]
        for level in reversed(self.levels[:depth]):
            sources = [level[:0]]
            for at in range(0, len(level), self.chunk):
                batch = self.moves.complete(level[at : at + self.chunk])
                is_source = xp.zeros(len(batch.words), dtype=bool)
                for move in self.moves.of(batch):
                    hits = is_member(move.after, wanted)
                    is_source[xp.arange(len(batch.words))[move.rows][hits]] = True
                sources.append(batch.words[is_source])
            wanted = distinct(xp.concatenate(sources))
            found.append(set(self.states(wanted)))
        return found[::-1]

    def result(self) -> Exploration:
        """Everything counted."""
        bound = self.bounds.depth
        sizes = [len(level) for level in self.levels if len(level)]
        at_bound = sizes[-1] if len(self.levels) - 1 == bound and sizes else 0
        orderings, skipped = None, None
        if self.stopped is None and bound is not None:
            orderings, skipped = count_orderings(self.levels, self.fans, bound, self.moves, self.chunk)
        return Exploration(
            engine="table",
            states=sum(sizes),
            transitions=self.tally.transitions,
            depth=max(0, len(sizes) - 1),
            terminal_states=self.tally.terminal + at_bound,
            states_per_depth=sizes,
            complete_depth=self.complete_depth,
            findings=self.findings,
            ancestors=self.ancestors,
            orderings=orderings,
            orderings_skipped=skipped,
            stopped=self.stopped,
            events=self.tally.by_name(self.tables),
            walk=self.walk,
        )

    def walk(self) -> Iterator[tuple[int, State]]:
        """Every state with its depth."""
        for depth, level in enumerate(self.levels):
            for state in self.states(level):
                yield depth, state
