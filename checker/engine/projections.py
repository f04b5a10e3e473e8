"""What checks read of configurations, as small integers, and what follows from each, worked out once.

0 stands for nothing: the configuration has nothing to check, because an event of it raised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from checker.core.system import Agreement, Check
from checker.engine.arrays import INDEX, WORD, Array, distinct, grown, xp
from checker.engine.interner import Interner
from checker.engine.tables import Tables

NOTHING = 0
MISSING = -1
BLOCK = 256  # things that are judged between two looks at the limits


class Projection:
    """What one `project` function makes of the configurations of each replica, as small integers."""

    def __init__(self, tables: Tables, check: Check) -> None:
        self._tables, self._project = tables, check.project
        self.ids = Interner()
        self.ids.intern(None)
        self.reached: list[int] = []  # those of the ids that configurations have, while joins have others, too
        self._is_reached: set[int] = set()
        self.of = [xp.zeros(64, dtype=WORD) for _ in range(tables.replicas)]
        self.is_total = True  # no configuration so far has nothing to check
        self._filled = [0] * tables.replicas

    def update(self) -> None:
        """Project every configuration known by now."""
        view, project, intern = self._tables.system.view, self._project, self.ids.intern
        for i, configurations in enumerate(self._tables.configurations):
            new = configurations.things[self._filled[i] :]
            if new:
                ids = [intern(project(view(i, c))) for c in new]
                self._reach(ids)
                self.is_total = self.is_total and 0 not in ids
                self.of[i] = grown(self.of[i], len(configurations))
                self.of[i][self._filled[i] : len(configurations)] = ids
                self._filled[i] = len(configurations)

    def _reach(self, ids: Sequence[int]) -> None:
        new = [n for n in dict.fromkeys(ids) if n not in self._is_reached and n != NOTHING]
        self._is_reached.update(new)
        self.reached += new

    @property
    def is_injective(self) -> bool:
        """Whether hardly any two configurations of a replica project alike, so that asking once saves nothing."""
        return 2 * len(self.ids) > sum(self._filled)


class Column:
    """A small integer for each thing of an interner, worked out once; 0 for the first, which stands for nothing."""

    def __init__(self, known: int = 1) -> None:
        self.array = xp.zeros(64, dtype=INDEX)
        self.is_any = False  # whether some number is not 0
        self.ids = Interner()
        self.known = known

    def update(self, things: Interner, number: Callable[[Any], int]) -> None:
        """Numbers for the things that are new."""
        if self.known < len(things):
            self.array = grown(self.array, len(things))
            numbers = [number(thing) for thing in things.things[self.known :]]
            self.array[self.known : len(things)] = numbers
            self.is_any = self.is_any or any(numbers)
            self.known = len(things)


class Verdicts:
    """Which things of a projection fail, of those that configurations have."""

    def __init__(self) -> None:
        self.array = xp.zeros(64, dtype=bool)
        self.is_any = False
        self._known = 0

    def update(self, projection: Projection, holds: Callable[[Any], bool], look: Callable[[], None]) -> None:
        """Judge the things that are new; `look` is called now and then, and may break off."""
        things = projection.ids.things
        self.array = grown(self.array, len(things))
        while new := projection.reached[self._known : self._known + BLOCK]:
            look()
            failing = [not holds(things[n]) for n in new]
            self.array[new] = failing
            self.is_any = self.is_any or any(failing)
            self._known += len(new)


class Memo:
    """A function of small numbers, worked out when it is first asked for.

    >>> squares = Memo(lambda n: n * n)
    >>> squares.of(xp.array([3, 5, 3])).tolist()
    [9, 25, 9]
    """

    def __init__(self, number: Callable[[int], int]) -> None:
        self._number = number
        self._array = xp.full(64, MISSING, dtype=INDEX)

    def of(self, numbers: Array) -> Array:
        """What it gives for each."""
        if not len(numbers):
            return numbers
        self._array = grown(self._array, int(numbers.max()) + 1, MISSING)
        found: Array = self._array.take(numbers)
        if found.min() == MISSING:
            missing = distinct(numbers[found == MISSING].astype(WORD))
            self._array[missing] = [self._number(n) for n in missing.tolist()]
            found = self._array.take(numbers)
        return found


class Agreed:
    """Key and answer of each projection that is a pair of them, as small integers; for `Agreement`."""

    def __init__(self, form: Agreement) -> None:
        self._form = form
        self._keys, self._answers = Column(), Column()
        self._first: dict[int, int] = {}
        self.is_split = False  # whether some key has been seen with different answers

    @property
    def keys(self) -> Array:
        """By the ids of projections."""
        return self._keys.array

    @property
    def answers(self) -> Array:
        """By the ids of projections."""
        return self._answers.array

    def update(self, things: Interner) -> None:
        """Take in the projections that are new."""
        new = range(self._keys.known, len(things))
        self._keys.update(things, lambda pair: self._keys.ids.intern(pair[0]))
        self._answers.update(things, lambda pair: self._answers.ids.intern(self._form.answer(pair[1])))
        for n in new:
            answer = int(self.answers[n])
            self.is_split = self.is_split or self._first.setdefault(int(self.keys[n]), answer) != answer
