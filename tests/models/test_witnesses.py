"""Every broken data type says what its bug is, where it was found, and how little shows it; no finding is longer."""

import re
import sys
from pathlib import Path

import pytest

from models.catalogue import CATALOGUE

BROKEN = {name: entry for name, entry in CATALOGUE.items() if entry.violates}
FOLDER = Path(__file__).resolve().parents[2] / "models" / "broken"
EVENTS = re.compile(r"Smallest witness, (\d+) events")
UPDATES = re.compile(r"\((\d+) (?:updates?|batch)(?: at one replica)?(?:, (\d+|no) deliver(?:y|ies)\b)?")


def modules(description):
    """The modules of the user's functions: `models.gcounter`, `models.broken.gcounter_sum`."""
    parts = [getattr(description, part, None) for part in ("initial", "merge", "effect", "value")]
    functions = [*parts, *(operation.apply for operation in description.operations)]
    owners = [getattr(function, "__self__", function) for function in functions if function is not None]
    named = {getattr(owner, "__module__", "") for owner in owners}
    return {module for module in named if module.startswith("models.") and not module.startswith("models.catalogue")}


def own_module(entry):
    """The module of the bug; None for a right type where it is not right.

    Where a type is made from another broken one, the class that makes the first payload is its own.
    """
    broken = {module for module in modules(entry.description) if module.startswith("models.broken.")}
    own = getattr(getattr(entry.description.initial, "__self__", None), "__module__", None)
    return sys.modules[own if own in broken else min(broken)] if broken else None


def stated(module):
    """How many events the smallest witness has, by the module's docstring."""
    text = " ".join(module.__doc__.split())
    if told := EVENTS.search(text):
        return int(told[1])
    updates, deliveries = UPDATES.search(text[text.index("Smallest witness") :]).groups()
    return int(updates) + (0 if deliveries in (None, "no") else int(deliveries))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_type_has_a_source_and_a_witness(name):
    entry = BROKEN[name]
    assert len(entry.source) > 10
    assert entry.witness > 0


@pytest.mark.parametrize("name", [name for name, entry in BROKEN.items() if own_module(entry)])
def test_no_counterexample_is_longer_than_the_witness_of_its_bug(name):
    entry = BROKEN[name]
    module = own_module(entry)
    for word in ("Bug", "Source:", "Smallest witness"):
        assert word in module.__doc__
    assert entry.witness <= stated(module)


@pytest.mark.parametrize("name", [name for name, entry in BROKEN.items() if not own_module(entry)])
def test_what_is_broken_without_a_bug_of_its_own_is_right_somewhere_else(name):
    right = set().union(*(modules(entry.description) for entry in CATALOGUE.values() if not entry.violates))
    assert modules(BROKEN[name].description) & right


def test_every_bug_is_in_the_catalogue():
    used = {own_module(entry).__name__ for entry in BROKEN.values() if own_module(entry)}
    assert used == {f"models.broken.{path.stem}" for path in FOLDER.glob("*.py") if path.stem != "__init__"}
