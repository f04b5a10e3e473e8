"""The guides, followed to the letter in an empty folder: each file written, each command run, each answer compared.

In a page, a block ```LANGUAGE PATH is a file to write; in a block ```console a line that begins with `$ ` is a command,
and what follows is all that it prints, `...` standing for any lines or any part of one. `UPDATE_GUIDE=1` writes what is
printed into the pages, except where such lines stand for others.
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "guide").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def shell(tmp_path):
    """Run a command in an empty folder, where the checker is installed."""
    installed = tmp_path / "installed"
    (installed / "crdt_checker-0.dist-info").mkdir(parents=True)
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["pytest11"]
    lines = "".join(f"{name} = {target}\n" for name, target in points.items())
    (installed / "crdt_checker-0.dist-info" / "METADATA").write_text("Name: crdt-checker\nVersion: 0\n")
    (installed / "crdt_checker-0.dist-info" / "entry_points.txt").write_text(f"[pytest11]\n{lines}")
    (installed / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    (installed / "python").chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()

    def run(command):
        path = os.pathsep.join([str(installed), os.environ["PATH"]])
        python = os.pathsep.join([str(installed), str(ROOT)])
        return subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env={"PATH": path, "PYTHONPATH": python, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    run.folder = folder
    return run


def commands(block):
    """Each command of a console block with the lines that it is to print."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def matches(printed, expected):
    """Whether the lines are the expected ones."""
    lines = (re.escape(line).replace(re.escape("..."), ".*") for line in expected)
    pattern = "\n".join(r"(?:.*\n)*?.*" if line == ".*" else line for line in lines)
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in printed)) is not None


def answered(block, shell):
    """A console block with what its commands print now, and what is wrong with it as it stands."""
    lines, wrong = [], []
    for command, expected in commands(block):
        printed = shell(command).stdout.rstrip("\n").splitlines()
        is_right = matches(printed, expected)
        keeps = is_right or any(line.strip() == "..." for line in expected)
        lines += [f"$ {command}", *(expected if keeps else (line.rstrip() for line in printed))]
        if not is_right:
            wrong.append("\n".join([f"$ {command}", *printed]))
    return "\n".join(lines) + "\n", wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_guide_does_what_it_says(page, shell):
    complaints = []

    def followed(block):
        language, path, text = block.groups()
        if path:
            (shell.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (shell.folder / path).write_text(text, encoding="utf-8")
        elif language == "console":
            text, wrong = answered(text, shell)
            complaints.extend(wrong)
        return f"```{language}{' ' + path if path else ''}\n{text}```"

    before = page.read_text(encoding="utf-8")
    after = BLOCK.sub(followed, before)
    if os.environ.get("UPDATE_GUIDE"):
        page.write_text(after, encoding="utf-8")
    else:
        assert not complaints, f"{page.name}: it prints otherwise (UPDATE_GUIDE=1 takes it over):\n" + "\n".join(
            complaints
        )


def test_dots_stand_for_any_lines_or_any_part_of_one():
    assert matches(["1 passed in 3 s"], ["1 passed in ..."])
    assert matches(["a", "b", "c"], ["a", "...", "c"])
    assert matches(["a", "c"], ["a", "c"])
    assert not matches(["a", "b"], ["a"])
    assert not matches(["a"], ["a", "b"])


def test_the_workflow_makes_the_files_that_it_keeps(shell):
    page = (ROOT / "docs" / "guide" / "in-ci.md").read_text(encoding="utf-8")
    files = {path: text for _, path, text in BLOCK.findall(page) if path}
    for name in ("test_votes.py", "pyproject.toml"):
        (shell.folder / name).write_text(files[name], encoding="utf-8")
    (workflow,) = (text for path, text in files.items() if path.startswith(".github/workflows/"))
    (command,) = re.findall(r"- run: (python -m pytest .*)", workflow)
    assert shell(command).returncode == 1
    kept = workflow.partition("path: |")[2].split()
    assert kept == ["crdt-reports/", ".crdt-traces/", "junit.xml"]
    assert all((shell.folder / name).exists() for name in kept)
    assert '<property name="crdt" value="Votes: FAIL' in (shell.folder / "junit.xml").read_text(encoding="utf-8")
