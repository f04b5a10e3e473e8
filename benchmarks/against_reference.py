"""The table engine against the reference engine: `python -m benchmarks.against_reference [--runs 5]`.

A G-Counter, and an or-set, whose history grows with every update, on `async`, three replicas, no limit on updates, all
properties on; runs alternate, medians are compared. Then larger depths by the table engine alone, and its memory for
each state on `sync` with eight increments each, every one in a process of its own.
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
from models.catalogue import CATALOGUE
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
result = check(CATALOGUE[sys.argv[1]].description, replicas=3, **json.loads(sys.argv[2]))
seconds = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"states": result.states, "passed": result.passed, "seconds": seconds,
                  "peak": peak * 1024, "above": (peak - base) * 1024}))
"""


COMPARED = (("gcounter", 9), ("or-set", 5))
LARGER: tuple[tuple[str, dict[str, object]], ...] = (
    ("gcounter", {"depth": 11}),
    ("gcounter", {"depth": 12}),
    ("or-set", {"depth": 6}),
    ("gcounter", {"network": "sync", "ops": 8, "workers": 1}),
)


def alone(model: str, **options: object) -> dict[str, float]:
    """A run in a process of its own: states, seconds, memory."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, model, json.dumps(options)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    if not found["passed"]:
        sys.exit(f"{model} {options}: not passed")
    return found


def main() -> None:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    for model, depth in COMPARED:
        slow, fast = [], []
        for _ in range(runs):
            slow.append(alone(model, depth=depth, engine="reference"))
            fast.append(alone(model, depth=depth, engine="table"))
        assert {run["states"] for run in slow} == {run["states"] for run in fast}
        medians = [statistics.median(run["seconds"] for run in taken) for taken in (slow, fast)]
        for name, seconds in zip(("reference", "table"), medians):
            print(f"{model} async depth {depth}  {name:10} {slow[0]['states']:>11,} states  {seconds:7.2f} s")
        print(f"{model} async depth {depth}  ratio {medians[0] / medians[1]:.1f}")
    for model, options in LARGER:
        taken = [alone(model, **options) for _ in range(runs)]
        seconds = statistics.median(run["seconds"] for run in taken)
        memory = statistics.median(run["above"] for run in taken) / taken[0]["states"]
        peak = max(run["peak"] for run in taken) / 2**20
        print(
            f"{model} {options}  {taken[0]['states']:>11,} states  {seconds:7.2f} s  "
            f"{memory:5.1f} bytes/state  {peak:,.0f} MiB"
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
