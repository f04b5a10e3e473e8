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
from functools import partial
from os import cpu_count
from typing import Any

from checker.core.bounds import Bounds, LimitReached
from checker.core.system import Check, Configuration, State, System
from checker.engine.array_checks import ArrayChecks
from checker.engine.arrays import WORD, Array, distinct, is_member, xp
from checker.engine.exploration import Ancestors, Exploration, Finding, Target
from checker.engine.moves import MoveTables, Tally
from checker.engine.narrow import NarrowMoves, is_narrow
from checker.engine.path_counts import count_orderings
from checker.engine.reference import BROKEN_WITHOUT_DEPTH, STATES_AFTER_VIOLATION
from checker.engine.tables import Tables
from checker.engine.visited import Dense, Runs, states_of
from checker.engine.watch import NO_MEMORY, Watch
from checker.engine.words import WORD_BITS, Flat, Folded, form_for

CHUNK = 1 << 15  # states looked up together: their columns stay in a core's own cache
WAVE = (
    16  # chunks whose missing entries are filled together; not the number of workers, or numbering would depend on it
)
LAG = 2  # levels by which checking stays behind,
LAG_STATES = 200_000  # in a search of more states than this


@dataclass(frozen=True, slots=True)
class Tuning:
    """What may change how the work is split, never what comes out."""

    workers: int | None = None
    chunk: int = CHUNK
    word_bits: int = WORD_BITS


def explore(
    system: System, checks: Sequence[Check], bounds: Bounds, watch: Watch, tuning: Tuning | None = None
) -> Exploration:
    """As `reference.explore`, with the same result."""
    tuning = tuning or Tuning()
    tables = Tables(system)
    initial = tables.intern(system.initial())
    with ThreadPoolExecutor(tuning.workers or cpu_count() or 1) as pool:
        run: Mapper = map if (tuning.workers or cpu_count()) == 1 else pool.map
        search = _Search(tables, ArrayChecks(tables, checks, watch.look), bounds, watch, tuning, run)
        try:
            search.run(initial)
        except KeyboardInterrupt:
            search.stopped = "interrupted"
        except LimitReached as reached:
            search.stopped = search.stopped or str(reached)
        except MemoryError:
            search.stopped = NO_MEMORY
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
        self.states = 0
        self.tally = Tally()
        self.tallies: list[Tally] = []  # what had happened before each level was expanded
        self.judged = 0  # levels that were checked
        self.complete_depth = 0
        self.findings: list[Finding] = []
        self.stopped: str | None = None
        self.has_fans = bounds.depth is not None  # for counting orderings
        self.moves = MoveTables(tables, form_for(tables.counts(), tuning.word_bits), self.has_fans)
        self.steps: MoveTables | NarrowMoves = self.moves
        self.visited = self._states(xp.zeros(0, dtype=WORD))
        watch.configurations_at = self.configurations_at

    def run(self, initial: Sequence[int]) -> None:
        """Level by level, until nothing is new, the bound is met, or a limit is reached."""
        self.visited.note(self.moves.form.pack([xp.array([c], dtype=WORD) for c in initial]))
        level = self.visited.close()
        while len(level):
            self.levels.append(self.moves.form.kept(level))
            self.states += len(level)
            if len(self.levels) - 1 == self.bounds.depth:
                break
            self.tallies.append(self.tally.copy())
            try:
                level = self.expand()
            except LimitReached as reached:
                self.stopped = str(reached)
                self.judge(len(self.levels))
                return
            lag = LAG if self.states > LAG_STATES else 0
            if self.judge(len(self.levels) - lag):
                return
            if self.stopped:
                self.judge(len(self.levels))
                self.levels.append(self.moves.form.kept(level))
                self.note(len(self.levels) - 1)  # what was met of a level that was only begun is a finding, too
                return
        is_whole = not len(level)  # then the steps out of the last level have been taken, and are judged too
        self.judge(len(self.levels) + is_whole)

    def judge(self, end: int) -> bool:
        """Check the levels before `end` that were not checked yet; True where that ends the search.

        Judging waits for the deliveries of a few more levels, because these say what merges give, which then need not
        be asked for. Where a violation ends the search, whatever was found beyond its level is forgotten again.
        """
        for depth in range(self.judged, end):
            self.judged = depth + 1
            self.note(depth)
            self.complete_depth = min(depth, len(self.levels) - 1)
            reached = sum(map(len, self.levels[: depth + 1]))
            is_enough = self.bounds.depth is None and self.findings and reached > STATES_AFTER_VIOLATION
            if is_enough and depth < len(self.levels):
                del self.levels[depth + 1 :]
                self.tally, self.stopped = self.tallies[depth], BROKEN_WITHOUT_DEPTH
                return True
        return False

    def note(self, depth: int) -> None:
        """Findings at this level: of steps into it, then of its states."""
        before = self.levels[depth - 1 : depth]
        failing = self.checks.failing_steps(before[0], self.moves, self.chunk) if before else {}
        level = self.levels[depth] if depth < len(self.levels) else self.levels[-1][:0]
        for n, words in self.checks.failing_states(level, self.moves.form, self.chunk).items():
            failing[n] = tuple(Target(state) for state in self.states_of(words))
        self.findings += [Finding(n, depth, failing[n]) for n in sorted(failing)]
        self.checks.retire(failing)

    def expand(self) -> Array:
        """The next level; less than all of it where a limit was reached."""
        self.tables.offer()
        self.steps = self._steps()
        fans: list[Array] = []
        size = len(self.levels[-1])
        for start in range(0, size, self.chunk * WAVE):
            sizes = [len(level) for level in self.levels]
            if reached := self.watch.reached(self.states + self.visited.found_count(), sizes, start):
                self.stopped = reached
                break
            batches = self.wave(range(start, min(size, start + self.chunk * WAVE), self.chunk))
            for words, fan, tally in self.map(partial(self.steps.leave, unmet=self.visited.unmet), batches):
                self.visited.note(words)
                self.tally.add(tally)
                if fan is not None:
                    fans.append(fan)
        if fans:
            self.fans.append(xp.concatenate(fans))
        return self.visited.close()

    def wave(self, starts: Sequence[int]) -> list[Any]:
        """Batches of the last level from these places on, nothing missing; states are packed anew if need be."""
        self.refit()  # for the local events that were entered
        while True:
            chunks = [self.levels[-1][start : start + self.chunk] for start in starts]
            batches = list(self.map(self.steps.looked_up, chunks))
            self.steps.fill(batches)
            if not self.refit():
                return batches

    def refit(self) -> bool:
        """Pack all states anew if an id has outgrown its field, and say so."""
        old = self.moves.form
        if old.fits(self.tables.counts()):
            return False
        form = form_for(self.tables.counts(), self.tuning.word_bits)
        self.moves = MoveTables(self.tables, form, self.has_fans)
        found = self._packed(old, self.visited.close())
        self.visited = Runs()  # the old one is let go before there is a new one
        for depth, level in enumerate(self.levels):
            self.levels[depth] = self._packed(old, level)
        self.visited = self._states(found)
        self.steps = self._steps()
        return True

    def _packed(self, old: Flat | Folded, words: Array) -> Array:
        """Words of an old form as words of the present one, in the narrowest type, a few at a time."""
        form = self.moves.form
        parts = [words[at : at + self.chunk] for at in range(0, len(words), self.chunk)]
        packed: Array = xp.concatenate([words[:0], *(form.kept(form.pack(old.columns(part))) for part in parts)])
        return form.kept(packed)

    def _steps(self) -> MoveTables | NarrowMoves:
        """The quickest way to look up the transitions of whole levels."""
        if not is_narrow(self.tables, self.moves.form):
            return self.moves
        assert isinstance(self.moves.form, Flat)
        if not isinstance(self.steps, NarrowMoves) or self.steps.form is not self.moves.form:
            self.steps = NarrowMoves(self.tables, self.moves.form, self.has_fans)
        self.steps.update()
        return self.steps

    def _states(self, found: Array) -> Dense | Runs:
        """All states known, those found of the next level apart."""
        form = self.moves.form
        return states_of(self.levels, found, form.space if isinstance(form, Flat) and form.is_dense else None)

    def map(self, function: Callable[[Any], Any], things: Sequence[Any]) -> Iterator[Any]:
        """In threads where the form allows it."""
        return self.threads(function, things) if self.moves.form.is_parallel else map(function, things)

    def states_of(self, words: Array) -> Iterator[State]:
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
        found = [set(self.states_of(wanted))]
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
            found.append(set(self.states_of(wanted)))
        return found[::-1]

    def configurations_at(self, depth: int) -> list[tuple[int, Configuration]]:
        """The distinct configurations of a level."""
        columns = self.moves.form.columns(self.levels[depth])
        return [
            (i, ids.things[c])
            for i, (ids, column) in enumerate(zip(self.tables.configurations, columns, strict=True))
            for c in xp.flatnonzero(xp.bincount(column)).tolist()
        ]

    def result(self) -> Exploration:
        """Everything counted."""
        bound = self.bounds.depth
        sizes = [len(level) for level in self.levels if len(level)]
        at_bound = len(self.levels[-1]) if len(self.levels) - 1 == bound else 0
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
            configurations_at=self.configurations_at,
        )

    def walk(self) -> Iterator[tuple[int, State]]:
        """Every state with its depth."""
        for depth, level in enumerate(self.levels):
            for state in self.states_of(level):
                yield depth, state
