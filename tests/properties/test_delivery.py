"""Closing by fair delivery in one order finds what closing in every order would find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import check
from checker.core.events import EventKind
from checker.engine.successors import successors
from checker.properties.conforms import expected_answer
from checker.system.answers import answer_key
from tests.conformance.small_types import op_description, small_types


def is_quiet(system, state):
    """Whether nothing that its receiver has not seen can arrive."""
    includes = system.book.sets.includes
    arriving = [event for event, _ in successors(system, state) if event.kind is EventKind.DELIVER]
    return all(includes(state[event.replica].seen, system.snapshot(event.message).seen) for event in arriving)


def is_bad(system, state):
    """Whether something is left over, answers differ, or they are wrong for all updates issued."""
    issued = 0
    for c in state:
        issued = system.book.sets.union(issued, c.seen)
    views = [system.view(i, c) for i, c in enumerate(state)]
    if any(view.raised for view in views) or any(c.seen != issued for c in state):
        return True
    answers = {answer_key(system, view.value) for view in views}
    wanted = system.specification and answer_key(system, expected_answer(system, issued))
    return len(answers) > 1 or (system.specification is not None and answers != {wanted})


@pytest.mark.parametrize("network", ["causal", "fifo", "unordered"])
@settings(max_examples=60)
@given(small=small_types(), is_shy=st.booleans())
def test_one_order_from_every_state_is_every_order(network, small, is_shy):
    described = op_description(small, is_shy=is_shy)
    result = check(described, replicas=2, ops=1, network=network, properties=["settles"])
    system = result.system
    states = [state for _, state in result.exploration.walk()]
    has_raised = any(system.view(i, c).payload < 0 for state in states for i, c in enumerate(state))
    has_silence = any(system.book.sent(c.seen) != c.seen for state in states for c in state if hasattr(c, "seen"))
    if has_raised or has_silence or result.incomplete_because:
        return
    assert result.passed == (not any(is_quiet(system, state) and is_bad(system, state) for state in states))
