"""What a row of the corpus claims about a broken type, checked: refuted how, and by how short a counterexample."""

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
    """`increment@0`, `write('a')@1`, or `0->1` for a delivery."""
    if step.kind.value == "deliver":
        return f"{step.peer}->{step.replica}"
    return f"{step.operation}{step.args or ''}@{step.replica}".replace(",)", ")")


def refuted(name, **changes):
    """Each property that is refuted, with the length of its shortest counterexample."""
    entry = CATALOGUE[name]
    result = check(entry.description, **entry.bounds | changes)
    return {violation.property_name: violation.depth for violation in result.violations}
