"""A counterexample as a Mermaid sequence diagram, which code hosts draw.

Replicas are the participants. An update is a note on its replica, a delivery an arrow from its sender (dashed where
the same message was delivered before), a send an open arrow, a lost message an arrow with a cross, other faults notes;
what a step leaves its replica with is noted after it. The step at which the property fails stands in a coloured frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.core.events import EventKind
from checker.core.result import ReplicaState, Step, Violation
from checker.explain.phrases import as_of_text, carried_text, cell, changed, event_text, printable, repeats

TEXT_MAX = 80
_NOTES = (EventKind.CRASH, EventKind.READ, EventKind.DUPLICATE)
FRAME = "rect rgba(255, 0, 0, 0.15)"
_PLAIN = frozenset(" ()[],.=+-_'")


def sequence_diagram(violation: Violation) -> str:
    """The diagram's source, without a fence around it."""
    count = len(violation.initial)
    lines = ["sequenceDiagram", *(f"    participant r{i} as replica {i}" for i in range(count))]
    lines += [f"    {line}" for line in _beginning(violation.initial)]
    again = repeats(violation)
    for step in violation.steps:
        own = _step_lines(violation, step, is_again=step.number in again)
        if step.number == len(violation.steps):
            fails = f"Note over r{step.replica}: {escaped(violation.property_name)} fails here"
            own = [FRAME, *(f"    {line}" for line in (*own, fails)), "end"]
        lines += [f"    {line}" for line in own]
    if not violation.steps:
        lines.append(f"    Note over r0: {escaped(violation.property_name)} fails at the beginning")
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Mermaid cannot take for anything else: all but letters, digits and a few harmless marks as `#code;`.

    >>> escaped('a;b "#1"')
    'a#59;b #34;#35;1#34;'
    """
    text = printable(text)
    text = text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"
    return "".join(c if (c.isascii() and c.isalnum()) or c in _PLAIN else f"#{ord(c)};" for c in text)


def _beginning(initial: Sequence[ReplicaState]) -> list[str]:
    """One note across all replicas where they begin alike, else one on each."""
    cells = [cell(replica) for replica in initial]
    if len(cells) > 1 and len(set(cells)) == 1:
        return [f"Note over r0,r{len(cells) - 1}: all begin with {escaped(cells[0])}"]
    return [f"Note over r{i}: begins with {escaped(text)}" for i, text in enumerate(cells)]


def _step_lines(violation: Violation, step: Step, *, is_again: bool) -> list[str]:
    """The event, then what it changed."""
    again = "again: " if is_again else ""
    message = f"{step.number}. {again}{escaped(carried_text(step))} {as_of_text(step)}"
    marks = changed(violation, step)
    after = [f"r{i}: {escaped(cell(step.after[i]))}" for i, is_changed in enumerate(marks) if is_changed]
    if step.kind is EventKind.UPDATE:
        call = f"Note over r{step.replica}: {step.number}. {escaped(step.call or '')}"
        own = f"<br/>{escaped(cell(step.after[step.replica]))}" if marks[step.replica] else ""
        others = [f"Note over {text}" for text in after if not text.startswith(f"r{step.replica}:")]
        return [call + own, *others]
    if step.kind in _NOTES:
        happens = f"Note over r{step.replica}: {step.number}. {escaped(event_text(step))}"
        return [happens, *(f"Note over {text}" for text in after)]
    if step.kind is EventKind.DROP:
        return [f"r{step.replica}-xr{step.peer}: {message}, lost"]
    if step.kind is EventKind.SEND:
        arrow = f"r{step.replica}-)r{step.peer}"
    else:
        arrow = f"r{step.peer}{'-->>' if is_again else '->>'}r{step.replica}"
    unchanged = [] if after or step.kind is EventKind.SEND else [f"Note over r{step.replica}: unchanged"]
    return [f"{arrow}: {message}", *(f"Note over {text}" for text in after), *unchanged]
