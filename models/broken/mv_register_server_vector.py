"""An MV-register at servers whose kept writes carry version vectors of servers, and no dots.

Bug: the vector of a write is its client's context with the server's next number. That number stands for all earlier
writes of the server as well, whether the client had read them or not: a concurrent write of another client of the
same server looks like one that was read and replaced, and is lost.
Source: Preguica, Baquero, Almeida, Fonte, Goncalves: Dotted version vectors (arXiv:1011.5808, 2010), on
version vectors with one entry for each server.
Smallest witness, 2 events, before anything was read: write(a) at A by one client; write(b) at A by another. A answers b
alone.

>>> server = ServerVectorMVRegister.new(0, 1)
>>> unread = server.context()
>>> sorted(server.write_after(unread, "a").write_after(unread, "b").value())
['b']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.mv_register import MVRegister


@dataclass(frozen=True, slots=True)
class ServerVectorMVRegister(MVRegister):
    """As `MVRegister`, for clients that write at a server with what they have read there."""

    def context(self) -> tuple[int, ...]:
        """What a client that reads here has seen."""
        return self.met()

    def write_after(self, context: tuple[int, ...], content: object) -> Self:
        """A write by a client that had read `context`: the bug is that its vector covers more than that."""
        own = self.node_id
        vector = (*context[:own], self.met()[own] + 1, *context[own + 1 :])
        written = type(self)(frozenset({(content, vector)}), self.num_nodes, own)
        return self.merge(written)
