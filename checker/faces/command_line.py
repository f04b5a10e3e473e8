"""The command line: `python -m checker [check] | compare | models | replay | explain | init | matrix | mutate`.

Exit status: 0 PASS; 1 FAIL; 2 bad input (one line on standard error); 3 INCOMPLETE; 130 interrupted, with the partial
result. The result goes to standard output; with `--format json` it is one JSON object there, and nothing else is.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

import click

from checker.core.errors import CheckerError, ReportError
from checker.faces.explain_command import explain
from checker.faces.options import BOUND_OPTIONS, Options, options_from, shared
from checker.faces.replay_command import replay
from checker.faces.terminal import painter, say
from checker.faces.trial_commands import matrix, mutate

EXIT_STATUS = {"pass": 0, "fail": 1, "incomplete": 3}
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
REPORTS = Path("reports")


class _Group(click.Group):
    """Subcommands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crdt-checker", message="%(prog)s %(version)s", prog_name="crdt-checker")
def cli() -> None:
    """Check a replicated data type: every ordering of updates and deliveries, up to a bound.

    Without a subcommand, `check` is meant: python -m checker --model gcounter --depth 6
    """


@cli.command()
@click.option("--model", "target", required=True, metavar="MODEL", help="Catalogue name, file.py:NAME or module:NAME.")
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the state graph: .graphml .json .gexf .dot .svg .png",
)
@click.option(
    "--emit",
    "emits",
    multiple=True,
    metavar="KIND[=PATH]",
    help="Write for other tools: test itf shiviz mermaid graphml dot junit sarif csv; may be repeated.",
)
@shared
def check(target: str, graph: Path | None, emits: Sequence[str], **given: Any) -> None:
    """Check one data type."""
    from checker import api
    from checker.faces import loading, writing

    options = options_from(given, graph)
    wanted = _wanted(emits)
    if graph is not None:
        writing.require_graph_path(graph)
    with redirect_stdout(sys.stderr):  # what user code prints must not mix with the result
        description = loading.load(target)
        folder = None if options.is_report_off else options.report or REPORTS / writing.folder_name(description.name)
        with _progress(options) as progress:
            result = _checked(lambda: api.check(description, **options.check, progress=progress), folder)
        files: list[Path] = []
        with _Postponed() as postponed:
            for made in _written(result, target, folder, graph, wanted, _command("check", [target], options)):
                files += made
    _print_result(result, options, target, files)
    postponed.tell()
    sys.exit(EXIT_INTERRUPTED if result.is_interrupted else EXIT_STATUS[result.verdict.value])


@cli.command()
@click.argument("targets", nargs=-1, required=True, metavar="MODEL MODEL...")
@shared
def compare(targets: Sequence[str], **given: Any) -> None:
    """Check several data types under the same bound, side by side."""
    from checker import api
    from checker.explain.side_by_side import told_side_by_side
    from checker.faces import loading, writing
    from checker.report.json_text import result_object, written
    from checker.report.markdown import comparison_text

    options = options_from(given)
    with redirect_stdout(sys.stderr):
        descriptions = [loading.load(target) for target in targets]
        names = [writing.folder_name(description.name) for description in descriptions]
        folder = None if options.is_report_off else options.report or REPORTS / writing.folder_name("-vs-".join(names))
        with _progress(options) as progress:
            comparison = _checked(lambda: api.compare(*descriptions, **options.check, progress=progress), folder)
    command = _command("compare", targets, options)
    with _Postponed() as postponed:
        if folder is not None:
            writing.write_text(folder / "comparison.md", comparison_text(comparison.results, command))
            for name, target, result in zip(names, targets, comparison.results, strict=True):
                writing.make_folder(folder / name)
                writing.write_report(result, folder / name, target, _command("check", [target], options))
    if options.form == "json":
        results = [result_object(result, target) for result, target in zip(comparison.results, targets, strict=True)]
        click.echo(written({"schema": 1, "results": results}), nl=False)
    else:
        say(told_side_by_side(comparison.results, painter()))
        if folder is not None and postponed.error is None:
            click.echo(f"\nreport: {folder / 'comparison.md'}")
    postponed.tell()
    verdicts = [result.verdict.value for result in comparison.results]
    is_interrupted = any(result.is_interrupted for result in comparison.results)
    sys.exit(EXIT_INTERRUPTED if is_interrupted else max(map(EXIT_STATUS.__getitem__, verdicts), key=[0, 3, 1].index))


@cli.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def models(form: str) -> None:
    """List the data types that come with the checker."""
    from checker.report.json_text import written
    from models.catalogue import CATALOGUE

    if form == "json":
        rows = [
            {
                "name": name,
                "summary": e.summary,
                "expect": e.expect.value,
                "violates": list(e.violates),
                "source": e.source,
            }
            for name, e in CATALOGUE.items()
        ]
        click.echo(written({"schema": 1, "models": rows}), nl=False)
        return
    if form == "markdown":
        from checker.report.catalogue_page import Row, catalogue_page
        from checker.system.networks import default_network

        def bound(entry: Any) -> str:
            usual = {"network": default_network(entry.description)}
            return shlex.join(_bound_words({k: v for k, v in entry.bounds.items() if usual.get(k) != v}))

        page = [Row(name, e.expect.value, e.summary, bound(e), e.source) for name, e in CATALOGUE.items()]
        click.echo(catalogue_page(page), nl=False)
        return
    paint, width = painter(), max(map(len, CATALOGUE))
    for name, entry in CATALOGUE.items():
        click.echo(f"{name.ljust(width)}  {paint(entry.expect.value.ljust(4), entry.expect.value)}  {entry.summary}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), default="my_crdt.py")
def init(file: Path) -> None:
    """Write a file to start from, my_crdt.py unless named otherwise."""
    from checker.faces.starting_file import write_starting_file

    target = write_starting_file(file)
    click.echo(
        f"written: {file}; check it with\n  {shlex.join(['python', '-m', 'checker', '--model', target])} --depth 5"
    )


cli.add_command(replay)
cli.add_command(explain)
cli.add_command(matrix)
cli.add_command(mutate)


def _wanted(emits: Sequence[str]) -> list[Any]:
    """What `--emit` asks for, each known."""
    if not emits:
        return []
    from checker.faces.emitting import Emit, require_places

    wanted = [Emit().convert(value, None, click.get_current_context()) for value in emits]
    require_places(wanted)
    return wanted


def _checked(run: Any, folder: Path | None) -> Any:
    """Run with the report folder made first, so that nothing is lost after a long search."""
    from checker.faces import writing

    if folder is not None:
        writing.make_report_folder(folder)
    return run()


class _Postponed:
    """A file that cannot be written: told after the result, which may have taken long."""

    error: ReportError | None = None

    def __enter__(self) -> _Postponed:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        self.error = error if isinstance(error, ReportError) else None
        return self.error is not None

    def tell(self) -> None:
        """Raise what was kept."""
        if self.error is not None:
            raise self.error


def _written(
    result: Any, target: str, folder: Path | None, graph: Path | None, wanted: Sequence[Any], command: str
) -> Iterator[list[Path]]:
    """Write the report, the graph and what `--emit` asks for; the files of each."""
    from checker.faces import writing

    if folder is not None:
        yield writing.write_report(result, folder, target, command)
    if graph is not None:
        yield [writing.write_graph(result, graph)]
    if wanted:
        from checker.faces.emitting import emit

        made, notes = emit(result, target, wanted, folder or Path())
        yield made
        for note in notes:
            click.echo(f"note: {note}", err=True)


def _print_result(result: Any, options: Options, target: str, files: Sequence[Path]) -> None:
    if options.form == "json":
        from checker.report.json_text import result_object, written

        click.echo(written(result_object(result, target)), nl=False)
        return
    from checker.explain.words import told

    say(told(result, painter()))
    if options.has_statistics:
        from checker.explain.statistics import statistics_lines

        click.echo("\n" + "\n".join(statistics_lines(result)))
    if files:
        click.echo(f"\nreport: {', '.join(str(file) for file in files)}")


@contextmanager
def _progress(options: Options) -> Iterator[Any]:
    """The line that says how far a search is, on a terminal or where it is asked for; None elsewhere."""
    is_shown = sys.stderr.isatty() if options.is_progress_shown is None else options.is_progress_shown
    if not is_shown:
        yield None
        return
    from checker.faces.progress import ProgressLine

    line = ProgressLine(depth_bound=options.check["depth"])
    try:
        yield line
    finally:
        line.close()


def _command(name: str, targets: Sequence[str], options: Options) -> str:
    """The command that gives this result again, without limits and machine facts."""
    words = ["python", "-m", "checker"]
    words += ["--model", targets[0]] if name == "check" else [name, *targets]
    words += _bound_words(options.check)
    for chosen in options.check["properties"] or ():
        words += ["--property", chosen]
    return shlex.join(words)


def _bound_words(given: Mapping[str, Any]) -> list[str]:
    """Bounds as options, but for those that are as usual."""
    words = []
    for option in BOUND_OPTIONS:
        value = given.get(option)
        if value is not None and (option, value) != ("replicas", 3):
            words += [f"--{option}", ",".join(map(str, value)) if isinstance(value, tuple) else str(value)]
    return words


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0].startswith("-") and given[0] not in ("-h", "--help", "--version"):
        given.insert(0, "check")
    if not given:
        given = ["--help"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # even where SIGINT is ignored, as behind a shell's &
    try:
        cli.main(given, prog_name="python -m checker", standalone_mode=False)
    except CheckerError as error:
        _refuse(str(error))
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        _refuse(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        _let_go_of_output()
        sys.exit(EXIT_BAD_INPUT)
    except OSError as error:
        if error.filename is not None:
            raise
        _let_go_of_output()
        _refuse(f"cannot write to standard output: {error.strerror}")
    sys.exit(0)


def _let_go_of_output() -> None:
    """What is left to write goes nowhere, so that closing does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(message: str) -> NoReturn:
    """One line, whatever the message holds."""
    from checker.explain.phrases import printable

    click.echo("error: " + printable(" ".join(message.split())), err=True)
    sys.exit(EXIT_BAD_INPUT)
