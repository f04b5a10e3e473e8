"""A violation read back from the JSON that `json_text` wrote, so that it can be told again without the data type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.core.errors import ReplayError
from checker.core.events import EventKind
from checker.core.result import Accounting, Carried, Divergence, Line, ReplicaState, Root, Step, Violation


def violation_from(saved: Mapping[str, Any]) -> Violation:
    """The violation; `ReplayError` says what is missing or is not as it was written."""
    try:
        initial = saved["initial"]
        beginning = _replicas(initial, [[]] * len(initial["states"]), {})
        steps = tuple(_step(number, event) for number, event in enumerate(_listed(saved["events"]), 1))
        violation = Violation(
            _text(saved["property"]),
            len(steps),
            _text(saved["failure"]),
            _text(saved["cause"]),
            beginning,
            steps,
            _root(saved.get("root", {})),
        )
    except KeyError as error:
        raise ReplayError(f"damaged trace: {error.args[0]!r} is missing; was it written by an older version?") from None
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise ReplayError(f"damaged trace: {error}") from None
    if any(len(step.after) != len(beginning) or not 0 <= step.replica < len(beginning) for step in steps):
        raise ReplayError("damaged trace: the events do not tell of the same replicas as the beginning")
    return violation


def _step(number: int, event: Mapping[str, Any]) -> Step:
    kind = EventKind(event["kind"])
    return Step(
        number,
        kind,
        int(event["replica"]),
        event["from"] if kind is EventKind.DELIVER else event.get("to"),
        event["operation"],
        tuple(event["args"]),
        None if event.get("call") is None else _text(event["call"]),
        _carried(event["message"]) if "message" in event else None,
        _replicas(event, event["seen"], event.get("raised", {})),
        None if event.get("read") is None else _text(event["read"]),
    )


def _replicas(moment: Mapping[str, Any], seen: list[list[str]], raised: Mapping[str, str]) -> tuple[ReplicaState, ...]:
    rows = zip(moment["texts"], moment["states"], moment["values"], seen, strict=True)
    return tuple(
        ReplicaState(
            _text(texts["payload"]),
            _text(texts["shown"]),
            state,
            _text(texts["answer"]),
            value,
            tuple(map(_text, updates)),
            None if str(i) not in raised else _text(raised[str(i)]),
        )
        for i, (texts, state, value, updates) in enumerate(rows)
    )


def _carried(message: Mapping[str, Any]) -> Carried:
    return Carried(
        _text(message["text"]),
        _text(message["shown"]),
        message["payload"],
        tuple(map(_text, message["seen"])),
        int(message["sent_at"]),
        bool(message.get("is_operation", False)),
    )


def _root(saved: Mapping[str, Any]) -> Root:
    accounting = None
    for name in ("lost", "doubled"):
        if name in saved:
            told = saved[name]
            ways = tuple(tuple(map(_text, way)) for way in told["one_of"])
            accounting = Accounting(told["replica"], told["step"], name == "lost", ways)
    divergence = None
    if "divergence" in saved:
        told = saved["divergence"]
        one, other = told["replicas"]
        fields = tuple((_text(each["field"]), *map(_text, each["payloads"])) for each in told["fields"])
        divergence = Divergence(told["step"], (one, other), fields)  # type: ignore[arg-type]
    line = saved.get("line")
    return Root(
        accounting,
        divergence,
        line and Line(_text(line["file"]), int(line["line"]), _text(line["function"]), _text(line["source"])),
    )


def _text(thing: object) -> str:
    if not isinstance(thing, str):
        raise TypeError(f"{thing!r} stands where a text should")
    return thing


def _listed(thing: object) -> list[Any]:
    if not isinstance(thing, list):
        raise TypeError("events must be a list of objects")
    return thing
