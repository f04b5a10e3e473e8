"""Replicas of a library's document: as whole saved documents, or as logs of all that a live document was given.

WholeDocuments: a replica keeps the saved document between two events; each event loads it, edits or merges, and saves
it again. Messages are whole saved documents.

DeliveryLogs: a replica keeps what happened to its document, in order: its own edits and the updates that arrived. Each
event replays the log on a live document, because a saved document may lack updates that came too early and wait for
others. Messages are single updates. An update that arrives again is given to the document again, `REPEATS` times in a
log at most; beyond that a repeated delivery is taken for a lost one, so that logs end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.real.library import Edit, Library, Live, letter

REPEATS = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """A document between two events: whose it is, how many edits were its own, and the saved bytes."""

    node: int
    edits: int
    document: bytes


class WholeDocuments:
    """A library's documents, exchanged whole. `kind` is the container that is edited and read."""

    def __init__(self, library: Library, kind: str) -> None:
        self.library = library
        self.kind = kind

    def initial(self, node: int, _nodes: int) -> Saved:
        """An empty document."""
        return self._kept(node, 0, self.library.open(node))

    def edit(self, saved: Saved, *words: str) -> Saved:
        """After one edit by the owner; `WRITES` among the words stands for a letter of its own."""
        live = self._live(saved)
        self.library.edit(live, written(self.kind, words, saved.node, saved.edits + 1))
        return self._kept(saved.node, saved.edits + 1, live)

    def merge(self, saved: Saved, other: Saved) -> Saved:
        """After the other document was merged into it."""
        return self._kept(saved.node, saved.edits, self.library.merge(self._live(saved), other.document))

    def read(self, saved: Saved) -> Any:
        """What the container holds."""
        return self.library.read(self._live(saved), self.kind)

    def identity(self, saved: Saved) -> tuple[int, int, bytes]:
        """All that later events depend on; saved documents of some libraries differ by the order of their parts."""
        return (saved.node, saved.edits, self.library.identity(saved.document))

    def _live(self, saved: Saved) -> Live:
        return self.library.load(saved.node, saved.document)

    def _kept(self, node: int, edits: int, live: Live) -> Saved:
        return Saved(node, edits, self.library.save(live))


@dataclass(frozen=True, slots=True)
class Entry:
    """An update, and the edit that made it where that was the replica's own; or a restart, which makes none."""

    update: bytes
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """All that a live document was given, in order. A message is a log of one entry."""

    node: int
    entries: tuple[Entry, ...] = ()


RESTART: Edit = ("restart",)


class DeliveryLogs:
    """A library's live documents, which exchange single updates."""

    def __init__(self, library: Library, kind: str) -> None:
        self.library = library
        self.kind = kind

    def initial(self, node: int, _nodes: int) -> Log:
        """An empty document."""
        return Log(node)

    def edit(self, log: Log, *words: str) -> tuple[Log, Log]:
        """(the log with one more edit of its owner, the update that says so)."""
        number = 1 + sum(entry.edit is not None for entry in log.entries)  # restarts too: they are updates
        edit = written(self.kind, words, log.node, number)
        update = self.library.edit(self._live(log), edit)
        return Log(log.node, (*log.entries, Entry(update, edit))), Log(log.node, (Entry(update),))

    def restart(self, log: Log) -> tuple[Log, Log]:
        """(the log with the document saved and loaded again, nothing to tell others)."""
        return Log(log.node, (*log.entries, Entry(b"", RESTART))), Log(log.node)

    def merge(self, log: Log, other: Log) -> Log:
        """After all updates of the other log arrived one by one, in its order."""
        entries = list(log.entries)
        for entry in other.entries:
            if entry.edit == RESTART:
                continue
            known = [one.update for one in entries]
            if entry.update not in known or len(known) - len(set(known)) < REPEATS:
                entries.append(Entry(entry.update))
        return Log(log.node, tuple(entries))

    def read(self, log: Log) -> Any:
        """What the container holds."""
        return self.library.read(self._live(log), self.kind)

    def _live(self, log: Log) -> Live:
        live = self.library.open(log.node)
        for entry in log.entries:
            if entry.edit is None:
                live = self.library.receive(live, entry.update)
            elif entry.edit == RESTART:
                live = self.library.restart(live)
            else:
                self.library.edit(live, entry.edit)
        return live


WRITES = "*"


def written(kind: str, words: tuple[str, ...], node: int, number: int) -> Edit:
    """The edit in full: which container, and the letter of this very edit in place of `WRITES`.

    >>> written("text", ("insert", "front", WRITES), node=1, number=1)
    ('text', 'insert', 'front', 'i')
    """
    return (kind, *(letter(node, number) if word == WRITES else word for word in words))
