"""A G-Counter in which every replica believes that it is node 0.

Bug: two writers share one entry, so the maximum of two concurrent increments keeps one of them. All replicas agree on
the wrong answer: convergence alone does not find it.
Source: nurl-lang/nurl pull request 169 (ids handed out in local first-seen order; every node is 0).
Smallest witness: increment at A; increment at B; A's payload reaches B; B answers 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.gcounter import GCounter


@dataclass(frozen=True, slots=True)
class SharedIdGCounter(GCounter):
    """As `GCounter`, but for the node's identity."""

    @classmethod
    def new(cls, node_id: int, num_nodes: int) -> Self:  # noqa: ARG003  (ignoring it is the bug)
        """Node 0, whoever asks: the bug."""
        return cls((0,) * num_nodes, 0)
