"""A result as text for a terminal, coloured through `paint` where that is wanted.

The counterexample that comes first is told in full: a table with a row for each event and a column for each replica,
`*` where the event changed it. Other refuted properties get one line each, since they mostly share the cause.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.core.result import Outcome, ReplicaState, Violation
from checker.core.verdict import Verdict
from checker.explain.phrases import bounds_text, counts_text, event_text, plural, verdict_text

Paint = Callable[[str, str], str]
WIDTH_MAX = 140
CELL_MAX = 48


def no_paint(text: str, _role: str) -> str:
    """Plain text. Roles elsewhere: pass, fail, incomplete, bold, dim, changed."""
    return text


def told(outcome: Outcome, paint: Paint = no_paint) -> str:
    """Verdict, coverage, properties, and the counterexamples."""
    lines = [
        f"{paint(outcome.model, 'bold')}: {paint(verdict_text(outcome), outcome.verdict.value)}",
        f"  {bounds_text(outcome)}",
        f"  {counts_text(outcome)}",
        "",
        *_property_lines(outcome, paint),
    ]
    if outcome.verdict is not Verdict.INCOMPLETE and outcome.incomplete_because:
        lines += ["", f"  not explored to the end: {outcome.incomplete_because}"]
    lines += [line for warning in outcome.warnings for line in ("", f"  warning: {warning}")]
    for number, violation in enumerate(outcome.violations):
        lines += ["", *(violation_lines(violation, paint) if number == 0 else _brief_lines(violation, paint))]
    return "\n".join(lines)


def _property_lines(outcome: Outcome, paint: Paint) -> list[str]:
    width = max(map(len, outcome.properties), default=0)
    depth = {violation.property_name: violation.depth for violation in outcome.violations}
    lines = []
    for name, verdict in outcome.properties.items():
        at = f" at {plural(depth[name], 'event')}" if name in depth else ""
        word = verdict.value if verdict is Verdict.PASS else verdict.value.upper()
        lines.append(f"  {name.ljust(width)}  {paint(word + at, verdict.value)}")
    return lines


def _brief_lines(violation: Violation, paint: Paint) -> list[str]:
    events = "; ".join(f"{step.number}. {event_text(step)}" for step in violation.steps) or "at the beginning"
    return [
        f"{paint(violation.property_name, 'bold')} is refuted by {plural(violation.depth, 'event')}: {events}",
        f"  {violation.failure}",
    ]


def violation_lines(violation: Violation, paint: Paint = no_paint) -> list[str]:
    """One counterexample in full."""
    head = f"{paint(violation.property_name, 'bold')} is refuted by {plural(violation.depth, 'event')}:"
    lines = [head, "", *_table(violation, paint), "", f"  {paint('what:', 'bold')} {violation.failure}"]
    if violation.cause:
        lines.append(f"  {paint('why:', 'bold')}  {violation.cause}")
    return lines


def cell(replica: ReplicaState) -> str:
    """Payload and answer of a replica: `(1, 0, 0) = 1`."""
    return f"{replica.shown} = {replica.value}" if replica.value else replica.shown


def _table(violation: Violation, paint: Paint) -> list[str]:
    rows = [("", "the beginning", violation.initial, (False,) * len(violation.initial))]
    for step in violation.steps:
        before = violation.before(step)
        changed = tuple(b != a for b, a in zip(before, step.after, strict=True))
        rows.append((str(step.number), event_text(step), step.after, changed))
    cells = [[cell(replica) for replica in held] for _, _, held, _ in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    events = max(len(event) for _, event, _, _ in rows)
    if max(widths) > CELL_MAX or events + sum(widths) + 4 * len(widths) > WIDTH_MAX:
        return _list(violation, paint)
    heads = [f"replica {i}".ljust(max(width, 9)) for i, width in enumerate(widths)]
    lines = ["  " + paint("    " + "".ljust(events) + "   " + "   ".join(heads).rstrip(), "dim")]
    for (number, event, _, changed), line in zip(rows, cells, strict=True):
        shown = []
        for text, is_changed, width in zip(line, changed, widths, strict=True):
            padded = (("* " if is_changed else "  ") + text).ljust(max(width, 9) + 2)
            shown.append(paint(padded, "changed" if is_changed else "dim"))
        lines.append(f"  {number.rjust(2)}  {event.ljust(events)} " + " ".join(shown).rstrip())
    return lines


def _list(violation: Violation, paint: Paint) -> list[str]:
    """For payloads too long for a table: under each event, the replicas that it changed, before and after."""
    lines = ["   0  the beginning"]
    lines += [f"        replica {i}: {cell(replica)}" for i, replica in enumerate(violation.initial)]
    for step in violation.steps:
        lines.append(f"  {str(step.number).rjust(2)}  {event_text(step)}")
        for i, (before, after) in enumerate(zip(violation.before(step), step.after, strict=True)):
            if before != after:
                lines.append(paint(f"      * replica {i}: {cell(before)}", "dim"))
                lines.append(paint(f"             then: {cell(after)}", "changed"))
    return lines
