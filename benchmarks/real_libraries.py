"""Check the real CRDT libraries that are installed, and write the table docs/real-libraries.md.

    python -m benchmarks.real_libraries

Everything but the seconds comes out the same on every machine with the same versions of the libraries.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from checker import check
from checker.api import Result
from models.catalogue import real

PAGE = Path(__file__).parents[1] / "docs" / "real-libraries.md"


@dataclass(frozen=True)
class Scenario:
    """What is run: a description by name, the network, edits at each replica, and a depth beyond the last new state."""

    name: str
    network: str
    ops: tuple[int, ...]
    depth: int

    @property
    def exchange(self) -> str:
        """What travels between replicas."""
        if self.name.endswith("-restart"):
            return "single updates, with restarts"
        return "single updates" if self.name.endswith("-updates") else "whole documents"

    @property
    def container(self) -> str:
        """What is edited, and what is claimed of it where that is not the same in all rows."""
        if self.name.endswith("-final"):
            return "movable list, removals final"
        return {"movable": "movable list", "list": "list"}.get(kind := self.name.split("-")[1], kind)

    def is_past(self, depth: int) -> bool:
        """Whether nothing new can come after so many events; over `causal` each update arrives once everywhere."""
        return depth < self.depth or (self.network == "causal" and depth == sum(self.ops) * len(self.ops))


def scenarios(name: str) -> list[Scenario]:
    """What to run of one description."""
    if name.endswith("-final"):
        return [Scenario(name, "async", (2, 1, 1), 7)]
    if name.endswith("-restart"):
        return [Scenario(name, "async", (2, 1), 11)]
    if name.endswith("-updates"):
        three, two = Scenario(name, "async", (1, 1, 1), 13), Scenario(name, "async", (3, 1), 11)
        return [three, two, Scenario(name, "causal", (3, 1), 8)]
    late = Scenario(name, "async", (2, 1, 1), 13)
    if "-list" in name:
        return [late]
    return [late, Scenario(name, "sync", (2, 1, 1), 11), Scenario(name, "mailbox", (1, 1, 1), 22)]


EARLY = """pycrdt: of three updates of one client that come in the order 2, 3, 1 (or 3, 2, 1), each once, the second is
lost. The third depends on nothing but a letter of another client, and is shown at once, with a hole before it; when the
first comes, the second, which waited for it, is not taken up. The documents then differ until the second is sent again.
Seen where a client's later edit does not touch its own earlier ones; in causal order, or where whole documents are
exchanged, nothing is lost. The hole is described in the library's own tracker (y-crdt issue 632, open). The library
alone: [examples/real/pycrdt_early_updates.py](examples/real/pycrdt_early_updates.py)."""

FINDINGS = {
    "pycrdt-text-updates": EARLY,
    "pycrdt-list-updates": EARLY,
    "pycrdt-text-restart": """pycrdt: an update that came too early does not survive a restart. `get_update()`, the way
to save a document, leaves out updates that wait for others. If the document is saved and loaded between an early update
and the one it waits for, it lacks the early one until somebody sends it again, as a peer does who is asked with the
document's state vector. Nothing is lost where updates come in causal order. loro keeps such updates apart
(`export_pending_updates()`), automerge in the saved document. The library alone:
[examples/real/pycrdt_restart.py](examples/real/pycrdt_restart.py).""",
    "loro-movable-final": """loro: a move beats a removal. Of an element that one replica removes while another moves
it, all replicas agree that it stays, moved. This is a choice, not a defect, and the runs of the same container with a
claim that allows for it pass; whoever needs removals to be final must know. The library alone:
[examples/real/loro_move_beats_removal.py](examples/real/loro_move_beats_removal.py).""",
}

HEAD = """# Real CRDT libraries under check

Written by `python -m benchmarks.real_libraries`; to run one: `pip install 'crdt-checker[real]'`, then
`python -m checker --model loro-text --ops 2,1,1`. Versions: {versions}.

Every ordering of edits and deliveries was explored, without sampling: where the depth is marked as the bound, up to
that many events, and everywhere else to the very end. What is edited: letters are inserted at the front and the end of
a text or list and removed again, in a movable list they are moved too; one key of a map is put and removed; a counter
goes up and down. Any of these at every step; "2, 1, 1" means at most two edits at replica 0 and one at each other.

- **whole documents**: a replica is saved, loaded, edited or merged, and saved again. Any document saved at any time may
  come late, again, or never (`async`), the present one is merged at once (`sync`), or one at a time travels to each
  replica (`mailbox`).
- **single updates**: live documents are given the update of one edit each, in any order, and one of them twice
  (`async`), or each once, after all that its sender had seen (`causal`).

Checked everywhere: replicas that have seen the same edits answer the same; from every state, merging leads to
agreement; merge is commutative, associative and idempotent; nothing raises. And of the answers: a text or list shows
exactly what was inserted and not removed (a movable list may show again what was moved meanwhile); a key holds what one
of the latest writes wrote; a counter counts. Where an update came before others that it may depend on, nothing is
claimed of the answer until they arrive. Letters of a text or list that two replicas both show are in the same order.

automerge 1.0.0rc1 cannot create counters from Python: `put` panics, "not yet implemented"
([examples/real/automerge_counter.py](examples/real/automerge_counter.py)). pycrdt has none.

"""


def run(scenario: Scenario) -> Result:
    """One check."""
    return check(
        real.described(scenario.name),
        replicas=len(scenario.ops),
        ops=scenario.ops,
        depth=scenario.depth,
        network=scenario.network,
    )


def row(scenario: Scenario, result: Result) -> str:
    """One line of the table."""
    refuted = ", ".join(f"{v.property_name} at {v.depth}" for v in result.violations)
    calls = sum(result.user_calls.values())
    cells = [
        real.package_of(scenario.name),
        scenario.container,
        scenario.exchange,
        scenario.network,
        ", ".join(map(str, scenario.ops)),
        result.verdict.value.upper() + (f": {refuted}" if refuted else ""),
        f"{result.states:,}",
        f"{result.depth}{'' if scenario.is_past(result.depth) else ' (bound)'}",
        "" if result.orderings is None else f"{short(result.orderings)} of {scenario.depth} events",
        f"{calls:,}",
        f"{result.seconds:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def short(number: int) -> str:
    """A whole number with three digits and a power of ten where it is long; never rounded up.

    >>> short(6382368), short(123456789012)
    ('6,382,368', '1.23e11')
    """
    digits = str(number)
    return f"{number:,}" if len(digits) < 10 else f"{digits[0]}.{digits[1:3]}e{len(digits) - 1}"


def page(ran: list[tuple[Scenario, Result]]) -> Iterator[str]:
    """The whole document."""
    packages = dict.fromkeys(real.package_of(scenario.name) for scenario, _ in ran)
    yield HEAD.format(versions=", ".join(f"{package} {version(package)}" for package in packages))
    names = "library", "container", "exchange", "network", "edits", "verdict", "states", "depth", "orderings"
    heads = (*names, "library calls", "seconds")
    yield f"| {' | '.join(heads)} |\n|{'---|' * 6}{'---:|' * 5}\n"
    yield "".join(row(*one) + "\n" for one in ran)
    for package, rows in groupby(ran, lambda one: real.package_of(one[0].name)):
        states = sum(result.states for _, result in rows)
        yield f"\n{package}: {states:,} global states."
    total = sum(result.states for _, result in ran)
    calls = sum(sum(result.user_calls.values()) for _, result in ran)
    seconds = sum(result.seconds for _, result in ran)
    yield f"\nAll: {total:,} global states from {calls:,} calls of the adapters in {seconds:.0f} seconds.\n"
    yield "\n## What was refuted\n"
    for scenario, result in ran:
        if result.violations:
            first = result.violations[0]
            steps = [f"{step.number}. replica {step.replica}: {described_step(step)}" for step in first.steps]
            told = FINDINGS.get(scenario.name, f"{scenario.name}: not looked into yet.")
            yield f"\n### `{scenario.name}`, {scenario.network}\n\n{told}\n\n"
            yield "\n".join([*steps, "", first.failure + ".", ""])


def described_step(step: Any) -> str:
    """An event in a few words, with the answer after it."""
    what = step.call or f"merges what replica {step.peer} had after step {step.carried.sent_at}"
    return f"{what}; it answers {step.after[step.replica].value}"


def main() -> None:
    """Run everything that is installed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="only descriptions whose names contain this; prints the page")
    given = arguments.parse_args()
    ran = []
    for name in real.NAMES:
        for scenario in scenarios(name) if given.only in name and real.is_installed(name) else ():
            ran.append((scenario, run(scenario)))
            print(row(*ran[-1]), file=sys.stderr, flush=True)
    if not ran:
        sys.exit("nothing to run: no real library is installed (pip install 'crdt-checker[real]') or none is so named")
    text = "".join(page(ran))
    if given.only:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
