"""The commands that check one data type many times: `matrix` and `mutate`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

import click

from checker.faces.options import Options, options_from, shared

TRIAL_DEPTH = 4  # events, where no bound is given: enough for most bugs, and quick


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="MODEL MODEL...")
@click.option("--markdown", is_flag=True, help="As a Markdown page.")
@shared
def matrix(targets: Sequence[str], markdown: bool, **given: Any) -> None:
    """Which delivery guarantees does a type need? Check it under every network and fault.

    At most 4 events where no bound is given.
    """
    from checker.faces import loading
    from checker.report.json_text import written
    from checker.report.matrix_text import matrix_lines, matrix_object, matrix_page
    from checker.requirements import matrix as tried

    options = _bounded(options_from(given))
    for name in ("network", "skew", "crashes", "drops", "duplicates"):
        if name in options.check:
            raise click.UsageError(f"matrix tries every network and fault itself: leave out --{name}")
    with redirect_stdout(sys.stderr):
        matrices = [tried(loading.load(target), **options.check) for target in targets]
    if markdown:
        bounds = [f"--{name} {options.check[name]}" for name in ("replicas", "depth") if options.check.get(name)]
        click.echo(matrix_page(matrices, shlex.join(["MODEL...", *" ".join(bounds).split(), "--markdown"])), nl=False)
    elif options.form == "json":
        click.echo(written({"schema": 1, "matrices": [matrix_object(one) for one in matrices]}), nl=False)
    else:
        click.echo("\n\n".join("\n".join(matrix_lines(one)) for one in matrices))


@click.command()
@click.argument("target", metavar="MODEL")
@shared
def mutate(target: str, **given: Any) -> None:
    """Can the check fail? Plant faults in the merge of a type that passes, and see which are found.

    At most 4 events where no bound is given. Exit status 0 if every mutant is refuted, 1 if some survive.
    """
    from checker.explain.phrases import plural, printable
    from checker.faces import loading
    from checker.report.json_text import written
    from checker.trials import mutate as mutated

    options = _bounded(options_from(given))
    with redirect_stdout(sys.stderr):
        mutation = mutated(loading.load(target), **options.check)
    if options.form == "json":
        rows = [
            {"change": trial.change, "place": trial.place, "refuted": trial.is_refuted, "told": trial.told}
            for trial in mutation.trials
        ]
        click.echo(
            written({"schema": 1, "model": mutation.model, "bounds": mutation.bounds, "mutants": rows}), nl=False
        )
    else:
        refuted = len(mutation.trials) - len(mutation.survivors)
        survive = f", {len(mutation.survivors)} not" if mutation.survivors else ""
        click.echo(f"{printable(mutation.model)}: {plural(len(mutation.trials), 'mutant')}, {refuted} refuted{survive}")
        click.echo(f"  {mutation.bounds}\n")
        widths = [max((len(row) for row in column), default=0) for column in _columns(mutation.trials)]
        for trial in mutation.trials:
            mark = " " if trial.is_refuted else "!"
            row = f"{mark} {trial.place.ljust(widths[0])}  {trial.change.ljust(widths[1])}  {printable(trial.told)}"
            click.echo(row.rstrip())
        if mutation.survivors:
            click.echo("\n! not refuted: a weak specification, a narrow bound, or a change without consequences")
    sys.exit(1 if mutation.survivors else 0)


def _bounded(options: Options) -> Options:
    """The options, with a bound where none is given."""
    if not options.check.keys() & {"depth", "ops"}:
        options.check["depth"] = TRIAL_DEPTH
    return options


def _columns(trials: Any) -> tuple[list[str], list[str]]:
    return [trial.place for trial in trials], [trial.change for trial in trials]
