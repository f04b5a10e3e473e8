"""Transitions of many states at once, by table look-up.

A batch is a chunk of a level. `looked_up` finds what each delivery does, as far as the tables know; `fill` asks user
code for the rest, for several batches together and in sorted order; `of` then gives the transitions, all those of one
kind between the same replicas as one `Move`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from checker.engine.arrays import WORD, Array, distinct, xp
from checker.engine.tables import BLOCKED, MISSING, Tables, pack_pair
from checker.engine.words import Flat, Folded


@dataclass(slots=True)
class Move:
    """Transitions: from `rows` of the batch, one or many per row, to the words `after`.

    `name`: the number of the event's name, or one for each.
    """

    rows: Array | slice
    after: Array
    name: int | Array


@dataclass(slots=True)
class Delivery:
    """Deliveries on one channel: rows of the batch, message ids, what both replicas become (None: the sender stays)."""

    rows: Array | slice
    message: Array
    sender: Array | None
    received: Array


@dataclass(slots=True)
class Batch:
    """States as words and as columns of ids, with the deliveries that are possible."""

    words: Array
    columns: list[Array]
    deliveries: dict[tuple[int, int], Delivery] = field(default_factory=dict)


class MoveTables:
    """The transition relation of a system over words of one form."""

    def __init__(self, tables: Tables, form: Flat | Folded, has_fans: bool = False) -> None:
        self.tables, self.form, self._has_fans = tables, form, has_fans

    def looked_up(self, words: Array) -> Batch:
        """A batch with its deliveries, some of them perhaps MISSING."""
        batch = Batch(words.astype(WORD, copy=False), self.form.columns(words))
        for (i, j), channel in self.tables.channels.items():
            rows, places = channel.offered.at(batch.columns[j])
            message = channel.offered.columns[0][places]
            sender = None if channel.is_still else channel.offered.columns[1][places]
            received = channel.received(batch.columns[i][rows], message)
            batch.deliveries[i, j] = Delivery(rows, message, sender, received)
        return batch

    def fill(self, batches: Sequence[Batch]) -> None:
        """Ask user code for every missing entry of the batches, channel by channel, in sorted order."""
        for i, j in self.tables.channels:
            wanting = []
            for batch in batches:
                delivery = batch.deliveries[i, j]
                missing = xp.flatnonzero(delivery.received == MISSING)
                if len(missing):
                    pairs = pack_pair(batch.columns[i][delivery.rows][missing], delivery.message[missing])
                    wanting.append((delivery, missing, pairs))
            if wanting:
                self.tables.receive(i, j, distinct(xp.concatenate([pairs for _, _, pairs in wanting])))
            for delivery, missing, pairs in wanting:
                channel = self.tables.channels[i, j]
                delivery.received[missing] = channel.received(pairs >> 31, pairs & (1 << 31) - 1)

    def complete(self, words: Array) -> Batch:
        """A batch with nothing missing."""
        batch = self.looked_up(words)
        self.fill([batch])
        return batch

    def of(self, batch: Batch) -> Iterator[Move]:
        """Every enabled transition of the batch."""
        for i, lists in enumerate(self.tables.locals):
            column = batch.columns[i]
            rows, places = lists.at(column)
            becomes, name = (entries[places] for entries in lists.columns)
            yield self._move(batch, rows, [(i, becomes)], name)
        for (i, j), delivery in batch.deliveries.items():
            yield self._delivery(batch, i, j, delivery)

    def leave(self, batch: Batch, unmet: Callable[[Array], Array]) -> tuple[Array, Array | None, Tally]:
        """Unmet words out of the batch; how many transitions leave each state, if wanted; what happened."""
        tally = Tally()
        new: list[Array] = [batch.words[:0]]
        fan = xp.zeros(len(batch.words), dtype=xp.int32) if self._has_fans else None
        is_moving = xp.zeros(len(batch.words), dtype=bool)
        for move in self.of(batch):
            is_changed = move.after != batch.words[move.rows]
            tally.count(move, is_changed)
            if isinstance(move.rows, slice):
                is_moving |= is_changed
            else:
                is_moving[move.rows[is_changed]] = True
            if fan is not None:
                fan += (
                    1 if isinstance(move.rows, slice) else xp.bincount(move.rows, minlength=len(fan)).astype(fan.dtype)
                )
            new.append(unmet(move.after))
        tally.terminal = int(len(is_moving) - xp.count_nonzero(is_moving))
        return xp.concatenate(new), fan, tally

    def _delivery(self, batch: Batch, i: int, j: int, delivery: Delivery) -> Move:
        rows, sender, received = delivery.rows, delivery.sender, delivery.received
        blocked = received == BLOCKED
        if blocked.any():
            open_ = xp.flatnonzero(~blocked)
            rows = open_ if isinstance(rows, slice) else rows[open_]
            sender, received = None if sender is None else sender[open_], received[open_]
        becomes = [(i, received)] if sender is None else [(i, received), (j, sender)]
        return self._move(batch, rows, becomes, self.tables.delivery)

    def _move(self, batch: Batch, rows: Array | slice, becomes: list[tuple[int, Array]], name: int | Array) -> Move:
        before = [column[rows] for column in batch.columns]
        return Move(rows, self.form.moved(batch.words[rows], before, becomes), name)


@dataclass(slots=True)
class Tally:
    """What happened: transitions, states that cannot move, and how often each event was enabled and changed."""

    terminal: int = 0
    enabled: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Tally:
        """What has been counted so far."""
        return Tally(self.terminal, dict(self.enabled), dict(self.changed))

    @property
    def transitions(self) -> int:
        """All enabled events."""
        return sum(self.enabled.values())

    def count(self, move: Move, is_changed: Array) -> None:
        """Count the transitions of one move."""
        if isinstance(move.name, int):
            self.add_one(move.name, len(is_changed), int(xp.count_nonzero(is_changed)))
            return
        enabled = xp.bincount(move.name)
        changed = xp.bincount(move.name[is_changed], minlength=len(enabled))
        for name in xp.flatnonzero(enabled).tolist():
            self.add_one(name, int(enabled[name]), int(changed[name]))

    def add(self, other: Tally) -> None:
        """Count what another one has counted."""
        self.terminal += other.terminal
        for name, count in other.enabled.items():
            self.add_one(name, count, other.changed[name])

    def by_name(self, tables: Tables) -> dict[str, tuple[int, int]]:
        """(enabled, changed) under the names, in order."""
        names = tables.event_names.things
        return {
            str(name): (self.enabled[n], self.changed[n])
            for name, n in sorted((str(names[n]), n) for n in self.enabled)
        }

    def add_one(self, name: int, enabled: int, changed: int) -> None:
        """Count events of one name."""
        if enabled:
            self.enabled[name] = self.enabled.get(name, 0) + enabled
            self.changed[name] = self.changed.get(name, 0) + changed
