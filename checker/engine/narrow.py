"""Transitions where no configuration offers more than one message to a receiver: one look-up for each pair of replicas.

So it is with `sync` and `mailbox`. What an event adds to a word (`words.Flat`) is then a function of one configuration
(local events) or of two (deliveries), held in plain arrays. Worked example, two replicas with ids below 4: replica 0
going from 1 to 2 by a message of replica 1, which is in configuration 3, adds (2 - 1) * 1; that number stands at
place `1 * 4 + 3` of the array of channel 0 <- 1. An event that changes nothing adds 0: its successor is met already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod

from checker.engine.arrays import INDEX, WORD, Array, distinct, ragged, xp
from checker.engine.moves import Tally
from checker.engine.tables import BLOCKED, MISSING, Lists, Tables, pack_pair
from checker.engine.words import Flat, Folded

PAIRS_MAX = 1 << 22  # an array of so many pairs for each channel: 16 MiB
SLOTS_MAX = 8  # local events of one configuration that change something
UNKNOWN = int(xp.iinfo(INDEX).min)


@dataclass(slots=True)
class NarrowBatch:
    """States as words and as columns of ids; for each channel what its delivery adds, UNKNOWN where not yet asked."""

    words: Array
    columns: list[Array]
    added: dict[tuple[int, int], Array] = field(default_factory=dict)


def is_narrow(tables: Tables, form: Flat | Folded) -> bool:
    """Whether this module can do the work."""
    if not (isinstance(form, Flat) and form.is_dense):
        return False
    largest = prod(sorted(form.sizes)[-2:])
    return largest <= PAIRS_MAX and all(channel.offered.count_max <= 1 for channel in tables.channels.values())


class NarrowMoves:
    """The transition relation of a system over flat words."""

    def __init__(self, tables: Tables, form: Flat, has_fans: bool) -> None:
        self.tables, self.form, self._has_fans = tables, form, has_fans
        self._locals = [_LocalSteps(*field) for field in zip(form.sizes, form.strides, strict=True)]
        size = {(i, j): form.sizes[i] * form.sizes[j] for i, j in tables.channels}
        self._added = {channel: xp.full(cells, UNKNOWN, dtype=INDEX) for channel, cells in size.items()}
        self._blocked: dict[tuple[int, int], Array] = {}

    def update(self) -> None:
        """Take in the configurations known by now."""
        for i, steps in enumerate(self._locals):
            offered = [channel.offered for (_, j), channel in self.tables.channels.items() if j == i]
            steps.update(self.tables.locals[i], offered)

    def looked_up(self, words: Array) -> NarrowBatch:
        """A batch of states with what each delivery adds, as far as it is known."""
        batch = NarrowBatch(words.astype(WORD, copy=False), self.form.columns(words))
        for i, j in self.tables.channels:
            if i < j:
                places = self._places(batch.columns[i], batch.columns[j], j)
                batch.added[i, j] = self._added[i, j].take(places)
                batch.added[j, i] = self._added[j, i].take(places)
        return batch

    def fill(self, batches: Sequence[NarrowBatch]) -> None:
        """Ask user code for everything UNKNOWN in the batches, channel by channel, in sorted order."""
        for i, j in self.tables.channels:
            wanting = [b for b in batches if len(b.words) and b.added[i, j].min() == UNKNOWN]
            if wanting:
                rows = [xp.flatnonzero(b.added[i, j] == UNKNOWN) for b in wanting]
                receivers = [b.columns[i].take(r) for b, r in zip(wanting, rows, strict=True)]
                senders = [b.columns[j].take(r) for b, r in zip(wanting, rows, strict=True)]
                pairs = distinct(pack_pair(xp.concatenate(receivers), xp.concatenate(senders)))
                self._ask(i, j, pairs >> 31, pairs & (1 << 31) - 1)
                for batch, r, a, b in zip(wanting, rows, receivers, senders, strict=True):
                    batch.added[i, j][r] = self._added[i, j].take(self._channel_places(i, j, a, b))

    def leave(self, batch: NarrowBatch, unmet: Callable[[Array], Array]) -> tuple[Array, Array | None, Tally]:
        """Unmet words out of the batch; how many transitions leave each state, if wanted; what happened."""
        tally, words = Tally(), batch.words
        new: list[Array] = [words[:0]]
        moving = xp.zeros(len(words), dtype=INDEX)
        fan = xp.zeros(len(words), dtype=xp.int32) if self._has_fans else None
        enabled = changed = 0
        for column, steps in zip(batch.columns, self._locals, strict=True):
            how_often = xp.bincount(column, minlength=steps.size)
            steps.count(how_often, tally)
            enabled += int(how_often @ steps.offered)
            if fan is not None:
                fan += steps.fan.take(column)
            for added in steps.added:
                step = added.take(column)
                moving |= step
                new.append(unmet(step + words))
        for (i, j), step in batch.added.items():
            changed += int(xp.count_nonzero(step))
            moving |= step
            new.append(unmet(step + words))
            if (i, j) in self._blocked:
                places = self._channel_places(i, j, batch.columns[i], batch.columns[j])
                blocked = self._blocked[i, j].take(places)
                enabled -= int(xp.count_nonzero(blocked))
                if fan is not None:
                    fan -= blocked
        tally.add_one(self.tables.delivery, enabled, changed)
        tally.terminal = len(words) - int(xp.count_nonzero(moving))
        return xp.concatenate(new), fan, tally

    def _ask(self, i: int, j: int, receiver: Array, sender: Array) -> None:
        """Enter what delivery adds, for distinct pairs of configurations."""
        channel = self.tables.channels[i, j]
        offers = channel.offered.count[sender] == 1
        place = channel.offered.start[sender[offers]]
        message, becomes_sender = (column[place].astype(WORD) for column in channel.offered.columns)
        mine = receiver[offers]
        received = channel.received(mine, message).astype(WORD)
        missing = xp.flatnonzero(received == MISSING)
        if len(missing):
            self.tables.receive(i, j, distinct(pack_pair(mine[missing], message[missing])))
            received[missing] = channel.received(mine[missing], message[missing])
        added = (received - mine) * self.form.strides[i]
        added += (becomes_sender - sender[offers]) * self.form.strides[j]
        blocked = received == BLOCKED
        added[blocked] = 0
        places = self._channel_places(i, j, receiver, sender)
        table = self._added[i, j]
        table[places] = 0
        table[places[offers]] = added
        if blocked.any():
            marks = self._blocked.setdefault((i, j), xp.zeros(len(table), dtype=bool))
            marks[places[offers][blocked]] = True

    def _channel_places(self, i: int, j: int, receiver: Array, sender: Array) -> Array:
        return self._places(receiver, sender, j) if i < j else self._places(sender, receiver, i)

    def _places(self, low: Array, high: Array, high_replica: int) -> Array:
        places = low * self.form.sizes[high_replica]
        places += high
        return places


class _LocalSteps:
    """What the local events of one replica add, and how many there are of each name, for each configuration."""

    def __init__(self, size: int, stride: int) -> None:
        self.size = size
        self.added: list[Array] = []  # the first event that changes something, the second, ...; 0 where there is none
        self.offered = xp.zeros(size, dtype=WORD)  # messages to all receivers together
        self.fan = xp.zeros(size, dtype=xp.int32)  # local events and these
        self._stride = stride
        self._names: dict[int, tuple[Array, Array]] = {}  # how many are enabled, and how many change something
        self._known = 0

    def update(self, lists: Lists, offered: Sequence[Lists]) -> None:
        """Take in the lists of new configurations, and what each offers to each receiver."""
        now = slice(self._known, lists.filled)
        counts = lists.count[now]
        for to_receiver in offered:
            self.offered[now] += to_receiver.count[now]
        self.fan[now] = counts + self.offered[now]
        rows, places = ragged(lists.start[now], counts)
        c = self._known + xp.arange(len(counts))[rows]
        becomes, name = (column[places] for column in lists.columns)
        self._known = lists.filled
        for number in sorted(set(name.tolist())):
            empty = (xp.zeros(self.size, dtype=WORD), xp.zeros(self.size, dtype=WORD))
            enabled, changed = self._names.setdefault(number, empty)
            xp.add.at(enabled, c[name == number], 1)
            xp.add.at(changed, c[(name == number) & (becomes != c)], 1)
        moving = becomes != c
        c, becomes = c[moving], becomes[moving]
        slot = xp.arange(len(c)) - xp.searchsorted(c, c)
        for number in range(int(slot.max()) + 1 if len(slot) else 0):
            if number == len(self.added):
                self.added.append(xp.zeros(self.size, dtype=INDEX))
            of = slot == number
            self.added[number][c[of]] = (becomes[of] - c[of]) * self._stride

    def count(self, how_often: Array, tally: Tally) -> None:
        """Count the events of configurations that occur so often."""
        for name, (enabled, changed) in self._names.items():
            tally.add_one(name, int(how_often @ enabled), int(how_often @ changed))
