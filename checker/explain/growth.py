"""Which part of the payloads keeps growing: why a system with limited updates may have no end.

Read by people whose run meets a limit. Once all updates can have been done, a part that is larger at every further
level can only be grown by deliveries, and these never run out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from checker.core.bounds import Bounds
from checker.core.plain import plain
from checker.engine.exploration import ConfigurationsAt
from checker.system.replicated import ReplicatedSystem

LEVELS = 4  # so many in a row, all beyond the number of updates, make a pattern


def growing(system: ReplicatedSystem, bounds: Bounds, configurations_at: ConfigurationsAt, depth: int) -> str | None:
    """The part that grows at every level up to `depth`, in one sentence; None where there is none.

    Only for runs without a depth bound: with one, every run ends.
    """
    if bounds.depth is not None or bounds.ops is None or depth < sum(bounds.ops) + LEVELS:
        return None
    levels = [_sizes(system, configurations_at, d) for d in range(depth - LEVELS, depth + 1)]
    for part in sorted(levels[-1]):
        sizes = [level.get(part, 0) for level in levels]
        if all(before < after for before, after in pairwise(sizes)):
            return (
                f"infinite system: {part} grows at every level (up to {sizes[-1]:,} after {depth} events), although "
                f"there are at most {sum(bounds.ops)} updates; merging makes it grow"
            )
    return None


def _sizes(system: ReplicatedSystem, configurations_at: ConfigurationsAt, depth: int) -> dict[str, int]:
    """The largest number or length in each part of the payloads of one level."""
    largest: dict[str, int] = {}
    for i, c in configurations_at(depth):
        payload = system.view(i, c).payload
        if payload >= 0:
            for part, size in _parts(plain(system.user.payloads.peek(payload)), ""):
                largest[part] = max(size, largest.get(part, size))
    return largest


def _parts(value: Any, path: str) -> Iterator[tuple[str, int]]:
    """Every number with its path, `counts[0]`, and the length of every list and text."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield path or "the payload", value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _parts(part, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | str):
        yield f"the length of {path or 'the payload'}", len(value)
        if isinstance(value, list):
            for at, part in enumerate(value):
                yield from _parts(part, f"{path or 'payload'}[{at}]")
