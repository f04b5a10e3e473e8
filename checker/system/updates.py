"""What replicas become by updates: the operation is performed, the update noted as seen, and its messages posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.core.events import Event, EventKind
from checker.system.bookkeeping import NO_STAMP, Circumstances
from checker.system.networks.messages import Configured, Form, Noted, became
from checker.system.parts import Parts
from checker.system.user_code import Raised, Updated

NO_CONTEXT = -1


class Updates:
    """The updates that each replica can do; `ops[i]`, if given, bounds those of replica i."""

    def __init__(self, parts: Parts, ops: tuple[int, ...] | None) -> None:
        self._parts, self._ops = parts, ops
        self._offered = parts.user.offered

    def of(self, i: int, c: Any) -> Iterator[tuple[Event, Configured | Raised]]:
        """Every operation that replica i may still do, with what it becomes."""
        left = None if self._ops is None else self._ops[i] - self._issued(i, c)
        if left == 0:
            return
        now, context = self.circumstances(i, c)
        for choice, kinds in enumerate(self._offered.made):
            if left is not None and len(kinds) > left:
                continue
            outcome = self._parts.user.update(choice, c.payload, now, context)
            if outcome is not None:
                becomes = outcome if isinstance(outcome, Raised) else self._updated(i, c, choice, outcome)
                yield Event(EventKind.UPDATE, i, choice=choice), becomes

    def circumstances(self, i: int, c: Configured) -> tuple[int, int]:
        """What the clock of replica i shows, and the payload that its client has read."""
        return self._clock(i, c), c.notes.read.payload if isinstance(c, Noted) else NO_CONTEXT

    def _issued(self, i: int, c: Configured) -> int:
        """How many updates replica i has made."""
        return c.notes.issued if isinstance(c, Noted) else self._parts.book.issued(c.seen, i)

    def _clock(self, i: int, c: Configured) -> int:
        """What the clock of replica i shows: without skew it respects happens-before."""
        skew = self._parts.faults.skew
        return 1 + self._parts.book.count(c.seen) + (skew[i] if skew else 0)

    def _updated(self, i: int, c: Configured, choice: int, made: Updated) -> Configured | Raised:
        seen = self._seen_after(i, c, choice, made)
        if isinstance(seen, Raised):
            return seen
        snapshots: list[tuple[int, ...]] = []
        if made.message is not None and self._parts.ships_messages:
            snapshots.append(self._message(i, c.seen, seen, made.message))
        if self._parts.ships_payloads:
            snapshots.append((made.payload, seen))
        after = became(c, made.payload, seen, self._parts.network.posted(c.outbox, *snapshots))
        if isinstance(after, Noted):
            issued = after.notes.issued + len(self._offered.made[choice])
            return after._replace(notes=after.notes._replace(issued=issued))
        return after

    def _seen_after(self, i: int, c: Configured, choice: int, made: Updated) -> int | Raised:
        """What replica i has seen after an update, or after each part of a batch."""
        book, seen = self._parts.book, c.seen
        kinds = self._offered.made[choice]
        is_silent = made.message is None and self._parts.ships_messages
        for number, kind in enumerate(kinds):
            stamp = self._stamp(made, number) if book.keeps_timestamps else NO_STAMP
            if isinstance(stamp, Raised):
                return stamp
            seen = book.with_update(seen, i, kind, self._circumstances(c, choice, seen, stamp, number, is_silent))
        return seen

    def _stamp(self, made: Updated, number: int) -> int | Raised:
        """The timestamp after part `number` of an update; after all of it where the parts are not told apart."""
        payload = made.between[number] if number < len(made.between) else made.payload
        return self._parts.user.timestamp(payload)

    def _circumstances(
        self, c: Configured, choice: int, seen: int, stamp: int, number: int, is_silent: bool
    ) -> Circumstances:
        if not isinstance(c, Noted):
            return Circumstances(stamp, is_silent=is_silent)
        past = None
        if self._offered.uses_context[choice]:
            sets = self._parts.book.sets
            past = sets.union(
                c.notes.read.seen, sets.minus(seen, c.seen)
            )  # what the client had read, and earlier parts of the batch
        return Circumstances(stamp, past, c.notes.issued + number + 1, is_silent)

    def _message(self, i: int, before: int, seen: int, content: int) -> tuple[int, ...]:
        """What replica i sends about its newest update, beside whole payloads."""
        book, network = self._parts.book, self._parts.network
        visible = book.own(seen, i) if self._parts.covers_prefixes else book.sets.minus(seen, before)
        if not network.is_broadcast:
            return (content, visible)
        form = Form.DELTA if self._parts.op_code is None else Form.OPERATION
        needs = network.needs(book.sent(before), book.sent(book.own(before, i)))
        return (content, visible, form, needs)
