"""Both forms of sets of updates against Python's own sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.system.update_sets import BitSets, NumberedSets

some = st.frozensets(st.integers(0, 9))


@pytest.mark.parametrize("form", [BitSets, NumberedSets])
@given(a=some, b=some)
def test_they_do_what_sets_do(form, a, b):
    sets = form()
    alone = [sets.put(n, ["odd"] if n % 2 else []) for n in range(10)]

    def of(members):
        made = 0
        for n in members:
            made = sets.union(made, alone[n])
        return made

    assert of(a) == of(sorted(a, reverse=True))
    assert (of(a) == of(b)) == (a == b)
    assert sets.union(of(a), of(b)) == of(a | b)
    assert sets.minus(of(a), of(b)) == of(a - b)
    assert sets.only(of(a), "odd") == of({n for n in a if n % 2})
    assert sets.only(of(a), "no such group") == 0
    assert sets.includes(of(a), of(b)) == (b <= a)
    assert sets.size(of(a)) == len(a)
    assert list(sets.members(of(a))) == sorted(a)
