"""How many orderings there are, exactly, without listing them.

`ways[s]` is the number of event sequences of length k from s. For k = 1 that is the number of transitions out of s;
for k + 1 it is the sum of `ways` over the successors of s. States at level d are needed for k <= bound - d only, so the
work shrinks by the branching factor with each k. Numbers are 64-bit while they are sure to fit, Python's own beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from checker.engine.arrays import WORD, Array, xp
from checker.engine.moves import MoveTables

EDGES_MAX = 150_000_000  # more transitions than this are not kept for counting
BIG_EDGES_MAX = 3_000_000  # nor more than this, where 64 bits are not enough
FITS = 1 << 62


def count_orderings(
    levels: Sequence[Array], fans: Sequence[Array], bound: int, moves: MoveTables, chunk: int
) -> tuple[int | None, str | None]:
    """(the number of sequences of `bound` events, None), or (None, why it was not counted)."""
    inner = levels[: min(len(levels), bound - 1)]  # levels whose successors are needed
    edges = sum(int(fan.sum()) for fan in fans[: len(inner)])
    rounds = bound - 1
    largest_fan = max((int(fan.max()) for fan in fans), default=0)
    is_big = largest_fan**bound >= FITS
    if edges * (rounds if len(levels) <= bound else 1) > EDGES_MAX * 20 or edges > EDGES_MAX:
        return None, f"counting orderings over {edges:,} transitions was skipped"
    graph = _edges(levels[:bound], inner, moves, chunk)
    ways = xp.concatenate(list(fans[:bound])).astype(WORD)
    starts = [0, *accumulate(len(level) for level in levels[:bound])]
    for k in range(2, bound + 1):
        if is_big and ways.dtype != object and int(ways.max()) * largest_fan >= FITS:
            if edges > BIG_EDGES_MAX:
                return None, f"counting orderings beyond 64 bits over {edges:,} transitions was skipped"
            ways = ways.astype(object)
        reach = min(len(inner), bound - k + 1)
        after = xp.zeros(starts[reach], dtype=ways.dtype)
        for level, rows, places in graph:
            if level < reach:
                if isinstance(rows, slice):
                    after[rows] += ways[places]
                else:
                    xp.add.at(after, rows, ways[places])
        ways = after
    return int(ways[0]), None


def _edges(
    levels: Sequence[Array], inner: Sequence[Array], moves: MoveTables, chunk: int
) -> list[tuple[int, Array | slice, Array]]:
    """(level, rows, places of their successors) over all states of `levels`, laid end to end."""
    every = xp.concatenate(list(levels)).astype(WORD, copy=False)
    order = xp.argsort(every, kind="stable")
    ranked = every[order]
    found: list[tuple[int, Array | slice, Array]] = []
    start = 0
    for number, level in enumerate(inner):
        for at in range(0, len(level), chunk):
            batch = moves.complete(level[at : at + chunk])
            for move in moves.of(batch):
                places = order[xp.searchsorted(ranked, move.after)].astype(xp.int32)
                if isinstance(move.rows, slice):
                    found.append((number, slice(start + at, start + at + len(batch.words)), places))
                else:
                    found.append((number, (start + at + move.rows).astype(xp.int32), places))
        start += len(level)
    return found
