"""What a user writes: a data type described by plain functions, nothing to subclass.

Immutable values and classes that change themselves in place both work: a function that returns None is taken
to have worked in place, on a copy that the checker made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.errors import ModelError
from checker.core.history import History, Specification

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """A call that a client can make at any replica: `apply(payload, *args)`.

    `args` lists the argument lists to try, each a tuple (or a single argument that is not one); `enabled`,
    if given, says whether the operation can be called on a payload with these arguments. `reads_clock`: it is called as
    `apply(payload, now, *args)`, where now is 1 + the number of updates that the replica has seen + its clock's skew.
    `uses_context`: it is called as `apply(payload, context, *args)` (after `now`, if it gets both), where context is
    the payload that a client of the replica read last, in an event of its own; before that, the replica's first one.

    >>> Operation("add", set.add, args=["a", "b"]).choices
    (('a',), ('b',))
    """

    name: str
    apply: Function
    args: Iterable[object] = ((),)
    enabled: Function | None = None
    reads_clock: bool = False
    uses_context: bool = False

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "args", tuple(self.args))  # a generator could be read once only
        except TypeError as error:
            raise ModelError(
                f"operation {self.name!r}: args must list the argument lists to try, not {self.args!r}"
            ) from error

    @property
    def choices(self) -> tuple[tuple[object, ...], ...]:
        """Every argument list to try."""
        return tuple(given if isinstance(given, tuple) else (given,) for given in self.args)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several calls of operations of the same description that a client makes as one atomic update.

    `calls`: each an operation's name, or a tuple of its name and arguments. They are made one after the other, unless
    `apply(payload, calls)` does it all; either way an update is recorded for each, in this order.

    >>> Batch("replace", [("remove", "a"), ("add", "b")]).calls
    (('remove', 'a'), ('add', 'b'))
    """

    name: str
    calls: Iterable[object]
    apply: Function | None = None

    def __post_init__(self) -> None:
        calls = [self.calls] if isinstance(self.calls, str) else list(self.calls)
        object.__setattr__(self, "calls", tuple(call if isinstance(call, tuple) else (call,) for call in calls))


@dataclass(frozen=True, slots=True)
class Property:
    """A predicate of the user's own, checked in every reachable state.

    `on="replica"`: `holds(view)`; `on="pair"`: `holds(view, other)`; `on="all"`: `holds(views)`. A view has
    `.replica`, `.payload`, `.value` and `.seen` (the updates seen, see `Seen`). `on="history"`: `holds(facts)`, with
    the set of all facts that any answer has stated so far; `facts(value)` lists those of one answer.

    >>> from checker import check, describe
    >>> from models.gcounter import GCounter
    >>> even = Property("even", lambda view: view.value % 2 == 0)
    >>> result = check(describe(GCounter, properties=[even]), replicas=1, depth=2)
    >>> [(violation.property_name, violation.depth) for violation in result.violations]
    [('even', 1)]
    """

    name: str
    holds: Function
    on: str = "replica"
    facts: Function | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBased:
    """A data type whose replicas exchange whole payloads and merge them.

    `initial(node_id, num_nodes)` makes a replica's first payload, `merge(payload, other)` joins two, `value(payload)`
    answers the query, `spec` says what it should answer. `grow_only`: no event may make an answer smaller, by the
    answers' own `<=`. `timestamp(payload)`, asked right after an update, gives that update's place in arbitration
    order, as a plain value that compares with `<`. `snapshot(payload)`, `restore(snapshot)` and `fingerprint(payload)`
    are for payloads that cannot be copied or compared: a snapshot must be a plain value, and equal fingerprints must
    mean equal behaviour. `save(payload)` and `load(saved)`, if given, must undo each other. `recover(payload)`: what is
    left of a payload after a crash, perhaps under a new id (default: all of it); `forgets`: a replica that crashed has
    seen nothing, so that updates which no other replica knows are gone without being missed.

    >>> from checker import check
    >>> from checker.specs import grow_only_set
    >>> letters = StateBased(
    ...     name="letters",
    ...     initial=lambda node_id, num_nodes: frozenset(),
    ...     operations=[Operation("add", lambda payload, letter: payload | {letter}, args=["a", "b"])],
    ...     merge=frozenset.union,
    ...     value=lambda payload: payload,
    ...     spec=grow_only_set,
    ... )
    >>> check(letters, replicas=2, depth=4).passed
    True
    """

    name: str
    initial: Function
    operations: Sequence[Operation | Batch]
    merge: Function
    value: Function
    spec: Specification | Callable[..., object] | None = None
    grow_only: bool = False
    timestamp: Function | None = None
    properties: Sequence[Property] = ()
    snapshot: Function | None = None
    restore: Function | None = None
    fingerprint: Function | None = None
    save: Function | None = None
    load: Function | None = None
    recover: Function | None = None
    forgets: bool = False

    def __post_init__(self) -> None:
        require_description(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaBased:
    """A data type whose replicas exchange deltas: an operation returns `(payload, delta)`.

    An operation that works in place returns `(None, delta)`. `merge` takes payloads and deltas alike. `sync` and
    `mailbox` carry whole payloads; elsewhere deltas travel, and whole payloads too where `full_payloads` is true.
    `delta_covers`: what a delta makes visible; "origin": its update and all earlier ones of the same replica (a delta
    that holds totals, as a counter's does); "update": that one update alone.

    >>> from checker import check
    >>> from checker.specs import grow_only_set
    >>> letters = DeltaBased(
    ...     name="letters",
    ...     initial=lambda node_id, num_nodes: frozenset(),
    ...     operations=[Operation("add", lambda payload, x: (payload | {x}, frozenset({x})), args=["a", "b"])],
    ...     merge=frozenset.union,
    ...     value=lambda payload: payload,
    ...     spec=grow_only_set,
    ...     delta_covers="update",
    ... )
    >>> check(letters, replicas=2, depth=4).passed
    True
    """

    name: str
    initial: Function
    operations: Sequence[Operation | Batch]
    merge: Function
    value: Function
    spec: Specification | Callable[..., object] | None = None
    grow_only: bool = False
    full_payloads: bool = False
    delta_covers: str = "origin"
    timestamp: Function | None = None
    properties: Sequence[Property] = ()
    snapshot: Function | None = None
    restore: Function | None = None
    fingerprint: Function | None = None
    save: Function | None = None
    load: Function | None = None
    recover: Function | None = None
    forgets: bool = False

    def __post_init__(self) -> None:
        require_description(self)
        if self.delta_covers not in ("origin", "update"):
            raise ModelError(f"{self.name}: delta_covers must be 'origin' or 'update', not {self.delta_covers!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpBased:
    """A data type whose replicas exchange a message for each update.

    An operation's `apply(payload, *args)` prepares at the origin: it changes nothing and returns the message; None:
    there is nothing to send and nothing to change, but the update counts. `effect(payload, message)` makes the change,
    at the origin at once and at every other replica when the message arrives; `ready(payload, message)`, if given, says
    whether it can take effect yet (a delivery precondition). With `merge`, whole payloads travel too, so that what
    operations lead to is compared with what merging leads to. All else as for `StateBased`.

    >>> from checker import check
    >>> from checker.specs import counter
    >>> added = OpBased(
    ...     name="added",
    ...     initial=lambda node_id, num_nodes: 0,
    ...     operations=[Operation("increment", lambda total: 1)],
    ...     effect=lambda total, message: total + message,
    ...     value=lambda total: total,
    ...     spec=counter,
    ... )
    >>> check(added, replicas=2, depth=4, network="causal").passed
    True
    >>> check(added, replicas=2, depth=4, network="at-least-once").passed
    False
    """

    name: str
    initial: Function
    operations: Sequence[Operation | Batch]
    effect: Function
    value: Function
    spec: Specification | Callable[..., object] | None = None
    ready: Function | None = None
    merge: Function | None = None
    grow_only: bool = False
    timestamp: Function | None = None
    properties: Sequence[Property] = ()
    snapshot: Function | None = None
    restore: Function | None = None
    fingerprint: Function | None = None
    save: Function | None = None
    load: Function | None = None
    recover: Function | None = None
    forgets: bool = False

    def __post_init__(self) -> None:
        require_description(self)


Description = StateBased | DeltaBased | OpBased
REQUIRED = {StateBased: ("initial", "merge", "value"), OpBased: ("initial", "effect", "value")}
OPTIONAL = ("merge", "ready", "timestamp", "snapshot", "restore", "fingerprint", "save", "load", "recover")


def require_description(description: Description) -> None:
    """Raise `ModelError` in one line for anything that cannot work."""
    name = description.name
    if not isinstance(name, str) or not name.strip():
        raise ModelError(f"the name of a description must be text, not {name!r}")
    required = REQUIRED.get(type(description), REQUIRED[StateBased])
    for part in dict.fromkeys((*required, *OPTIONAL)):
        function = getattr(description, part, None)
        if not (callable(function) or (part not in required and function is None)):
            raise ModelError(f"{name}: {part} must be a function, not {function!r}")
    for one, other in (("snapshot", "restore"), ("save", "load")):
        if (getattr(description, one) is None) != (getattr(description, other) is None):
            raise ModelError(f"{name}: {one} and {other} go together; give both or neither")
    _require_operations(name, description.operations)
    _require_specification(description)
    _require_properties(name, description.properties)


def _require_properties(name: str, properties: Sequence[Property]) -> None:
    own = [prop.name for prop in properties]
    for prop in properties:
        if own.count(prop.name) > 1:
            raise ModelError(f"{name}: two properties are called {prop.name!r}; names must differ")
        if prop.on not in ("replica", "pair", "all", "history"):
            raise ModelError(
                f"{name}: property {prop.name!r} is on {prop.on!r}; use 'replica', 'pair', 'all' or 'history'"
            )
        if callable(prop.facts) != (prop.on == "history"):
            raise ModelError(f"{name}: property {prop.name!r}: facts=function(value) and on='history' go together")
        if not callable(prop.holds):
            raise ModelError(f"{name}: property {prop.name!r} must have a function, not {prop.holds!r}")


def _require_operations(name: str, operations: Sequence[Operation | Batch]) -> None:
    if not operations:
        raise ModelError(f"{name}: no operations; a data type that is never updated cannot go wrong")
    names: set[str] = set()
    for operation in operations:
        if not isinstance(operation, Operation | Batch):
            raise ModelError(f"{name}: operations must be Operation(name, function), not {operation!r}")
        if not (callable(operation.apply) or (isinstance(operation, Batch) and operation.apply is None)):
            raise ModelError(f"{name}: operation {operation.name!r} must have a function, not {operation.apply!r}")
        if operation.name in names:
            raise ModelError(f"{name}: two operations are called {operation.name!r}; names must differ")
        if isinstance(operation, Operation) and not operation.choices:
            raise ModelError(
                f"{name}: operation {operation.name!r} has an empty list of arguments; use args=[()] for none"
            )
        names.add(operation.name)
    for operation in operations:
        if isinstance(operation, Batch):
            _require_batch(name, operation, [one.name for one in operations if isinstance(one, Operation)])


def _require_batch(name: str, batch: Batch, known: Sequence[str]) -> None:
    if not batch.calls:
        raise ModelError(f"{name}: batch {batch.name!r} has no calls; give at least one, as (name, argument...)")
    for call in batch.calls:
        if not (isinstance(call, tuple) and call and call[0] in known):
            raise ModelError(
                f"{name}: batch {batch.name!r} calls {call!r}, but the operations are {', '.join(known) or 'none'}; "
                "write each call as a tuple (name, argument...)"
            )


def _require_specification(description: Description) -> None:
    spec = description.spec
    if spec is None:
        return
    if not callable(spec) and not isinstance(spec, Specification):
        raise ModelError(
            f"{description.name}: spec must be a Specification or a function of the updates seen, not {spec!r}"
        )
    if isinstance(spec, Specification) and spec.history >= History.ARBITRATION and description.timestamp is None:
        raise ModelError(
            f"{description.name}: specification {spec.name!r} asks for arbitration order, but the type does not tell "
            "its timestamps; give timestamp=function(payload)"
        )
    if isinstance(spec, Specification) and spec.operations is not None:
        known = [operation.name for operation in description.operations if isinstance(operation, Operation)]
        for operation in spec.operations:
            if operation not in known:
                raise ModelError(
                    f"{description.name}: specification {spec.name!r} speaks of operation {operation!r}, "
                    f"which the type lacks; it has {', '.join(known)}"
                )


def specification_of(description: Description) -> Specification | None:
    """The description's specification; a bare function may read the whole history."""
    spec = description.spec
    if spec is None or isinstance(spec, Specification):
        return spec
    history = History.HAPPENS_BEFORE if description.timestamp is None else History.ARBITRATION
    return Specification(getattr(spec, "__name__", "specification"), spec, history)
