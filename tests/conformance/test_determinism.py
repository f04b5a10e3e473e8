"""Same input, same bytes: for any hash seed and any number of workers, from a fresh process each time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from models.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ["0", "1", "424242"]

SETS = """
from dataclasses import dataclass

from checker import DeltaBased, Operation, StateBased
from checker.specs import History, Specification


def members(seen):
    return {u.args[0] for u in seen}


ADD = ["apple", "pear"]
of_sets = Specification("members", members, History.SET)
full = dict(value=lambda payload: payload, spec=of_sets, grow_only=True)

frozen = StateBased(name="frozen", initial=lambda *_: frozenset(), operations=[
    Operation("add", lambda s, x: s | {x}, args=ADD)], merge=lambda a, b: a | b, **full)

in_place = StateBased(name="in-place", initial=lambda *_: set(), operations=[
    Operation("add", set.add, args=ADD)], merge=set.update, **full)

forgetful = StateBased(name="forgetful", initial=lambda *_: set(), operations=[
    Operation("add", set.add, args=ADD)], merge=set.symmetric_difference_update, **full)

last = StateBased(name="last", initial=lambda *_: {}, operations=[
    Operation("put", lambda d, x: d.update({x: {x, "seen"}}), args=ADD)],
    merge=lambda a, b: a.clear() or a.update(b), value=lambda d: frozenset(d), spec=of_sets)


@dataclass
class Tagged:
    tags: dict
    names: frozenset = frozenset()

    def add(self, name):
        self.tags.setdefault(name, set()).add(f"{name}-{len(self.names)}")
        self.names |= {name}

    def merge(self, other):
        for name, tags in other.tags.items():
            self.tags[name] = self.tags.get(name, set()) ^ tags
        self.names |= other.names


tagged = StateBased(name="tagged", initial=lambda *_: Tagged({}), operations=[
    Operation("add", Tagged.add, args=ADD)], merge=Tagged.merge,
    value=lambda t: {tag for tags in t.tags.values() for tag in tags})
"""
DECLARED = {"frozen": 0, "in_place": 0, "forgetful": 1, "last": 1, "tagged": 1}

TIMES = re.compile(rb'"user_code": {\s*("[^"]*": {[^}]*},?\s*)*},\s*"seconds": [0-9.e-]+')


def printed(*arguments, seed="0", status=None):
    """What a fresh process prints as JSON, less the seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "checker", *arguments, "--format", "json", "--no-report"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    assert status is None or done.returncode == status, done.stdout
    without, count = TIMES.subn(b"", done.stdout)
    assert count == (2 if arguments[0] == "compare" else 1)
    return without


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_catalogue_entry_gives_the_same_bytes_for_every_hash_seed(name):
    first, *others = (printed("--model", name, "--depth", "4", seed=seed) for seed in SEEDS[:2])
    assert others == [first]


@pytest.mark.parametrize("name", DECLARED)
def test_sets_and_dictionaries_give_the_same_bytes_for_every_hash_seed(name, tmp_path):
    (tmp_path / "sets.py").write_text(SETS)
    target = f"{tmp_path / 'sets.py'}:{name}"
    options = ("--model", target, "--depth", "4", "--replicas", "2")
    first, *others = (printed(*options, seed=seed, status=DECLARED[name]) for seed in SEEDS)
    assert others == [first] * 2
    assert printed(*options, "--engine", "reference").replace(b'"reference"', b'"table"') == first


def test_the_number_of_workers_does_not_show():
    options = ("--model", "gcounter-sum", "--depth", "5")
    alone, four = (printed(*options, "--workers", workers, status=1) for workers in ("1", "4"))
    assert alone == four


def test_compare_gives_the_same_bytes_for_every_hash_seed():
    first, second = (printed("compare", "gcounter", "gcounter-sum", "--depth", "4", seed=seed) for seed in SEEDS[:2])
    assert first == second


def test_a_random_hash_seed_gives_what_a_fixed_one_gives():
    options = ("--model", "pncounter-signed", "--depth", "3")
    assert printed(*options, seed="random") == printed(*options)
