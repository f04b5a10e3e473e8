"""A counterexample as a log for ShiViz, which draws and searches space-time diagrams.

The first line is the regular expression by which ShiViz reads the log, the second, empty, says that there is one
execution. Each event is two lines: host and vector clock, then what happens. Source: Beschastnikh, Wang, Brun and
Ernst, Debugging distributed systems (Communications of the ACM, 2016), and the examples that come with ShiViz.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from checker.core.events import EventKind
from checker.core.result import Step, Violation
from checker.explain.phrases import cell, event_text, printable, repeats

PARSER = r"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"

Clock = dict[str, int]


def shiviz_text(violation: Violation) -> str:
    """The log: every event at the replica that performs it."""
    again = repeats(violation)
    clocks: list[list[Clock]] = [[{} for _ in violation.initial]]  # of each replica, after each step
    lines = [PARSER, ""]
    if not violation.steps:  # a log without events is refused
        for i, replica in enumerate(violation.initial):
            lines += [f'{_host(i)} {{"{_host(i)}": 1}}', printable(f"begins with {cell(replica)}")]
    for step in violation.steps:
        now = [dict(clock) for clock in clocks[-1]]
        own, host = now[step.replica], _host(step.replica)
        for name, count in _sent(step, violation.steps, clocks).items():
            own[name] = max(own.get(name, 0), count)
        own[host] = own.get(host, 0) + 1
        clocks.append(now)
        text = f"{event_text(step, is_again=step.number in again)} | {cell(step.after[step.replica])}"
        if step is violation.steps[-1]:
            text += f" | {violation.property_name} is refuted: {violation.failure}"
        lines += [f"{host} {json.dumps(dict(sorted(own.items())))}", printable(text)]
    return "\n".join(lines) + "\n"


def _sent(step: Step, steps: Sequence[Step], clocks: Sequence[Sequence[Clock]]) -> Clock:
    """What the sender of a delivered message knew when it was sent."""
    if step.kind is not EventKind.DELIVER or step.carried is None or step.peer in (None, step.replica):
        return {}
    sends = [
        other.number
        for other in steps[: step.number - 1]
        if other.kind is EventKind.SEND and (other.replica, other.peer) == (step.peer, step.replica)
    ]
    return clocks[sends[-1] if sends else step.carried.sent_at][step.peer]


def _host(replica: int) -> str:
    return f"replica{replica}"
