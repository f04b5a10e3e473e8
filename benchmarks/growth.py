"""How time grows with states: `python -m benchmarks.growth [--runs 5]`, writes benchmarks/growth.csv and growth.svg.

The G-Counter with three replicas on `sync`, K increments each for K = 2, 3, ...: by `reference`, by `table` with one
worker and with two, and by SPIN's verifier on one core. Medians; all properties on; the numbers of states must be
equal. Whoever needs more than LIMIT seconds for one K is not asked for the next.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.against_spin import System, Times, built, spin_run
from benchmarks.plot import plotted
from checker import check
from models.catalogue.counters import gcounter

HERE = Path(__file__).parent
LIMIT = 30.0
REPLICAS = 3
SERIES = ("reference", "SPIN, 1 core", "table, 1 worker", "table, 2 workers")


def checked(engine: str, workers: int) -> Callable[[int], tuple[int, float]]:
    """A run of the checker: states and seconds."""

    def run(k: int) -> tuple[int, float]:
        begin = time.perf_counter()
        result = check(gcounter, replicas=REPLICAS, network="sync", ops=k, engine=engine, workers=workers)
        seconds = time.perf_counter() - begin
        if not result.passed:
            sys.exit(result.explain())
        return result.states, seconds

    return run


def by_spin(folder: Path) -> Callable[[int], tuple[int, float]]:
    """A run of SPIN's verifier, which is compiled once for each K."""
    programs: dict[int, Path] = {}

    def run(k: int) -> tuple[int, float]:
        system = System(f"sync-{k}", "sync", (k,) * REPLICAS, 12 + 2 * k)  # a hash table that fits the states
        if k not in programs:
            place = folder / str(k)
            place.mkdir()
            programs[k] = built(system, place)
        times = Times()
        spin_run(programs[k], system, times)
        return times.states, times.median

    return run


def measured(runs: int, largest: int) -> list[tuple[str, int, int, float]]:
    """(series, K, states, median of the seconds)."""
    rows: list[tuple[str, int, int, float]] = []
    with tempfile.TemporaryDirectory() as place:
        ways = {"reference": checked("reference", 1), "SPIN, 1 core": by_spin(Path(place))}
        ways |= {"table, 1 worker": checked("table", 1), "table, 2 workers": checked("table", 2)}
        slow: set[str] = set()
        for k in range(2, largest + 1):
            found: dict[str, list[tuple[int, float]]] = {name: [] for name in SERIES if name not in slow}
            for _ in range(runs):
                for name, said in found.items():
                    said.append(ways[name](k))
            for name, said in found.items():
                seconds = statistics.median(seconds for _, seconds in said)
                rows.append((name, k, said[0][0], seconds))
                print(f"{name:17} K={k} {said[0][0]:>11,} states {seconds:8.3f} s", flush=True)
                if seconds > LIMIT:
                    slow.add(name)
            if len({states for _, of, states, _ in rows if of == k}) != 1:
                sys.exit(f"K={k}: the numbers of states differ")
    return rows


def main() -> None:
    """Measure, write the data, draw it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--largest", type=int, default=7)
    given = arguments.parse_args()
    for tool in ("spin", "gcc"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed")
    rows = measured(given.runs, given.largest)
    with (HERE / "growth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("series", "increments_each", "states", "seconds_median"))
        writer.writerows((name, k, states, f"{seconds:.4f}") for name, k, states, seconds in rows)
    points = {name: [(states, seconds) for of, _, states, seconds in rows if of == name] for name in SERIES}
    (HERE / "growth.svg").write_text(plotted(points, "states", "seconds"), encoding="utf-8")


if __name__ == "__main__":
    main()
