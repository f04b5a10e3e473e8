"""The checker against SPIN on the same systems: `python -m benchmarks.against_spin [--runs 5] [--only sync-7]`.

Needs `spin` and `gcc`. SPIN's verifier is compiled with -O3 -DSAFETY -DNOREDUCE (every ordering, as the checker does),
and once more with its two-core breadth-first mode. Runs alternate, medians are compared, and the numbers of states must
be equal. SPIN's time is that of its verifier alone, without generating and compiling it; the checker's is that of a
whole `check()` with all properties on, user code included.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.spin_models import promela
from checker import check
from models.catalogue.counters import gcounter


@dataclass(frozen=True)
class System:
    """A system that both can explore."""

    name: str
    network: str
    ops: tuple[int, ...]
    hash_bits: int


SYSTEMS = (
    System("sync-5", "sync", (5, 5, 5), 22),
    System("sync-7", "sync", (7, 7, 7), 25),
    System("mailbox-2,1,1", "mailbox", (2, 1, 1), 24),
)
STACK_MAX = 20_000_000  # states on SPIN's depth-first stack
FLAGS = ("-O3", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=18000")


@dataclass
class Times:
    """Seconds of each run, and the states found."""

    seconds: list[float] = field(default_factory=list)
    states: int = 0

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.seconds)


def built(system: System, folder: Path, *flags: str) -> Path:
    """SPIN's verifier for a system."""
    program = folder / ("pan" + "".join(flags).replace("-", "_"))
    (folder / "model.pml").write_text(promela(system.network, system.ops))
    subprocess.run(["spin", "-a", "model.pml"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["gcc", *FLAGS, *flags, "-o", program, "pan.c"], cwd=folder, check=True, capture_output=True)
    return program


def spin_run(program: Path, system: System, times: Times, *options: str) -> None:
    """One run of a verifier; its own time is rounded, so the process is timed."""
    begin = time.perf_counter()
    stack = min(STACK_MAX, 1 << system.hash_bits)  # SPIN writes all of it before it begins
    command = [str(program), f"-m{stack}", f"-w{system.hash_bits}", *options]
    told = subprocess.run(command, cwd=program.parent, check=True, capture_output=True, text=True).stdout
    times.seconds.append(time.perf_counter() - begin)
    found = re.search(r"(\d+) states, stored", told)
    if found is None or "errors: 0" not in told:
        sys.exit(f"SPIN did not finish {system.name}:\n{told}")
    times.states = int(found.group(1))


def our_run(system: System, times: Times, workers: int) -> None:
    """One run of the checker, all properties on."""
    begin = time.perf_counter()
    result = check(gcounter, replicas=len(system.ops), network=system.network, ops=system.ops, workers=workers)
    times.seconds.append(time.perf_counter() - begin)
    times.states = result.states
    if not result.passed:
        sys.exit(result.explain())


def compared(system: System, runs: int) -> list[str]:
    """Lines of the table for one system."""
    rows = {
        "SPIN, 1 core": Times(),
        "SPIN, 2 cores": Times(),
        "checker, 1 worker": Times(),
        "checker, 2 workers": Times(),
    }
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        one, two = built(system, folder), built(system, folder, "-DBFS_PAR")
        for _ in range(runs):
            spin_run(one, system, rows["SPIN, 1 core"])
            our_run(system, rows["checker, 1 worker"], 1)
            spin_run(two, system, rows["SPIN, 2 cores"], "-u2")
            our_run(system, rows["checker, 2 workers"], 2)
    if len({times.states for times in rows.values()}) != 1:
        sys.exit(f"{system.name}: states differ: { {name: times.states for name, times in rows.items()} }")
    lines = []
    for name, times in rows.items():
        against = rows["SPIN, 1 core" if "1" in name else "SPIN, 2 cores"]
        rate = times.states / times.median
        lines.append(
            f"{system.name:14} {name:19} {times.states:>10,} states  {min(times.seconds):7.2f} {times.median:7.2f} "
            f"{max(times.seconds):7.2f} s  {rate:>11,.0f} states/s  {against.median / times.median:5.2f} x"
        )
    return lines


def main() -> None:
    """Print the table: minimum, median and maximum of each, and the ratio of medians to SPIN with as many cores."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--only", help="one system: " + ", ".join(system.name for system in SYSTEMS))
    given = arguments.parse_args()
    for tool in ("spin", "gcc"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is not installed")
    for system in SYSTEMS:
        if given.only in (None, system.name):
            print("\n".join(compared(system, given.runs)), flush=True)


if __name__ == "__main__":
    main()
