"""From a class as it is to its description: how a replica begins, what clients can do, what merges and what answers.

Found by the usual names; every other public method is an operation. Whatever a method returns that is no payload
(None, a bool, a count) says that it worked in place. What was found is told with the result, because a guess must be
seen; `describe` takes any part of it from the user instead.
"""

from __future__ import annotations

import inspect
import operator
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any

from checker.core.errors import ModelError
from checker.system.description import Batch, Description, Function, Operation, StateBased
from checker.system.signatures import CLOCKS, Asked, asked_by, beginning, is_callable_with, listed_choices

FACTORIES = ("new", "initial", "empty", "zero", "bottom", "create")
MERGES = ("merge", "join", "update_from", "merge_with", "merge_from", "merge_state", "combine")
QUERIES = ("value", "query", "read", "get", "get_value", "values", "elements", "members", "result", "contents", "text")
"""In the order in which they are tried."""

OTHER = frozenset(
    {*FACTORIES, *MERGES, *QUERIES, "apply", "clear_cache", "clone", "compare", "contains", "copy", "count", "decode"}
    | {"deepcopy", "delta", "deserialize", "dump", "dumps", "effect", "encode", "exists", "fingerprint", "index"}
    | {"items", "keys", "leq", "length", "load", "loads", "lookup", "prepare", "print", "repr", "restore", "save"}
    | {"serialize", "show", "size", "snapshot", "split", "state"}
)
"""Methods that are no operations; nor are those whose names begin as below."""
OTHER_BEGINNINGS = ("as_", "can_", "from_", "get_", "has_", "is_", "to_")
SUGGESTED = {("increment",): "counter", ("inc",): "counter", ("increment", "decrement"): "pn_counter"}
"""The specification that operations of these names most likely ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred(StateBased):
    """A description that was found in a class: `told` says what was found, `advice` how to give a specification."""

    told: str = ""
    advice: str = ""


def describe(
    kind: type,
    *,
    args: Mapping[str, Iterable[object]] | None = None,
    operations: Sequence[str | Operation | Batch] | None = None,
    **parts: Any,
) -> Inferred:
    """The description of a class as it is, found by the usual names of methods.

    `args`: argument lists to try, by operation; needed where no annotation makes small ones plain. `operations`: those
    to try, by name, where not all public methods are meant. `parts`: any other part of a `StateBased`, `spec` first;
    `initial`, `merge` and `value` may be names of methods. Raises `ModelError` where a part cannot be found.

    >>> class Tally:
    ...     def __init__(self): self.count = 0
    ...     def increment(self): self.count += 1
    ...     def merge(self, other): self.count = max(self.count, other.count)
    ...     def value(self): return self.count
    >>> print(describe(Tally).told)
    from class Tally; replicas begin with Tally(); operations: increment; merge: merge; value: value
    """
    if not isinstance(kind, type):
        raise ModelError(f"describe() needs a class, not {kind!r}")
    named = {part: parts.pop(part, None) for part in ("initial", "merge", "value")}
    begins, initial = _initial(kind, named["initial"])
    merging, merge = _merge(kind, named["merge"])
    asking, value = _value(kind, named["value"])
    given = [part for name, part in (*named.items(), *parts.items()) if name != "spec"]
    taken = {merging, asking, *_methods_among(kind, given)}
    made = _operations(kind, operations, dict(args or {}), taken)
    used = {*taken, *parts, *_called_by(given)}
    left = _left_out(kind, [op.name for op in made], used) if operations is None else []
    told = (
        f"from class {kind.__name__}; replicas begin with {begins}; operations: {', '.join(op.name for op in made)}; "
        f"merge: {merging}; value: {asking}" + (f"; not tried: {', '.join(left)}" if left else "")
    )
    known = {field.name for field in fields(Inferred)} - {"told", "advice"}
    for part in parts:
        if part not in known:
            raise ModelError(f"describe() knows no part {part!r}; known: {', '.join(sorted(known))}")
    name = parts.pop("name", kind.__name__)
    advice = _advice(kind, made)
    return Inferred(
        name=name, initial=initial, operations=made, merge=merge, value=value, told=told, advice=advice, **parts
    )


def described(thing: object) -> object:
    """A class as its description; anything else as it is."""
    return describe(thing) if isinstance(thing, type) and not issubclass(thing, Description) else thing


def described_for(function: str, given: object) -> Description:
    """A class as its description, a description as it is; `ModelError` for anything else given to `function`."""
    description = described(given)
    if not isinstance(description, Description):
        raise ModelError(
            f"{function}() needs a class or a StateBased, DeltaBased or OpBased description, not {given!r}"
        )
    return description


# --- the four parts ---------------------------------------------------------------------------------------


def _initial(kind: type, given: object) -> tuple[str, Function]:
    if callable(given) and not isinstance(given, str):
        return _function_name(given), given
    names = FACTORIES if given is None else (str(given),)
    factory = next((name for name in names if _is_factory(kind, name)), None)
    if given is not None and factory is None:
        raise ModelError(f"{kind.__name__}: initial={given!r} names no class method; it has {_public_text(kind)}")
    call = kind if factory is None else getattr(kind, factory)
    shown = kind.__name__ if factory is None else f"{kind.__name__}.{factory}"
    arguments, make = beginning(call, shown)
    return f"{shown}({arguments})", make


def _is_factory(kind: type, name: str) -> bool:
    return isinstance(inspect.getattr_static(kind, name, None), classmethod | staticmethod)


def _merge(kind: type, given: object) -> tuple[str, Function]:
    if callable(given) and not isinstance(given, str):
        return _function_name(given), given
    names = MERGES if given is None else (str(given),)
    for name in names:
        function = getattr(kind, name, None)
        if callable(function):
            if not is_callable_with(function, 2):
                raise ModelError(
                    f"{kind.__name__}: {name} does not take one other payload; give merge=function(payload, other)"
                )
            return name, _in_place_or_new(kind, function)
    hint = "; for messages that take effect, write an OpBased description" if _has(kind, "effect", "apply") else ""
    raise ModelError(
        f"{kind.__name__}: no method merges two payloads (looked for {', '.join(names)}); it has {_public_text(kind)}; "
        f"rename one, or describe({kind.__name__}, merge=...){hint}"
    )


def _value(kind: type, given: object) -> tuple[str, Function]:
    if callable(given) and not isinstance(given, str):
        return _function_name(given), given
    names = QUERIES if given is None else (str(given),)
    for name in names:
        found = inspect.getattr_static(kind, name, None)
        if isinstance(found, property) or _is_attribute(kind, name):
            return name, operator.attrgetter(name)
        function = getattr(kind, name, None)
        if callable(function) and is_callable_with(function, 1):
            return name, function
    raise ModelError(
        f"{kind.__name__}: no method answers a query without arguments (looked for {', '.join(names)}); it has "
        f"{_public_text(kind)}; rename one, or describe({kind.__name__}, value=...)"
    )


def _is_attribute(kind: type, name: str) -> bool:
    """Whether instances have it as a field, a slot, or an attribute that `__init__` sets."""
    for base in kind.__mro__:
        if name in inspect.get_annotations(base) or inspect.ismemberdescriptor(base.__dict__.get(name)):
            return True
    code = getattr(inspect.getattr_static(kind, "__init__"), "__code__", None)
    return not hasattr(kind, name) and code is not None and name in code.co_names


def _operations(
    kind: type,
    given: Sequence[str | Operation | Batch] | None,
    args: dict[str, Iterable[object]],
    taken: set[str],
) -> list[Operation | Batch]:
    every = _public_methods(kind)
    wanted = [name for name in every if name not in taken and not _is_other(name)] if given is None else given
    made = [_operation(kind, one, every, args) if isinstance(one, str) else one for one in wanted]
    if not made:
        raise ModelError(
            f"{kind.__name__}: no operation found; it has {_public_text(kind)}; "
            f"say which with describe({kind.__name__}, operations=[...])"
        )
    if args:
        known = ", ".join(operation.name for operation in made)
        raise ModelError(f"{kind.__name__}: args for {next(iter(args))!r}, which is no operation; there are {known}")
    return made


def _operation(kind: type, name: str, every: Mapping[str, Function], args: dict[str, Iterable[object]]) -> Operation:
    if name not in every:
        raise ModelError(f"{kind.__name__}: it has no method {name!r}; it has {_public_text(kind)}")
    function = every[name]
    if inspect.iscoroutinefunction(function):
        raise ModelError(f"{kind.__name__}: {name} is a coroutine; describe an operation that returns when it is done")
    asked = asked_by(kind, name, function)
    choices: Iterable[object] = args.pop(name) if name in args else listed_choices(kind.__name__, name, asked)
    changed = _in_place_or_new(kind, function)
    clock = next((one.name for one in asked if one.name in CLOCKS), None)
    if clock is None:
        return Operation(name, changed, args=choices)
    return Operation(name, _with_clock(changed, clock, asked), args=choices, reads_clock=True)


def _with_clock(function: Function, clock: str, asked: Sequence[Asked]) -> Function:
    """The operation as it is called with the clock first."""
    names = [one.name for one in asked if one.name != clock]

    @wraps(function)
    def called(payload: Any, now: int, *args: Any) -> Any:
        return function(payload, **dict(zip(names, args)), **{clock: now})

    return called


def _in_place_or_new(kind: type, function: Function) -> Function:
    """The function, giving None where what it returns is no payload: it has then worked in place."""
    lineage = tuple(base for base in kind.__mro__ if base is not object)

    @wraps(function)
    def changed(payload: Any, *args: Any, **named: Any) -> Any:
        made = function(payload, *args, **named)
        if isinstance(made, tuple) and not isinstance(made, lineage) and made and isinstance(made[0], lineage):
            made = made[0]  # (payload, delta): the payload alone is checked
        return made if isinstance(made, lineage) else None

    return changed


# --- names ------------------------------------------------------------------------------------------------


def _public_methods(kind: type) -> dict[str, Function]:
    """Methods of instances by name, in the order of their definition, those of the standard library left out."""
    found: dict[str, Function] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.partition(".")[0] not in sys.stdlib_module_names or base.__module__ == "__main__":
            for name, thing in base.__dict__.items():
                if not name.startswith("_") and inspect.isfunction(thing):
                    found[name] = getattr(kind, name)
    return found


def _is_other(name: str) -> bool:
    return name in OTHER or name.startswith(OTHER_BEGINNINGS)


def _left_out(kind: type, used: Sequence[str], taken: set[str]) -> list[str]:
    return [name for name in _public_methods(kind) if name not in taken and name not in used]


def _methods_among(kind: type, given: Iterable[object]) -> list[str]:
    """The methods that are themselves given as parts."""
    return [name for name, method in _public_methods(kind).items() if any(part is method for part in given)]


def _called_by(given: Iterable[object]) -> list[str]:
    """What functions that are given as parts call, by name."""
    return [name for part in given for name in getattr(getattr(part, "__code__", None), "co_names", ())]


def _public_text(kind: type) -> str:
    names = [name for name in vars(kind) if not name.startswith("_")]
    return ", ".join(dict.fromkeys([*_public_methods(kind), *names])) or "no public method"


def _has(kind: type, *names: str) -> bool:
    return any(callable(getattr(kind, name, None)) for name in names)


def _function_name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _advice(kind: type, operations: Sequence[Operation | Batch]) -> str:
    """How a specification could be given, as one line of code."""
    names = tuple(operation.name for operation in operations)
    known = SUGGESTED.get(names)
    if known:
        return f"describe({kind.__name__}, spec={known}), from checker.specs"
    if names == ("add",):
        return f"describe({kind.__name__}, spec=lambda seen: {{update.args[0] for update in seen.of('add')}})"
    return f"describe({kind.__name__}, spec=lambda seen: ...), where ... is the answer to expect after the updates seen"
