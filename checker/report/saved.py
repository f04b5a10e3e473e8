"""A violation read back from the JSON that `json_text` wrote, so that it can be told again without the data type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.core.errors import ReplayError
from checker.core.events import EventKind
from checker.core.result import (
    Accounting,
    BrokenLaw,
    Carried,
    Divergence,
    Fate,
    Line,
    ReplicaState,
    Root,
    Step,
    Violation,
)


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
    if not beginning or not all(_is_among(step, len(beginning)) for step in steps):
        raise ReplayError("damaged trace: the events do not tell of the same replicas as the beginning")
    return violation


def _is_among(step: Step, count: int) -> bool:
    """Whether a step is about so many replicas, and its message was sent before it."""
    is_sent_before = step.carried is None or 0 <= step.carried.sent_at < step.number
    has_peer = step.peer is None or (isinstance(step.peer, int) and 0 <= step.peer < count)
    return len(step.after) == count and 0 <= step.replica < count and has_peer and is_sent_before


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
    for fate in Fate:
        if fate.value in saved:
            told = saved[fate.value]
            ways = tuple(tuple(map(_text, _listed(way))) for way in _listed(told["one_of"]))
            if not ways or not all(ways):
                raise ValueError(f"no update is {fate.value}")
            step = None if told["step"] is None else int(told["step"])
            replica = None if told["replica"] is None else int(told["replica"])
            accounting = Accounting(replica, step, fate, ways)
    divergence = None
    if "divergence" in saved:
        told = saved["divergence"]
        one, other = map(int, told["replicas"])
        divergence = Divergence(int(told["step"]), (one, other), tuple(map(_field, _listed(told["fields"]))))
    line, law = saved.get("line"), saved.get("law")
    return Root(accounting, divergence, None if line is None else _line(line), None if law is None else _law(law))


def _line(told: Mapping[str, Any]) -> Line:
    return Line(_text(told["file"]), int(told["line"]), _text(told["function"]), _text(told["source"]))


def _law(told: Mapping[str, Any]) -> BrokenLaw:
    operands = tuple(
        (_text(one["name"]), int(one["replica"]), _text(one["payload"])) for one in _listed(told["operands"])
    )
    name, equation, left, right = (_text(told[key]) for key in ("name", "equation", "left", "right"))
    return BrokenLaw(name, equation, operands, left, right)


def _field(told: Mapping[str, Any]) -> tuple[str, str, str]:
    one, other = map(_text, told["payloads"])
    return _text(told["field"]), one, other


def _text(thing: object) -> str:
    if not isinstance(thing, str):
        raise TypeError(f"{thing!r} stands where a text should")
    return thing


def _listed(thing: object) -> list[Any]:
    if not isinstance(thing, list):
        raise TypeError("events must be a list of objects")
    return thing
