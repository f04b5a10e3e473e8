"""The command `explain`: a saved counterexample told again, at three lengths, without running the data type."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from checker.explain.phrases import printable
from checker.faces.terminal import painter, say


@click.command()
@click.argument("trace", type=click.Path(path_type=Path))
@click.option(
    "--length",
    type=click.Choice(["line", "short", "full"]),
    default="full",
    show_default=True,
    help="One line for each refuted property; its steps and what is known of the cause; or all of it.",
)
def explain(trace: Path, length: str) -> None:
    """Tell a saved counterexample or result again, without running anything."""
    from checker.api import load_saved
    from checker.core.errors import ReplayError
    from checker.explain.words import brief_lines, line_of, violation_lines, violations_lines
    from checker.report.saved import violation_from

    saved = load_saved(trace)
    held = saved.get("violations", [saved])
    if not isinstance(held, list) or not all(isinstance(one, Mapping) for one in held):
        raise ReplayError(f"damaged trace {trace}: its violations are not a list of objects")
    violations = [violation_from(one) for one in held]
    model = printable(str(saved.get("model", "?")))
    if not violations:
        say(f"{_head(saved, model)}: no property is refuted")
    elif length == "line":
        say("\n".join(f"{model}: {line_of(violation)}" for violation in violations))
    elif length == "short":
        say("\n\n".join("\n".join(brief_lines(violation, painter())) for violation in violations))
    elif "violations" in saved:
        say("\n".join([_head(saved, model), *violations_lines(violations, painter())]))
    else:
        say("\n".join([_head(saved, model), "", *violation_lines(violations[0], painter())]))


def _head(saved: Mapping[str, Any], model: str) -> str:
    """Whose trace it is, and what was asked of it."""
    verdict = saved.get("verdict", "fail")
    asked = f" ({saved.get('replicas', '?')} replicas, network {saved['network']})" if "network" in saved else ""
    return printable(f"{model}: {str(verdict).upper()}{asked}")
