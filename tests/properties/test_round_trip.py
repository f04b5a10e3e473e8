"""round_trip: payloads survive being saved and loaded, or the first one that does not is shown."""

import json
from dataclasses import replace

import pytest

from checker import ModelError, Operation, StateBased, check
from tests.conformance.agreement import assert_same

LOG = StateBased(
    name="log",
    initial=lambda *_: (),
    operations=[Operation("append", lambda log, x: (*log, x) if x not in log else log, args=["a", "b"])],
    merge=lambda a, b: tuple(sorted({*a, *b})),
    value=lambda log: sorted(log),
    save=json.dumps,
    load=lambda text: tuple(json.loads(text)),
)


def found(**parts):
    described = replace(LOG, **parts)
    fast, slow = (check(described, engine=engine, replicas=2, depth=3) for engine in ("table", "reference"))
    assert_same(slow, fast)
    return {violation.property_name: violation for violation in fast.violations}.get("round_trip")


def test_a_type_that_loads_what_it_saved_passes():
    assert found() is None
    assert "round_trip" in check(LOG, replicas=2, depth=2).properties
    assert "round_trip" not in check(replace(LOG, save=None, load=None), replicas=2, depth=2).properties


def test_another_payload_that_answers_alike_passes():
    assert found(load=json.loads) is None  # a list, and no tuple
    same = found(load=lambda text: json.loads(text), fingerprint=sorted)
    assert same is None


def test_an_answer_that_is_lost_is_found():
    lost = found(load=lambda text: tuple(json.loads(text)[:1]))
    assert lost.depth == 2
    assert lost.failure == "replica 0: load(save(('a', 'b'))) gives ('a',): it answers ['a'] instead of ['a', 'b']"


def test_what_differs_only_later_is_found():
    only_tuples = Operation("append", lambda log, x: (*log, x), args=["a"], enabled=lambda log, _x: type(log) is tuple)
    shy = found(load=lambda text: [*json.loads(text)], operations=[only_tuples])
    first, _second = shy.failure.split("; ")
    assert first == (
        "replica 0: load(save(())) gives []: "
        "append('a') is not enabled on it and is possible on the payload that was saved"
    )
    assert shy.depth == 0


def test_what_differs_only_in_merging_is_found():
    """Keys of JSON are texts: who restarts no longer knows its own total."""
    tallied = replace(
        LOG,
        name="tally",
        initial=lambda i, _: (i, {}),
        operations=[Operation("inc", lambda p: (p[0], {**p[1], p[0]: p[1].get(p[0], 0) + 1}))],
        merge=lambda a, b: (a[0], {k: max(a[1].get(k, 0), b[1].get(k, 0)) for k in [*a[1], *b[1]]}),
        value=lambda p: sum(p[1].values()),
        load=lambda text: tuple(json.loads(text)),
    )
    (found,) = check(tallied, replicas=2, depth=4, properties=["round_trip"]).violations
    assert found.depth == 2
    assert found.failure == (
        "replica 0: load(save((0, {0: 1}))) gives (0, {'0': 1}): after merging (1, {0: 1}) it answers 2 instead of 1"
    )


def test_an_exception_is_found():
    broken = found(load=lambda text: json.loads(text[1:]) and ())
    assert broken.failure.startswith("replica 0: load(save(())) raised JSONDecodeError: ")


def test_save_without_load_is_refused():
    with pytest.raises(ModelError, match="^log: save and load go together; give both or neither$"):
        replace(LOG, load=None)
