"""An LWW-register that takes for granted that no two writes have the same time, and raises where they have.

Bug: concurrent writes have the same Lamport time as a rule. What a design leaves open ("throw an error? or can we
assume they are unique?") happens on the first concurrent write, and the replicas can never merge again.
Source: lasp-lang types pull request 60, review of the LWW-register.
Smallest witness, 3 events: write(a) at A; write(b) at B; A's payload reaches B, and merge raises.

>>> a, b = TieRaisesLWWRegister.new(0, 2).write("a"), TieRaisesLWWRegister.new(1, 2).write("b")
>>> b.merge(a)
Traceback (most recent call last):
ValueError: two writes at time 1: 'b' and 'a'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from models.broken.lww_register_untied import UntiedLWWRegister


@dataclass(frozen=True, slots=True)
class TieRaisesLWWRegister(UntiedLWWRegister):
    """As `UntiedLWWRegister`, but for equal times."""

    def merge(self, other: UntiedLWWRegister) -> Self:
        """Keep the later write; writes at the same time are a `ValueError`: the bug."""
        if self.time == other.time and self.content != other.content:
            raise ValueError(f"two writes at time {self.time}: {self.content!r} and {other.content!r}")
        later = other if other.time > self.time else self
        return type(self)(later.content, later.time, self.node_id)
