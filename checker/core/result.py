"""What a run found, as plain values that hold no reference to user code.

Texts of payloads are canonical (`checker.core.canonical`); `shown` is the same shortened for people, with fields
left out that never change in the trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from checker.core.bounds import Bounds
from checker.core.events import EventKind
from checker.core.faults import NO_FAULTS, Faults
from checker.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """One replica at one moment: payload and answer as text and as plain values, and the updates seen."""

    payload: str
    shown: str
    payload_plain: Any
    value: str
    value_plain: Any
    seen: tuple[str, ...]
    raised: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """A message: what it holds, and after which step of the trace its sender first had it (0: the beginning).

    `is_operation`: it is applied to a payload, not merged into it.
    """

    payload: str
    shown: str
    payload_plain: Any
    seen: tuple[str, ...]
    sent_at: int
    is_operation: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Event number `number` of a trace, with every replica as it is afterwards.

    `read`: for an update that uses it, what the client had read, shortened for people.
    """

    number: int
    kind: EventKind
    replica: int
    peer: int | None
    operation: str | None
    args: tuple[Any, ...]
    call: str | None
    carried: Carried | None
    after: tuple[ReplicaState, ...]
    read: str | None = None


class Fate(StrEnum):
    """What became of an update that the answer tells of wrongly.

    LOST: seen, and the answer is as if it had never been made. DOUBLED: as if there were two of it. PHANTOM: not seen,
    and the answer is as if it had been.

    >>> [fate.value for fate in Fate]
    ['lost', 'doubled', 'phantom']
    """

    LOST = "lost"
    DOUBLED = "doubled"
    PHANTOM = "phantom"


@dataclass(frozen=True, slots=True)
class Accounting:
    """A wrong answer accounted for: it is what the specification gives once these updates are lost, doubled or added.

    `replica` answers so from step `step` on; the step is None where it shows only after the trace, in the deliveries
    that follow, and the replica is None where in the end all answer so. `updates`: each of the shortest ways to account
    for it, updates in words.
    """

    replica: int | None
    step: int | None
    fate: Fate
    updates: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first step after which two replicas had seen the same updates and answered differently.

    `fields`: the fields of the payload that differ, as (name, text at the one, text at the other); the name is "" for
    a payload without fields.
    """

    step: int
    replicas: tuple[int, int]
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class BrokenLaw:
    """A law of merge that fails on payloads held at one time: its name, the equation, and what both sides give.

    `operands`: letter, replica and payload of each.
    """

    name: str
    equation: str
    operands: tuple[tuple[str, int, str], ...]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the data type's own code: file (a path that does not depend on the machine), number, function, text."""

    file: str
    number: int
    function: str
    source: str


@dataclass(frozen=True, slots=True)
class Root:
    """Where things went wrong, as far as it can be told; each part may be missing.

    `line`: the last line of the data type's code that ran in the last step.
    """

    accounting: Accounting | None = None
    divergence: Divergence | None = None
    line: Line | None = None
    law: BrokenLaw | None = None


UNKNOWN_ROOT = Root()


@dataclass(frozen=True, slots=True)
class Violation:
    """A property refuted: by which steps from which beginning, what went wrong, and why in one sentence."""

    property_name: str
    depth: int
    failure: str
    cause: str
    initial: tuple[ReplicaState, ...]
    steps: tuple[Step, ...]
    root: Root = UNKNOWN_ROOT

    @property
    def explanation(self) -> str:
        """What was expected and what happened, then the cause."""
        return f"{self.failure}. {self.cause}".strip()

    def before(self, step: Step) -> tuple[ReplicaState, ...]:
        """Every replica just before a step."""
        return self.steps[step.number - 2].after if step.number > 1 else self.initial


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run: what was asked, the verdict, what was covered, and the violations, one for each refuted property.

    Counts as in the glossary: `states` distinct; `transitions` enabled events over expanded states; `depth` the largest
    distance from the initial state; `orderings` exact, or None
    (then `orderings_skipped` says why, if a depth bound was given). `complete_depth`: every ordering of up to so many
    events was covered. `events`: for each kind, how often it was enabled and how often it changed something.
    `user_calls`, `user_seconds`: distinct calls of each function of the data type, and the time in them. `inferred`:
    what was found in a class that came without a description.
    """

    model: str
    bounds: Bounds
    network: str
    engine: str
    verdict: Verdict
    states: int
    transitions: int
    depth: int
    terminal_states: int
    orderings: int | None
    properties: Mapping[str, Verdict]
    violations: tuple[Violation, ...]
    incomplete_because: str | None
    is_interrupted: bool
    seconds: float
    states_per_depth: tuple[int, ...]
    complete_depth: int
    events: Mapping[str, tuple[int, int]]
    user_calls: Mapping[str, int]
    user_seconds: Mapping[str, float]
    warnings: tuple[str, ...] = ()
    faults: Faults = NO_FAULTS
    orderings_skipped: str | None = None
    inferred: str | None = None

    @property
    def passed(self) -> bool:
        """Every ordering within the bounds keeps every property."""
        return self.verdict is Verdict.PASS
