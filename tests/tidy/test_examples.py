"""Every example in a docstring of the product is run and gives what it says."""

import doctest
import importlib

import pytest

from tests.tidy import rules

WITH_EXAMPLES = [module.name for module in rules.project_modules(rules.PRODUCT) if ">>>" in module.text]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_hold_in(name):
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.failed == 0, f"{name}: {outcome.failed} of {outcome.attempted} examples differ; see the output"
