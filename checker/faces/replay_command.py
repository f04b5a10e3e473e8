"""The command `replay`: saved counterexamples performed again, each on its data type as it is now."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.core.errors import ReplayError
from checker.faces.terminal import by_file, painter, say

if TYPE_CHECKING:
    from checker.api import Replay


@click.command()
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...", type=click.Path(path_type=Path))
@click.option("--model", "target", metavar="MODEL", help="The data type, if not the one that a trace names.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def replay(traces: Sequence[Path], target: str | None, form: str) -> None:
    """Perform saved counterexamples again: do they still fail?"""
    from checker.explain.words import replayed_lines
    from checker.report.json_text import written

    again = _performed(traces, target)
    if form == "json":
        told = [_object(one) for one in again]
        named = [{"trace": str(trace), **one} for trace, one in zip(traces, told, strict=True)]
        click.echo(written(told[0] if len(told) == 1 else {"schema": 1, "results": named}), nl=False)
    else:
        texts = ["\n".join(replayed_lines(one.model, one.property_name, one.violation, painter())) for one in again]
        say(by_file(traces, texts))
    sys.exit(1 if any(one.still_fails for one in again) else 0)


def _performed(traces: Sequence[Path], target: str | None) -> list[Replay]:
    """Each trace on its data type; all are read before any code of a user runs."""
    from checker import api
    from checker.faces import loading

    saved = [api.load_trace(trace) for trace in traces]
    names = [target or _target(trace, one) for trace, one in zip(traces, saved, strict=True)]
    found = []
    with redirect_stdout(sys.stderr):
        types = {name: loading.load(name) for name in dict.fromkeys(names)}
        for trace, name, one in zip(traces, names, saved, strict=True):
            try:
                found.append(api.replay(types[name], one))
            except ReplayError as error:
                raise error if len(traces) == 1 else ReplayError(f"{trace}: {error}") from None
    return found


def _target(trace: Path, saved: Mapping[str, Any]) -> str:
    named = saved.get("target") or saved.get("model")
    if not isinstance(named, str):
        raise ReplayError(f"damaged trace {trace}: it does not name its model; give it with --model")
    return named


def _object(again: Replay) -> dict[str, Any]:
    from checker.report.json_text import violation_object

    return {
        "schema": 1,
        "model": again.model,
        "property": again.property_name,
        "verdict": "fail" if again.still_fails else "pass",
        "violation": None if again.violation is None else violation_object(again.violation),
    }
