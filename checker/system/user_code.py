"""The only place that calls a data type's own functions.

Every distinct payload and answer becomes a small exact id; every call is made once for each distinct list of
arguments and then looked up, whoever asks. An exception is an outcome (`Raised`), not a crash. Calls are repeated
now and then, and must agree, because a function of something else than its arguments cannot be checked.
"""

from __future__ import annotations

import copy
import operator
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from marshal import dumps
from typing import Any, NamedTuple

from checker.core.canonical import canonical, is_immutable
from checker.core.errors import ModelError, NondeterminismError
from checker.system.description import DeltaBased, Description

REPEAT_EVERY = 97  # one call in so many is made twice, and the first one of its kind once more
USER_ERRORS = (Exception, SystemExit)  # a data type that calls sys.exit() must not end the checker with its status

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Raised(NamedTuple):
    """What a call of user code raised: the call as text, and the exception as text without addresses."""

    call: str
    exception: str

    def __str__(self) -> str:
        return f"{self.call} raised {self.exception}"


Outcome = int | Raised
UpdateOutcome = tuple[int, int | None] | Raised | None


class Store:
    """Things interned by content: `intern(thing)` gives a dense id, equal exactly for equal content."""

    def __init__(self, description: Description | None) -> None:
        self.texts: list[str] = []
        self.things: list[Any] = []
        self._immutable: list[bool] = []
        self._ids: dict[object, int] = {}
        self._names: dict[str, str] = {}
        self._quick: dict[type, tuple[Callable[[Any], Any] | None, dict[bytes, int]]] = {}
        self._snapshot = description.snapshot if description else None
        self._restore = description.restore if description else None
        self._fingerprint = description.fingerprint if description else None
        self._is_custom = self._snapshot is not None or self._fingerprint is not None
        self._model = description.name if description else ""

    def intern(self, thing: Any) -> int:
        """The id of `thing`; a fast byte key first (exact, but one content may have several), then canonical text."""
        kind = type(thing)
        try:
            read, quick = self._quick[kind]
        except KeyError:
            read, quick = self._quick[kind] = (None if self._is_custom else _field_reader(kind)), {}
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

    def get(self, number: int) -> Any:
        """The object behind an id, safe to hand to code that may change it."""
        thing = self.things[number]
        if self._immutable[number]:
            return thing
        return self._asked("restore", self._restore or copy.deepcopy, thing)

    def is_immutable(self, number: int) -> bool:
        """Whether the object itself is handed out, and not a copy."""
        return self._immutable[number]

    def peek(self, number: int) -> Any:
        """The object behind an id, for reading and showing only."""
        return self.things[number]

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
            self._immutable.append(is_fixed)
            self.texts.append(text)
        return found

    def _asked(self, part: str, function: Callable[[Any], Any], thing: Any) -> Any:
        """What the user's own way of keeping payloads gives; it is no part of the data type, so it must not raise."""
        try:
            return function(thing)
        except Exception as error:
            part = "copy.deepcopy" if function is copy.deepcopy else part
            raise ModelError(
                f"{self._model}: {part} raised {_exception_text(error)} for a {type(thing).__qualname__}; "
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


class UserCode:
    """A description's functions over ids. Outcomes are ids, or `Raised`."""

    def __init__(self, description: Description, replicas: int) -> None:
        self.description = description
        self.replicas = replicas
        self.payloads = Store(description)
        self.values = Store(None)
        self.choices = [(op, args) for op in description.operations for args in op.choices]
        self.calls: dict[str, int] = {}
        self._is_delta = isinstance(description, DeltaBased)
        self._merges: defaultdict[int, dict[int, Outcome]] = defaultdict(dict)
        self._values: dict[int, Outcome] = {}
        self._updates: dict[tuple[int, int], UpdateOutcome] = {}
        self._first: dict[str, list[tuple[Callable[..., Any], tuple[int, ...], Any]]] = {}

    def initial(self, replica: int) -> Outcome:
        """The payload with which a replica begins."""
        payload: Outcome = self._twice("initial", self._initial, replica)
        return payload

    def merge(self, a: int, b: int) -> Outcome:
        """`merge(a, b)`, both operands protected from changes."""
        known = self._merges[a]
        found = known.get(b)
        if found is None:
            outcome: Outcome = self._twice("merge", self._merge, a, b)
            known[b] = found = outcome
        return found

    def value(self, payload: int) -> Outcome:
        """The id of the answer to the query."""
        found = self._values.get(payload)
        if found is None:
            found = self._values[payload] = self._twice("value", self._value, payload)
        return found

    def update(self, choice: int, payload: int) -> UpdateOutcome:
        """(payload, delta or None) after an operation; None where the operation is not enabled."""
        key = (choice, payload)
        if key not in self._updates:
            self._updates[key] = self._twice(self.choices[choice][0].name, self._update, choice, payload)
        return self._updates[key]

    def choice_text(self, choice: int) -> str:
        """An update as a call: `add('a')`."""
        operation, args = self.choices[choice]
        return f"{operation.name}({', '.join(map(canonical, args))})"

    def _twice(self, name: str, evaluate: Callable[..., Any], *key: int) -> Any:
        """One call of user code, repeated now and then: both answers must be the same."""
        self.calls[name] = count = self.calls.get(name, 0) + 1
        outcome = evaluate(*key)
        if count <= 3 or count % REPEAT_EVERY == 0:
            if count <= 3:
                self._first.setdefault(name, []).append((evaluate, key, outcome))
            self._require_same(name, evaluate, key, outcome)
            self._require_same(name, *self._first[name][0])
        return outcome

    def repeat_first(self) -> None:
        """Make the first calls of each kind once more; the end of a search is when slow drifts show."""
        for name, calls in self._first.items():
            for evaluate, key, outcome in calls:
                self._require_same(name, evaluate, key, outcome)

    def _require_same(self, name: str, evaluate: Callable[..., Any], key: tuple[int, ...], outcome: Any) -> None:
        again = evaluate(*key)
        if again != outcome:
            raise NondeterminismError(self._disagreement(name, evaluate, key, (outcome, again)))

    def _initial(self, replica: int) -> Outcome:
        try:
            made = self.description.initial(replica, self.replicas)
        except USER_ERRORS as error:  # user code may raise anything: it is a finding, not a crash
            return _raised(f"initial({replica}, {self.replicas})", error)
        return self.payloads.intern(made)

    def _merge(self, a: int, b: int) -> Outcome:
        get = self.payloads.get
        mine = get(a)
        try:
            merged = self.description.merge(mine, get(b))
        except USER_ERRORS as error:
            return _raised(f"merge({self.payloads.texts[a]}, {self.payloads.texts[b]})", error)
        if merged is mine and self.payloads.is_immutable(a):
            return a
        return self.payloads.intern(mine if merged is None else merged)

    def _value(self, payload: int) -> Outcome:
        try:
            answer = self.description.value(self.payloads.get(payload))
        except USER_ERRORS as error:
            return _raised(f"value({self.payloads.texts[payload]})", error)
        return self.values.intern(answer)

    def _update(self, choice: int, payload: int) -> UpdateOutcome:
        operation, args = self.choices[choice]
        mine = self.payloads.get(payload)
        try:
            if operation.enabled is not None and not operation.enabled(self.payloads.get(payload), *_own(args)):
                return None
            made = operation.apply(mine, *_own(args))
        except USER_ERRORS as error:
            return _raised(f"{self.choice_text(choice)} on {self.payloads.texts[payload]}", error)
        if not self._is_delta:
            return self.payloads.intern(mine if made is None else made), None
        if not (isinstance(made, tuple) and len(made) == 2):
            raise ModelError(
                f"{self.description.name}: operation {operation.name!r} of a delta-based type must return "
                f"(payload, delta), not {canonical(made)}"
            )
        changed, delta = made
        return self.payloads.intern(mine if changed is None else changed), self.payloads.intern(delta)

    def _disagreement(
        self, name: str, evaluate: Callable[..., Any], key: tuple[int, ...], outcomes: tuple[object, object]
    ) -> str:
        operands = key if evaluate == self._merge else key[-1:]
        arguments = ", ".join(self.payloads.texts[operand] for operand in operands)
        if evaluate == self._initial:
            arguments = f"{key[0]}, {self.replicas}"
        texts = self.values.texts if evaluate == self._value else self.payloads.texts
        first, again = (texts[o] if isinstance(o, int) else self._shown(o) for o in outcomes)
        return (
            f"{self.description.name}: {name}({arguments}) gave {first} and, called again, {again}; "
            "a data type must be a function of its arguments: look for randomness, clocks, or shared mutable state"
        )

    def _shown(self, outcome: object) -> str:
        if isinstance(outcome, tuple) and not isinstance(outcome, Raised):
            return ", ".join(self.payloads.texts[part] for part in outcome if part is not None)
        return "nothing" if outcome is None else str(outcome)


def _own(args: tuple[object, ...]) -> tuple[object, ...]:
    """Arguments that a call may change or keep."""
    return args if is_immutable(args) else copy.deepcopy(args)


def _raised(call: str, error: BaseException) -> Raised:
    return Raised(call, _exception_text(error))


def _exception_text(error: BaseException) -> str:
    return _ADDRESS.sub("", f"{type(error).__name__}: {error}").rstrip(": ")
