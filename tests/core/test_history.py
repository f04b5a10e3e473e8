"""What has been seen, and when something is missing before it."""

import pytest

from checker import ModelError
from checker.specs import Seen, Update

A1, A2, B1 = Update(0, 1, "w"), Update(0, 2, "w"), Update(1, 1, "w")


def seen(**pasts):
    """`A2=(A1,)`: A2 was seen, and its issuer had seen A1."""
    by_name = {"A1": A1, "A2": A2, "B1": B1}
    known = {by_name[name]: frozenset(past) for name, past in pasts.items()}
    return Seen(tuple(known), known)


def test_nothing_is_missing_where_all_that_happened_before_was_seen():
    assert not seen().has_gaps()
    assert not seen(A1=(), A2=(A1,), B1=(A1, A2)).has_gaps()


def test_an_update_without_an_earlier_one_is_a_gap():
    assert seen(A2=(A1,)).has_gaps()


def test_a_gap_of_whoever_issued_an_update_stays_one_after_the_rest_has_come():
    assert seen(A1=(), A2=(A1,), B1=(A2,)).has_gaps()


@pytest.mark.parametrize(
    "ask",
    [
        lambda seen: seen.happened_before(A1, A2),
        lambda seen: seen.latest(),
        lambda seen: seen.has_gaps(),
    ],
    ids=["happened_before", "latest", "has_gaps"],
)
def test_what_an_update_had_seen_is_refused_where_too_little_is_kept(ask):
    """Never guessed: what is not kept would be taken for "nothing" or "everything"."""
    with pytest.raises(ModelError, match=r"^what w\(\) #\d of replica 0 had seen is not known: .*HAPPENS_BEFORE"):
        ask(Seen((A1, A2)))


@pytest.mark.parametrize(
    "ask",
    [lambda seen: seen.arbitrated(), lambda seen: seen.arbitrated_before(A1, B1)],
    ids=["arbitrated", "arbitrated_before"],
)
def test_arbitration_without_timestamps_is_refused(ask):
    """Replica numbers would decide instead, and a type that goes by them would pass."""
    with pytest.raises(ModelError, match=r"^w\(\) #1 of replica 0 has no timestamp: .*History.ARBITRATION"):
        ask(seen(A1=(), B1=()))
