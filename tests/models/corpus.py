"""What is known of a broken type, checked: refuted how, and by how short a counterexample.

The corpus is a list of known bugs, each with its source and the cost of its smallest witness: replicas, updates and
deliveries. Tests are named by its rows: C for counters, G for registers, F for flags.
"""

from checker import check
from models.catalogue import CATALOGUE


def story(name, property_name, **changes):
    """The events of the shortest counterexample to a property, one line each; () where the property holds."""
    entry = CATALOGUE[name]
    result = check(entry.description, **entry.bounds | changes)
    for violation in result.violations:
        if violation.property_name == property_name:
            return tuple(_line(step) for step in violation.steps)
    return ()


def _line(step):
    """`increment@0`, `write('a')@1`, `0->1` for a delivery, or `read@0` for another event."""
    if step.kind.value == "deliver":
        return f"{step.peer}->{step.replica}"
    return f"{step.operation or step.kind.value}{step.args or ''}@{step.replica}".replace(",)", ")")


def refuted(name, **changes):
    """Each property that is refuted, with the length of its shortest counterexample."""
    entry = CATALOGUE[name]
    result = check(entry.description, **entry.bounds | changes)
    return {violation.property_name: violation.depth for violation in result.violations}
