"""Counterexamples kept in a folder, to be replayed before anything is searched: one file each, none ever deleted.

    .crdt-traces/votes/conforms-5f0c9a7e21d4.json

The name is made from the data type, the property and the events. The same counterexample, found twice or by two
processes at once, is the same file with the same bytes. The files are what `python -m checker replay` reads.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.api import Result, load_trace
from checker.core.errors import ReplayError, ReportError
from checker.core.faults import BUDGETS
from checker.faces.writing import folder_name
from checker.report.json_text import trace_object, written

EVENT_KEYS = ("kind", "replica", "from", "to", "call")
"""What an event is, as opposed to what it leads to; and when the message was sent that it delivers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a check covers: a trace is replayed for it only if a search within the same bounds could have found it."""

    model: str
    replicas: int
    network: str
    depth: int | None
    ops: Sequence[int] | None
    skew: Sequence[int]
    budgets: Mapping[str, int]
    properties: Sequence[str] | None

    def holds(self, trace: Mapping[str, Any]) -> bool:
        """Whether a trace lies within it."""
        faults = trace.get("faults") or {}
        return (
            (trace.get("model"), trace.get("replicas"), trace.get("network"))
            == (self.model, self.replicas, self.network)
            and (self.properties is None or trace.get("property") in self.properties)
            and (self.depth is None or len(trace["events"]) <= self.depth)
            and _is_within(trace.get("ops_bound"), self.ops)
            and tuple(faults.get("skew", ())) == tuple(self.skew)
            and all(faults.get(name, 0) <= self.budgets[name] for name in BUDGETS)
        )


def _is_within(found_with: Sequence[int] | None, ops: Sequence[int] | None) -> bool:
    if ops is None:
        return True
    return found_with is not None and len(found_with) == len(ops) and all(a <= b for a, b in zip(found_with, ops))


class Traces:
    """The folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def within(self, scope: Scope) -> tuple[list[tuple[Path, Mapping[str, Any]]], list[str]]:
        """The traces for a check, in the order of their names; and what is wrong with files that hold none."""
        found, complaints = [], []
        for path in self._files(scope.model):
            try:
                trace = load_trace(path)
                if scope.holds(trace):
                    found.append((path, trace))
            except ReplayError as error:
                complaints.append(str(error))
            except (TypeError, AttributeError) as error:
                complaints.append(f"damaged trace {path}: {error}")
        return found, complaints

    def _files(self, model: str) -> list[Path]:
        try:
            return sorted((self.folder / folder_name(model)).glob("*.json"))
        except OSError:
            return []

    def keep(self, result: Result, target: str | None) -> list[Path]:
        """Write every counterexample of a result; gives the files."""
        return [self._write(_kept(result, number, target)) for number in range(len(result.violations))]

    def _write(self, trace: dict[str, Any]) -> Path:
        path = self.folder / folder_name(trace["model"]) / trace_name(trace)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            if path.exists():
                return path
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(written(trace), encoding="utf-8")
            beside.replace(path)  # whole or not at all, whoever else writes it
        except OSError as error:
            raise ReportError(f"cannot keep the counterexample in {self.folder}: {error.strerror}") from error
        return path


def _kept(result: Result, number: int, target: str | None) -> dict[str, Any]:
    """A counterexample with the bounds within which it was found."""
    ops = result.bounds.ops
    return {
        **trace_object(result, result.violations[number], target),
        "depth_bound": result.bounds.depth,
        "ops_bound": None if ops is None else list(ops),
    }


def trace_name(trace: Mapping[str, Any]) -> str:
    """A file name that says what is refuted and stands for this counterexample only."""
    events = [
        [*(event.get(key) for key in EVENT_KEYS), event.get("message", {}).get("sent_at")] for event in trace["events"]
    ]
    told = [trace.get(key) for key in ("model", "property", "replicas", "network", "faults", "ops_bound")]
    text = json.dumps([told, events], sort_keys=True, ensure_ascii=True)
    return f"{folder_name(str(trace['property']))}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
