"""The four local functions as tables over small integers, filled on demand by one call of user code for each entry.

Worked example, G-Counter, two replicas, `async`. Replica 0's configurations are numbered as they are met: 0 is the
initial one, 1 is "payload (1, 0), outbox {(1, 0)}". Then

    local events of replica 0      configuration  0 -> [1]      1 -> [2]         (an increment each)
    channel 0 -> 1: messages       configuration  0 -> []       1 -> [message 0]
    channel 0 -> 1: receive        (configuration 0 of replica 1, message 0) -> configuration 3 of replica 1

`Locals` and the messages of a `Channel` are lists of entries per configuration, end to end: `start[c]`, `count[c]`.
`Channel.received` is a square while it is small (one look-up), a `KeyTable` beyond.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.core.events import Event, EventKind
from checker.core.system import Configuration, Message, System
from checker.engine.arrays import INDEX, WORD, Array, KeyTable, grouped, grown, ragged, room_for, xp
from checker.engine.interner import ABSENT, Interner
from checker.engine.merging import MergingArrivals

BLOCKED = ABSENT
MISSING = KeyTable.MISSING
SQUARE_MAX = 1 << 23  # entries of a square receive table; beyond, a key table is smaller and as fast


class Lists:
    """For each configuration id a list of rows; each column is one array, all lists laid end to end."""

    def __init__(self, columns: int) -> None:
        self.start = xp.zeros(64, dtype=WORD)
        self.count = xp.zeros(64, dtype=WORD)
        self.columns = [xp.zeros(64, dtype=INDEX) for _ in range(columns)]
        self.filled = 0
        self.count_max = 0  # the longest list
        self._size = 0
        self._is_single = True  # so far, each list is one row: the list of configuration c is row c

    def at(self, c: Array) -> tuple[Array | slice, Array]:
        """(which of the configurations, place in the columns) of every row of their lists; see `ragged`."""
        return (slice(None), c) if self._is_single else ragged(self.start[c], self.count[c])

    def extend(self, lists: Sequence[Sequence[tuple[int, ...]]]) -> None:
        """Lists for the next configuration ids."""
        size = self._size + sum(map(len, lists))
        self.start = grown(self.start, self.filled + len(lists))
        self.count = grown(self.count, self.filled + len(lists))
        self.columns = [grown(column, size) for column in self.columns]
        counts = xp.array([len(rows) for rows in lists], dtype=WORD)
        self._is_single = self._is_single and bool((counts == 1).all())
        self.count_max = max(self.count_max, int(counts.max()))
        ends = self._size + xp.cumsum(counts)
        now = slice(self.filled, self.filled + len(lists))
        self.count[now] = counts
        self.start[now] = ends - counts
        flat = [row for rows in lists for row in rows]
        if flat:
            for column, values in zip(self.columns, zip(*flat, strict=True), strict=True):
                column[self._size : size] = values
        self.filled += len(lists)
        self._size = size


class Channel:
    """Messages from j to i: which there are for each configuration of j, and what i becomes by each."""

    def __init__(self) -> None:
        self.messages = Interner()
        self.offered = Lists(2)  # message id, what the sender becomes
        self.is_still = True  # so far, no message changes its sender
        self._square: Array | None = xp.full((64, 64), MISSING, dtype=INDEX)
        self._table = KeyTable()

    def received(self, c: Array, message: Array) -> Array:
        """What i becomes from each configuration by each message: an id, BLOCKED, or MISSING."""
        if self._square is not None:
            return self._square.ravel()[c * self._square.shape[1] + message]
        return self._table.find(_key(c, message))

    def fit(self, configurations: int) -> None:
        """Make room before look-ups with ids below `configurations`."""
        if self._square is None:
            return
        rows, columns = self._square.shape
        if configurations <= rows and len(self.messages) <= columns:
            return
        rows = rows if configurations <= rows else room_for(configurations)
        columns = columns if len(self.messages) <= columns else room_for(len(self.messages))
        if rows * columns <= SQUARE_MAX:
            larger = xp.full((rows, columns), MISSING, dtype=INDEX)
            larger[: self._square.shape[0], : self._square.shape[1]] = self._square
            self._square = larger
            return
        c, message = xp.nonzero(self._square != MISSING)
        self._table.insert(_key(c, message), self._square[c, message])
        self._square = None

    def learn(self, c: Array, message: Array, becomes: Array) -> None:
        """Enter answers for pairs that were MISSING."""
        if self._square is not None:
            self._square[c, message] = becomes
        else:
            self._table.insert(_key(c, message), becomes)


def _key(c: Array, message: Array) -> Array:
    return c.astype(WORD) << 31 | message


class Tables:
    """All tables of a system; the only part of the engine, beside the checks, that calls the four functions."""

    def __init__(self, system: System) -> None:
        self.system = system
        n = self.replicas = system.replicas
        self.configurations = [Interner() for _ in range(n)]
        self.locals = [Lists(2) for _ in range(n)]  # what i becomes, the number of the event's name
        self.channels = {(i, j): Channel() for i in range(n) for j in range(n) if i != j}
        merging = system.merging
        self._arrivals = MergingArrivals(merging, self.configurations) if merging else None
        self.event_names = Interner()
        self.deliveries: list[tuple[tuple[int, int], Array, Array, Array]] = []  # channel, ids, messages, ids after
        self.journal: list[tuple[int, Array, Array]] = []  # entries as they appear: replica, ids before, ids after
        self.delivery = self._name(Event(EventKind.DELIVER, 0, 0))

    def counts(self) -> list[int]:
        """How many configurations each replica has had."""
        return [len(ids) for ids in self.configurations]

    def intern(self, state: tuple[Configuration, ...]) -> list[int]:
        """The ids of a state's configurations."""
        return [ids.intern(c) for ids, c in zip(self.configurations, state, strict=True)]

    def offer(self) -> None:
        """Fill in the local events and the messages of every configuration known by now, in order of their ids."""
        known = self.counts()
        for i in range(self.replicas):
            new = range(self.locals[i].filled, known[i])
            if new:
                lists = [self._local_events(i, self.configurations[i].things[c]) for c in new]
                self.locals[i].extend(lists)
                self._enter(i, [(c, row[0]) for c, rows in zip(new, lists, strict=True) for row in rows])
        for (i, j), channel in self.channels.items():
            new = range(channel.offered.filled, known[j])
            if new:
                offers = [self._offers(i, j, self.configurations[j].things[c]) for c in new]
                channel.offered.extend(offers)
                used = [(c, row[1]) for c, rows in zip(new, offers, strict=True) for row in rows if row[1] != c]
                channel.is_still = channel.is_still and not used
                self._enter(j, used)
            channel.fit(max(len(self.configurations[i]), known[i]))

    def receive(self, i: int, j: int, keys: Array) -> None:
        """Fill in what i becomes, for distinct (configuration, message) pairs packed as `pack_pair` does."""
        channel = self.channels[i, j]
        c, message = keys >> 31, keys & (1 << 31) - 1
        merged = None if self._arrivals is None else self._arrivals.become(i, j, c, channel.messages, message)
        becomes = self._received(i, j, c, message) if merged is None else merged.astype(INDEX)
        channel.learn(c, message, becomes)
        self.deliveries.append(((i, j), c, message, becomes))
        moved = (becomes != BLOCKED) & (becomes != c)
        self.journal.append((i, c[moved].astype(INDEX), becomes[moved]))

    def _received(self, i: int, j: int, c: Array, message: Array) -> Array:
        """Ids after, or BLOCKED, each message by itself."""
        ids, messages = self.configurations[i], self.channels[i, j].messages.things
        numbers: list[int] = []
        for a, arriving in grouped(c, message):
            after = self.system.receive_all(i, j, ids.things[a], [messages[m] for m in arriving])
            numbers += ids.intern_all(after)
        return xp.array(numbers, dtype=INDEX)

    def _enter(self, i: int, entries: list[tuple[int, int]]) -> None:
        if entries:
            before, after = zip(*entries, strict=True)
            self.journal.append((i, xp.array(before, dtype=INDEX), xp.array(after, dtype=INDEX)))

    def _local_events(self, i: int, c: Configuration) -> list[tuple[int, int]]:
        """Updates and the network's own events, then messages from i to itself."""
        intern = self.configurations[i].intern
        rows = [(intern(after), self._name(event)) for event, after in self.system.update(i, c)]
        for message, sender in self.system.emit(i, i, c):
            after = self.system.receive(i, i, sender, message)
            if after is not None:
                rows.append((intern(after), self.delivery))
        return rows

    def _offers(self, i: int, j: int, c: Configuration) -> list[tuple[int, int]]:
        channel, intern = self.channels[i, j], self.configurations[j].intern
        emitted: list[tuple[Message, Configuration]] = list(self.system.emit(j, i, c))
        return [(channel.messages.intern(message), intern(sender)) for message, sender in emitted]

    def _name(self, event: Event) -> int:
        return self.event_names.intern(self.system.event_name(event))


def pack_pair(c: Array, message: Array) -> Array:
    """A (configuration, message) pair as one word, for `Tables.receive`."""
    return _key(c, message)
