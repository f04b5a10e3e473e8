"""A data type whose payload is one number, every part of which can be replaced by a wrong one; and how it fails."""

from checker import Operation, StateBased, check


def one_number(merge=max, *, apply=lambda n: n + 1, value=lambda n: n, initial=lambda _node_id, _num_nodes: 0, **more):
    operations = more.pop("operations", [Operation("increment", apply)])
    return StateBased(name="one-number", initial=initial, operations=operations, merge=merge, value=value, **more)


def refuted(described, *, replicas=2, depth=4, **options):
    """For each refuted property: its number of events and what went wrong. Every engine says so."""
    results = [
        check(described, replicas=replicas, depth=depth, engine=engine, **options)
        for engine in ("auto", "reference", "orderings")
    ]
    told = [{v.property_name: (v.depth, v.failure) for v in result.violations} for result in results]
    assert told[0] == told[1] == told[2]
    for result in results:
        assert {name for name, verdict in result.properties.items() if verdict.value == "fail"} == set(told[0])
        assert result.passed == (not told[0])
    return told[0]


def events(described, name, *, replicas=2, depth=4, **options):
    """The events of one counterexample: kind, replica, peer."""
    result = check(described, replicas=replicas, depth=depth, **options)
    (violation,) = [v for v in result.violations if v.property_name == name]
    return [(step.kind.value, step.replica, step.peer) for step in violation.steps]
