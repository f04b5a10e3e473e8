"""Causal order by a list of messages that wait, which is gone through only once.

Bug: a message that waits for one behind it in the list is passed over, and stays where it is when that one has been
applied: whatever needs it is stuck as well. Source: CRDT-Redis issue 2, where remove-win types "get stuck sometimes";
what is known of the cause is that not all that waited was taken up when it could be, and that later versions repeat
their `notifyLoop` until nothing changes.
Smallest witness: three updates at one replica that arrive last one first: one of them waits for ever (3 updates, 3
deliveries).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.causal_or_set import CausalORSet


@dataclass(frozen=True, slots=True)
class OnePassORSet(CausalORSet):
    """As `CausalORSet`, except for what happens to messages that wait."""

    def drained(self) -> Self:
        """The bug: each is tried once, in the order of arrival."""
        now = self
        for message in self.waiting:
            if now.is_ready(message):
                now = now.without(message).applied(message)
        return now
