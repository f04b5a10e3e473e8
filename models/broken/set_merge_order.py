"""A map from keys to owners in which the local side of a merge wins.

Bug: two replicas that add the same key each keep their own owner. Source: phoenix_pubsub issue 214, additions of one
key resolved by the local order of merging.
Smallest witness: add the key at both, exchange: they disagree on its owner (2 updates, 2 deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class LocalFirstMap:
    """`owners`: keys with the node that added them, sorted by key."""

    owners: tuple[tuple[str, int], ...]
    node_id: int

    @classmethod
    def new(cls, node_id: int, _num_nodes: int) -> Self:
        """The empty map."""
        return cls((), node_id)

    def add(self, key: str) -> Self:
        """The key belongs to this node, unless it is there."""
        return type(self)(tuple(sorted({key: self.node_id, **dict(self.owners)}.items())), self.node_id)

    def value(self) -> tuple[tuple[str, int], ...]:
        """The keys with their owners."""
        return self.owners

    def merge(self, other: LocalFirstMap) -> Self:
        """The bug: where both have a key, mine stays."""
        return type(self)(tuple(sorted({**dict(other.owners), **dict(self.owners)}.items())), self.node_id)
