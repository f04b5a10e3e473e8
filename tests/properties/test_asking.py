"""Specifications and properties of the user's own must be functions of their arguments, too."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from checker import ModelError, NondeterminismError, Operation, Property, StateBased, check
from checker.specs import History, Specification

LETTERS = StateBased(
    name="letters",
    initial=lambda _i, _n: frozenset(),
    operations=[Operation("add", lambda p, x: p | {x}, args=["a", "b"])],
    merge=lambda a, b: a | b,
    value=lambda p: p,
)


@pytest.mark.parametrize("engine", ["table", "reference", "orderings"])
@pytest.mark.parametrize("on", ["replica", "pair", "all", "history"])
def test_a_property_that_changes_its_mind_is_refused(engine, on):
    ticks = count()
    moody = Property(
        "moody", lambda *_: next(ticks) % 2 == 0, on=on, facts=(lambda value: value) if on == "history" else None
    )
    with pytest.raises(NondeterminismError, match=r"^property 'moody' gave True and, asked again "):
        check(replace(LETTERS, properties=[moody]), replicas=2, depth=2, engine=engine)


def test_a_property_that_fails_only_in_the_search_is_refused():
    answers = iter([True] * 6 + [False] + [True] * 1000)
    once = Property("once", lambda _view: next(answers))
    with pytest.raises(NondeterminismError, match=r"^property 'once' failed in the search and holds when asked again"):
        check(replace(LETTERS, properties=[once]), replicas=2, depth=3, engine="reference")


def test_a_specification_that_changes_its_mind_is_refused():
    ticks = count()
    moody = Specification("moody", lambda _seen: next(ticks), History.SET)
    with pytest.raises(NondeterminismError, match=r"^specification 'moody' gave 0 and, asked again about the same, 1"):
        check(replace(LETTERS, spec=moody), replicas=2, depth=2)


def test_a_specification_that_asks_for_more_than_it_keeps_is_named():
    wants = Specification("wants", lambda seen: frozenset(u.args[0] for u in seen.latest()), History.SET)
    with pytest.raises(ModelError, match=r"^specification 'wants': what add\('a'\) #1 of replica 0 had seen is not"):
        check(replace(LETTERS, spec=wants), replicas=2, depth=2)
