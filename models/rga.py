"""RGA, the replicated growable array: a list that is edited by position and kept as a tree of insertions.

Every element knows the element after which it was inserted. Elements inserted after the same one stand with the newest
first, by Lamport time and then by replica; a deleted element stays as a tombstone, because others may hang on it.
Source: Roh, Jeon, Kim, Lee: Replicated abstract data types (JPDC 71, 2011); as a tree: Attiya, Burckhardt, Gotsman,
Morrison, Yang, Zawirski: Specification and complexity of collaborative text editing (PODC 2016), section 4.

>>> mine, other = RGA.new(0), RGA.new(1)
>>> mine = mine.effect(mine.insert(0))
>>> other = other.effect(other.insert(0))
>>> mine.merge(other).value() == other.merge(mine).value() == ("b1", "a1")
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

HEAD = (0, 0)  # what the first element of a list is inserted after; below every id
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Id = tuple[int, int]  # Lamport time, replica


class Node(NamedTuple):
    """An element: its id, the id after which it was inserted, its name, and whether it was deleted."""

    id: Id
    after: Id
    name: str
    is_deleted: bool


class Insertion(NamedTuple):
    """The message of an insertion."""

    node: Node


class Deletion(NamedTuple):
    """The message of a deletion."""

    id: Id


@dataclass(frozen=True, slots=True)
class RGA:
    """`nodes` in the order of their ids; `replica` and the number of its insertions name what it inserts next."""

    nodes: tuple[Node, ...]
    replica: int
    inserted: int = 0

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls((), node_id)

    def insert(self, position: int) -> Insertion:
        """Prepare: a new element so far from the beginning, at the end if the list is shorter."""
        visible = self._visible()
        place = min(position, len(visible))
        after = visible[place - 1].id if place else HEAD
        time = max((node.id[0] for node in self.nodes), default=0) + 1
        name = f"{LETTERS[self.replica]}{self.inserted + 1}"
        return Insertion(Node((time, self.replica), after, name, False))

    def shows(self, name: str) -> bool:
        """Whether the list has an element of this name."""
        return name in self.value()

    def delete(self, name: str) -> Deletion:
        """Prepare: the element of this name leaves."""
        return Deletion(next(node.id for node in self._visible() if node.name == name))

    def effect(self, message: Insertion | Deletion) -> Self:
        """The list after a message; causal delivery brings an element before what is done to it."""
        if isinstance(message, Deletion):
            nodes = (node._replace(is_deleted=True) if node.id == message.id else node for node in self.nodes)
            return replace(self, nodes=tuple(nodes))
        own = message.node.id[1] == self.replica
        return replace(self, nodes=_joined(self.nodes, (message.node,)), inserted=self.inserted + own)

    def merge(self, other: RGA) -> Self:
        """All elements of both; what either has deleted stays deleted."""
        return replace(self, nodes=_joined(self.nodes, other.nodes))

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return tuple(node.name for node in self._visible())

    def _visible(self) -> list[Node]:
        return [node for node in _in_order(self.nodes) if not node.is_deleted]


def _joined(mine: tuple[Node, ...], others: tuple[Node, ...]) -> tuple[Node, ...]:
    joined = {node.id: node for node in mine}
    for node in others:
        known = joined.get(node.id, node)
        joined[node.id] = known._replace(is_deleted=known.is_deleted or node.is_deleted)
    return tuple(joined[id_] for id_ in sorted(joined))


def _in_order(nodes: tuple[Node, ...]) -> list[Node]:
    """Depth first, the newest first among those after the same element."""
    below: dict[Id, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.after, []).append(node)

    def walk(id_: Id) -> list[Node]:
        return [found for node in reversed(below.get(id_, [])) for found in (node, *walk(node.id))]

    return walk(HEAD)
