"""The function that `laws` and `settles` speak of: merging payloads, and uniting what has been seen.

Its operands are pairs (payload id, updates seen), as replicas hold them and messages carry them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.system import Held, View
from checker.system.answers import held_key
from checker.system.networks.messages import Form
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised


def held(view: View) -> Held | None:
    """Payload and updates seen; None where an event of the replica raised."""
    return None if view.payload < 0 else (view.payload, view.seen)


@dataclass(frozen=True, slots=True)
class Joining:
    """`checker.core.system.Algebra` over what replicas hold."""

    system: ReplicatedSystem

    def join(self, a: Held, b: Held) -> Held | None:
        """What the holder of a holds after merging b; None where merge raised."""
        payload = self.system.user.merge(a[0], b[0])
        return None if isinstance(payload, Raised) else (payload, self.unite(a[1], b[1]))

    def merge_all(self, left: Sequence[int], right: Sequence[int]) -> list[int]:
        """Each payload merged with the one beside it; -1 where that raised."""
        return [-1 if isinstance(payload, Raised) else payload for payload in self.system.user.merge_all(left, right)]

    def unite(self, a: int, b: int) -> int:
        """All updates that a or b has seen."""
        return self.system.book.sets.union(a, b)

    def answer(self, payload: int) -> Hashable:
        """The answer of whoever holds it."""
        return held_key(self.system, payload)

    def size(self, payload: int) -> int:
        """Of its text."""
        return len(self.system.user.payloads.texts[payload])

    def carried(self, message: Any) -> Held | None:
        """What a message carries; None for an operation, which is applied and not merged."""
        snapshot = self.system.snapshot(message)
        return None if snapshot.form is Form.OPERATION else (snapshot.payload, snapshot.seen)
