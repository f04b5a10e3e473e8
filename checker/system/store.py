"""Payloads and answers under small exact ids: equal ids exactly for equal content.

Content is compared by canonical text (`checker.core.canonical`), which is exact for every type and slow. In front of it
stands a map from the bytes that `marshal` writes, where these are exact too: plain values, and frozen dataclasses with
slots. Bytes that are met for the first time go the slow way, once.
"""

from __future__ import annotations

import copy
import operator
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from marshal import dumps
from typing import Any

from checker.core.canonical import canonical, is_immutable
from checker.core.errors import ModelError
from checker.system.description import Description

TRIED = 100  # of so many payloads it is tried whether what was kept can be restored
DEEPEST = "maximum recursion depth exceeded"
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Store:
    """Things interned by content: `intern(thing)` gives a dense id, equal exactly for equal content."""

    def __init__(self, description: Description | None, role: str = "payload") -> None:
        """`description` says how payloads are kept; `role`: what the things are, for errors."""
        self.texts: list[str] = []
        self.things: list[Any] = []
        self.fixed: list[bool] = []  # whether the object itself may be handed out, and not a copy
        self._ids: dict[object, int] = {}
        self._names: dict[str, str] = {}
        self._quick: dict[type, tuple[Callable[[Any], Any] | None, dict[bytes, int]]] = {}
        self._snapshot = description.snapshot if description else None
        self._restore = description.restore if description else None
        self._fingerprint = description.fingerprint if description else None
        self.is_custom = self._snapshot is not None or self._fingerprint is not None
        self._model, self._role = description.name if description else "", role

    def intern(self, thing: Any) -> int:
        """The id of `thing`; a fast byte key first (exact, but one content may have several), then canonical text."""
        read, quick = self._quick_of(type(thing))
        if read is None:
            return self._intern_slowly(thing)
        try:
            key = dumps(read(thing), 0)
        except ValueError:
            return self._intern_slowly(thing)
        found = quick.get(key)
        if found is None:
            found = self._intern_slowly(thing)
            if b"s" not in key:  # marshal writes bytes and every other buffer alike, as code "s"
                quick[key] = found
        return found

    def interner_of(self, kind: type) -> Callable[[Any], int]:
        """`intern` for things of this type, faster for those met before."""
        read, quick = self._quick_of(kind)
        if read is None:
            return self._intern_slowly

        def intern(thing: Any) -> int:
            try:
                return quick[dumps(read(thing), 0)]
            except (KeyError, ValueError):
                return self.intern(thing)

        return intern

    def _quick_of(self, kind: type) -> tuple[Callable[[Any], Any] | None, dict[bytes, int]]:
        try:
            return self._quick[kind]
        except KeyError:
            made = self._quick[kind] = (None if self.is_custom else _field_reader(kind)), {}
            return made

    def get(self, number: int) -> Any:
        """The object behind an id, safe to hand to code that may change it."""
        thing = self.things[number]
        if self.fixed[number]:
            return thing
        return self._asked("restore", self._restore or copy.deepcopy, thing)

    def peek(self, number: int) -> Any:
        """The object behind an id, for reading and showing only."""
        return self.things[number]

    def text_of(self, thing: Any) -> str:
        """The canonical text of `thing` as it is now, as `texts` has it of what was interned."""
        kept = thing if self._snapshot is None else self._asked("snapshot", self._snapshot, thing)
        identity = kept if self._fingerprint is None else self._asked("fingerprint", self._fingerprint, thing)
        return canonical(identity, self._names)

    def _intern_slowly(self, thing: Any) -> int:
        kept = thing if self._snapshot is None else self._asked("snapshot", self._snapshot, thing)
        identity = kept if self._fingerprint is None else self._asked("fingerprint", self._fingerprint, thing)
        text = canonical(identity, self._names)
        found = self._ids.get(text)
        if found is None:
            found = self._ids[text] = len(self.things)
            is_fixed = self._restore is None and is_immutable(kept)
            is_safe = is_fixed or self._snapshot is not None
            self.things.append(kept if is_safe else self._asked("copy", copy.deepcopy, kept))
            self.fixed.append(is_fixed)
            self.texts.append(text)
            if self._snapshot is not None and self._restore is not None and found < TRIED:
                self._try_restore(found)
        return found

    def _try_restore(self, number: int) -> None:
        """What is restored must be what was kept; a payload that changes on the way would be taken for the type's."""
        text = self.text_of(self.get(number))
        if text != self.texts[number]:
            raise ModelError(
                f"{self._model}: restore does not give back what snapshot took: {self.texts[number]} became {text}; "
                "restore(snapshot(payload)) must be the same payload"
            )

    def _asked(self, part: str, function: Callable[[Any], Any], thing: Any) -> Any:
        """What the user's own way of keeping payloads gives; it is no part of the data type, so it must not raise."""
        try:
            return function(thing)
        except Exception as error:
            if self._role != "payload":
                raise ModelError(
                    f"the {self._role} is a {type(thing).__qualname__}, which cannot be kept: copy.deepcopy raised "
                    f"{exception_text(error)}; return plain data, such as a frozenset, a tuple or a number"
                ) from error
            part = "copy.deepcopy" if function is copy.deepcopy else part
            raise ModelError(
                f"{self._model}: {part} raised {exception_text(error)} for a {type(thing).__qualname__}; "
                "payloads must be kept and copied: give snapshot and restore that work for every payload"
            ) from error


def _field_reader(kind: type) -> Callable[[Any], Any] | None:
    """A fast reader of all that an instance holds, where marshal can write it exactly; None elsewhere."""
    if kind in (int, str, bool, type(None), tuple):
        return lambda thing: thing
    parameters = getattr(kind, "__dataclass_params__", None)
    if is_dataclass(kind) and parameters is not None and parameters.frozen and "__slots__" in kind.__dict__:
        names = [field.name for field in fields(kind)]
        slots = [s for base in kind.__mro__ for s in base.__dict__.get("__slots__", ())]
        if names and set(slots) <= set(names) and not kind.__dictoffset__:
            return operator.attrgetter(*names)
    return None


def exception_text(error: BaseException) -> str:
    """An exception as text, without addresses in memory, and without where a recursion happened to end."""
    if isinstance(error, RecursionError) and str(error).startswith(DEEPEST):
        return f"RecursionError: {DEEPEST}"
    return _ADDRESS.sub("", f"{type(error).__name__}: {error}").rstrip(": ")
