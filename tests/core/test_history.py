"""What has been seen, and when something is missing before it."""

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
