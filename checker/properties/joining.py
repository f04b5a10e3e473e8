"""The function that `laws` and `settles` speak of: merging payloads, and uniting what has been seen.

Its operands are pairs (payload id, updates seen), as replicas hold them and messages carry them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.system import View
from checker.system.answers import answer_key
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

Held = tuple[int, int]


def held(view: View) -> Held | None:
    """Payload and updates seen; None where an event of the replica raised."""
    return None if view.payload < 0 else (view.payload, view.seen)


@dataclass(frozen=True, slots=True)
class Joining:
    """`checker.core.system.Algebra` over what replicas hold."""

    system: ReplicatedSystem

    def join(self, a: Any, b: Any) -> Held | None:
        """What the holder of a holds after merging b; None where merge raised."""
        payload = self.system.user.merge(a[0], b[0])
        return None if isinstance(payload, Raised) else (payload, self.system.book.union(a[1], b[1]))

    def join_all(self, a: Any, others: Sequence[Any]) -> list[Held | None]:
        """`join` with each of several."""
        payloads = self.system.user.merge_all([a[0]] * len(others), [other[0] for other in others])
        seen = a[1]
        return [
            None if isinstance(payload, Raised) else (payload, other[1] | seen)
            for payload, other in zip(payloads, others, strict=True)
        ]

    def answer(self, a: Any) -> Hashable:
        """The answer of whoever holds a."""
        value = self.system.user.value(a[0])
        return ("raised", str(value)) if isinstance(value, Raised) else answer_key(self.system, value)

    def size(self, a: Any) -> int:
        """Of the payload's text."""
        return len(self.system.user.payloads.texts[a[0]])

    def carried(self, message: Any) -> Held | None:
        """What a message carries; None for an operation, which is applied and not merged."""
        snapshot = self.system.snapshot(message)
        return None if snapshot.form is Form.OPERATION else (snapshot.payload, snapshot.seen)
