"""What the checker asks of a CRDT library: open, edit, save, load, merge, receive an update, read.

A document is a live object of the library (`Live`). Everything that is kept between two calls is immutable bytes, so
that adapters are functions of their arguments; what a library would choose at random (client, peer or actor id) is the
replica's number. An edit is a tuple of words: the kind of container, what to do, and with what.
"""

from __future__ import annotations

from string import ascii_letters
from typing import Any, Protocol

Live = Any
Edit = tuple[str, ...]

LETTERS_EACH = 8


class Library(Protocol):
    """One library. `package` is what must be installed; `kinds` are the containers that it has."""

    package: str
    kinds: tuple[str, ...]

    def open(self, node: int) -> Live:
        """An empty document whose edits are those of replica `node`."""

    def load(self, node: int, saved: bytes) -> Live:
        """The document that was saved, to be edited by replica `node`."""

    def save(self, live: Live) -> bytes:
        """The whole document, in one encoding for equal documents where the library has one."""

    def restart(self, live: Live) -> Live:
        """The document saved and loaded as the library advises, by the same replica."""

    def identity(self, saved: bytes) -> bytes:
        """Equal exactly for saved documents that hold the same edits."""

    def merge(self, live: Live, saved: bytes) -> Live:
        """The document after a whole other one was merged into it."""

    def edit(self, live: Live, edit: Edit) -> bytes:
        """Edit in place, as one transaction, and give the update that says so to others."""

    def receive(self, live: Live, update: bytes) -> Live:
        """The document after an update of another replica arrived, early, late or again."""

    def read(self, live: Live, kind: str) -> Any:
        """The content of one container as a plain value."""


def letter(node: int, number: int) -> str:
    """What the `number`-th edit (from 1) of a replica writes: no two edits write the same.

    >>> letter(0, 1), letter(0, 2), letter(1, 1), letter(2, 1)
    ('a', 'b', 'i', 'q')
    """
    if not (1 <= number <= LETTERS_EACH and (node + 1) * LETTERS_EACH <= len(ascii_letters)):
        raise ValueError(
            f"edit {number} of replica {node} has no letter of its own; "
            f"use at most {LETTERS_EACH} edits at each of {len(ascii_letters) // LETTERS_EACH} replicas"
        )
    return ascii_letters[node * LETTERS_EACH + number - 1]
