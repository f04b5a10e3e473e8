"""A PN-Counter that must not fall below zero, guarded by what the local replica shows.

Bug: two replicas that both show 1 both decrement; each guard is right at its replica, and the counter ends at -1.
Nobody owns the right to decrement (`models.bounded_counter` has such rights). Its answers are those of a PN-Counter,
and replicas agree on them: the invariant alone finds it.
Source: Shapiro, Preguica, Baquero, Zawirski (INRIA RR-7506, 2011), section 3.1.4, on why a non-negative counter needs
more than a local test.
Smallest witness, 5 events: increment at A; A's payload reaches B; decrement at A; decrement at B; A's payload
reaches B. B answers -1.

>>> a = GuardedPNCounter.new(0, 2).increment()
>>> b = GuardedPNCounter.new(1, 2).merge(a)
>>> a.can_decrement(), b.can_decrement(), b.decrement().merge(a.decrement()).value()
(True, True, -1)
"""

from __future__ import annotations

from dataclasses import dataclass

from models.pncounter import PNCounter


@dataclass(frozen=True, slots=True)
class GuardedPNCounter(PNCounter):
    """As `PNCounter`, with a test before a decrement."""

    def can_decrement(self) -> bool:
        """Whether the counter is above zero here: the bug."""
        return self.value() > 0
