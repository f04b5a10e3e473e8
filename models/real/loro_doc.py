"""loro (Fugue for text and lists, Kleppmann's moves for movable lists): documents by peer id, updates by version.

Equal documents may be encoded differently; exporting all updates, importing them and exporting once more gives one
encoding. Counters are floating point inside and whole numbers here.
Source: Weidner, Kleppmann: The art of the Fugue (2023); Kleppmann: Moving elements in list CRDTs (PaPoC 2020).
"""

from __future__ import annotations

from typing import Any

from models.real.library import Edit, Live


class Loro:
    """`models.real.library.Library` over loro."""

    package = "loro"
    kinds: tuple[str, ...] = ("text", "list", "movable", "map", "counter")

    def open(self, node: int) -> Live:
        from loro import LoroDoc

        live = LoroDoc()
        live.peer_id = node + 1
        return live

    def load(self, node: int, saved: bytes) -> Live:
        return self.receive(self.open(node), saved)

    def save(self, live: Live) -> bytes:
        return _exported(self.load(0, _exported(live)))

    def restart(self, live: Live) -> Live:
        """Updates that wait for others are no part of an export; loro advises to save them beside it."""
        again = self.load(live.peer_id - 1, _exported(live))
        waiting = live.export_pending_updates()
        return again if waiting is None else self.receive(again, waiting)

    def identity(self, saved: bytes) -> bytes:
        return saved

    def merge(self, live: Live, saved: bytes) -> Live:
        return self.receive(live, saved)

    def receive(self, live: Live, update: bytes) -> Live:
        live.import_(update)
        return live

    def edit(self, live: Live, edit: Edit) -> bytes:
        """One commit, and the operations since the version before it."""
        from loro import ExportMode

        before = live.oplog_vv
        self._do(_container(live, edit[0]), edit[1:])
        live.commit()
        return bytes(live.export(ExportMode.Updates(before)))

    def _do(self, container: Any, edit: Edit) -> None:
        match edit:
            case ("insert", place, written):
                container.insert(0 if place == "front" else _length(container), written)
            case ("remove", written):
                container.delete(list(_content(container)).index(written), 1)
            case ("move",):
                container.mov(0, _length(container) - 1)
            case ("put", key, written):
                container.insert(key, written)
            case ("discard", key):
                container.delete(key)
            case ("increment",):
                container.increment(1)
            case ("decrement",):
                container.decrement(1)
            case _:
                raise ValueError(f"loro cannot do {edit!r}")

    def read(self, live: Live, kind: str) -> Any:
        container = _container(live, kind)
        match kind:
            case "map":
                return tuple(sorted(container.get_value().items()))
            case "counter":
                return int(container.value)
            case _:
                return "".join(_content(container))


def _container(live: Live, kind: str) -> Any:
    return getattr(live, "get_movable_list" if kind == "movable" else f"get_{kind}")(kind)


def _content(container: Any) -> Any:
    return container.to_string() if hasattr(container, "to_string") else container.get_value()


def _length(container: Any) -> int:
    return len(_content(container))


def _exported(live: Live) -> bytes:
    from loro import ExportMode, VersionVector

    return bytes(live.export(ExportMode.Updates(VersionVector())))
