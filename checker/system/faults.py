"""Which faults a run may ask for, given the data type and the network."""

from __future__ import annotations

from checker.core.errors import BoundsError
from checker.core.faults import Faults
from checker.system.description import Description


def require_faults(description: Description, faults: Faults) -> None:
    """Raise `BoundsError` in one line for a fault that could never show."""
    if faults.skew and not any(operation.reads_clock for operation in description.operations):
        raise BoundsError(
            f"skew is given, but no operation of {description.name} reads the clock; "
            "say Operation(..., reads_clock=True)"
        )
