"""Every block of code in the documentation is run."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs import write_api
from tests.counters import COUNTERS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs").glob("guide/*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_runs(page):
    names: dict[str, object] = {"__name__": "documentation"}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), names)  # noqa: S102  (this is what the test is for)


def said(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
    )


def test_the_readme_shows_what_its_first_example_says(tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (tmp_path / "votes.py").write_text(blocks(ROOT / "README.md", "python")[0])
    found = re.search(r"`python (-m checker --model votes.py:votes [^`]*)`", readme)
    assert found is not None
    run = said(*found.group(1).split(), folder=tmp_path)
    assert run.returncode == 1
    assert run.stdout == blocks(ROOT / "README.md", "text")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_run(page, tmp_path):
    for block in blocks(page, "sh"):
        for line in block.splitlines():
            if line.startswith("python -m checker"):
                run = said(*line.split()[1:], folder=tmp_path)
                assert run.returncode in (0, 1), (line, run.stderr)
                assert run.stderr == ""


def test_the_page_of_the_catalogue_is_what_the_command_writes():
    page = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    assert page == said("-m", "checker", "models", "--format", "markdown", folder=ROOT).stdout


def test_the_api_reference_is_what_the_command_writes():
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == write_api.page()


PUBLIC = [(module, name) for module in ("checker", "checker.specs") for name in importlib.import_module(module).__all__]


@pytest.mark.parametrize(("module", "name"), PUBLIC, ids=[".".join(pair) for pair in PUBLIC])
def test_every_public_name_has_an_example_that_holds(module, name):
    names: dict[str, object] = {"__name__": "documentation"}
    exec(f"from {module} import *", names)  # noqa: S102  (the words of the page)
    text = write_api.documentation(importlib.import_module(module), name)
    examples = doctest.DocTestParser().get_doctest(text, names, name, None, None)
    assert examples.examples, f"{module}.{name} has no example in its docstring"
    runner = doctest.DocTestRunner(verbose=False)
    said: list[str] = []
    runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)


def test_the_readme_lists_the_counters():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, entry in COUNTERS.items():
        if name in readme:
            assert f"| `{name}` | {entry.expect.value} | {entry.summary} |" in readme


def test_the_mutex_example_prints_what_the_page_shows(tmp_path):
    run = said(str(ROOT / "docs" / "examples" / "mutex_counter.py"), folder=tmp_path)
    assert run.stdout == blocks(ROOT / "docs" / "reflection.md", "text")[0]


def test_every_link_leads_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
