"""A result as the one JSON object that programs rely on, and a counterexample as the one that `replay` takes."""

from __future__ import annotations

import json
import re
from typing import Any

from checker.core.events import EventKind
from checker.core.faults import BUDGETS, Faults
from checker.core.plain import plain
from checker.core.result import Outcome, ReplicaState, Root, Step, Violation

SCHEMA = 1


def result_object(outcome: Outcome, target: str | None = None, *, with_time: bool = True) -> dict[str, Any]:
    """The object that `--format json` prints; without times where it must be the same from run to run."""
    bounds = outcome.bounds
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "model": outcome.model,
        "target": target or outcome.model,
        "verdict": outcome.verdict.value,
        "replicas": bounds.replicas,
        "network": outcome.network,
        "depth_bound": bounds.depth,
        "ops_bound": None if bounds.ops is None else list(bounds.ops),
        **_faults(outcome.faults),
        **({"inferred": outcome.inferred} if outcome.inferred else {}),
        "engine": outcome.engine,
        "states": outcome.states,
        "transitions": outcome.transitions,
        "depth": outcome.depth,
        "terminal_states": outcome.terminal_states,
        "orderings": None if outcome.orderings is None else str(outcome.orderings),
        "properties": {name: verdict.value for name, verdict in outcome.properties.items()},
        "violations": [violation_object(violation) for violation in outcome.violations],
        "incomplete_because": outcome.incomplete_because,
        "states_per_depth": list(outcome.states_per_depth),
        "complete_depth": outcome.complete_depth,
        "events": {name: {"enabled": e, "changed": c} for name, (e, c) in outcome.events.items()},
        "warnings": list(outcome.warnings),
    }
    if with_time:
        found["user_code"] = {
            name: {"calls": count, "seconds": round(outcome.user_seconds.get(name, 0.0), 6)}
            for name, count in sorted(outcome.user_calls.items())
        }
        found["seconds"] = round(outcome.seconds, 6)
    return found


def trace_object(outcome: Outcome, violation: Violation, target: str | None = None) -> dict[str, Any]:
    """A counterexample with all that `replay` needs."""
    return {
        "schema": SCHEMA,
        "model": outcome.model,
        "target": target or outcome.model,
        "replicas": outcome.bounds.replicas,
        "network": outcome.network,
        **_faults(outcome.faults),
        **violation_object(violation),
    }


def _faults(faults: Faults) -> dict[str, Any]:
    """`{"faults": {...}}` with those that the run asked for; nothing where it asked for none."""
    asked: dict[str, Any] = {"skew": list(faults.skew)} if faults.skew else {}
    asked.update({name: budget for name in BUDGETS if (budget := getattr(faults, name))})
    return {"faults": asked} if asked else {}


def violation_object(violation: Violation) -> dict[str, Any]:
    """A violation: its events in order, with every replica's payload and answer after each."""
    return {
        "property": violation.property_name,
        "depth": violation.depth,
        "explanation": violation.explanation,
        "failure": violation.failure,
        "cause": violation.cause,
        "root": root_object(violation.root),
        "initial": {
            "states": [replica.payload_plain for replica in violation.initial],
            "values": [replica.value_plain for replica in violation.initial],
            "texts": [_texts(replica) for replica in violation.initial],
        },
        "events": [_event_object(step) for step in violation.steps],
    }


def root_object(root: Root) -> dict[str, Any]:
    """What is known of the root: the fate of updates, where replicas diverged, the broken law, the line of code."""
    found: dict[str, Any] = {}
    if root.accounting is not None:
        ways = [list(updates) for updates in root.accounting.updates]
        found[root.accounting.fate.value] = {
            "replica": root.accounting.replica,
            "step": root.accounting.step,
            "one_of": ways,
        }
    if root.divergence is not None:
        fields = [{"field": name, "payloads": texts} for name, *texts in root.divergence.fields]
        found["divergence"] = {
            "step": root.divergence.step,
            "replicas": list(root.divergence.replicas),
            "fields": fields,
        }
    if root.law is not None:
        law = root.law
        operands = [{"name": letter, "replica": i, "payload": text} for letter, i, text in law.operands]
        sides = {"left": law.left, "right": law.right}
        found["law"] = {"name": law.name, "equation": law.equation, "operands": operands, **sides}
    if root.line is not None:
        line = root.line
        found["line"] = {"file": line.file, "line": line.number, "function": line.function, "source": line.source}
    return found


def _event_object(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": step.kind.value,
        "replica": step.replica,
        "from": step.peer if step.kind is EventKind.DELIVER else None,
    }
    if step.kind is not EventKind.DELIVER and step.peer is not None:
        found["to"] = step.peer
    found["operation"] = step.operation
    found["args"] = [plain(argument) for argument in step.args]
    if step.call is not None:
        found["call"] = step.call
    if step.read is not None:
        found["read"] = step.read
    if step.carried is not None:
        found["message"] = {
            "payload": step.carried.payload_plain,
            "text": step.carried.payload,
            "shown": step.carried.shown,
            "seen": list(step.carried.seen),
            "sent_at": step.carried.sent_at,
            **({"is_operation": True} if step.carried.is_operation else {}),
        }
    found["states"] = [replica.payload_plain for replica in step.after]
    found["values"] = [replica.value_plain for replica in step.after]
    found["seen"] = [list(replica.seen) for replica in step.after]
    found["texts"] = [_texts(replica) for replica in step.after]
    raised = {str(i): replica.raised for i, replica in enumerate(step.after) if replica.raised}
    if raised:
        found["raised"] = raised
    return found


def _texts(replica: ReplicaState) -> dict[str, str]:
    """Payload in full and as it is shown, and the answer, as people read them."""
    return {"payload": replica.payload, "shown": replica.shown, "answer": replica.value}


def written(thing: dict[str, Any]) -> str:
    """JSON text that is the same from run to run; what cannot be seen, or steers a terminal, is escaped."""
    return _UNSEEN.sub(_escaped, json.dumps(thing, indent=2, ensure_ascii=False)) + "\n"


_UNSEEN = re.compile(r"[^\n -~]")


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
