"""A list in which moving an element means deleting it and inserting it again elsewhere.

Bug: two replicas that move the same element at the same time each insert a copy. Source: Kleppmann: Moving elements in
list CRDTs (PaPoC 2020), section 1.
Smallest witness: x is moved to the head of replica 0 and to the head of replica 1; deliver one move: x is there twice
(2 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

Id = tuple[int, int]


class Node(NamedTuple):
    """A copy of an element: its id, and the name that it shows."""

    id: Id
    name: str


class Movement(NamedTuple):
    """The message of a move: what is deleted, and what is inserted at which end."""

    deleted: Id
    inserted: Node
    is_first: bool


@dataclass(frozen=True, slots=True)
class MoveByCopyList:
    """`nodes` in order, ties between moves to one end broken by id; `deleted` are tombstones."""

    nodes: tuple[tuple[int, Node], ...]
    deleted: frozenset[Id]
    replica: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int = 0) -> Self:
        """The elements x and y."""
        return cls(((0, Node((0, -1), "x")), (0, Node((1, -1), "y"))), frozenset(), node_id)

    def move(self, name: str, to: str) -> Movement:
        """Prepare: the element goes to the `first` or the `last` place."""
        old = next(node for _, node in self.nodes if node.name == name and node.id not in self.deleted)
        time = max(node.id[0] for _, node in self.nodes) + 1
        return Movement(old.id, Node((time, self.replica), name), to == "first")

    def effect(self, message: Movement) -> Self:
        """The bug: the inserted copy has a new id, so a concurrent move of the same element does not meet it."""
        placed = (-1 if message.is_first else 1, message.inserted)
        return replace(self, nodes=tuple(sorted({*self.nodes, placed})), deleted=self.deleted | {message.deleted})

    def value(self) -> tuple[str, ...]:
        """The names of the elements, in order."""
        return tuple(node.name for _, node in self.nodes if node.id not in self.deleted)
