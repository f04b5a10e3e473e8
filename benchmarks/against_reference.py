"""The table engine against the reference engine: `python -m benchmarks.against_reference [--runs 5] [--depth 9]`.

The G-Counter on `async`, three replicas, no limit on increments, all properties on; runs alternate, medians are
compared. Then the larger depths by the table engine alone, and its memory for each state on `sync` with eight
increments each, every one in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time

ALONE = """
import json, resource, sys, time
from checker import check
from checker.engine import table
from models.catalogue.counters import gcounter
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
result = check(gcounter, replicas=3, **json.loads(sys.argv[1]))
seconds = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"states": result.states, "passed": result.passed, "seconds": seconds,
                  "peak": peak * 1024, "above": (peak - base) * 1024}))
"""


def alone(**options: object) -> dict[str, float]:
    """A run in a process of its own: states, seconds, memory."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(options)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    if not found["passed"]:
        sys.exit(f"{options}: not passed")
    return found


def main() -> None:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--depth", type=int, default=9)
    given = arguments.parse_args()
    slow, fast = [], []
    for _ in range(given.runs):
        slow.append(alone(depth=given.depth, engine="reference"))
        fast.append(alone(depth=given.depth, engine="table"))
    assert {run["states"] for run in slow} == {run["states"] for run in fast}
    medians = [statistics.median(run["seconds"] for run in runs) for runs in (slow, fast)]
    for name, seconds in zip(("reference", "table"), medians):
        print(f"async depth {given.depth}  {name:10} {slow[0]['states']:>11,} states  {seconds:7.2f} s")
    print(f"async depth {given.depth}  ratio {medians[0] / medians[1]:.1f}")
    for options in ({"depth": 11}, {"depth": 12}, {"network": "sync", "ops": 8, "workers": 1}):
        runs = [alone(**options) for _ in range(given.runs)]
        seconds = statistics.median(run["seconds"] for run in runs)
        memory = statistics.median(run["above"] for run in runs) / runs[0]["states"]
        peak = max(run["peak"] for run in runs) / 2**20
        print(
            f"{options}  {runs[0]['states']:>11,} states  {seconds:7.2f} s  {memory:5.1f} bytes/state  {peak:,.0f} MiB"
        )


def startup(runs: int) -> float:
    """Seconds of the whole command at depth 6, report off: the median."""
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        command = [sys.executable, "-m", "checker", "--model", "gcounter", "--depth", "6", "--no-report"]
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
    print(f"start-up: python -m checker --model gcounter --depth 6 --no-report  {startup(11):.2f} s")
