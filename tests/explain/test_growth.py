"""Systems without an end are told apart from large ones, and what grows is named."""

import pytest

from checker import check
from tests.counters import COUNTERS

SUM = COUNTERS["gcounter-sum"].description
LINE = "infinite system: counts[0] grows at every level (up to 64 after 7 events), although there are at most 3 updates"


@pytest.mark.parametrize("engine", ["reference", "table"])
def test_a_sum_that_never_ends_is_named_with_the_field_that_grows(engine):
    (warning,) = check(SUM, network="sync", ops=1, engine=engine).warnings
    assert warning == f"{LINE}; merging makes it grow"


def test_with_a_depth_bound_there_is_nothing_to_warn_of():
    assert check(SUM, network="sync", ops=1, depth=5).warnings == ()


def test_a_large_system_that_ends_is_not_called_infinite():
    result = check(COUNTERS["gcounter"].description, network="sync", ops=5, max_states=400_000)
    assert result.incomplete_because == "more than 400,000 states (--max-states)"
    assert result.warnings == ()
