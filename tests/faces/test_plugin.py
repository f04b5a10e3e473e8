"""The pytest plugin as users have it: found by its entry point, in a process and a folder of its own."""

import json
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from checker.faces.plugin_check import _report_name
from checker.faces.traces import trace_name

pytest_plugins = ["pytester"]
ROOT = Path(__file__).resolve().parents[2]

VOTES = """
from checker import describe
from checker.specs import counter

class Votes:
    def __init__(self):
        self.yes = 0

    def vote(self):
        self.yes += 1

    def merge(self, other):
        self.yes = max(self.yes, other.yes)

    def value(self):
        return self.yes

votes = describe(Votes, spec=counter)
"""
CORRECT = "from models.catalogue.counters import gcounter\nfrom checker.testing import checked\n"
BROKEN = "from votes import Votes, votes\nfrom checker.testing import checked\n"


@pytest.fixture
def project(pytester, monkeypatch):
    """A user's project, in an environment in which the checker is installed."""
    installed = pytester.path / "site" / "crdt_checker-0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: crdt-checker\nVersion: 0\n")
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    lines = [f"[{group}]\n" + "".join(f"{n} = {t}\n" for n, t in names.items()) for group, names in points.items()]
    (installed / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(installed.parent), str(ROOT)]))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makefile(".ini", pytest="[pytest]\n")
    pytester.makepyfile(votes=VOTES)
    return pytester


def run(project, *options):
    return project.runpytest_subprocess("-p", "no:cacheprovider", *options, timeout=60)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- costs nothing until used -----------------------------------------------------------------------------


def test_a_project_that_checks_nothing_loads_nothing_of_the_checker(project):
    project.makepyfile(
        """
        import sys

        def test_own():
            loaded = {name for name in sys.modules if name.partition(".")[0] in ("checker", "models", "click", "numpy")}
            assert loaded == {"checker", "checker.testing"}
        """
    )
    result = run(project, "--strict-markers", "-W", "error")
    result.assert_outcomes(passed=1)
    assert not (project.path / "reports").exists() and not (project.path / ".crdt-traces").exists()


def test_without_the_plugin_a_decorated_test_does_not_pass(project):
    project.makepyfile(CORRECT + "@checked(gcounter, replicas=2, depth=3)\ndef test_it(): ...")
    result = run(project, "-p", "no:crdt_checker")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'crdt_check' not found*"])


def test_this_project_tests_its_working_tree_whatever_is_installed(pytestconfig):
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert options["addopts"][:2] == ["-p", "no:crdt_checker"]
    assert not pytestconfig.pluginmanager.hasplugin("crdt_checker")  # other tests may well import its module


# --- the fixture and the decorator ------------------------------------------------------------------------


def test_what_passes_passes_and_gives_its_result(project):
    project.makepyfile(
        CORRECT
        + """
import pytest
from checker import Result

def test_fixture(crdt_check):
    result = crdt_check(gcounter, replicas=2, depth=4)
    assert isinstance(result, Result) and result.states == 50

@checked(gcounter, replicas=2, depth=4)
def test_decorator(result, tmp_path, crdt_check):
    assert result.states == 50 and tmp_path.exists()

class TestInside:
    @checked(gcounter, replicas=2, depth=[2, 4], network=["async", "sync"])
    def test_method(self, result):
        assert result.passed

    @checked(gcounter, replicas=2, ops=[(1, 1), 2])
    @pytest.mark.parametrize("n", [1, 2])
    def test_with_a_parameter(self, n, result):
        assert result.bounds.ops in ((1, 1), (2, 2))

def test_not_ours():
    pass
"""
    )
    run(project, "-W", "error", "--strict-markers").assert_outcomes(passed=11)
    run(project, "-m", "crdt").assert_outcomes(passed=10, deselected=1)
    run(project, "-k", "depth:2-network:sync or ops:1+1").assert_outcomes(passed=3, deselected=8)
    listed = run(project, "--collect-only", "-q", "-k", "inside").stdout.str()
    assert re.findall(r"::(test_\S+)", listed) == [
        "test_method[depth:2-network:async]",
        "test_method[depth:2-network:sync]",
        "test_method[depth:4-network:async]",
        "test_method[depth:4-network:sync]",
        "test_with_a_parameter[1-ops:1+1]",
        "test_with_a_parameter[1-ops:2]",
        "test_with_a_parameter[2-ops:1+1]",
        "test_with_a_parameter[2-ops:2]",
    ]
    assert not (project.path / "reports").exists() and not (project.path / ".crdt-traces").exists()


def test_what_fails_shows_the_counterexample_and_nothing_of_the_checker(project):
    project.makepyfile(test_it=BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ...")
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "Votes: FAIL: conforms and settles are refuted",
            "  2 replicas, network async, at most 4 events",
            "  3  replica 1 merges 1 from replica 0 as of step 1 *",
            "  got       replica 1 answers 1, but it has seen 2 votes: 2 is expected",
            "report: reports/test_it.py-test_votes",
            "kept, to be replayed first from now on: .crdt-traces/Votes/conforms-*.json",
            "kept, to be replayed first from now on: .crdt-traces/Votes/settles-*.json",
        ]
    )
    assert "Traceback" not in result.stdout.str() and "plugin_check.py" not in result.stdout.str()
    assert {"result.json", "report.md", "counterexample.json"} <= set(
        files(project.path / "reports" / "test_it.py-test_votes")
    )
    report = (project.path / "reports" / "test_it.py-test_votes" / "report.md").read_text()
    assert "python -m pytest test_it.py::test_votes" in report


def test_what_is_not_finished_is_not_proven(project):
    project.makepyfile(CORRECT + "@checked(gcounter, depth=6)\ndef test_it(): ...")
    result = run(project, "--crdt-max-states", "100")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["gcounter: INCOMPLETE*"])


def test_what_a_passing_check_leaves_open_is_a_warning(project):
    project.makepyfile(BROKEN + "@checked(Votes, replicas=2, depth=3)\ndef test_it(): ...")
    result = run(project)
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*CheckWarning: Votes: no specification given: conforms is off*"])
    run(project, "-W", "error::checker.testing.CheckWarning").assert_outcomes(failed=1)


def test_a_second_check_of_a_test_has_a_report_of_its_own(project):
    project.makepyfile(
        test_it=BROKEN
        + """
import pytest

def test_both(crdt_check):
    for depth in (2, 3):
        with pytest.raises(pytest.fail.Exception):
            crdt_check(votes, replicas=2, depth=depth, properties=["settles"][:depth - 1] if depth == 2 else None)
"""
    )
    run(project, "--crdt-traces", "off").assert_outcomes(passed=1)
    assert sorted(path.name for path in (project.path / "reports").iterdir()) == [
        "test_it.py-test_both",
        "test_it.py-test_both-2",
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("crdt_check(votes, depht=4)", "BoundsError: unknown option 'depht'; did you mean 'depth'?"),
        ("crdt_check(votes)", "BoundsError: no bound: the system is infinite without --depth N or --ops N; *"),
        ("crdt_check(votes, depth=0)", "BoundsError: depth must be between 1 and 1,000,000, not 0"),
        ("crdt_check(votes, depth=4, skew=3)", "BoundsError: skew must be whole numbers, one for each replica, not 3"),
        (
            "crdt_check(votes, depth=4, network=['sync'])",
            "BoundsError: network is a list: ?'sync'?; to try one value after the other use @checked or *",
        ),
        (
            "crdt_check(3, depth=4)",
            "ModelError: crdt_check() needs a class or a StateBased, DeltaBased or OpBased description, not 3",
        ),
    ],
)
def test_a_wrong_call_is_one_clear_line(project, line, says):
    project.makepyfile(BROKEN + f"def test_it(crdt_check):\n    {line}")
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([says])
    assert "Traceback" not in result.stdout.str() and "plugin_check.py" not in result.stdout.str()


def test_a_wrong_decorator_is_refused_where_it_stands(project):
    project.makepyfile(
        test_one=CORRECT + "@checked(gcounter, depht=4)\ndef test_it(): ...",
        test_two=CORRECT + "@checked(gcounter, depth=4, network=[])\ndef test_it(): ...",
    )
    result = run(project)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "*BoundsError: unknown option 'depht'; did you mean 'depth'?",
            "*BoundsError: @checked: an empty list leaves nothing to check: network=??",
        ]
    )


# --- options ----------------------------------------------------------------------------------------------


def test_options_come_from_the_test_then_the_command_line_then_the_file(project):
    (project.path / "pytest.ini").unlink()
    project.makepyprojecttoml(
        """
        [tool.pytest.ini_options]
        crdt_replicas = 2
        crdt_depth = 3
        crdt_network = "sync"
        crdt_report = "off"
        """
    )
    project.makepyfile(
        CORRECT
        + """
def test_none(crdt_check):
    result = crdt_check(gcounter)
    print(result.bounds.replicas, result.bounds.depth, result.bounds.ops, result.network, "none")

def test_some(crdt_check):
    result = crdt_check(gcounter, ops=1, network="mailbox")
    print(result.bounds.replicas, result.bounds.depth, result.bounds.ops, result.network, "some")
"""
    )
    run(project, "-s").stdout.fnmatch_lines(["*2 3 None sync none*", "*2 None (1, 1) mailbox some*"])
    result = run(project, "-s", "--crdt-depth", "4", "--crdt-replicas", "3", "--crdt-network", "async")
    result.stdout.fnmatch_lines(["*3 4 None async none*", "*3 None (1, 1, 1) mailbox some*"])


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("depth", "deep", "'deep' is not a whole number"),
        ("replicas", "0", "0 is not one or more"),
        ("ops", "1,x", "'1,x' is neither a whole number nor a list such as 3,2,5"),
        ("max-memory", "much", "'much' is not a size; write for example 500M or 4G"),
        ("timeout", "-1", "'-1' is not a number of seconds above zero"),
        ("network", "carrier", "unknown network 'carrier'; known: async, *"),
        ("engine", "fast", "unknown engine 'fast'; known: auto, table, reference, orderings"),
        ("traces", "", "no folder is named; give one, or off"),
    ],
)
def test_a_wrong_option_ends_the_run_before_any_test(project, option, value, says):
    project.makepyfile("def test_it(): ...")
    result = run(project, f"--crdt-{option}={value}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --crdt-{option}: {says}"])


def test_a_wrong_line_in_the_configuration_names_its_file(project):
    (project.path / "pytest.ini").write_text("[pytest]\ncrdt_timeout = soon\n")
    project.makepyfile("def test_it(): ...")
    result = run(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: crdt_timeout in pytest.ini: 'soon' is not a number of seconds"])


def test_the_summary_and_the_junit_file_say_what_was_covered(project):
    project.makepyfile(test_it=CORRECT + "@checked(gcounter, replicas=2, depth=4)\ndef test_gcounter(): ...")
    covered = (
        "gcounter: PASS: all 116 orderings within the bound keep every property; 2 replicas, network async, at most 4 "
        "events; 50 states, 88 transitions, depth 4, 30 terminal states, 116 orderings"
    )
    result = run(project, "--crdt-summary", "--junitxml=junit.xml", "-n", "1")
    result.stdout.fnmatch_lines(["*what the checks covered*", f"test_it.py::test_gcounter: {covered}"])
    assert f'<property name="crdt" value="{covered}"' in (project.path / "junit.xml").read_text()


# --- former counterexamples -------------------------------------------------------------------------------


def test_a_former_counterexample_is_replayed_first_until_it_is_fixed(project):
    test = BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ..."
    project.makepyfile(test_it=test)
    run(project).assert_outcomes(failed=1)
    kept = files(project.path / ".crdt-traces")
    result = run(project, "--crdt-report", "off")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "Votes: a former counterexample, shortest when it was found, still fails; nothing was searched",
            "  got       replica 1 answers 1, but it has seen 2 votes: 2 is expected",
            f"replayed: .crdt-traces/{kept[0]}",
        ]
    )
    (project.path / "votes.py").write_text(
        VOTES.replace("self.yes = 0", "self.yes = {}")
        .replace("self):\n        self.yes = {}", "self, node_id):\n        self.yes, self.node_id = {}, node_id")
        .replace("self.yes += 1", "self.yes[self.node_id] = self.yes.get(self.node_id, 0) + 1")
        .replace(
            "self.yes = max(self.yes, other.yes)",
            "self.yes = {n: max(self.yes.get(n, 0), other.yes.get(n, 0)) for n in sorted({*self.yes, *other.yes})}",
        )
        .replace("return self.yes", "return sum(self.yes.values())")
    )
    run(project, "-W", "error").assert_outcomes(passed=1)
    assert files(project.path / ".crdt-traces") == kept


def test_a_kept_counterexample_is_one_that_the_command_line_replays(project):
    project.makepyfile(test_it=BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ...")
    run(project)
    (kept,) = (project.path / ".crdt-traces" / "Votes").glob("conforms-*.json")
    replayed = project.run(sys.executable, "-m", "checker", "replay", kept.relative_to(project.path))
    assert replayed.ret == 1
    replayed.stdout.fnmatch_lines(["Votes: still fails"])


def test_only_what_a_check_covers_is_replayed_for_it(project):
    project.makepyfile(test_it=BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ...")
    run(project).assert_outcomes(failed=1)
    project.makepyfile(
        test_it=BROKEN
        + """
import pytest
from checker import Operation, StateBased

@checked(votes, replicas=2, depth=4, properties=["laws", "converges"])
def test_other_properties(): ...

@checked(votes, replicas=2, depth=1)
def test_shallow(): ...

@checked(votes, replicas=1, depth=4)
def test_alone(): ...

@checked(votes, replicas=2, ops=(1, 0))
def test_one_update(): ...

@checked(votes, replicas=2, depth=4, network="sync")
def test_another_network():
    ...
"""
    )
    result = run(project, "-W", "error")
    result.assert_outcomes(passed=4, failed=1)
    assert "former counterexample" not in result.stdout.str()


def test_a_trace_that_no_longer_applies_is_a_warning_with_its_file(project):
    project.makepyfile(test_it=BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ...")
    run(project)
    first, second = sorted((project.path / ".crdt-traces" / "Votes").iterdir())
    first.write_text(first.read_text().replace("vote()", "elect()"))
    second.write_text("{")
    result = run(project)
    result.assert_outcomes(failed=1, warnings=2)
    result.stdout.fnmatch_lines(
        [
            f"*CheckWarning: damaged trace .crdt-traces/Votes/{second.name}: not JSON *",
            f"*CheckWarning: .crdt-traces/Votes/{first.name} no longer applies, delete it: *elect*",
        ]
    )


def test_parallel_runs_write_the_same_files_as_one(project):
    many = "@checked(votes, replicas=2, depth=[3, 4, 5, 6])\ndef test_votes(): ...\n"
    more = "@checked(votes, replicas=2, depth=4, network=['async', 'sync', 'mailbox'])\ndef test_networks(): ..."
    project.makepyfile(test_it=BROKEN + many + more)
    run(project, "--crdt-traces", "one", "-p", "no:randomly").assert_outcomes(failed=7)
    run(project, "--crdt-traces", "two", "-n", "2").assert_outcomes(failed=7)
    one, two = project.path / "one", project.path / "two"
    assert files(one) == files(two)
    assert len(files(one)) == 6

    def events(folder):
        return [
            {k: v for k, v in json.loads((folder / f).read_text()).items() if k != "depth_bound"} for f in files(folder)
        ]

    assert events(one) == events(two)


@pytest.mark.parametrize("folder", ["report", "traces"])
def test_a_folder_that_cannot_be_written_hides_no_counterexample(project, folder):
    (project.path / "taken").write_text("a file")
    project.makepyfile(test_it=BROKEN + "@checked(votes, replicas=2, depth=4)\ndef test_votes(): ...")
    result = run(project, f"--crdt-{folder}", "taken/inside")
    result.assert_outcomes(failed=1)
    told = {
        "report": "no report: cannot write reports to *: Not a directory; give another folder with --crdt-report DIR",
        "traces": "cannot keep the counterexample in *: Not a directory; give another folder with --crdt-traces DIR",
    }
    result.stdout.fnmatch_lines(
        ["  got       replica 1 answers 1, but it has seen 2 votes: 2 is expected", told[folder]]
    )
    assert "Traceback" not in result.stdout.str()


# --- names ------------------------------------------------------------------------------------------------


def test_a_trace_is_named_by_what_happens_and_not_by_what_it_leads_to():
    event = {"kind": "update", "replica": 0, "from": None, "call": "vote()", "states": ["1"]}
    trace = {"model": "votes", "property": "own <rule>", "replicas": 2, "network": "async", "events": [event]}
    name = trace_name(trace)
    assert re.fullmatch(r"own-rule-[0-9a-f]{12}\.json", name)
    assert trace_name({**trace, "failure": "other", "events": [{**event, "states": ["2"]}]}) == name
    assert trace_name({**trace, "events": [{**event, "replica": 1}]}) != name


def test_long_names_of_tests_are_cut_and_stay_apart():
    one, other = (_report_name(f"test_it.py::test[{'x' * 300}{i}]", 1) for i in (1, 2))
    assert len(one) < 140 and one != other
