"""A map whose merge finds fields by their dots, though one update may give two fields the same dot.

Bug: where one of the two was removed, the merge meets two fields under one dot and gives up. Source: riak_dt pull
request 90, `dot_key_test`.
Smallest witness: put both fields at one replica, deliver, remove one there, merge (2 updates, 2 deliveries, the
second of which raises).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

Dot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DotKeyedMap:
    """`fields`: names with their dots, sorted; `met[i]`: how many dots of node i were met."""

    fields: tuple[tuple[str, Dot], ...]
    met: tuple[int, ...]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:
        """The empty map."""
        return cls((), (0,) * num_nodes, node_id)

    def put_both(self) -> Self:
        """Fields f and g, by one update with one dot."""
        own, count = self.node_id, self.met[self.node_id] + 1
        met = (*self.met[:own], count, *self.met[own + 1 :])
        return replace(self, fields=(("f", (own, count)), ("g", (own, count))), met=met)

    def remove(self, name: str) -> Self:
        """Without one field."""
        return replace(self, fields=tuple(one for one in self.fields if one[0] != name))

    def value(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(name for name, _ in self.fields)

    def merge(self, other: DotKeyedMap) -> Self:
        """The bug: each side's fields by dot, as if a dot belonged to one field only."""
        mine = {dot: name for name, dot in self.fields}
        others = {dot: name for name, dot in other.fields}
        kept: set[tuple[str, Dot]] = set()
        for dot in mine.keys() | others.keys():
            if dot in mine and dot in others:
                if mine[dot] != others[dot]:
                    raise LookupError(f"dot {dot} is field {mine[dot]} here and field {others[dot]} there")
                kept |= {one for one in self.fields if one[1] == dot}
            elif dot in mine and dot[1] > other.met[dot[0]]:
                kept |= {one for one in self.fields if one[1] == dot}
            elif dot in others and dot[1] > self.met[dot[0]]:
                kept |= {one for one in other.fields if one[1] == dot}
        return replace(self, fields=tuple(sorted(kept)), met=tuple(map(max, self.met, other.met)))
