"""Pages and scripts about real CRDT libraries say what is so; each test skips where its library is not installed."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from benchmarks.real_libraries import FINDINGS, Scenario, row, run
from checker import NondeterminismError, check
from checker.faces.loading import load
from models.catalogue import real

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGE = ROOT / "docs" / "real-libraries.md"

QUICK = [
    Scenario("pycrdt-map", "sync", (2, 1, 1), 11),
    Scenario("loro-map", "sync", (2, 1, 1), 11),
    Scenario("automerge-map", "sync", (2, 1, 1), 11),
    Scenario("pycrdt-text-restart", "async", (2, 1), 11),
]


def pinned(package):
    """Skip unless the very version is installed about which the page speaks."""
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    try:
        installed = version(package)
    except PackageNotFoundError:
        pytest.skip(f"{package} is not installed; it is in the extra [real]")
    if f"{package}=={installed}" not in constraints:
        pytest.skip(f"{package} {installed} is not the version that constraints.txt names")


@pytest.mark.parametrize("scenario", QUICK, ids=lambda scenario: scenario.name)
def test_the_table_says_what_the_checker_says(scenario):
    pinned(real.package_of(scenario.name))
    without_seconds, _, _ = row(scenario, run(scenario)).rpartition(" | ")
    assert without_seconds in PAGE.read_text(encoding="utf-8")


def test_every_refuted_row_is_explained():
    page = PAGE.read_text(encoding="utf-8")
    refuted = [line for line in page.splitlines() if "| FAIL" in line]
    told = [line for line in page.splitlines() if line.startswith("### ")]
    assert len(refuted) == len(told) > 0
    assert "not looked into" not in page
    for name in FINDINGS:
        assert f"### `{name}`" in page


@pytest.mark.parametrize(
    ("package", "script", "says"),
    [
        ("pycrdt", "pycrdt_restart.py", "kept in memory: ab\nsaved and loaded: a\nand after asking: ab\n"),
        (
            "pycrdt",
            "pycrdt_early_updates.py",
            "1 2 3 baic of baic\n1 3 2 baic of baic\n2 1 3 baic of baic\n"
            "2 3 1 aic of baic\n3 1 2 baic of baic\n3 2 1 aic of baic\n",
        ),
        ("loro", "loro_move_beats_removal.py", "['b', 'a'] ['b', 'a']\n"),
    ],
)
def test_the_library_alone_does_the_same(package, script, says):
    pinned(package)
    ran = subprocess.run([sys.executable, str(EXAMPLES / "real" / script)], capture_output=True, text=True, check=True)
    assert ran.stdout == says


def test_automerge_still_cannot_create_counters():
    pinned("automerge")
    script = EXAMPLES / "real" / "automerge_counter.py"
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "not yet implemented" in ran.stderr


# --- known-bad libraries ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "model", "found"),
    [
        ("y_py", "y_py_text.py:text", {"conforms": 4, "converges": 4, "settles": 4, "laws": 4}),
        ("py3crdt", "python3_crdt.py:gset", {"converges": 3, "settles": 2, "laws": 2}),
        (
            "py3crdt",
            "python3_crdt.py:orset",
            {"settles": 1, "laws": 1, "completes": 1, "leaves the other alone": 1},
        ),
        ("py3crdt", "python3_crdt.py:gcounter", {"settles": 0, "laws": 0, "completes": 2}),
        ("py3crdt", "python3_crdt.py:pncounter", {"completes": 0}),
        ("crdts", "crdts_types.py:pncounter", {"conforms": 3, "settles": 2}),
        ("crdts", "crdts_types.py:counterset", {}),
        ("crdts", "crdts_types.py:fiarray", {"completes": 2}),
    ],
)
def test_a_known_bad_library_is_refuted(library, model, found):
    pytest.importorskip(library)
    result = check(load(f"{EXAMPLES}/known_bad/{model}"), replicas=2, ops=(2, 1))
    assert {violation.property_name: violation.depth for violation in result.violations} == found


def test_random_ids_are_refused():
    pytest.importorskip("crdts")
    with pytest.raises(NondeterminismError, match="crdts-fiarray-random: put_first"):
        check(load(f"{EXAMPLES}/known_bad/crdts_types.py:random_fiarray"), replicas=2, ops=(2, 1))
