"""What the catalogue says about one data type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checker.core.verdict import Verdict
from checker.system.description import Description

SHAPIRO = "Shapiro, Preguica, Baquero, Zawirski: A comprehensive study of CRDTs (INRIA RR-7506, 2011)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A data type to check: its description, what to expect, and the bounds at which that shows.

    `violates`: exactly the properties that are refuted with `replicas` at `depth` events over `network`, at most `ops`
    updates at each replica (None: any number), each replica's clock ahead by `skew` (None: by 0); `witness`: the number
    of events in the shortest counterexample of the first of them.
    """

    description: Description
    summary: str
    source: str
    expect: Verdict = Verdict.PASS
    violates: tuple[str, ...] = ()
    witness: int = 0
    depth: int | None = 5
    replicas: int = 3
    network: str = "async"
    ops: tuple[int, ...] | None = None
    skew: tuple[int, ...] | None = None

    @property
    def bounds(self) -> dict[str, Any]:
        """The bounds as options of `checker.check`."""
        bounds = {"replicas": self.replicas, "depth": self.depth, "ops": self.ops, "network": self.network}
        return bounds if self.skew is None else bounds | {"skew": self.skew}
