"""Merges that make payloads ever larger end the check of `settles`, and not the machine's memory."""

from __future__ import annotations

import pytest

from checker import Operation, StateBased, check
from tests.conformance.agreement import assert_same

GROWING = {
    "a log that is appended": (lambda *_: (), lambda p: (*p, "x"), lambda a, b: a + b),
    "a number that is squared": (lambda *_: 3, lambda p: p + 1, lambda a, b: a * b),
    "a text of half": (lambda *_: "ab", lambda p: p + "c", lambda a, b: a + b[: 1 + len(b) // 2]),
}


@pytest.mark.parametrize("replicas", [2, 3, 5])
@pytest.mark.parametrize(("initial", "write", "merge"), GROWING.values(), ids=GROWING)
def test_growth_without_end_is_found(initial, write, merge, replicas):
    growing = StateBased(
        name="growing", initial=initial, operations=[Operation("write", write)], merge=merge, value=lambda p: p
    )
    fast, slow = (check(growing, replicas=replicas, depth=2, engine=engine) for engine in ("table", "reference"))
    assert_same(slow, fast)
    failures = {violation.property_name: violation.failure for violation in fast.violations}
    assert failures["settles"].startswith(
        "merging never comes to rest: payloads grow, to more than 10,000 characters in"
    )


def test_large_payloads_that_come_to_rest_pass():
    large = StateBased(
        name="large",
        initial=lambda *_: frozenset(),
        operations=[Operation("add", lambda p, x: p | {x * 20_000}, args=["a", "b"])],
        merge=lambda a, b: a | b,
        value=len,
    )
    fast, slow = (check(large, replicas=2, depth=3, engine=engine) for engine in ("table", "reference"))
    assert_same(slow, fast)
    assert fast.passed
