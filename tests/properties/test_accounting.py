"""Which updates account for a wrong answer, and where replicas part ways."""

from __future__ import annotations

import pytest

from checker import DeltaBased, Operation, StateBased, check
from checker.core.result import Accounting, Divergence, Fate
from checker.explain.root import root_sentences
from checker.specs import counter, grow_only_set
from models.catalogue import CATALOGUE

LOST, DOUBLED, PHANTOM = Fate


def found(name, property_name="conforms", **bounds):
    """The root of the violation of one property."""
    result = check(CATALOGUE[name].description, properties=[property_name], **bounds)
    (violation,) = result.violations
    return violation.root


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gcounter-sum", Accounting(1, 3, DOUBLED, (("increment() #1 of replica 0",),))),
        ("gcounter-shared-id", Accounting(1, 3, LOST, (("increment() #1 of replica 0",),))),
        ("pn-set", Accounting(0, 2, LOST, (("add('x') #2 of replica 0",),))),
        ("orswot-common-dots", Accounting(1, 3, LOST, (("add('x') #1 of replica 0", "add('x') #1 of replica 1"),))),
    ],
)
def test_lost_and_doubled_updates_are_named(name, expected):
    assert found(name, replicas=2, depth=4).accounting == expected


def test_updates_lost_in_the_merges_that_follow_have_no_step():
    root = found("gcounter-shared-id", "settles", replicas=2, depth=2)
    assert root.accounting == Accounting(
        None, None, LOST, (("increment() #1 of replica 0",), ("increment() #1 of replica 1",))
    )


def test_updates_lost_once_every_message_has_arrived_are_told_of_who_answers_wrongly():
    root = found("op-set-untagged", "settles", replicas=2, depth=4, network="causal")
    assert root.accounting == Accounting(0, None, LOST, (("add('x') #1 of replica 0",),))
    assert root_sentences(root)[0] == (
        "lost",
        "add('x') #1 of replica 0: in the end replica 0 answers as if it had never been made",
    )


def test_an_update_lost_early_is_dated_when_it_was_lost():
    """The second replica forgets what it is told; it shows at once, and still at the end of the trace."""
    forgetful = StateBased(
        name="forgetful",
        initial=lambda i, n: (i, frozenset()),
        operations=[Operation("add", lambda p, x: (p[0], p[1] | {x}), args=[("a",)])],
        merge=lambda a, b: a if a[0] else (0, a[1] | b[1]),
        value=lambda p: p[1],
        spec=grow_only_set,
    )
    (violation,) = check(forgetful, replicas=2, depth=3, properties=["conforms"]).violations
    assert violation.root.accounting == Accounting(1, 2, LOST, (("add('a') #1 of replica 0",),))


def test_a_phantom_is_named():
    """The delta of an add is the whole payload: whoever gets it shows what it has not been told of."""
    leaky = DeltaBased(
        name="leaky",
        initial=lambda i, n: frozenset(),
        operations=[Operation("add", lambda p, x: (p | {x}, p | {x}), args=[("a",), ("b",)])],
        merge=lambda a, b: a | b,
        value=lambda p: p,
        spec=grow_only_set,
        delta_covers="update",
    )
    (violation,) = check(leaky, replicas=2, ops=2, properties=["conforms"]).violations
    assert violation.root.accounting == Accounting(1, 3, PHANTOM, (("add('a') #1 of replica 0",),))
    assert (
        "phantom",
        "add('a') #1 of replica 0: from step 3 on, replica 1 answers as if it had seen it, which it has not",
    ) in (root_sentences(violation.root))


def test_a_wrong_answer_that_no_update_accounts_for():
    odd = StateBased(
        name="odd",
        initial=lambda i, n: 0,
        operations=[Operation("increment", lambda p: p + 7)],
        merge=max,
        value=lambda p: p,
        spec=counter,
    )
    (violation,) = check(odd, replicas=1, depth=1, properties=["conforms"]).violations
    assert violation.root.accounting is None


def test_the_first_step_after_which_replicas_differ_and_the_field():
    root = found("list-untied", "converges", replicas=2, depth=4)
    assert root.divergence == Divergence(4, (0, 1), (("names", "('b1', 'a1')", "('a1', 'b1')"),))
    assert found("gcounter-shared-id", replicas=2, depth=4).divergence is None
