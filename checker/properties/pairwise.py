"""For properties that speak of the payloads of one replica, or of two."""

from __future__ import annotations

from itertools import combinations
from typing import Protocol

from checker.core.system import State, View
from checker.system.replicated import ReplicatedSystem


class Telling(Protocol):
    """What is wrong with a payload or with two, as a sentence; None where nothing is."""

    def of_one(self, payload: int) -> str | None: ...

    def of_pair(self, a: int, b: int) -> str | None: ...


def payload_of(view: View) -> int | None:
    """The payload of a replica; None where an event of it raised."""
    return None if view.payload < 0 else view.payload


def failures(system: ReplicatedSystem, state: State, telling: Telling) -> str:
    """What is wrong first: with a replica by itself, then with two."""
    held = [(i, p) for i, c in enumerate(state) if (p := payload_of(system.view(i, c))) is not None]
    for i, payload in held:
        if found := telling.of_one(payload):
            return f"at replica {i}, {found}"
    for (i, a), (j, b) in combinations(held, 2):
        if found := telling.of_pair(a, b):
            return f"between replicas {i} and {j}: {found}"
    return ""
