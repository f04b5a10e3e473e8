"""A deterministic, exhaustive model checker for replicated data types (CRDTs).

>>> from checker import Operation, StateBased, check
>>> from checker.specs import counter
>>> one_number = StateBased(
...     name="one-number",
...     initial=lambda node_id, num_nodes: 0,
...     operations=[Operation("increment", lambda n: n + 1)],
...     merge=max,
...     value=lambda n: n,
...     spec=counter,
... )
>>> check(one_number, replicas=2, depth=3).verdict.value
'fail'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.api import Comparison, Replay, Result, check, compare, replay
    from checker.core.errors import (
        BoundsError,
        CheckerError,
        ModelError,
        NondeterminismError,
        ReplayError,
        ReportError,
    )
    from checker.core.verdict import Verdict
    from checker.system.description import Batch, DeltaBased, OpBased, Operation, Property, StateBased
    from checker.system.inference import describe

_HOMES = {
    "checker.api": ("Comparison", "Replay", "Result", "check", "compare", "replay"),
    "checker.core.errors": (
        "BoundsError",
        "CheckerError",
        "ModelError",
        "NondeterminismError",
        "ReplayError",
        "ReportError",
    ),
    "checker.core.verdict": ("Verdict",),
    "checker.system.description": ("Batch", "DeltaBased", "OpBased", "Operation", "Property", "StateBased"),
    "checker.system.inference": ("describe",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = [
    "Batch",
    "BoundsError",
    "CheckerError",
    "Comparison",
    "DeltaBased",
    "ModelError",
    "NondeterminismError",
    "OpBased",
    "Operation",
    "Property",
    "Replay",
    "ReplayError",
    "ReportError",
    "Result",
    "StateBased",
    "Verdict",
    "check",
    "compare",
    "describe",
    "replay",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'checker' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
