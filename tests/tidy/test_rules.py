"""Each rule of the house is shown to fail on something, and to let the nearest harmless thing pass."""

import pytest

from tests.tidy import rules
from tests.tidy.rules import Module


def complaints(rule, path, text):
    return list(rule(Module(path, text)))


def test_a_module_may_have_500_lines_and_not_501():
    assert complaints(rules.short_modules, "checker/a.py", "x = 1\n" * 500) == []
    assert complaints(rules.short_modules, "checker/a.py", "x = 1\n" * 501) == [
        "checker/a.py:501: 501 lines, the most is 500; split it by idea"
    ]


def test_a_function_may_have_70_lines_and_not_71():
    def function(lines):
        return "\ndef f():\n" + "    x = 1\n" * (lines - 1)

    assert complaints(rules.short_functions, "checker/a.py", function(70)) == []
    assert complaints(rules.short_functions, "checker/a.py", function(71)) == [
        "checker/a.py:2: f has 71 lines, the most is 70; keep the branches in it and move the leaves out"
    ]


def test_a_line_may_have_110_columns_and_not_111():
    assert complaints(rules.short_lines, "tests/a.py", "#" * 120) == []
    assert complaints(rules.short_lines, "tests/a.py", "\n" + "#" * 121) == [
        "tests/a.py:2: 121 columns, the most is 120; wrap the line"
    ]


def test_a_function_may_take_six_parameters_and_not_seven():
    six = "def f(self, a, b, c, /, d, *, e, f): ..."
    seven = "def f(self, a, b, c, /, d, *, e, f, g): ..."
    assert complaints(rules.few_parameters, "checker/core/a.py", six) == []
    assert "f takes 7 parameters" in complaints(rules.few_parameters, "checker/core/a.py", seven)[0]


def test_only_the_options_of_public_api_functions_are_free():
    options = "def {}(a, b, *, c, d, e, f, g): ..."
    assert complaints(rules.few_parameters, "checker/api.py", options.format("check")) == []
    assert len(complaints(rules.few_parameters, "checker/api.py", options.format("_check"))) == 1
    assert len(complaints(rules.few_parameters, "checker/other.py", options.format("check"))) == 1


@pytest.mark.parametrize("path", ["checker/utils.py", "checker/core/helpers.py", "models/common/__init__.py"])
def test_a_module_named_by_nothing_is_refused(path):
    assert len(complaints(rules.telling_names, path, "")) == 1


def test_a_module_needs_a_docstring_unless_it_is_empty():
    assert complaints(rules.docstrings, "checker/a.py", '"""What it decides."""\nx = 1\n') == []
    assert complaints(rules.docstrings, "tests/__init__.py", "") == []
    assert len(complaints(rules.docstrings, "checker/a.py", "x = 1\n")) == 1


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME"])
def test_unfinished_work_is_refused(word):
    assert complaints(rules.finished, "checker/a.py", f"x = 1  # {word}: more\n")[0].startswith("checker/a.py:1: ")
    assert complaints(rules.finished, "checker/a.py", f"x = '{word}LIST'\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "key = hash(state)",
        "key = id(state)",
        "import time",
        "from time import monotonic",
        "def f():\n    import random",
        "from datetime import datetime",
        "order = np.random.permutation(3)",
        "seed = os.urandom(8)",
    ],
)
def test_chance_clocks_and_addresses_are_refused_below_the_faces(text):
    for path in ("checker/core/a.py", "models/a.py"):
        assert len(complaints(rules.deterministic, path, text)) == 1
    for path in ("checker/faces/a.py", "tests/a.py"):
        assert complaints(rules.deterministic, path, text) == []


@pytest.mark.parametrize("text", ["key = node.id", "key = table.id(state)", "from checker.core import time"])
def test_names_that_only_look_like_chance_are_free(text):
    assert complaints(rules.deterministic, "checker/core/a.py", text) == []


@pytest.mark.parametrize("text", ["import numpy", "from checker import check", "from models import catalogue"])
def test_a_data_type_imports_only_plain_python(text):
    assert len(complaints(rules.plain_models, "models/gcounter.py", text)) == 1
    assert len(complaints(rules.plain_models, "models/broken/gcounter_sum.py", text)) == 1


def test_an_adapter_may_import_its_library_and_no_other():
    assert complaints(rules.plain_models, "models/real/loro_doc.py", "def f():\n    from loro import LoroDoc") == []
    assert len(complaints(rules.plain_models, "models/real/loro_doc.py", "def f():\n    import pycrdt")) == 1


@pytest.mark.parametrize("text", ["import dataclasses", "from models.gcounter import GCounter"])
def test_a_data_type_may_build_on_another(text):
    assert complaints(rules.plain_models, "models/pncounter.py", text) == []


def test_the_catalogue_may_import_checker_and_no_third_party():
    assert complaints(rules.plain_models, "models/catalogue/counters.py", "from checker import StateBased") == []
    assert len(complaints(rules.plain_models, "models/catalogue/counters.py", "import click")) == 1


UNUSED = Module("checker/core/lonely.py", '"""Alone."""\n')


@pytest.mark.parametrize(
    "text",
    [
        "import checker.core.lonely",
        "from checker.core import lonely",
        "from checker.core.lonely import x",
        "from . import lonely",
        "from ..core.lonely import x",
        "HOMES = {'x': 'checker.core.lonely'}",
        "TARGET = 'checker.core.lonely:x'",
    ],
)
def test_a_module_is_used_when_another_imports_it_now_or_later(text):
    assert list(rules.unused_modules([Module("checker/core/other.py", text), UNUSED], ["checker.core.other"])) == []


def test_a_module_that_nothing_imports_is_refused():
    itself = Module("checker/core/lonely.py", "import checker.core.lonely\n")
    assert list(rules.unused_modules([itself], [])) == [
        "checker/core/lonely.py:1: nothing imports this module; use it, delete it, or declare its entry point"
    ]
    assert list(rules.unused_modules([itself], ["checker.core.lonely"])) == []
