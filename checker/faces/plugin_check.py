"""One test's checks: former counterexamples first, then the search; what to tell, to keep and to report."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.api import Result, check, replay
from checker.core.bounds import ops_for
from checker.core.errors import CheckerError, ReplayError, ReportError
from checker.core.faults import BUDGETS
from checker.core.verdict import Verdict
from checker.explain.phrases import bounds_text, counts_text, verdict_text
from checker.explain.words import told, violation_lines
from checker.faces.plugin_settings import Settings
from checker.faces.traces import Scope, Traces
from checker.faces.writing import folder_name, make_folder, write_report
from checker.system.description import Description
from checker.system.inference import described_for
from checker.system.networks import default_network

NAME_MAX = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What a check came to; without a `result`, `failure` says why the test fails."""

    result: Result | None
    failure: str = ""
    covered: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class TestRun:
    """The checks of one test."""

    __test__ = False

    def __init__(self, node: str, module: ModuleType | None, settings: Settings) -> None:
        self._node, self._module, self._settings, self._count = node, module, settings, 0
        self._traces = None if settings.traces is None else Traces(settings.traces)

    def check(self, subject: Description | type, given: Mapping[str, Any]) -> Told:
        """Check one data type with the options that the test gives."""
        self._count += 1
        try:
            options = self._settings.options(given)
            description = described_for("crdt_check", subject)
            still, warnings = self._replayed(description, options)
            if still:
                return Told(None, still, warnings=tuple(warnings))
            result = check(description, **options)
        except CheckerError as error:
            return Told(None, f"{type(error).__name__}: {error}")
        if result.is_interrupted:
            raise KeyboardInterrupt
        covered = f"{verdict_text(result)}; {bounds_text(result)}; {counts_text(result)}"
        covered = f"{result.model}: {' '.join(covered.split())}"
        if result.verdict is Verdict.PASS:
            open_ends = [f"{result.model}: {warning}" for warning in result.warnings]
            return Told(result, covered=(covered,), warnings=(*warnings, *open_ends))
        failure = "\n".join([told(result), "", *self._written(result, subject)]).rstrip()
        return Told(None, failure, (covered,), tuple(warnings))

    def _replayed(self, description: Description, options: Mapping[str, Any]) -> tuple[str, list[str]]:
        """What the first former counterexample says that still fails, else ""; and what is wrong with the others."""
        if self._traces is None:
            return "", []
        traces, complaints = self._traces.within(_scope(description, options))
        folder = self._traces.folder
        warnings = [complaint.replace(str(folder), self._settings.shown(folder)) for complaint in complaints]
        for path, trace in traces:
            shown = self._settings.shown(path)
            try:
                again = replay(description, trace)
            except ReplayError as error:
                warnings.append(f"{shown} no longer applies, delete it: {error}")
                continue
            if again.violation is not None:
                first = f"{again.model}: a former counterexample, shortest when it was found, still fails"
                lines = [f"{first}; nothing was searched", "", *violation_lines(again.violation)]
                return "\n".join([*lines, "", f"replayed: {shown}"]), warnings
        return "", warnings

    def _written(self, result: Result, subject: object) -> list[str]:
        """Write the report and keep the counterexamples; what cannot be written hides no counterexample."""
        settings, target = self._settings, self._target(subject)
        lines = []
        if settings.reports is not None:
            folder = settings.reports / _report_name(self._node, self._count)
            command = f"python -m pytest {shlex.quote(self._node)}"
            try:
                make_folder(folder)
                write_report(result, folder, target or result.model, command)
                lines.append(f"report: {settings.shown(folder)}")
            except ReportError as error:
                lines.append(f"no report: {str(error).partition(';')[0]}; give another folder with --crdt-report DIR")
        if self._traces is not None and result.violations:
            try:
                paths = self._traces.keep(result, target)
                lines += [f"kept, to be replayed first from now on: {settings.shown(path)}" for path in paths]
            except ReportError as error:
                lines.append(f"{error}; give another folder with --crdt-traces DIR")
        return lines

    def _target(self, subject: object) -> str | None:
        """What `--model` says to load the subject, where it has a name in the module of the test."""
        if self._module is None or not self._module.__file__:
            return None
        names = [name for name, thing in vars(self._module).items() if thing is subject]
        return f"{self._settings.shown(Path(self._module.__file__))}:{names[0]}" if names else None


def _scope(description: Description, options: Mapping[str, Any]) -> Scope:
    """What a check with these options covers; `check` itself refuses what is no option value."""
    replicas = options.get("replicas", 3)
    ops, skew = options.get("ops"), options.get("skew")
    return Scope(
        model=description.name,
        replicas=replicas,
        network=options.get("network") or default_network(description),
        depth=options.get("depth"),
        ops=ops_for(tuple(ops) if isinstance(ops, list) else ops, replicas) if isinstance(replicas, int) else None,
        skew=tuple(skew) if isinstance(skew, list | tuple) else (),
        budgets={name: options.get(name, 0) for name in BUDGETS},
        properties=options.get("properties"),
    )


def _report_name(node: str, count: int) -> str:
    """A folder name for the report of one check of a test; a long one is cut and told apart by a digest.

    >>> _report_name("tests/test_votes.py::test_votes[sync]", 1)
    'tests-test_votes.py-test_votes-sync'
    """
    name = folder_name(node)
    if len(name) > NAME_MAX:
        name = f"{name[:NAME_MAX]}-{hashlib.sha256(node.encode()).hexdigest()[:8]}"
    return name if count == 1 else f"{name}-{count}"
