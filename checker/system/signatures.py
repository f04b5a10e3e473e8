"""How the methods of a user's class want to be called, read from their parameters: names, defaults, annotations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, get_type_hints

from checker.core.errors import ModelError

Function = Callable[..., Any]

IDS = frozenset(
    {"actor", "actor_id", "client_id", "node_id", "peer_id", "process_id", "replica", "replica_id", "site_id"}
)
"""Parameters that are the number of the replica, even where they have a default."""
COUNTS = frozenset({"n_nodes", "n_replicas", "node_count", "num_nodes", "num_replicas", "replica_count"})
"""Parameters that are the number of replicas, even where they have a default."""
IDS_ASKED = IDS | {"client", "id", "me", "name", "node", "own_id", "owner", "peer", "pid", "process", "rid", "site"}
COUNTS_ASKED = COUNTS | {"count", "n", "nodes", "num", "replicas", "size"}
"""The same where a value has to be given."""
CLOCKS = frozenset({"clock", "now", "time", "timestamp", "ts"})
"""Parameters of operations that are what the clock shows."""

SMALL: dict[object, tuple[object, ...]] = {int: (1, 2), str: ("a", "b"), bool: (False, True)}
"""What is tried for an argument of a plain type."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter that has to be given: its name, and the type that its annotation says."""

    name: str
    type: object


def beginning(call: Function, shown: str) -> tuple[str, Function]:
    """How a replica's first payload is made: the arguments as text, and `initial(node_id, num_nodes)`."""
    named = _named_arguments(call, shown)

    def initial(node_id: int, num_nodes: int) -> Any:
        positional, keywords = [], {}
        for parameter, part in named:
            given: Any = num_nodes if part == "num_nodes" else f"r{node_id}" if part == "str" else node_id
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY or parameter.default is not parameter.empty:
                keywords[parameter.name] = given
            else:
                positional.append(given)
        return call(*positional, **keywords)

    texts = {"num_nodes": "num_nodes", "str": "'r' + node_id", "node_id": "node_id"}
    return ", ".join(
        texts[part] if parameter.default is parameter.empty else f"{parameter.name}={texts[part]}"
        for parameter, part in named
    ), initial


def _named_arguments(call: Function, shown: str) -> list[tuple[inspect.Parameter, str]]:
    """The parameters to fill, each with what fills it: "node_id", "str" (the same as text) or "num_nodes"."""
    parameters = _parameters(call)
    filled: list[tuple[inspect.Parameter, str]] = []
    hints = _hints(call)
    for parameter in parameters:
        is_asked = parameter.default is parameter.empty
        kind = hints.get(parameter.name)
        taken = [part for _, part in filled]
        if parameter.name in (COUNTS_ASKED if is_asked else COUNTS) and kind in (None, int):
            filled.append((parameter, "num_nodes"))
        elif parameter.name in (IDS_ASKED if is_asked else IDS) and kind in (None, int, str):
            filled.append((parameter, "str" if kind is str else "node_id"))
        elif is_asked and kind in (None, int) and not taken:
            filled.append((parameter, "node_id"))
        elif is_asked and kind in (None, int) and taken == ["node_id"]:
            filled.append((parameter, "num_nodes"))
        elif is_asked:
            asked = ", ".join(one.name for one in parameters if one.default is one.empty)
            raise ModelError(
                f"{shown} asks for {asked}, and {parameter.name!r} is neither the number of the replica nor how many "
                "there are; give initial=function(node_id, num_nodes) to describe()"
            )
    return filled


def asked_by(kind: type, name: str, function: Function) -> list[Asked]:
    """The parameters of an operation that have to be given, the payload left out."""
    hints = _hints(function)
    asked = [Asked(one.name, hints.get(one.name)) for one in _parameters(function)[1:] if one.default is one.empty]
    for one in asked:
        if one.name in IDS:
            raise ModelError(
                f"{kind.__name__}: operation {name} asks for {one.name}, and an operation is told only its arguments; "
                f"let the payload know whose it is, or give describe({kind.__name__}, operations=[Operation(...)])"
            )
    return asked


def listed_choices(kind: str, name: str, asked: Sequence[Asked]) -> list[tuple[object, ...]]:
    """Small argument lists, where the annotations make them plain; `ModelError` says how to give them otherwise."""
    needed = [one for one in asked if one.name not in CLOCKS]
    for one in needed:
        if one.type not in SMALL:
            examples = ", ".join(f"{letter!r}" for letter in ("a", "b"))
            pairs = examples if len(needed) == 1 else f"({', '.join('...' for _ in needed)}), ..."
            raise ModelError(
                f"{kind}: operation {name} needs arguments ({', '.join(each.name for each in needed)}), and the "
                f"annotation of {one.name!r} makes none plain (int, str or bool would); "
                f"give the ones to try: describe({kind}, args={{{name!r}: [{pairs}]}})"
            )
    return list(product(*(SMALL[one.type] for one in needed)))


def is_callable_with(function: Function, count: int) -> bool:
    """Whether it can be called with so many arguments."""
    try:
        inspect.signature(function).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:  # no signature: written in another language
        return True
    return True


def _parameters(function: Function) -> list[inspect.Parameter]:
    """Those that take one argument each; none where there is no signature to read."""
    try:
        every = inspect.signature(function).parameters.values()
    except ValueError:
        return []
    many = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [parameter for parameter in every if parameter.kind not in many]


def _hints(function: Function) -> dict[str, Any]:
    """Annotations as types; those that cannot be worked out as they are written."""
    target = function.__init__ if isinstance(function, type) else function  # type: ignore[misc]
    try:
        return get_type_hints(target)
    except Exception:  # noqa: BLE001  (a name that exists for type checkers only raises whatever it likes)
        plain = {"int": int, "str": str, "bool": bool}
        return {name: plain.get(str(note), note) for name, note in getattr(target, "__annotations__", {}).items()}
