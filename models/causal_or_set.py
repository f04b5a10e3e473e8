"""Op-based add-wins set that brings its own causal order, for networks that have none.

A message says how many messages of each node its origin had applied. One that comes too early waits; whenever one is
applied, those that wait are tried again, until none of them is ready. A message that comes again is ignored.
Source: the causal delivery of Birman, Schiper, Stephenson: Lightweight causal and atomic group multicast (ACM TOCS 9,
1991), under the OR-set of Shapiro et al. (INRIA RR-7506, 2011), specification 15.

>>> a, b = CausalORSet.new(0, 2), CausalORSet.new(1, 2)
>>> added = a.add("x")
>>> a = a.effect(added)
>>> removed = a.remove("x")
>>> b.effect(removed).effect(added).value()
frozenset()
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

Dot = tuple[int, int]


class Message(NamedTuple):
    """From `node`, which had applied `past[i]` messages of node i; `dots` of the element go; None: it is added."""

    node: int
    past: tuple[int, ...]
    element: str
    dots: frozenset[Dot] | None


@dataclass(frozen=True, slots=True)
class CausalORSet:
    """`entries`: elements with the dots that count; `met[i]`: messages of node i applied; `waiting`: by arrival."""

    entries: frozenset[tuple[str, Dot]]
    met: tuple[int, ...]
    waiting: tuple[Message, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty set."""
        return cls(frozenset(), (0,) * num_nodes, (), node_id)

    def add(self, element: str) -> Message:
        """Prepare: the message's own number is the dot."""
        return Message(self.node_id, self.met, element, None)

    def remove(self, element: str) -> Message:
        """Prepare: the dots that the element has here."""
        return Message(self.node_id, self.met, element, frozenset(dot for x, dot in self.entries if x == element))

    def value(self) -> frozenset[str]:
        """The elements with a dot."""
        return frozenset(element for element, _ in self.entries)

    def effect(self, message: Message) -> Self:
        """Apply it if it is ready, and then what has waited for it; else let it wait."""
        if message.past[message.node] < self.met[message.node] or message in self.waiting:
            return self
        if not self.is_ready(message):
            return replace(self, waiting=(*self.waiting, message))
        return self.applied(message).drained()

    def drained(self) -> Self:
        """With nothing waiting that is ready."""
        for message in self.waiting:
            if self.is_ready(message):
                return self.without(message).applied(message).drained()
        return self

    def is_ready(self, message: Message) -> bool:
        """Whether all has been applied that its origin had applied."""
        return all(here >= there for here, there in zip(self.met, message.past, strict=True))

    def without(self, message: Message) -> Self:
        """The message waits no longer."""
        return replace(self, waiting=tuple(one for one in self.waiting if one != message))

    def applied(self, message: Message) -> Self:
        """The dot comes, or the dots go."""
        node, count = message.node, message.past[message.node] + 1
        met = (*self.met[:node], count, *self.met[node + 1 :])
        if message.dots is None:
            return replace(self, met=met, entries=self.entries | {(message.element, (node, count))})
        return replace(self, met=met, entries=self.entries - {(message.element, dot) for dot in message.dots})
