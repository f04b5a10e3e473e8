"""A result as text for a terminal, coloured through `paint` where that is wanted.

The counterexample that comes first is told in full: a space-time diagram, or a list of what each event changed where
the payloads are too long for that. Other refuted properties mostly fail on the same steps, which are then not repeated.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from checker.core.events import EventKind
from checker.core.result import Outcome, Step, Violation
from checker.core.verdict import Verdict
from checker.explain.long_texts import both_shortened, shortened
from checker.explain.phrases import (
    MEANINGS,
    bounds_text,
    cell,
    changed,
    counts_text,
    event_text,
    legend,
    moment,
    plural,
    printable,
    property_text,
    repeats,
    told_before,
    verdict_text,
)
from checker.explain.root import root_news, root_sentences
from checker.explain.text_diagram import diagram_lines, notes

Paint = Callable[[str, str], str]
COLUMNS = 100
NAME_COLUMNS_MAX = 30


def no_paint(text: str, _role: str) -> str:
    """Plain text. Roles elsewhere: pass, fail, incomplete, bold, dim, changed."""
    return text


def told(outcome: Outcome, paint: Paint = no_paint) -> str:
    """Verdict, coverage, properties, and the counterexamples."""
    first, *more = _wrapped(f"{printable(outcome.model)}: {verdict_text(outcome)}", "  ")
    name = f"{printable(outcome.model)}:"
    if first.startswith(name):
        first = paint(name, "bold") + paint(first.removeprefix(name), outcome.verdict.value)
    lines = [first, *(paint(line, outcome.verdict.value) for line in more)]
    lines += _wrapped(bounds_text(outcome), "    ", "  ") + _wrapped(counts_text(outcome), "    ", "  ")
    if outcome.inferred:
        lines += _wrapped(shortened(f"inferred: {printable(outcome.inferred)}"), "    ", "  ")
    lines += ["", *_property_lines(outcome, paint)]
    if outcome.verdict is not Verdict.INCOMPLETE and outcome.incomplete_because:
        lines += ["", *_wrapped(f"not explored to the end: {printable(outcome.incomplete_because)}", "    ", "  ")]
    for warning in outcome.warnings:
        lines += ["", *_wrapped(shortened(f"warning: {printable(warning)}"), "    ", "  ")]
    return "\n".join([*lines, *violations_lines(outcome.violations, paint)])


def _property_lines(outcome: Outcome, paint: Paint) -> list[str]:
    """Name, verdict, and what the property asks for."""
    rows = [
        (printable(name), property_text(outcome, name), verdict.value, MEANINGS.get(name, ""))
        for name, verdict in outcome.properties.items()
    ]
    names = min(NAME_COLUMNS_MAX, max((len(name) for name, _, _, _ in rows), default=0))
    verdicts = max((len(verdict) for _, verdict, _, _ in rows), default=0)
    return [
        f"  {name.ljust(names)}  {paint(verdict.ljust(verdicts) if meaning else verdict, role)}"
        + (f"  {paint(meaning, 'dim')}" if meaning else "")
        for name, verdict, role, meaning in rows
    ]


def violations_lines(violations: Sequence[Violation], paint: Paint = no_paint) -> list[str]:
    """The first counterexample in full, then in brief what else is refuted."""
    lines: list[str] = []
    for number, violation in enumerate(violations):
        earlier = violations[:number]
        lines += ["", *(_brief_lines(violation, earlier, paint) if earlier else violation_lines(violation, paint))]
    return lines


def violation_lines(violation: Violation, paint: Paint = no_paint) -> list[str]:
    """One counterexample in full."""
    name = printable(violation.property_name)
    how = (
        f"A shortest counterexample, {plural(violation.depth, 'event')}:"
        if violation.steps
        else "It fails from the beginning:"
    )
    drawn = diagram_lines(violation, COLUMNS, paint)
    lines = [f"{paint(name, 'bold')} is refuted. {how}", "", *(drawn or _list(violation, paint)), ""]
    reading = notes(violation) if drawn else _notes(violation)
    lines += [paint(line, "dim") for note in reading for line in _wrapped(note, "       ", "     ")]
    lines.append("")
    if meaning := MEANINGS.get(violation.property_name):
        lines += _labelled("expected", meaning, paint)
    lines += _labelled("got", violation.failure, paint)
    if violation.cause:
        lines += _labelled("why", violation.cause, paint)
    return lines + [line for label, told in root_sentences(violation.root) for line in _labelled(label, told, paint)]


def replayed_lines(model: str, name: str, violation: Violation | None, paint: Paint = no_paint) -> list[str]:
    """What came of performing a counterexample of property `name` again."""
    if violation is None:
        return [paint(printable(f"{model}: {name} holds now along this trace"), "pass")]
    return [paint(printable(f"{model}: still fails"), "fail"), "", *violation_lines(violation, paint)]


def line_of(violation: Violation) -> str:
    """One line: the property, how soon it fails, and what goes wrong."""
    return shortened(printable(f"{violation.property_name} fails {_when(violation)}: {violation.failure}"))


def _when(violation: Violation) -> str:
    return f"after {moment(violation.depth)}" if violation.depth else "from the beginning"


def brief_lines(violation: Violation, paint: Paint = no_paint) -> list[str]:
    """The steps in words, what goes wrong, and what is known of the cause; no payloads beside the steps."""
    lines = [f"{paint(printable(violation.property_name), 'bold')} fails {_when(violation)}:", *_steps(violation)]
    lines += _labelled("got", violation.failure, paint)
    if violation.cause:
        lines += _labelled("why", violation.cause, paint)
    return lines + [line for label, told in root_sentences(violation.root) for line in _labelled(label, told, paint)]


def _brief_lines(violation: Violation, earlier: Sequence[Violation], paint: Paint) -> list[str]:
    """What fails, and where; the steps only where they were not shown before, cause and root only where they differ."""
    name = paint(printable(violation.property_name), "bold")
    other = told_before(violation, earlier)
    if other is None:
        lines = [f"{name} is refuted too, by other steps:", *_steps(violation)]
    elif violation.depth == 0:
        lines = [f"{name} is refuted too, from the beginning:"]
    elif violation.depth == other.depth:
        lines = [f"{name} is refuted too, by the same steps:"]
    else:
        lines = [f"{name} is refuted too, already after step {violation.depth}:"]
    lines += _labelled("got", violation.failure, paint)
    if violation.cause and violation.cause not in {one.cause for one in earlier}:
        lines += _labelled("why", violation.cause, paint)
    news = root_news(violation, earlier)
    return lines + [line for label, told in news for line in _labelled(label, told, paint)]


def _steps(violation: Violation) -> list[str]:
    """The steps in words."""
    return [line for step in violation.steps for line in _event(violation, step, "     ")]


def _event(violation: Violation, step: Step, indent: str) -> list[str]:
    text = event_text(step, is_again=step.number in repeats(violation))
    return _wrapped(shortened(text), indent, f"{step.number:>3}  ")


def _notes(violation: Violation) -> list[str]:
    first, *more = legend(violation)
    return [f"{first}, * where the step changed it", *more]


def _labelled(label: str, text: str, paint: Paint) -> list[str]:
    first, *more = _wrapped(shortened(printable(text)), " " * 12, " " * 12)
    return [f"  {paint(label.ljust(8), 'bold')}  {first[12:]}", *more]


def _wrapped(text: str, indent: str, first: str = "") -> list[str]:
    """Lines of at most `COLUMNS` columns where the words allow it; at least one."""
    return textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]


def _list(violation: Violation, paint: Paint) -> list[str]:
    """For payloads too long for a table: under each event, the replicas that it changed, before and after."""
    lines = ["     the beginning"]
    for i, replica in enumerate(violation.initial):
        lines += _wrapped(shortened(cell(replica)), " " * 18, f"         replica {i}: ")
    for step in violation.steps:
        lines += _event(violation, step, "       ")
        marks = changed(violation, step)
        if step.kind in (EventKind.UPDATE, EventKind.DELIVER) and not any(marks):
            lines.append(paint("         nothing changes", "dim"))
        for i, is_changed in enumerate(marks):
            if is_changed:
                before, after = both_shortened(cell(violation.before(step)[i]), cell(step.after[i]))
                lines += [paint(line, "dim") for line in _wrapped(before, " " * 20, f"       * replica {i}: ")]
                lines += [paint(line, "changed") for line in _wrapped(after, " " * 20, "              now: ")]
    return lines
