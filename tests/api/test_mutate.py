"""Can the check fail? Faults planted in the merge of right types are found, and the type is as before afterwards."""

import pytest

from checker import BoundsError, ModelError, Operation, StateBased, check
from checker.trials import mutate
from tests.counters import COUNTERS

FOUND_IN_THE_COUNTER = [
    ("models/gcounter.py:47", "merge gives its first operand", "settles fails at 1 event"),
    ("models/gcounter.py:47", "merge gives its second operand", "settles fails at 1 event"),
    ("models/gcounter.py:54", "!= becomes ==", "settles fails at 0 events"),
    ("models/gcounter.py:56", "max becomes min", "settles fails at 1 event"),
    ("models/gcounter.py:56", "max becomes addition", "settles fails at 1 event"),
    ("models/gcounter.py:57", "== becomes !=", "settles fails at 1 event"),
]


def larger(a, b):
    if a > b:
        return a
    return b


LARGEST = StateBased(
    name="largest",
    initial=lambda _i, _n: 0,
    operations=[Operation("raise", lambda n, to: larger(n, to), args=[1, 2])],
    merge=larger,
    value=lambda n: n,
    spec=lambda seen: max((u.args[0] for u in seen), default=0),
)


def test_every_fault_in_the_counters_merge_is_found():
    mutation = mutate(COUNTERS["gcounter"].description, depth=5)
    assert [(t.place, t.change, t.told) for t in mutation.trials] == FOUND_IN_THE_COUNTER
    assert mutation.survivors == ()


def test_functions_that_merge_calls_are_changed_too_and_restored():
    mutation = mutate(COUNTERS["pncounter"].description, depth=4)
    assert "models/gcounter.py:56" in [trial.place for trial in mutation.trials]
    assert mutation.survivors == ()
    assert check(COUNTERS["pncounter"].description, depth=4).passed


def test_a_change_without_consequences_survives_and_is_named():
    mutation = mutate(LARGEST, replicas=2, depth=4)
    (survivor,) = mutation.survivors
    assert (survivor.change, survivor.told) == ("> becomes >=", "not refuted")


def test_a_narrow_bound_lets_mutants_survive():
    survivors = mutate(COUNTERS["gcounter"].description, replicas=1, depth=2, network="async").survivors
    assert [trial.change for trial in survivors] == [
        "merge gives its first operand",
        "merge gives its second operand",
        "max becomes min",
        "== becomes !=",
    ]


def test_a_type_that_does_not_pass_is_refused():
    with pytest.raises(ModelError, match=r"^gcounter-sum: the type itself does not pass within 4 events \(conforms, "):
        mutate(COUNTERS["gcounter-sum"].description, depth=5)


def test_without_a_bound_nothing_is_tried():
    with pytest.raises(BoundsError, match=r"^no bound: "):
        mutate(COUNTERS["gcounter"].description)
