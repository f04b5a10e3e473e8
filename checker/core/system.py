"""The four local functions: all that an engine knows about a replicated system.

An engine sees configurations and messages as opaque hashable values. It never learns what a replica, a
payload or a data type is, so that one engine serves every data type, network and fault.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, Protocol

from checker.core.events import Event

Configuration = Hashable
Message = Hashable
State = tuple[Configuration, ...]


class View(NamedTuple):
    """What properties may look at: ids of the payload and of the value, the updates seen, or what was raised.

    `configuration` is all of it; a check that projects it is asked anew for every configuration.
    """

    replica: int
    payload: int
    seen: Any
    value: int
    raised: str | None
    configuration: Configuration = None


class Merging(Protocol):
    """What `receive` comes to in a system where every message is merged, so that an engine need ask for merges only.

    A configuration is a payload and the updates seen, both small numbers, beside a rest that messages do not change by
    themselves, and that is opaque.
    """

    @property
    def has_bit_sets(self) -> bool:
        """Whether | unites two numbers for updates seen."""

    def parts(self, c: Configuration) -> tuple[int, int, Hashable] | None:
        """Payload, updates seen, the rest; None where nothing can arrive any more."""

    def carried(self, message: Message) -> tuple[int, int, Hashable]:
        """Payload and updates of a message; of the rest it has nothing."""

    def merge_all(self, left: Sequence[int], right: Sequence[int]) -> Sequence[int] | None:
        """Each payload merged with the one beside it; None once a merge has raised."""

    def unite_all(self, left: Sequence[int], right: Sequence[int]) -> Sequence[int]:
        """The updates seen by each with those beside it."""

    def become(self, payload: int, seen: int, rest: Hashable) -> Configuration:
        """The configuration with this payload, these updates seen, and what else follows of the rest."""


class System(Protocol):
    """A replicated system as its local functions; each must be a function of its arguments alone."""

    @property
    def replicas(self) -> int: ...

    @property
    def merging(self) -> Merging | None:
        """`receive` in parts, if it comes to that."""

    def initial(self) -> State:
        """The configurations in which the replicas begin."""

    def update(self, i: int, c: Configuration) -> Sequence[tuple[Event, Configuration]]:
        """The local events that replica i can do now, each with what it becomes."""

    def emit(self, j: int, i: int, c: Configuration) -> Sequence[tuple[Message, Configuration]]:
        """The messages that j can have delivered to i now, each with what j becomes."""

    def receive(self, i: int, j: int, c: Configuration, message: Message) -> Configuration | None:
        """What i becomes by the message from j, or None where the network does not let it arrive now."""

    def receive_all(
        self, i: int, j: int, c: Configuration, messages: Sequence[Message]
    ) -> Sequence[Configuration | None]:
        """`receive` for each of several messages; engines that ask for many ask so, because it is faster."""

    def view(self, i: int, c: Configuration) -> View:
        """What properties may look at."""

    def event_name(self, event: Event) -> str:
        """The kind of event that statistics count it under: an operation's name, or the kind itself."""


class Scope(Enum):
    """What a check is evaluated on: every increasing choice of `arity` replicas of a state, or every step."""

    STATE = "state"
    STEP = "step"


Held = tuple[int, int]
Term = int | tuple["Term", "Term"]


class Algebra(Protocol):
    """A binary function over projections of configurations, each of them a pair (payload, updates seen).

    To join is to merge the payloads and to unite what was seen. Hashable, and equal for the same function.
    """

    def merge_all(self, left: Sequence[int], right: Sequence[int]) -> Sequence[int]:
        """Each payload merged with the one beside it; -1 where that raised."""

    def unite(self, a: int, b: int) -> int:
        """All updates that a or b has seen."""

    def answer(self, payload: int) -> Hashable:
        """Equal for equal answers."""

    def size(self, payload: int) -> int:
        """How large it is, in characters as text."""

    def carried(self, message: Message) -> Held | None:
        """What a message holds: whoever receives it becomes the join of its own projection and this; None: no join."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Fails where two projections, pairs (key, answer), have equal keys and different answers."""

    answer: Callable[[Hashable], Hashable]


@dataclass(frozen=True, slots=True)
class Equations:
    """Fails where both sides of an equation answer differently; a term is a variable's number or a join of terms."""

    algebra: Algebra
    equations: tuple[tuple[Term, Term], ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """Each projection in turn joins every other, round after round, `rounds` at most, until nothing changes.

    Fails where that does not end, where the answers then differ, or where `is_right(first)` is false. While nothing is
    larger than `size`; beyond, only the check's predicate tells whether things grow without an end.
    """

    algebra: Algebra
    is_right: Callable[[Hashable], bool]
    rounds: int
    size: int


Form = Agreement | Equations | Closure


@dataclass(frozen=True, slots=True)
class Check:
    """A predicate over projections of views; part of the property called `name`.

    `project` keeps of a view what the predicate reads (None: nothing to check there), so that an engine can
    evaluate it once for each distinct combination. STATE: `holds` gets `arity` projections of different
    replicas, in replica order. STEP: the projections before and after one event at the replica it changes. `form`, if
    given, says the same as `holds` in terms that an engine can evaluate on whole arrays.
    """

    name: str
    scope: Scope
    arity: int
    project: Callable[[View], Hashable]
    holds: Callable[..., bool]
    form: Form | None = None
