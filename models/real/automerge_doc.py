"""automerge (RGA for text and lists): documents by actor id, changes chained by their hashes.

All replicas begin with one base document that has the containers, because a container's identity is the change that
made it. Equal documents are encoded in the order in which changes came; their heads, sorted, say which changes one
holds, for heads are content hashes. 1.0.0rc1 has no call that applies a change: a saved document followed by changes is
a saved document, so an update is received by loading both together. Its counters cannot be created (`put` panics).
Source: Kleppmann, Beresford: A conflict-free replicated JSON datatype (2017); Automerge's binary format.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from models.real.library import Edit, Live

_ACTOR_BYTES = 16


class Automerge:
    """`models.real.library.Library` over automerge's low-level interface."""

    package = "automerge"
    kinds: tuple[str, ...] = ("text", "list", "map")

    def open(self, node: int) -> Live:
        return self.load(node, _base())

    def load(self, node: int, saved: bytes) -> Live:
        from automerge.core import Document

        live = Document.load(saved)
        live.set_actor(bytes([node + 1]) * _ACTOR_BYTES)
        return live

    def save(self, live: Live) -> bytes:
        saved: bytes = live.save()
        return saved

    def restart(self, live: Live) -> Live:
        return self.load(live.get_actor()[0] - 1, live.save())

    def identity(self, saved: bytes) -> bytes:
        return b"".join(sorted(self.load(0, saved).get_heads()))

    def merge(self, live: Live, saved: bytes) -> Live:
        live.merge(self.load(0, saved))
        return live

    def receive(self, live: Live, update: bytes) -> Live:
        from automerge.core import Document

        together = Document.load(live.save() + update)
        together.set_actor(live.get_actor())
        return together

    def edit(self, live: Live, edit: Edit) -> bytes:
        """One change."""
        before = live.get_heads()
        place = _container(live, edit[0])
        with live.transaction() as transaction:
            self._do(live, transaction, place, edit[1:])
        (change,) = live.get_changes(before)
        raw: bytes = change.raw_bytes
        return raw

    def _do(self, live: Live, transaction: Any, place: bytes, edit: Edit) -> None:
        from automerge.core import ScalarType

        match edit:
            case ("insert", where, written):
                transaction.insert(place, 0 if where == "front" else live.length(place), ScalarType.Str, written)
            case ("remove", written):
                transaction.delete(place, _letters(live, place).index(written))
            case ("put", key, written):
                transaction.put(place, key, ScalarType.Str, written)
            case ("discard", key):
                transaction.delete(place, key)
            case _:
                raise ValueError(f"automerge cannot do {edit!r}")

    def read(self, live: Live, kind: str) -> Any:
        place = _container(live, kind)
        match kind:
            case "map":
                return tuple((key, live.get(place, key)[0][1]) for key in sorted(live.keys(place)))
            case "text":
                return live.text(place)
            case _:
                return "".join(_letters(live, place))


def _container(live: Live, kind: str) -> bytes:
    from automerge.core import ROOT

    place: bytes = live.get(ROOT, kind)[1]
    return place


def _letters(live: Live, place: bytes) -> list[str]:
    return [value for (_, value), _ in live.values(place)]


@cache
def _base() -> bytes:
    from automerge.core import ROOT, Document, ObjType

    live = Document(actor_id=b"\xff" * _ACTOR_BYTES)
    with live.transaction() as transaction:
        transaction.put_object(ROOT, "text", ObjType.Text)
        transaction.put_object(ROOT, "list", ObjType.List)
        transaction.put_object(ROOT, "map", ObjType.Map)
    saved: bytes = live.save()
    return saved
