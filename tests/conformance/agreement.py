"""What it means that two engines agree, and the lists of engines that must."""

ENGINES_UNDER_TEST = ["orderings", "table"]
"""Judged by `reference` on systems with a depth bound."""

JUDGED_WITHOUT_DEPTH: list[str] = ["table"]
"""Judged by `reference` on systems without a depth bound, where `orderings` has nothing to list."""

COMPARED = (
    "verdict",
    "states",
    "transitions",
    "depth",
    "terminal_states",
    "orderings",
    "states_per_depth",
    "complete_depth",
    "properties",
    "violations",
    "incomplete_because",
    "events",
    "warnings",
)


def assert_same(a, b):
    """Everything that a result says, but for the engine's name, its time, and its calls of user code."""
    for field in COMPARED:
        assert getattr(a, field) == getattr(b, field), f"{field}: {a.engine} and {b.engine} differ"
    assert list(a.properties) == list(b.properties)
    assert reached(a) == reached(b), f"states reached: {a.engine} and {b.engine} differ"


def reached(result):
    """Every state with its distance from the initial one, in words that no exploration order changes."""
    found = [(depth, result.system.state_key(state)) for depth, state in result.exploration.walk()]
    assert len(found) == len(set(found)) == result.states
    return set(found)
