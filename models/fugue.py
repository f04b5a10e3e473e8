"""Fugue: a list whose concurrent runs do not interleave, whether they are typed forwards or backwards.

Elements form a tree with left and right children; the list is its in-order walk. An element that is inserted between
two neighbours becomes a right child of the left one, unless that has right children already: then a left child of the
right one. Children of one side stand by their ids. Deleted elements stay as tombstones.
Source: Weidner, Kleppmann: The art of the Fugue: minimizing interleaving in collaborative text editing (2023,
arXiv 2305.00583), algorithm 1.

>>> mine, other = Fugue.new(0), Fugue.new(1)
>>> mine = mine.effect(mine.insert(0))
>>> other = other.effect(other.insert(0))
>>> mine.merge(other).value() == other.merge(mine).value() == ("a1", "b1")
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

ROOT = (-1, 0)
LEFT, RIGHT = "left", "right"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Id = tuple[int, int]  # replica, how manieth insertion there


class Node(NamedTuple):
    """An element: its id, its parent, the side on which it hangs there, and whether it was deleted."""

    id: Id
    parent: Id
    side: str
    is_deleted: bool

    @property
    def name(self) -> str:
        """As the list shows it."""
        return f"{LETTERS[self.id[0]]}{self.id[1]}"


class Insertion(NamedTuple):
    """The message of an insertion."""

    node: Node


class Deletion(NamedTuple):
    """The message of a deletion."""

    id: Id


@dataclass(frozen=True, slots=True)
class Fugue:
    """`nodes` in the order of their ids."""

    nodes: tuple[Node, ...]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The empty list."""
        return cls((), node_id)

    def insert(self, position: int) -> Insertion:
        """Prepare: a new element so far from the beginning, at the end if the list is shorter."""
        walk = _in_order(self.nodes)
        visible = [at for at, node in enumerate(walk) if not node.is_deleted]
        place = min(position, len(visible))
        at = visible[place - 1] if place else -1
        left = walk[at].id if place else ROOT
        own = sum(node.id[0] == self.replica for node in self.nodes) + 1
        if any(node.parent == left and node.side == RIGHT for node in self.nodes):
            return Insertion(Node((self.replica, own), walk[at + 1].id, LEFT, False))  # its first right descendant
        return Insertion(Node((self.replica, own), left, RIGHT, False))

    def shows(self, name: str) -> bool:
        """Whether the list has an element of this name."""
        return name in self.value()

    def delete(self, name: str) -> Deletion:
        """Prepare: the element of this name leaves."""
        return Deletion(next(node.id for node in self.nodes if node.name == name))

    def effect(self, message: Insertion | Deletion) -> Self:
        """The list after a message; causal delivery brings an element before what is done to it."""
        if isinstance(message, Deletion):
            nodes = (node._replace(is_deleted=True) if node.id == message.id else node for node in self.nodes)
            return replace(self, nodes=tuple(nodes))
        return replace(self, nodes=tuple(sorted((*self.nodes, message.node))))

    def merge(self, other: Fugue) -> Self:
        """All elements of both; what either has deleted stays deleted."""
        joined = {node.id: node for node in self.nodes}
        for node in other.nodes:
            known = joined.get(node.id, node)
            joined[node.id] = known._replace(is_deleted=known.is_deleted or node.is_deleted)
        return replace(self, nodes=tuple(joined[id_] for id_ in sorted(joined)))

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return tuple(node.name for node in _in_order(self.nodes) if not node.is_deleted)


def _in_order(nodes: tuple[Node, ...]) -> list[Node]:
    """Left children, the element, right children; the root is no element."""
    below: dict[tuple[Id, str], list[Node]] = {}
    for node in nodes:
        below.setdefault((node.parent, node.side), []).append(node)

    def side(id_: Id, which: str) -> list[Node]:
        return [found for node in below.get((id_, which), []) for found in walk(node)]

    def walk(node: Node) -> list[Node]:
        return [*side(node.id, LEFT), node, *side(node.id, RIGHT)]

    return [*side(ROOT, LEFT), *side(ROOT, RIGHT)]
