"""Which delivery guarantees does a data type need? One check under every network, and under every fault there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.api import check
from checker.core.errors import BoundsError
from checker.core.result import Outcome
from checker.core.verdict import Verdict
from checker.system.description import Description, Operation
from checker.system.networks import NETWORKS, default_network

STATES_MAX = 1_000_000  # of one cell; beyond, it is incomplete
SKEW = 10  # how far the clock of replica 0 is ahead, where operations read it


@dataclass(frozen=True, slots=True)
class Column:
    """One way of running a type: its name, and for each property `holds`, `fails at N` or `incomplete`."""

    name: str
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A model under every network that suits it, and the faults that it can meet; networks that do not suit it."""

    model: str
    bounds: str
    properties: tuple[str, ...]
    columns: tuple[Column, ...]
    unsuited: tuple[str, ...]

    @property
    def holds_under(self) -> tuple[str, ...]:
        """The columns in which every property holds."""
        return tuple(c.name for c in self.columns if set(c.told.values()) == {"holds"})


def matrix(description: Description, **options: Any) -> Matrix:
    """Check a data type under every network and fault, with the other options of `check`.

    Faults, one at a time: a crash of each replica on the type's own network, a lost and a doubled message of each
    replica on `mailbox`, and a clock that is ahead for operations that read it.
    """
    columns, unsuited, outcomes = [], [], []
    given = {"max_states": STATES_MAX} | {name: value for name, value in options.items() if value is not None}
    for name, network, fault in _ways(description, given.get("replicas", 3)):
        try:
            outcome = check(description, **given | {"network": network} | fault)
        except BoundsError:
            if fault:
                continue
            if "depth" not in given and "ops" not in given:
                raise
            unsuited.append(network)
            continue
        outcomes.append(outcome)
        columns.append(Column(name, _told(outcome)))
    if not outcomes:
        raise BoundsError(f"{description.name}: no network can be tried with these options")
    properties = tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.properties))
    return Matrix(description.name, outcomes[0].bounds.in_words, properties, tuple(columns), tuple(unsuited))


def _ways(description: Description, replicas: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, network, fault) of every column."""
    own = default_network(description)
    for network in NETWORKS:
        yield network, network, {}
    yield f"{own} + crash", own, {"crashes": 1}
    yield "mailbox + drop", "mailbox", {"drops": 1}
    yield "mailbox + duplicate", "mailbox", {"duplicates": 1}
    if any(isinstance(one, Operation) and one.reads_clock for one in description.operations):
        yield f"{own} + skew", own, {"skew": (SKEW,) + (0,) * (replicas - 1)}


def _told(outcome: Outcome) -> dict[str, str]:
    depths = {violation.property_name: violation.depth for violation in outcome.violations}
    rest = {Verdict.PASS: "holds", Verdict.INCOMPLETE: "incomplete", Verdict.FAIL: "fails"}
    return {
        name: f"fails at {depths[name]}" if name in depths else rest[verdict]
        for name, verdict in outcome.properties.items()
    }
