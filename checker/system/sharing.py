"""Parts of objects by identity: what two payloads share, and equal payloads that iterate in another order.

Two payloads are equal if they hold the same, in whatever order their sets and dictionaries iterate. A data type whose
answers follow that order answers equal payloads differently; `rearranged` makes such payloads. Its sets are sets in
every respect but the order of iteration, which results of `|`, `&`, `-` and `^` keep.
"""

from __future__ import annotations

import copy
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from checker.core.canonical import attribute_names, canonical, is_atom, is_immutable

_SEQUENCES = (list, tuple, set, frozenset, deque)


def shared_part(one: object, other: object) -> object | None:
    """The outermost part that both hold and that can be changed in place; None where they share none."""
    held = {id(part) for part in _changeable_parts(other)}
    return next((part for part in _changeable_parts(one) if id(part) in held), None)


def _changeable_parts(thing: object) -> Iterator[object]:
    """`thing` and all that it holds, outermost first, as far as it can be changed in place."""
    met: dict[int, object] = {}
    parts = [thing]
    for part in parts:
        if id(part) in met or is_atom(part) or isinstance(part, type) or is_immutable(part):
            continue
        met[id(part)] = part
        parts.extend(_held(part))
        if not isinstance(part, tuple | frozenset):
            yield part


def _held(thing: Any) -> Iterator[object]:
    """What an object holds directly."""
    if isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, _SEQUENCES):
        yield from thing
    for name in attribute_names(thing):
        yield getattr(thing, name)


def has_order(thing: object) -> bool:
    """Whether it holds a set or a dictionary of two or more, whose order may be another one."""
    met: set[int] = set()
    parts = [thing]
    for part in parts:
        if id(part) in met or is_atom(part) or isinstance(part, type):
            continue
        met.add(id(part))
        if isinstance(part, set | frozenset | dict) and len(part) > 1 and not isinstance(part, OrderedDict):
            return True
        parts.extend(_held(part))
    return False


class _Ordered:
    """What ordered sets add to sets: an order of iteration."""

    is_falling = False

    def __iter__(self) -> Iterator[Any]:
        plain: Any = super().__iter__()  # type: ignore[misc]
        return iter(sorted(plain, key=canonical, reverse=self.is_falling))

    def pop(self) -> Any:
        for first in self:
            self.remove(first)  # type: ignore[attr-defined]
            return first
        raise KeyError("pop from an empty set")


def _keeping(name: str) -> Any:
    """A method of sets whose result keeps the order."""

    def method(self: Any, *others: Any) -> Any:
        base = _base_of(type(self))
        made = getattr(base, name)(self, *others)
        return type(self)(made) if isinstance(made, set | frozenset) and type(made) is not type(self) else made

    return method


_KEPT = (
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "__or__",
    "__and__",
    "__sub__",
    "__xor__",
)
_KEPT_TOO = ("__ror__", "__rand__", "__rsub__", "__rxor__")


def _base_of(kind: type) -> type:
    return set if issubclass(kind, set) else frozenset


def _ordered_set(base: type, *, is_falling: bool) -> type:
    """A class of sets that iterate in canonical order, or against it; it goes by the name of its base."""
    methods = {name: _keeping(name) for name in (*_KEPT, *_KEPT_TOO)}
    return type(base.__name__, (_Ordered, base), {**methods, "is_falling": is_falling, "__hash__": base.__hash__})


_ORDERED: dict[tuple[Any, bool], Any] = {
    (base, is_falling): _ordered_set(base, is_falling=is_falling)
    for base in (set, frozenset)
    for is_falling in (False, True)
}


def rearranged(thing: Any, *, is_falling: bool) -> Any:
    """An equal object, new in all its parts, whose sets and dictionaries iterate in canonical order or against it."""
    return _Rebuilding(is_falling=is_falling).of(thing)


def restored(thing: Any) -> Any:
    """The object with plain sets again."""
    return _Rebuilding(is_falling=None).of(thing)


class _Rebuilding:
    """Makes an object anew, part by part, without calling code of its own; what it cannot make anew stays as it is."""

    def __init__(self, *, is_falling: bool | None) -> None:
        self._is_falling = is_falling
        self._made: dict[int, tuple[Any, Any]] = {}  # by address, the original kept so that the address stays its own

    def of(self, thing: Any) -> Any:
        if is_atom(thing) or isinstance(thing, type):
            return thing
        if id(thing) not in self._made:
            self._enter(thing, thing)  # until there is something in its place: an object that holds itself
            self._enter(thing, self._anew(thing, type(thing)))
        return self._made[id(thing)][1]

    def _enter(self, thing: Any, made: Any) -> Any:
        self._made[id(thing)] = (thing, made)
        return made

    def _anew(self, thing: Any, kind: type) -> Any:
        if isinstance(thing, _Ordered) or kind in (set, frozenset):
            base = _base_of(kind)
            target = base if self._is_falling is None else _ORDERED[base, self._is_falling]
            return target(self._all(thing))
        if kind is dict:
            made = self._enter(thing, {})
            made.update(self._pairs(thing))
            return made
        if kind in (list, deque):
            made = self._enter(thing, [] if kind is list else deque(maxlen=thing.maxlen))
            made.extend(self._all(thing))
            return made
        if kind is tuple:
            return tuple(self._all(thing))
        if isinstance(thing, tuple) and hasattr(kind, "_fields") and not hasattr(thing, "__dict__"):
            return tuple.__new__(kind, self._all(thing))
        return self._instance(thing, kind)

    def _all(self, things: Iterable[Any]) -> list[Any]:
        return [self.of(thing) for thing in things]

    def _pairs(self, thing: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
        keys = list(thing)
        if self._is_falling is not None:
            keys.sort(key=canonical, reverse=self._is_falling)
        return [(self.of(key), self.of(thing[key])) for key in keys]

    def _instance(self, thing: Any, kind: type) -> Any:
        made: Any = None
        with suppress(Exception):
            made = copy.copy(thing)  # a shell of its own kind, native parts included
        if type(made) is not kind:
            return thing
        self._enter(thing, made)
        if isinstance(made, dict) and not isinstance(made, OrderedDict):
            pairs = self._pairs(thing)
            dict.clear(made)
            dict.update(made, pairs)
        elif isinstance(made, list):
            list.__setitem__(made, slice(None), self._all(list.__iter__(thing)))
        for name in attribute_names(thing):
            with suppress(AttributeError, TypeError):  # a name that cannot be set is part of the shell
                object.__setattr__(made, name, self.of(getattr(thing, name)))
        return made
