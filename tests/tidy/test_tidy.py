"""The project keeps the rules of the house; a failure lists every place and what to do there."""

import subprocess
import sys

import pytest

from tests.tidy import rules

MODULES = rules.project_modules()
PRODUCT = [module for module in MODULES if module.path.startswith(rules.PRODUCT)]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule):
    complaints = [complaint for module in MODULES for complaint in rule(module)]
    assert not complaints, _listed(complaints)


def test_every_module_is_used():
    complaints = list(rules.unused_modules(PRODUCT, rules.entry_points()))
    assert not complaints, _listed(complaints)


def test_every_exception_to_determinism_is_still_needed():
    needed = {(module.path, used) for module in PRODUCT for _, used in rules.impurities(module)}
    stale = [f"{path}: {used}" for path, used in rules.IMPURE_ALLOWED if (path, used) not in needed]
    assert not stale, _listed([f"{entry} is no longer used; delete it from IMPURE_ALLOWED" for entry in stale])


def test_the_tree_has_both_packages():
    assert {module.path.partition("/")[0] for module in PRODUCT} == set(rules.PRODUCT)


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("checker", {"click", "models", "networkx", "numpy", "pygraphviz", "pytest"}),
        ("checker.api", {"click", "models", "networkx", "pygraphviz", "pytest"}),
        ("models.catalogue.real", {"automerge", "click", "loro", "networkx", "pycrdt", "pygraphviz", "pytest"}),
    ],
)
def test_nothing_heavy_comes_with_importing(module, heavy):
    program = f"import sys, {module}; print(*sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=rules.ROOT, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == [], f"{module} loads these too early; import them inside a function"


def _listed(complaints):
    return "\n" + "\n".join(complaints)
