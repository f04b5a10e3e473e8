"""The only place that calls a data type's own functions.

Every distinct payload and answer becomes a small exact id; every call is made once for each distinct list of
arguments and then looked up, whoever asks. An exception is an outcome (`Raised`), not a crash. Calls are repeated
now and then, and must agree, because a function of something else than its arguments cannot be checked.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from checker.core.canonical import canonical, is_immutable
from checker.core.errors import ModelError, NondeterminismError
from checker.system.arranged import ArrangedStore, Orders
from checker.system.choices import Choices, call_text
from checker.system.description import DeltaBased, Description, Operation
from checker.system.sources import ADVICE, Watching
from checker.system.store import Store, exception_text

ORDERED = 100  # so many calls of each kind are made with sets and dictionaries in other orders,
FIRST = 3  # so many are made twice,
REPEAT_EVERY = 97  # and later one in so many, together with the very first one
USER_ERRORS = BaseException  # a finding, not an end: sys.exit() as well, and the panic of a library written in Rust


class Raised(NamedTuple):
    """What a call of user code raised: the call as text, and the exception as text without addresses."""

    call: str
    exception: str

    def __str__(self) -> str:
        return f"{self.call} raised {self.exception}"


Outcome = int | Raised


class Updated(NamedTuple):
    """What an operation made: the payload, and the delta or message, if any.

    `between`: of a batch, the payloads after each of its calls but the last.
    """

    payload: int
    message: int | None = None
    between: tuple[int, ...] = ()


UpdateOutcome = Updated | Raised | None
Call = tuple[Operation, tuple[object, ...]]


class UserCode:
    """A description's functions over ids. Outcomes are ids, or `Raised`."""

    def __init__(self, description: Description, replicas: int) -> None:
        self.description = description
        self.replicas = replicas
        self.payloads = Store(description)
        self.values = Store(None, f"answer of {description.name}")
        self.stamps = Store(None, f"timestamp of {description.name}")
        self.offered = Choices(description)
        self.choices = self.offered.every
        self.calls: dict[str, int] = {}
        self.seconds: dict[str, float] = {}
        self.clock: Callable[[], float] = _no_clock
        self.look: Callable[[], None] = _no_limit  # called now and then, and may end the search
        self._is_delta = isinstance(description, DeltaBased)
        self.has_merge_raised = False
        self._beginnings: dict[int, Outcome] = {}
        self._merges: defaultdict[int, dict[int, Outcome]] = defaultdict(dict)
        self._values: dict[int, Outcome] = {}
        self._updates: dict[tuple[int, int, int, int], UpdateOutcome] = {}
        self._recoveries: dict[int, Outcome] = {}
        self._stamps: dict[int, Outcome] = {}
        self._reloads: dict[int, Outcome] = {}
        self.sources: dict[str, None] = {}  # what calls ask of the world beside their arguments
        self._orders = Orders(self.payloads)
        self._is_watched = False
        self._first: dict[str, list[tuple[Callable[..., Any], tuple[int, ...], Any]]] = {}

    def initial(self, replica: int) -> Outcome:
        """The payload with which a replica begins."""
        found = self._beginnings.get(replica)
        if found is None:
            found = self._beginnings[replica] = self._twice("initial", self._initial, replica)
        return found

    def merge(self, a: int, b: int) -> Outcome:
        """`merge(a, b)`, both operands protected from changes."""
        known = self._merges[a]
        found = known.get(b)
        if found is None:
            outcome: Outcome = self._twice("merge", self._merge, a, b)
            known[b] = found = outcome
        return found

    def merge_all(self, left: Sequence[int], right: Sequence[int]) -> list[Outcome]:
        """`merge(a, b)` for each a and the b beside it; quickest where equal a stand together."""
        begin, calls = self.clock(), self.calls.get("merge", 0)
        outcomes: list[Outcome] = []
        due, last = _next_due(calls), -1
        merge: Callable[[int, int], Outcome] = self._merge
        enter = outcomes.append
        for a, b in zip(left, right, strict=True):
            if a != last:
                last, known, merge = a, self._merges[a], self._merge_with(a)
            found = known.get(b)
            if found is None:
                found = known[b] = merge(a, b)
                calls += 1
                if calls == due:
                    due = _next_due(calls)
                    self._audit("merge", calls, self._merge, (a, b), found)
            enter(found)
        self.calls["merge"] = calls
        self.seconds["merge"] = self.seconds.get("merge", 0.0) + self.clock() - begin
        return outcomes

    def value(self, payload: int) -> Outcome:
        """The id of the answer to the query."""
        found = self._values.get(payload)
        if found is None:
            found = self._values[payload] = self._twice("value", self._value, payload)
        return found

    def update(self, choice: int, payload: int, now: int = 0, context: int = -1) -> UpdateOutcome:
        """What an operation or batch makes of a payload; None where it is not enabled.

        `now`: what the clock shows; `context`: the payload that the client has read.
        """
        offered = self.offered
        key = (choice, now * offered.reads_clock[choice], context if offered.uses_context[choice] else -1, payload)
        if key not in self._updates:
            self._updates[key] = self._twice(self.choices[choice][0].name, self._update, *key)
        return self._updates[key]

    def timestamp(self, payload: int) -> Outcome:
        """The id of the timestamp that a payload gives to the update just made."""
        found = self._stamps.get(payload)
        if found is None:
            found = self._stamps[payload] = self._twice("timestamp", self._timestamp, payload)
        return found

    def reloaded(self, payload: int) -> Outcome:
        """The payload that is loaded from what was saved of this one."""
        found = self._reloads.get(payload)
        if found is None:
            found = self._reloads[payload] = self._twice("load", self._reload, payload)
        return found

    def recovered(self, payload: int) -> Outcome:
        """What is left of a payload after a crash."""
        if self.description.recover is None:
            return payload
        found = self._recoveries.get(payload)
        if found is None:
            found = self._recoveries[payload] = self._twice("recover", self._recover, payload)
        return found

    def choice_text(self, choice: int) -> str:
        """An update as a call: `add('a')`; a batch as a call of calls."""
        return self.offered.text(choice)

    def _twice(self, name: str, evaluate: Callable[..., Any], *key: int) -> Any:
        """One call of user code, repeated now and then: both answers must be the same."""
        if self._is_watched:
            return evaluate(*key)
        self.calls[name] = count = self.calls.get(name, 0) + 1
        begin = self.clock()
        outcome = evaluate(*key)
        self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - begin
        if count <= ORDERED or not count % REPEAT_EVERY:
            self._audit(name, count, evaluate, key, outcome)
        return outcome

    def _audit(self, name: str, count: int, evaluate: Callable[..., Any], key: tuple[int, ...], outcome: Any) -> None:
        """Make a call again, and the very first one of its kind, and with other orders of sets and dictionaries."""
        self.look()
        if count <= FIRST or not count % REPEAT_EVERY:
            if count <= FIRST:
                self._first.setdefault(name, []).append((evaluate, key, outcome))
            self._require_same(name, evaluate, key, outcome)
            self._require_same(name, *self._first[name][0])
        if self._has_order(key):
            self._require_no_order(name, evaluate, key)

    def run_again(self, part: str, *key: int) -> Any:
        """Make a call of user code once more, whatever is known of it, and no other call: somebody watches it."""
        self._is_watched = True
        try:
            return getattr(self, f"_{part}")(*key)
        finally:
            self._is_watched = False

    def repeat_first(self) -> None:
        """Make the first calls of each kind once more; the end of a search is when slow drifts show."""
        for name, calls in self._first.items():
            for evaluate, key, outcome in calls:
                self._require_same(name, evaluate, key, outcome)

    def _require_same(self, name: str, evaluate: Callable[..., Any], key: tuple[int, ...], outcome: Any) -> None:
        with Watching() as watching:
            again = evaluate(*key)
        if again != outcome:
            asked = "".join(f"; {name} {source}" for source in watching.noted)
            raise NondeterminismError(self._disagreement(name, evaluate, key, (outcome, again)) + asked)
        for source in watching.noted:
            self.sources.setdefault(f"{name} {source}: {ADVICE[source.what]}")

    def _require_no_order(self, name: str, evaluate: Callable[..., Any], key: tuple[int, ...]) -> None:
        """The same outcome in whatever order equal payloads iterate."""
        rising, falling = (self._arranged(evaluate, key, is_falling=is_falling) for is_falling in (False, True))
        if rising != falling and not (isinstance(rising, Raised) and isinstance(falling, Raised)):
            call = f"{name}({self._arguments(evaluate, key)})"
            raise NondeterminismError(
                f"{self.description.name}: {call} gives {self._shown(evaluate, rising)} or "
                f"{self._shown(evaluate, falling)}, by the order in which equal sets and dictionaries iterate; that "
                "order differs from replica to replica, and that of sets from run to run: sort, or keep the order in "
                "a list"
            )

    def _has_order(self, key: tuple[int, ...]) -> bool:
        """Whether an operand could iterate in another order; a number that means something else is tried in vain."""
        return any(map(self._orders.has, key))

    def _arranged(self, evaluate: Callable[..., Any], key: tuple[int, ...], *, is_falling: bool) -> Any:
        """The outcome of a call on payloads that iterate in one order, or the other way round."""
        stores = self.payloads, self.values, self.stamps
        self.payloads, self.values, self.stamps = (ArrangedStore(store, is_falling=is_falling) for store in stores)
        try:
            return evaluate(*key)
        finally:
            self.payloads, self.values, self.stamps = stores

    def _initial(self, replica: int) -> Outcome:
        try:
            made = self.description.initial(replica, self.replicas)
        except USER_ERRORS as error:  # user code may raise anything: it is a finding, not a crash
            return raised(f"initial({replica}, {self.replicas})", error)
        return self.payloads.intern(made)

    def _merge(self, a: int, b: int) -> Outcome:
        get = self.payloads.get
        mine = get(a)
        assert self.description.merge is not None
        try:
            merged = self.description.merge(mine, get(b))
        except USER_ERRORS as error:
            return self._merge_raised(a, b, error)
        if merged is mine and self.payloads.fixed[a]:
            return a
        return self.payloads.intern(mine if merged is None else merged)

    def _merge_with(self, a: int) -> Callable[[int, int], Outcome]:
        """`_merge` for this a, faster where the payload itself may be handed out."""
        store, merge = self.payloads, self.description.merge
        if not store.fixed[a]:
            return self._merge
        mine, things, is_fixed, get, intern = store.things[a], store.things, store.fixed, store.get, store.intern
        kind, intern_alike = type(mine), store.interner_of(type(mine))
        assert merge is not None

        def merged_with(_: int, b: int) -> Outcome:
            try:
                merged = merge(mine, things[b] if is_fixed[b] else get(b))
            except USER_ERRORS as error:
                return self._merge_raised(a, b, error)
            if merged is mine or merged is None:
                return a
            return intern_alike(merged) if type(merged) is kind else intern(merged)

        return merged_with

    def _merge_raised(self, a: int, b: int, error: BaseException) -> Raised:
        self.has_merge_raised = True
        return raised(f"merge({self.payloads.texts[a]}, {self.payloads.texts[b]})", error)

    def _value(self, payload: int) -> Outcome:
        try:
            answer = self.description.value(self.payloads.get(payload))
        except USER_ERRORS as error:
            return raised(f"value({self.payloads.texts[payload]})", error)
        return self.values.intern(answer)

    def _timestamp(self, payload: int) -> Outcome:
        assert self.description.timestamp is not None
        try:
            stamp = self.description.timestamp(self.payloads.get(payload))
        except USER_ERRORS as error:
            return raised(f"timestamp({self.payloads.texts[payload]})", error)
        return self.stamps.intern(stamp)

    def _reload(self, payload: int) -> Outcome:
        assert self.description.save is not None and self.description.load is not None
        call = f"save({self.payloads.texts[payload]})"
        try:
            saved = self.description.save(self.payloads.get(payload))
            call = f"load({call})"
            loaded = self.description.load(saved)
        except USER_ERRORS as error:
            return raised(call, error)
        return self.payloads.intern(loaded)

    def _recover(self, payload: int) -> Outcome:
        assert self.description.recover is not None
        try:
            left = self.description.recover(self.payloads.get(payload))
        except USER_ERRORS as error:
            return raised(f"recover({self.payloads.texts[payload]})", error)
        if left is None:
            raise ModelError(
                f"{self.description.name}: recover returned nothing for the payload {self.payloads.texts[payload]}; "
                "it must return the payload with which the replica starts again"
            )
        return self.payloads.intern(left)

    def _update(self, choice: int, now: int, context: int, payload: int) -> UpdateOutcome:
        operation, args = self.choices[choice]
        if isinstance(operation, Operation):
            return self._called((operation, args), now, context, payload)
        if operation.apply is None:
            return self._batched(choice, now, context, payload)
        mine = self.payloads.get(payload)
        kinds = [self.offered.kinds[kind] for kind in self.offered.made[choice]]
        try:
            made = operation.apply(mine, tuple((name, *_own(args)) for name, args in kinds))
        except USER_ERRORS as error:
            return raised(f"{self.choice_text(choice)} on {self.payloads.texts[payload]}", error)
        return self._made(operation.name, payload, mine, made)

    def _called(self, call: Call, now: int, context: int, payload: int) -> UpdateOutcome:
        """What one call of an operation makes of a payload."""
        operation, args = call
        told: list[object] = [now] if operation.reads_clock else []
        told += [self.payloads.get(context)] if operation.uses_context else []
        mine = self.payloads.get(payload)
        try:
            if operation.enabled is not None and not operation.enabled(self.payloads.get(payload), *_own(args)):
                return None
            made = operation.apply(mine, *told, *_own(args))
        except USER_ERRORS as error:
            return raised(f"{call_text(operation.name, args)} on {self.payloads.texts[payload]}", error)
        return self._made(operation.name, payload, mine, made)

    def _batched(self, choice: int, now: int, context: int, payload: int) -> UpdateOutcome:
        """What the calls of a batch make of a payload, one after the other; None where one of them is not enabled."""
        steps: list[Updated] = []
        for number, kind in enumerate(self.offered.made[choice]):
            call = self.offered.called(kind), self.offered.kinds[kind][1]
            outcome = self._called(call, now + number, context, payload)
            if outcome is None or isinstance(outcome, Raised):
                return outcome
            steps.append(outcome)
            payload = outcome.payload
        messages = [step.message for step in steps if step.message is not None]
        message = self._bundled(messages) if messages else None
        if isinstance(message, Raised):
            return message
        return Updated(payload, message, tuple(step.payload for step in steps[:-1]))

    def _bundled(self, messages: Sequence[int]) -> Outcome:
        """The deltas of a batch as one."""
        delta, *others = messages
        for other in others:
            joined = self._merge(delta, other)
            if isinstance(joined, Raised):
                return joined
            delta = joined
        return delta

    def _made(self, name: str, payload: int, mine: Any, made: Any) -> UpdateOutcome:
        """What `made`, the answer of operation `name` on the payload (`mine`, by now), comes to."""
        if not self._is_delta:
            if made is not None and type(made) is not type(mine):
                self._note_other_type(name, mine, made)
            return Updated(self.payloads.intern(mine if made is None else made))
        if not (isinstance(made, tuple) and len(made) == 2):
            raise ModelError(
                f"{self.description.name}: operation {name!r} of a delta-based type must return "
                f"(payload, delta), not {canonical(made)}"
            )
        changed, delta = made
        return Updated(self.payloads.intern(mine if changed is None else changed), self.payloads.intern(delta))

    def _note_other_type(self, name: str, mine: Any, made: Any) -> None:
        """A slip that is easily made: what an operation on a list returns takes the place of the list."""
        if isinstance(mine, list | dict | set | bytearray):
            self.sources.setdefault(
                f"what operation {name!r} returned, of type {type(made).__name__}, took the place of the payload, a "
                f"{type(mine).__name__}; an operation that changes the payload in place must return nothing"
            )

    def _disagreement(
        self, name: str, evaluate: Callable[..., Any], key: tuple[int, ...], outcomes: tuple[object, object]
    ) -> str:
        first, again = (self._shown(evaluate, outcome) for outcome in outcomes)
        call = f"{name}({self._arguments(evaluate, key)})"
        return (
            f"{self.description.name}: {call} gave {first} and, called again, {again}; "
            "a data type must be a function of its arguments: look for randomness, clocks, or shared mutable state"
        )

    def _arguments(self, evaluate: Callable[..., Any], key: tuple[int, ...]) -> str:
        """The arguments of a call as text."""
        if evaluate == self._initial:
            return f"{key[0]}, {self.replicas}"
        operands = key if evaluate == self._merge else key[-1:]
        return ", ".join(self.payloads.texts[operand] for operand in operands)

    def _shown(self, evaluate: Callable[..., Any], outcome: object) -> str:
        """What a call gave as text."""
        if isinstance(outcome, int) and not isinstance(outcome, bool):
            stores = {self._value: self.values, self._timestamp: self.stamps}
            return stores.get(evaluate, self.payloads).texts[outcome]
        if isinstance(outcome, Updated):
            return ", ".join(self.payloads.texts[part] for part in outcome[:2] if part is not None)
        return "nothing" if outcome is None else str(outcome)


def _no_clock() -> float:
    """Time is read by whoever starts a run, if at all."""
    return 0.0


def _no_limit() -> None:
    """Limits are known to whoever starts a run."""


def _next_due(calls: int) -> int:
    """The number of the next call to be repeated, after so many.

    >>> [_next_due(calls) for calls in (0, 99, 100, 193, 194)]
    [1, 100, 194, 194, 291]
    """
    return calls + 1 if calls < ORDERED else calls - calls % REPEAT_EVERY + REPEAT_EVERY


def _own(args: tuple[object, ...]) -> tuple[object, ...]:
    """Arguments that a call may change or keep."""
    return args if is_immutable(args) else copy.deepcopy(args)


def raised(call: str, error: BaseException) -> Raised:
    """An exception as an outcome; an interrupt, which is not user code's, goes on."""
    if isinstance(error, KeyboardInterrupt | GeneratorExit):
        raise error
    return Raised(call, exception_text(error))
