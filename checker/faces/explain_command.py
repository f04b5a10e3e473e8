"""The command `explain`: saved counterexamples told again, at three lengths, without running the data type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from checker.explain.phrases import printable
from checker.faces.terminal import by_file, painter, say


@click.command()
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...", type=click.Path(path_type=Path))
@click.option(
    "--length",
    type=click.Choice(["line", "short", "full"]),
    default="full",
    show_default=True,
    help="One line for each refuted property; its steps and what is known of the cause; or all of it.",
)
def explain(traces: Sequence[Path], length: str) -> None:
    """Tell saved counterexamples or results again, without running anything."""
    say(by_file(traces, [_told(trace, length) for trace in traces]))


def _told(trace: Path, length: str) -> str:
    from checker.explain.words import brief_lines, line_of, violation_lines, violations_lines
    from checker.report.saved import violation_from

    saved = _saved(trace)
    violations = [violation_from(one) for one in saved.get("violations", [saved])]
    model = printable(str(saved.get("model", "?")))
    if not violations:
        return f"{_head(saved, model)}: no property is refuted"
    if length == "line":
        return "\n".join(f"{model}: {line_of(violation)}" for violation in violations)
    if length == "short":
        return "\n\n".join("\n".join(brief_lines(violation, painter())) for violation in violations)
    if "violations" in saved:
        return "\n".join([_head(saved, model), *violations_lines(violations, painter())])
    return "\n".join([_head(saved, model), "", *violation_lines(violations[0], painter())])


def _saved(trace: Path) -> Mapping[str, Any]:
    """What a file holds, where that can be told without running anything."""
    from checker.api import load_saved
    from checker.core.errors import ReplayError
    from checker.explain.itf import is_itf

    saved = load_saved(trace)
    if is_itf(saved):
        raise ReplayError(
            f"{trace} is a trace in ITF, which holds no explanation: give counterexample.json or result.json of the "
            f"same run, or perform it again: python -m checker replay {trace}"
        )
    held = saved.get("violations", [saved])
    if not isinstance(held, list) or not all(isinstance(one, Mapping) for one in held):
        raise ReplayError(f"damaged trace {trace}: its violations are not a list of objects")
    return saved


def _head(saved: Mapping[str, Any], model: str) -> str:
    """Whose trace it is, and what was asked of it."""
    verdict = saved.get("verdict", "fail")
    asked = f" ({saved.get('replicas', '?')} replicas, network {saved['network']})" if "network" in saved else ""
    return printable(f"{model}: {str(verdict).upper()}{asked}")
