"""What a replicated system is made of, for the modules that make up its local functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.core.faults import Faults
from checker.core.history import History, Specification
from checker.system.bookkeeping import Book
from checker.system.description import DeltaBased, Description, OpBased, StateBased, specification_of
from checker.system.networks.messages import Form, Network, Post, Snapshot
from checker.system.op_code import OpCode
from checker.system.store import Store
from checker.system.user_code import UserCode


@dataclass(frozen=True)
class Parts:
    """The data type and its calls, the network and its messages, and what may go wrong."""

    description: Description
    user: UserCode
    post: Post
    network: Network
    faults: Faults

    @cached_property
    def specification(self) -> Specification | None:
        """What a replica should answer."""
        return specification_of(self.description)

    @cached_property
    def book(self) -> Book:
        """Sets of updates, with as much history as is needed."""
        history = self.specification.history if self.specification else History.COUNTS
        if not self.covers_prefixes or (self.faults.crashes and self.description.forgets):
            history = max(history, History.SET)
        return Book(history, self.user.offered.kinds, self.user.stamps.peek)

    @cached_property
    def op_code(self) -> OpCode | None:
        """The user code of an op-based type; None for others."""
        return self.user if isinstance(self.user, OpCode) else None

    @cached_property
    def covers_prefixes(self) -> bool:
        """Whether every message makes visible all earlier updates of each replica that it tells of."""
        if isinstance(self.description, DeltaBased):
            return self.description.delta_covers == "origin" or not self.network.ships_deltas
        return isinstance(self.description, StateBased) or not self.network.is_broadcast

    @cached_property
    def ships_payloads(self) -> bool:
        """Whether whole payloads travel."""
        if isinstance(self.description, DeltaBased):
            return self.description.full_payloads or not self.network.ships_deltas
        return self.description.merge is not None

    @cached_property
    def ships_messages(self) -> bool:
        """Whether a message travels for each update: a delta or an operation."""
        if isinstance(self.description, OpBased):
            return self.network.is_broadcast
        return isinstance(self.description, DeltaBased) and self.network.ships_deltas

    def store_of(self, snapshot: Snapshot) -> Store:
        """Where the content of a message is kept."""
        if snapshot.form is Form.OPERATION:
            assert self.op_code is not None
            return self.op_code.messages
        return self.user.payloads

    def text_of(self, snapshot: Snapshot) -> str:
        """The content of a message as text."""
        return self.store_of(snapshot).texts[snapshot.payload]
