"""One canonical text for any payload or value: exact identity, total order and display, in one place.

Two objects have the same text exactly when they have the same types and contents, all the way down. `1`,
`True` and `1.0` differ; sets and dictionaries are written sorted, because they are equal whatever their
order; an object is written by its dataclass fields, `__slots__` or `__dict__`, or by its own
`__getstate__` (which is also what copies are made of). Attributes that `==` ignores
(`field(compare=False)`) count here, because code may read them. Text never holds an address, so it is the
same in every process and for every hash seed. Time: linear in the size of the object, plus the sorts.
"""

from __future__ import annotations

import dataclasses
import enum
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

from checker.core.errors import ModelError

_ATOMS = frozenset({int, str, bytes, float, complex, bool, type(None), Decimal, Fraction, range})
DECIMAL_BITS_MAX = 2_000  # beyond, and far beyond what anybody reads, integers are written in hexadecimal
_DEPTH_MAX = 200


def canonical(thing: object, names: dict[str, str] | None = None) -> str:
    """The canonical text of `thing`; `ModelError` where it holds something without a comparable content.

    Texts that are compared with each other share `names`: which module's class has each short name. A class of the same
    name from another module is then written with its module.

    >>> canonical({"b": 1, "a": {3, 1}})
    "{'a': {1, 3}, 'b': 1}"
    >>> canonical((1, True, 1.0))
    '(1, True, 1.0)'
    """
    _naming.append({} if names is None else names)
    try:
        return _text(thing, 0)
    finally:
        _naming.pop()


def is_atom(thing: object) -> bool:
    """True where `thing` is a plain value without parts."""
    return type(thing) in _ATOMS or isinstance(thing, enum.Enum)


def is_immutable(thing: object) -> bool:
    """True where no part of `thing` can be changed in place, so that it needs no protective copy."""
    kind = type(thing)
    if is_atom(thing):
        return True
    if kind in (tuple, frozenset):
        return all(map(is_immutable, thing))  # type: ignore[call-overload]
    if isinstance(thing, tuple) and hasattr(kind, "_fields"):
        return not hasattr(thing, "__dict__") and all(map(is_immutable, thing))
    if dataclasses.is_dataclass(thing) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        names = [field.name for field in dataclasses.fields(thing)]
        if set(attribute_names(thing)) <= set(names):
            return all(is_immutable(getattr(thing, name)) for name in names)
    return False


def _text(thing: Any, depth: int) -> str:
    if depth > _DEPTH_MAX:
        raise ModelError("a payload refers to itself or is nested too deeply; give snapshot, restore and fingerprint")
    kind = type(thing)
    if kind is int:
        return _integer(thing)
    if kind in _ATOMS:
        return repr(thing)
    write = _WRITERS.get(kind)
    if write is not None:
        return write(thing, depth + 1)
    if isinstance(thing, enum.Enum):
        return f"{kind.__qualname__}.{thing.name}"
    return _instance(thing, kind, depth + 1)


def _integer(number: int) -> str:
    """Hexadecimal where Python writes no decimal digits any more."""
    return repr(number) if number.bit_length() <= DECIMAL_BITS_MAX else hex(number)


def _items(things: Any, depth: int) -> str:
    return ", ".join([_text(thing, depth) for thing in things])


def _sorted_items(things: Any, depth: int) -> str:
    return ", ".join(sorted([_text(thing, depth) for thing in things], key=_by_length_of_digits))


def _by_length_of_digits(text: str) -> tuple[int, str]:
    """Numbers in numeric order (2 before 10), everything else by text."""
    return (len(text), text) if text.isdigit() else (1 << 30, text)


def _tuple(thing: Any, depth: int) -> str:
    return f"({_items(thing, depth)},)" if len(thing) == 1 else f"({_items(thing, depth)})"


def _mapping(thing: Mapping[Any, Any], depth: int) -> str:
    pairs = sorted([(_text(key, depth), _text(value, depth)) for key, value in thing.items()])
    pairs.sort(key=lambda pair: _by_length_of_digits(pair[0]))
    return "{" + ", ".join([f"{key}: {value}" for key, value in pairs]) + "}"


def _ordered_mapping(thing: Mapping[Any, Any], depth: int) -> str:
    return "[" + ", ".join([f"{_text(k, depth)}: {_text(v, depth)}" for k, v in thing.items()]) + "]"


_WRITERS: dict[type, Callable[[Any, int], str]] = {
    tuple: _tuple,
    list: lambda thing, depth: f"[{_items(thing, depth)}]",
    dict: _mapping,
    set: lambda thing, depth: "{" + _sorted_items(thing, depth) + "}" if thing else "set()",
    frozenset: lambda thing, depth: f"frozenset({{{_sorted_items(thing, depth)}}})" if thing else "frozenset()",
    bytearray: lambda thing, _depth: repr(thing),
    deque: lambda thing, depth: f"deque([{_items(thing, depth)}], {thing.maxlen})",
    OrderedDict: lambda thing, depth: f"OrderedDict({_ordered_mapping(thing, depth)})",
}


def _instance(thing: Any, kind: type, depth: int) -> str:
    """Class name, what it holds as a builtin container if it is one, then its attributes by name."""
    parts: list[str] = []
    for base, write in _WRITERS.items():
        if isinstance(thing, base) and base is not tuple:
            parts.append(write(thing, depth))
    if isinstance(thing, tuple):
        fields: tuple[str, ...] = getattr(kind, "_fields", ())
        named = len(fields) == len(thing) > 0
        parts += (
            [f"{n}={_text(v, depth)}" for n, v in zip(fields, thing, strict=True)] if named else [_tuple(thing, depth)]
        )
    elif isinstance(thing, int) and not parts:
        parts.append(_integer(int(thing)))
    elif isinstance(thing, str | bytes | float) and not parts:
        parts.append(next(base for base in (str, bytes, float) if isinstance(thing, base)).__repr__(thing))
    elif isinstance(thing, Mapping) and not parts:
        parts.append(_mapping(thing, depth))
    elif isinstance(thing, Set) and not parts:
        parts.append("{" + _sorted_items(thing, depth) + "}")
    if _keeps_state(kind):
        return f"{_class_name(kind)}({', '.join([*parts, _text(_state(thing, kind), depth)])})"
    if not parts and _has_native_part(kind):
        return f"{_class_name(kind)}({_reduced(thing, kind, depth)})"
    names = attribute_names(thing)
    parts += [f"{name}={_text(getattr(thing, name), depth)}" for name in names]
    return f"{_class_name(kind)}({', '.join(parts)})"


def _keeps_state(kind: type) -> bool:
    """Whether a class says by a `__getstate__` of its own what it holds."""
    own = getattr(kind, "__getstate__", None)
    return own is not getattr(object, "__getstate__", None) and not dataclasses.is_dataclass(kind)


def _state(thing: Any, kind: type) -> object:
    try:
        return thing.__getstate__()
    except Exception as error:
        raise ModelError(
            f"{kind.__qualname__}.__getstate__ raised {type(error).__name__}: {error}; it must say what a payload holds"
        ) from error


_naming: list[dict[str, str]] = []  # the names in use by the texts being written, innermost last


def _class_name(kind: type) -> str:
    """The qualified name; with its module where another module's class has taken that name in the same `names`."""
    name = kind.__qualname__.rpartition("<locals>.")[2]
    known = _naming[-1].setdefault(name, kind.__module__)
    return name if known == kind.__module__ else f"{kind.__module__}.{name}"


def attribute_names(thing: Any) -> list[str]:
    """Dataclass fields in their order, then other slots and instance attributes by name."""
    names: list[str] = []
    if dataclasses.is_dataclass(thing):
        names += [field.name for field in dataclasses.fields(thing) if hasattr(thing, field.name)]
    for base in type(thing).__mro__:
        names += sorted(_unmangled(base, s) for s in _slots_of(base) if s not in ("__dict__", "__weakref__"))
    names += sorted(getattr(thing, "__dict__", ()))
    return [name for name in dict.fromkeys(names) if hasattr(thing, name)]


def _slots_of(base: type) -> tuple[str, ...]:
    slots = base.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _unmangled(base: type, slot: str) -> str:
    private = slot.startswith("__") and not slot.endswith("__")
    return f"_{base.__name__.lstrip('_')}{slot}" if private else slot


_native: dict[type, bool] = {}


def _has_native_part(kind: type) -> bool:
    """Whether instances hold more than their attributes show: something written in another language, or a function."""
    found = _native.get(kind)
    if found is None:
        slots = [s for base in kind.__mro__ for s in _slots_of(base) if s not in ("__dict__", "__weakref__")]
        inside = sum(offset > 0 for offset in (kind.__dictoffset__, kind.__weakrefoffset__))  # else before the object
        shown = object.__basicsize__ + _POINTER * (len(slots) + inside)
        is_larger = kind.__basicsize__ > shown or kind.__itemsize__ != 0
        found = _native[kind] = kind.__module__ == "builtins" or is_larger
    return found


_POINTER = tuple.__itemsize__


def _reduced(thing: Any, kind: type, depth: int) -> str:
    """What copies of an object with a native part are made of; `ModelError` where it does not say."""
    if kind.__module__ == "datetime" and type(getattr(thing, "tzinfo", None)).__module__ in _CLOCK_MODULES:
        return repr(thing).partition("(")[2].removesuffix(")")
    own = any(name in base.__dict__ for base in kind.__mro__[:-1] for name in ("__reduce__", "__reduce_ex__"))
    made = None
    if own and kind.__module__ != "builtins":
        with suppress(Exception):  # whatever it raises: it does not say
            made = thing.__reduce_ex__(4)
    if not isinstance(made, tuple):
        raise ModelError(
            f"a {kind.__module__}.{kind.__qualname__} inside a payload or answer has no content to compare; "
            "use plain values or a dataclass, or give snapshot, restore and fingerprint"
        )
    _maker, arguments, *more = made
    shown = [part.__qualname__ if isinstance(part, type) else _text(part, depth) for part in arguments]
    held = [list(part) if isinstance(part, Iterator) else part for part in more if part is not None]
    return ", ".join([*shown, *(_text(part, depth) for part in held)])


_CLOCK_MODULES = ("builtins", "datetime", "zoneinfo")
