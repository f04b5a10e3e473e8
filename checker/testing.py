"""The pytest plugin: check a data type in a test, by the fixture `crdt_check` or the decorator `checked`.

    from checker.testing import checked

    @checked(Votes, replicas=2, depth=4, network=["async", "sync"])
    def test_votes(): ...

    def test_votes_in_a_fixture(crdt_check):
        assert crdt_check(Votes, replicas=2, depth=4).states == 50

A test fails with the counterexample as its text. pytest loads this module in every run of every project that has the
checker installed; so it imports nothing beside pytest, and the checker only once a test asks for it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from checker.api import Result
    from checker.faces.plugin_settings import Settings
    from checker.system.description import Description

OPTIONS = {
    "replicas": ("N", "how many replicas, where a test does not say"),
    "depth": ("N", "events in an ordering at most, where a test gives neither depth nor ops"),
    "ops": ("N[,N...]", "updates at each replica at most, where a test gives neither depth nor ops"),
    "network": ("NAME", "how messages travel, where a test does not say"),
    "engine": ("NAME", "auto, table, reference, orderings"),
    "max_states": ("N", "stop a check beyond so many states; it is then INCOMPLETE, and the test fails"),
    "max_memory": ("SIZE", "stop likewise beyond so much memory"),
    "timeout": ("SECONDS", "stop likewise after so many seconds"),
    "workers": ("N", "threads of one check  [default: all cores; one under pytest-xdist]"),
    "report": ("DIR", "where a failing check writes its report, or off  [default: reports]"),
    "traces": (
        "DIR",
        "where counterexamples are kept, to be replayed first next time, or off  [default: .crdt-traces]",
    ),
}
"""`--crdt-NAME` on the command line, `crdt_NAME` in the configuration file; the command line wins."""

SUMMARY = pytest.StashKey[bool]()
SETTINGS = pytest.StashKey["Settings"]()
CHECKED = "crdt"
"""The marker that every test carries that checks a data type, and the name under which JUnit files tell what it did."""


class CheckWarning(pytest.PytestWarning):
    """Something that a passing check leaves open, or a stored counterexample that no longer applies."""


class Check(Protocol):
    """What the fixture `crdt_check` gives: `check` with the settings of this run; the test fails unless it is PASS."""

    def __call__(self, subject: Description | type, /, **options: Any) -> Result: ...


def checked(subject: Description | type, /, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Check `subject` before the body of the test; the options are those of `check`.

    A list is tried value by value, one test for each combination, with names such as `test_votes[network:sync-depth:4]`
    (a list of properties is one value; write `ops` and `skew` as tuples). A test that has a parameter `result` is given
    the `Result`.
    """
    from checker.core.errors import BoundsError
    from checker.faces.plugin_settings import require_known

    require_known(options)
    varied = {name: values for name, values in options.items() if isinstance(values, list) and name != "properties"}
    cases = [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
    names = ["-".join(f"{name}:{_name_of(value)}" for name, value in case.items()) for case in cases]
    if not cases:
        raise BoundsError(f"@checked: an empty list leaves nothing to check: {_empty(varied)}")

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        wanted = inspect.signature(test).parameters

        @functools.wraps(test)
        def checking(*args: Any, crdt_check: Check, crdt_case: Mapping[str, Any] | None = None, **given: Any) -> Any:
            result = crdt_check(subject, **{**options, **(crdt_case or {})})
            ours = {"result": result, "crdt_check": crdt_check}
            return test(*args, **given, **{name: ours[name] for name in ours if name in wanted})

        checking.__signature__ = _signature(test, is_varied=bool(varied))  # type: ignore[attr-defined]
        return pytest.mark.parametrize("crdt_case", cases, ids=names)(checking) if varied else checking

    return decorate


def _signature(test: Callable[..., Any], *, is_varied: bool) -> inspect.Signature:
    """What pytest is to provide: the test's own parameters, less `result`, and ours."""
    own = [p for name, p in inspect.signature(test).parameters.items() if name != "result"]
    ours = ["crdt_check", "crdt_case"] if is_varied else ["crdt_check"]
    own = [p for p in own if p.name not in ours]
    return inspect.Signature([*own, *(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in ours)])


def _name_of(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _empty(varied: Mapping[str, Sequence[object]]) -> str:
    return ", ".join(f"{name}=[]" for name, values in varied.items() if not values)


# --- what pytest calls ------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options, for the command line and for the configuration file."""
    group = parser.getgroup("crdt", "checking replicated data types (CRDTs)")
    for name, (value, meaning) in OPTIONS.items():
        option = f"--crdt-{name.replace('_', '-')}"
        group.addoption(option, dest=f"crdt_{name}", metavar=value, default=None, help=meaning)
        parser.addini(f"crdt_{name}", f"{meaning} (see {option})", default=None)
    group.addoption("--crdt-summary", action="store_true", help="say at the end what each check covered")


def pytest_configure(config: pytest.Config) -> None:
    """Read the options, so that a wrong one ends the run before any test."""
    config.addinivalue_line("markers", f"{CHECKED}: checks a replicated data type; set by the plugin, for -m")
    config.stash[SUMMARY] = config.getoption("crdt_summary")
    given = _given(config)
    if given:
        config.stash[SETTINGS] = _settings(config, given)


def _given(config: pytest.Config) -> dict[str, tuple[str, str]]:
    """What this run's command line and configuration file say, each with where it says so."""
    given = {}
    for name in OPTIONS:
        written, kept = config.getoption(f"crdt_{name}"), config.getini(f"crdt_{name}")
        if written is not None:
            given[name] = (f"--crdt-{name.replace('_', '-')}", written)
        elif kept is not None:
            given[name] = (f"crdt_{name} in {config.inipath and config.inipath.name}", str(kept))
    return given


def _settings(config: pytest.Config, given: Mapping[str, tuple[str, str]]) -> Settings:
    from checker.core.errors import CheckerError
    from checker.faces.plugin_settings import settings_from

    try:
        return settings_from(given, config.rootpath, is_worker=hasattr(config, "workerinput"))
    except CheckerError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what checks a data type."""
    if "crdt_check" in getattr(item, "fixturenames", ()):
        item.add_marker(CHECKED)


@pytest.fixture
def crdt_check(request: pytest.FixtureRequest) -> Check:
    """`crdt_check(subject, replicas=3, depth=6, ...)` checks, and gives the `Result`; fails unless it is PASS."""
    from checker.faces.plugin_check import TestRun

    config = request.config
    if SETTINGS not in config.stash:
        config.stash[SETTINGS] = _settings(config, {})
    run = TestRun(request.node.nodeid, getattr(request.node, "module", None), config.stash[SETTINGS])

    def check(subject: Description | type, /, **options: Any) -> Result:
        __tracebackhide__ = True
        told = run.check(subject, options)
        request.node.user_properties.extend((CHECKED, line) for line in told.covered)
        for text in told.warnings:
            request.node.warn(CheckWarning(text))
        if told.result is None:
            pytest.fail(told.failure, pytrace=False)
        return told.result

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what was covered, where that is asked for."""
    if not config.stash[SUMMARY]:
        return
    terminalreporter.section("what the checks covered")
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    for report in sorted((r for r in reports if r.when == "call"), key=lambda report: report.nodeid):
        for name, line in report.user_properties:
            if name == CHECKED:
                terminalreporter.line(f"{report.nodeid}: {line}")


def load(target: str) -> Description:
    """The data type that `--model` would check: a catalogue name, file.py:NAME or module:NAME."""
    from checker.faces import loading

    return loading.load(target)
