"""Real CRDT libraries: `loro-text` exchanges whole documents, `loro-text-updates` single updates, and so on.

Not a family of the catalogue, since the libraries are an extra. Importing this module loads no library; asking for a
description whose library is missing is one clear line.

What is claimed of the answers, beside convergence, is only what needs no knowledge of how a library orders and
resolves: a text or list shows exactly the letters inserted and not removed, in the same order everywhere; a key of a
map holds what one of the latest writes to it wrote; a counter counts. Updates may arrive before others on which they
depend, and a library may then hide them, so these claims are about replicas that have seen no update without all that
happened before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from typing import Any

from checker.core.errors import ModelError
from checker.core.history import History, Seen, Specification, Update
from checker.system.description import DeltaBased, Description, Operation, Property, StateBased
from models.real.automerge_doc import Automerge
from models.real.library import Library, letter
from models.real.loro_doc import Loro
from models.real.pycrdt_doc import Pycrdt
from models.real.replicas import WRITES, DeliveryLogs, WholeDocuments

LIBRARIES: tuple[Library, ...] = (Pycrdt(), Loro(), Automerge())

KEY = "k"
REMOVABLE = (letter(0, 1), letter(1, 1))
"""What the operation `remove` is tried on: the first letters of the first two replicas."""


# --- operations -------------------------------------------------------------------------------------------


def operations(documents: WholeDocuments | DeliveryLogs) -> list[Operation]:
    """What a client can do to the documents' container."""
    edit = documents.edit
    insert = Operation("insert", lambda payload, place: edit(payload, "insert", place, WRITES), ["front", "end"])
    remove = Operation(
        "remove",
        lambda payload, written: edit(payload, "remove", written),
        REMOVABLE,
        enabled=lambda payload, written: written in documents.read(payload),
    )
    match documents.kind:
        case "map":
            return [
                Operation("put", lambda payload, key: edit(payload, "put", key, WRITES), [KEY]),
                Operation(
                    "remove",
                    lambda payload, key: edit(payload, "discard", key),
                    [KEY],
                    enabled=lambda payload, key: key in dict(documents.read(payload)),
                ),
            ]
        case "counter":
            return [Operation(word, partial(_with_word, edit, word)) for word in ("increment", "decrement")]
        case "movable":
            move = Operation(
                "move",
                lambda payload: edit(payload, "move"),
                enabled=lambda payload: len(documents.read(payload)) > 1,
            )
            return [insert, remove, move]
        case _:
            return [insert, remove]


def _with_word(edit: Any, word: str, payload: Any) -> Any:
    return edit(payload, word)


# --- what is claimed of the answers -----------------------------------------------------------------------


def _letter(update: Update) -> str:
    return letter(update.replica, update.index)


def _kept(seen: Seen) -> str:
    removed = {update.args[0] for update in seen.of("remove")}
    return "".join(sorted({_letter(update) for update in seen.of("insert")} - removed))


def _shows_what_is_kept(seen: Seen, answer: str) -> bool:
    return seen.has_gaps() or sorted(answer) == sorted(_kept(seen))


letters = Specification("letters", _kept, History.HAPPENS_BEFORE, ("insert", "remove"), _shows_what_is_kept)
"""Every letter inserted and not removed, once, in any order."""


def _shows_what_may_be_kept(seen: Seen, answer: str) -> bool:
    written = {_letter(update) for update in seen.of("insert")}
    moves = seen.of("move")
    gone = {u.args[0] for u in seen.of("remove") if all(seen.happened_before(move, u) for move in moves)}
    shown = set(answer)
    return seen.has_gaps() or (len(shown) == len(answer) and set(_kept(seen)) <= shown <= written - gone)


moved_letters = Specification(
    "moved_letters", _kept, History.HAPPENS_BEFORE, ("insert", "remove", "move"), _shows_what_may_be_kept
)
"""As `letters`; but a removed letter may be shown where some move was not seen by the removal.

Moves do not say which letter they moved.
"""


def _latest_writes(seen: Seen) -> list[tuple[tuple[str, str], ...]]:
    latest = seen.latest([*seen.of("put", KEY), *seen.of("remove", KEY)])
    return [((KEY, _letter(update)),) if update.operation == "put" else () for update in latest] or [()]


def _is_a_latest_write(seen: Seen, answer: tuple[tuple[str, str], ...]) -> bool:
    return seen.has_gaps() or answer in _latest_writes(seen)


latest_write = Specification(
    "latest_write", lambda seen: _latest_writes(seen)[0], History.HAPPENS_BEFORE, ("put", "remove"), _is_a_latest_write
)
"""What one of the latest writes to the key wrote; nothing where one of them removed it, or where there is none."""


def _counted(seen: Seen) -> int:
    return seen.count("increment") - seen.count("decrement")


net_count = Specification(
    "net_count",
    _counted,
    History.HAPPENS_BEFORE,
    ("increment", "decrement"),
    lambda seen, answer: seen.has_gaps() or answer == _counted(seen),
)
"""Increments minus decrements."""


def order_alike(view: Any, other: Any) -> bool:
    """Letters that two replicas both show are in the same order at both."""
    common = set(view.value) & set(other.value)
    return [one for one in view.value if one in common] == [one for one in other.value if one in common]


SPECIFICATIONS = {
    "text": letters,
    "list": letters,
    "movable": moved_letters,
    "map": latest_write,
    "counter": net_count,
}


def _own_properties(kind: str) -> list[Property]:
    return [Property("same order", order_alike, "pair")] if kind in ("text", "list") else []


# --- descriptions -----------------------------------------------------------------------------------------


def whole_documents(library: Library, kind: str) -> StateBased:
    """Replicas that save, load and merge whole documents."""
    documents = WholeDocuments(library, kind)
    return StateBased(
        name=f"{library.package}-{kind}",
        initial=documents.initial,
        operations=operations(documents),
        merge=documents.merge,
        value=documents.read,
        fingerprint=documents.identity,
        spec=SPECIFICATIONS[kind],
        properties=_own_properties(kind),
    )


def single_updates(library: Library, kind: str, more: Sequence[Operation] = (), suffix: str = "updates") -> DeltaBased:
    """Replicas with live documents that send each other single updates, which come in any order, late or again."""
    documents = DeliveryLogs(library, kind)
    return DeltaBased(
        name=f"{library.package}-{kind}-{suffix}",
        initial=documents.initial,
        operations=[*operations(documents), *more],
        merge=documents.merge,
        value=documents.read,
        delta_covers="update",
        spec=SPECIFICATIONS[kind],
        properties=_own_properties(kind),
    )


def restarting(library: Library, kind: str) -> DeltaBased:
    """As `single_updates`, with a restart: the document is saved and loaded again."""
    restart = Operation("restart", DeliveryLogs(library, kind).restart)
    return single_updates(library, kind, [restart], "restart")


def removal_is_final() -> StateBased:
    """Movable lists with a claim that loro does not make: that what is removed is gone, whatever is moved meanwhile."""
    return replace(whole_documents(Loro(), "movable"), name="loro-movable-final", spec=letters)


def _all() -> dict[str, tuple[Library, Description]]:
    found: dict[str, tuple[Library, Description]] = {}
    for library in LIBRARIES:
        made: list[Description] = []
        for kind in library.kinds:
            made += [whole_documents(library, kind), single_updates(library, kind)]
        made.append(restarting(library, "text"))
        if "movable" in library.kinds:
            made.append(removal_is_final())
        found.update({description.name: (library, description) for description in made})
    return found


_DESCRIPTIONS = _all()
NAMES = tuple(_DESCRIPTIONS)


def package_of(name: str) -> str:
    """The package that a description needs.

    >>> package_of("loro-text-updates")
    'loro'
    """
    return _DESCRIPTIONS[name][0].package


def is_installed(name: str) -> bool:
    """Whether the library of a description is there; it is not imported to find out."""
    return find_spec(package_of(name)) is not None


def described(name: str) -> Description:
    """The description of that name; `ModelError` where its library is missing."""
    if not is_installed(name):
        raise ModelError(f"{name} needs {package_of(name)}, which is not installed: pip install 'crdt-checker[real]'")
    return _DESCRIPTIONS[name][1]
