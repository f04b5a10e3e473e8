"""A document whose fields belong to an object, which an assignment replaces.

Bug, or surprise: an edit of a field is lost where the object is replaced at the same time, without a trace. Source:
automerge-classic issue 485, where it was declared intended.
Smallest witness: edit a field at one replica, replace the object at another, deliver (2 updates, 1 delivery).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

Id = tuple[int, int]  # Lamport time, node


@dataclass(frozen=True, slots=True)
class ReplacedDocument:
    """`root`: the object that counts; `fields`: objects with the fields that were set in them."""

    root: Id
    fields: frozenset[tuple[Id, str]]
    node_id: int = field(compare=False)

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """An empty object that all share."""
        return cls((0, 0), frozenset(), node_id)

    def edit(self, name: str) -> Self:
        """A field of the object is set."""
        return type(self)(self.root, self.fields | {(self.root, name)}, self.node_id)

    def replace(self) -> Self:
        """A new, empty object in place of the old one."""
        return type(self)((self.root[0] + 1, self.node_id), self.fields, self.node_id)

    def value(self) -> frozenset[str]:
        """The bug: only fields of the present object count, seen by its assignment or not."""
        return frozenset(name for owner, name in self.fields if owner == self.root)

    def merge(self, other: ReplacedDocument) -> Self:
        """The latest object, and all fields."""
        return type(self)(max(self.root, other.root), self.fields | other.fields, self.node_id)
