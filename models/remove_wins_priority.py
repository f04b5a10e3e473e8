"""An element of a priority queue in which removes win, with the priorities that its adds have given and increased.

A replica keeps a record of each add and each remove that no later one has replaced, so records are concurrent with each
other. The element is in while there are adds and no remove.
Source: the Remove-Win CRPQ of CRDT-Redis, specified in its MET/TLA/rmvwin_crpq (there one record is chosen for the
answer; here all are shown).

>>> a, b = RemoveWinsPriority.new(0, 2), RemoveWinsPriority.new(1, 2)
>>> added = a.add(5)
>>> a, b = a.effect(added), b.effect(added)
>>> increased, removed = a.increase(2), b.remove()
>>> a.effect(increased).value(), a.effect(increased).effect(removed).value()
((7,), ())
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

Clock = tuple[int, ...]


class Added(NamedTuple):
    """The message of an add, with its version vector."""

    clock: Clock
    node: int
    priority: int


class Increased(NamedTuple):
    """The message of an increase."""

    clock: Clock
    node: int
    by: int


class Removed(NamedTuple):
    """The message of a remove."""

    clock: Clock
    node: int


@dataclass(frozen=True, slots=True)
class RemoveWinsPriority:
    """`adds`: (version vector, priority) of the adds that count; `removes`: version vectors; `met`: all seen here."""

    adds: frozenset[tuple[Clock, int]]
    removes: frozenset[Clock]
    met: Clock
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """Not in."""
        return cls(frozenset(), frozenset(), (0,) * num_nodes, node_id)

    def is_in(self) -> bool:
        """Whether there are adds and no remove."""
        return bool(self.adds) and not self.removes

    def is_out(self) -> bool:
        """Whether it can be added."""
        return not self.is_in()

    def add(self, priority: int) -> Added:
        """Prepare: in, with this priority."""
        return Added(self._next(), self.node_id, priority)

    def increase(self, by: int) -> Increased:
        """Prepare: more, for the adds that are seen here."""
        return Increased(self._next(), self.node_id, by)

    def remove(self) -> Removed:
        """Prepare: out, whatever is added at the same time."""
        return Removed(self._next(), self.node_id)

    def effect(self, message: Added | Increased | Removed) -> Self:
        """What the message has seen is replaced by it, or increased; messages come in causal order."""
        clock = message.clock
        met = tuple(map(max, self.met, clock))
        removes = frozenset(one for one in self.removes if not is_before(one, clock))
        match message:
            case Added():
                adds = self.adds_after(clock) | {(clock, message.priority)}
                return replace(self, adds=adds, removes=removes, met=met)
            case Removed():
                adds = frozenset(one for one in self.adds if not is_before(one[0], clock))
                return replace(self, adds=adds, removes=self.removes | {clock}, met=met)
            case Increased():
                more = {(at, n + message.by * is_before(at, clock)) for at, n in self.adds}
                return replace(self, adds=frozenset(more), met=met)

    def adds_after(self, clock: Clock) -> frozenset[tuple[Clock, int]]:
        """What is left of the adds when another one comes."""
        return frozenset(one for one in self.adds if not is_before(one[0], clock))

    def value(self) -> tuple[int, ...]:
        """The priorities of all adds that count, sorted; none where the element is not in."""
        return tuple(sorted(priority for _, priority in self.adds)) if self.is_in() else ()

    def records_are_concurrent(self) -> bool:
        """Whether no record was seen by another: what the source calls Rcd_Concurrent."""
        clocks = [*(clock for clock, _ in self.adds), *self.removes]
        return not any(is_before(one, other) for one in clocks for other in clocks if one != other)

    def _next(self) -> Clock:
        own = self.node_id
        return (*self.met[:own], self.met[own] + 1, *self.met[own + 1 :])


def is_before(one: Clock, other: Clock) -> bool:
    """Whether the event of the one was seen by that of the other."""
    return all(a <= b for a, b in zip(one, other, strict=True))
