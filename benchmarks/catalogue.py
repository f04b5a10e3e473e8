"""Every entry of the catalogue at its bounds: `python -m benchmarks.catalogue`, writes benchmarks/catalogue.md.

What was found, in how many events, over how many states, and how long that took (the table engine, one run each).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from checker import check
from models.catalogue import CATALOGUE, Entry

PAGE = Path(__file__).parent / "catalogue.md"
HEAD = """# The catalogue at its bounds

Written by `python -m benchmarks.catalogue`: one run each with the table engine on two cores. `found`: the first refuted
property with the number of events in its shortest counterexample.

| model | bounds | verdict | found | states | seconds |
|---|---|---|---|---|---|
"""


def bounds_text(entry: Entry) -> str:
    """The options of the command line that give the bounds."""
    parts = [f"--replicas {entry.replicas}", f"--network {entry.network}"]
    parts += [f"--depth {entry.depth}"] if entry.depth is not None else []
    parts += [f"--{name} {','.join(map(str, of))}" for name in ("ops", "skew") if (of := getattr(entry, name))]
    return " ".join(parts)


def main() -> None:
    """Check all, write the page, say the total."""
    rows, total = [], 0.0
    for name, entry in CATALOGUE.items():
        begin = time.perf_counter()
        result = check(entry.description, **entry.bounds)
        seconds = time.perf_counter() - begin
        total += seconds
        if result.verdict is not entry.expect:
            sys.exit(f"{name}: {result.verdict.value}, not {entry.expect.value}")
        first = result.violations[0] if result.violations else None
        found = f"{first.property_name} at {first.depth}" if first else ""
        cells = (f"`{name}`", f"`{bounds_text(entry)}`", result.verdict.value, found, f"{result.states:,}")
        rows.append(f"| {' | '.join(cells)} | {seconds:.2f} |")
    PAGE.write_text(HEAD + "\n".join(rows) + f"\n\nAll together: {total:.1f} s.\n", encoding="utf-8")
    print(f"{len(rows)} entries, {total:.1f} s: {PAGE}")


if __name__ == "__main__":
    main()
