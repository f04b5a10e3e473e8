"""Counterexamples in ITF, the trace format of Apalache and Quint, and back into the events that `replay` performs.

Source of the format: Apalache's ADR-015 (https://apalache-mc.org/docs/adr/015adr-trace.html); the names
`mbt::actionTaken` and `mbt::nondetPicks` are Quint's. A state has the payloads, answers and updates seen of all
replicas; whole numbers are `{"#bigint": "42"}`, what may be absent is an option, `{"tag": "Some", "value": ...}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from checker.core.errors import ReplayError
from checker.core.events import EventKind
from checker.core.result import ReplicaState, Step, Violation

SOURCE = "https://apalache-mc.org/docs/adr/015adr-trace.html"
ACTION, PICKS = "mbt::actionTaken", "mbt::nondetPicks"
VARIABLES = ("payloads", "answers", "seen", ACTION, PICKS)
NONE: Mapping[str, Any] = {"tag": "None", "value": {"#tup": []}}
OWN = "crdt-checker"
NAMED = ("model", "target", "replicas", "network", "faults", "property")


def itf_object(trace: Mapping[str, Any], violation: Violation) -> dict[str, Any]:
    """The trace as an ITF object. `trace`: the object that is saved for `replay`, for what it names."""
    named = {
        key: trace[key] for key in ("model", "target", "replicas", "network", "faults", "property") if key in trace
    }
    states = [_state(0, violation.initial, "init", None)]
    states += [_state(step.number, step.after, step.kind.value, step) for step in violation.steps]
    return {
        "#meta": {
            "format": "ITF",
            "format-description": SOURCE,
            "source": str(trace["target"]),
            "status": "violation",
            "description": f"{violation.property_name} is refuted: {violation.failure}",
            OWN: json.dumps(named),
        },
        "vars": list(VARIABLES),
        "states": states,
    }


def _state(index: int, replicas: Sequence[ReplicaState], action: str, step: Step | None) -> dict[str, Any]:
    carried = None if step is None else step.carried
    message = carried and {"text": carried.payload, "seen": list(carried.seen), "sentAt": _value(carried.sent_at)}
    return {
        "#meta": {"index": index},
        "payloads": [_value(replica.payload_plain) for replica in replicas],
        "answers": [_value(replica.value_plain) for replica in replicas],
        "seen": [list(replica.seen) for replica in replicas],
        ACTION: action,
        PICKS: {
            "replica": _option(step and _value(step.replica)),
            "peer": _option(None if step is None or step.peer is None else _value(step.peer)),
            "call": _option(step and step.call),
            "message": _option(message),
        },
    }


def _option(value: Any) -> Mapping[str, Any]:
    return NONE if value is None else {"tag": "Some", "value": value}


def _value(thing: Any) -> Any:
    """A plain value as ITF writes it."""
    if thing is None:
        return NONE
    if isinstance(thing, bool | str):
        return thing
    if isinstance(thing, int):
        return {"#bigint": str(thing)}
    if isinstance(thing, Mapping):
        return {"#map": [[_value(key), _value(value)] for key, value in thing.items()]}
    if isinstance(thing, list | tuple):
        return [_value(one) for one in thing]
    return {"#unserializable": str(thing)}


def is_itf(saved: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a trace in ITF."""
    return "states" in saved and "vars" in saved


def trace_from(saved: Mapping[str, Any]) -> dict[str, Any]:
    """What `replay` needs of a trace in ITF; `ReplayError` where it was not written by this checker, or is damaged."""
    meta = saved.get("#meta")
    named = _named(meta.get(OWN)) if isinstance(meta, Mapping) else None
    if not isinstance(named, Mapping):
        raise ReplayError(
            f"this ITF trace does not name its data type: its #meta lacks {OWN!r}; only ITF traces of this checker can "
            "be performed again"
        )
    try:
        events = [_event(state) for state in saved["states"][1:]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReplayError(f"damaged trace: an ITF state lacks or garbles {error}") from None
    return {**named, "events": events}


def _named(text: object) -> object:
    """What the trace is about, which stands there as JSON text: readers of ITF take only texts as metadata."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _event(state: Mapping[str, Any]) -> dict[str, Any]:
    picks = {name: None if one["tag"] == "None" else one["value"] for name, one in state[PICKS].items()}
    kind = str(state[ACTION])
    event: dict[str, Any] = {"kind": kind, "replica": _number(picks["replica"])}
    if picks["peer"] is not None:
        event["from" if kind == EventKind.DELIVER else "to"] = _number(picks["peer"])
    if picks["call"] is not None:
        event["call"] = str(picks["call"])
    if picks["message"] is not None:
        message = picks["message"]
        event["message"] = {
            "text": str(message["text"]),
            "seen": [str(update) for update in message["seen"]],
            "sent_at": _number(message["sentAt"]),
        }
    return event


def _number(thing: Any) -> int:
    return int(thing["#bigint"]) if isinstance(thing, Mapping) else int(thing)
