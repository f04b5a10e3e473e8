"""A logged LWW-register that saves its log oldest first, and takes what it loads for latest first.

Bug: after loading, the oldest write is the answer, until the next merge sorts the log again. `load(save(r))` is not r.
Source: automerge issue 579 (the winner of a conflict changes after save and load); that the order in the file is the
cause is this model's guess.
Smallest witness, 2 events: write(a) at A; write(b) at A. A answers b; saved and loaded, it answers a. Concurrent writes
take 3: write(a) at A; write(b) at B; A's payload reaches B.

>>> a = ReloadLoggedRegister.new(0, 2).write("a").write("b")
>>> a.value(), ReloadLoggedRegister.load(a.save()).value()
('b', 'a')
"""

from __future__ import annotations

from dataclasses import dataclass

from models.logged_register import Log, LoggedRegister


@dataclass(frozen=True, slots=True)
class ReloadLoggedRegister(LoggedRegister):
    """As `LoggedRegister`, but for `save`."""

    def save(self) -> tuple[int, Log]:
        """The node and its log, oldest first, as plain data: the bug, for `load` does not turn it round."""
        return self.node_id, self.log[::-1]
