"""An op-based counter whose messages say what the counter should show, not what to add.

Bug: a concurrent update that the sender had not seen is overwritten. It is a register that the last message wins.
Source: automerge-swift issue 64 (integers that were last-writer-wins "rather than combining").
Smallest witness, 3 events: increment at A; increment at B; A's message reaches B.
B has applied two increments and answers 1.

>>> a, b = AbsoluteOpCounter.new(0, 2), AbsoluteOpCounter.new(1, 2)
>>> message = a.increment()
>>> b.effect(b.increment()).effect(message).value()
1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.op_counter import OpCounter


@dataclass(frozen=True, slots=True)
class AbsoluteOpCounter(OpCounter):
    """As `OpCounter`, but for what a message means."""

    def increment(self) -> int:
        """The message: show one more than here: the bug."""
        return self.total + 1

    def decrement(self) -> int:
        """The message: show one less than here: the bug."""
        return self.total - 1

    def effect(self, message: int) -> Self:
        """Show what the message says."""
        return type(self)(message)
