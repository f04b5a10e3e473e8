"""Many checks of one data type: `mutate` asks whether the check can fail at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from checker.api import check
from checker.core.errors import BoundsError, CheckerError, ModelError
from checker.core.result import Outcome
from checker.core.verdict import Verdict
from checker.system.description import Description
from checker.system.inference import described_for
from checker.system.mutants import Mutant, mutants, own_functions, watched

WATCHED_DEPTH = 4  # events in which the functions that merging runs are collected
MUTANT_STATES = 200_000  # a mutant may well be infinite
MUTANT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and what became of it: the first refuted property with the length of its trace, or why none was."""

    change: str
    place: str
    is_refuted: bool
    told: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """All mutants of a model, tried under the same bounds."""

    model: str
    bounds: str
    trials: tuple[Trial, ...]

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """Those that no property refuted."""
        return tuple(trial for trial in self.trials if not trial.is_refuted)


def mutate(description: Description | type, **options: Any) -> Mutation:
    """Check every mutant of a data type with the options of `check`; the type itself must pass.

    A mutant that survives points at a weak specification, a narrow bound, or a change without consequences. Raises
    `ModelError` where the type itself is refuted.
    """
    description = described_for("mutate", description)
    met: dict[Any, None] = {}
    sound = check(watched(description, met), **options | {"depth": _least(options.get("depth"))})
    if sound.verdict is not Verdict.PASS:
        raise ModelError(
            f"{description.name}: the type itself does not pass within {WATCHED_DEPTH} events "
            f"({', '.join(violation.property_name for violation in sound.violations) or sound.incomplete_because}); "
            "mutate only a type that does"
        )
    every = list(mutants(description, own_functions(description, met)))
    bounds = replace(sound.bounds, depth=options.get("depth"))
    return Mutation(description.name, bounds.in_words, tuple(_trials(every, options)))


def _least(depth: int | None) -> int:
    return WATCHED_DEPTH if depth is None else min(depth, WATCHED_DEPTH)


def _trials(every: list[Mutant], options: dict[str, Any]) -> Iterator[Trial]:
    limits: dict[str, Any] = {"max_states": MUTANT_STATES, "timeout": MUTANT_SECONDS}
    limits |= {name: value for name, value in options.items() if value is not None}
    for mutant in every:
        with mutant.applied() as mutated:
            try:
                is_refuted, told = _told(check(mutated, **limits))
            except BoundsError:
                raise
            except CheckerError as error:  # randomness, a payload that cannot be copied, ...: found out as well
                is_refuted, told = True, f"{type(error).__name__}: {error}"
        yield Trial(mutant.change, mutant.place, is_refuted, told)


def _told(outcome: Outcome) -> tuple[bool, str]:
    if outcome.violations:
        first = min(outcome.violations, key=lambda violation: violation.depth)
        events = f"{first.depth} event{'' if first.depth == 1 else 's'}"
        return True, f"{first.property_name} fails at {events}"
    if outcome.verdict is Verdict.INCOMPLETE:
        return False, f"not refuted, incomplete: {outcome.incomplete_because}"
    return False, "not refuted"
