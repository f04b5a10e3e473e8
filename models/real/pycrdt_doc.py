"""pycrdt (the Yjs algorithm, YATA, in Rust): documents by client id, updates as the transactions emit them.

Equal documents may differ in how blocks are split and deletions ordered; loading and encoding once more gives one
encoding. There is no counter. Numbers come back as floating point, so only text is written.
Source: Nicolaescu, Jahns, Derntl, Klamma: Near real-time peer-to-peer shared editing on extensible data types (2016).
"""

from __future__ import annotations

from typing import Any

from models.real.library import Edit, Live


class Pycrdt:
    """`models.real.library.Library` over pycrdt."""

    package = "pycrdt"
    kinds: tuple[str, ...] = ("text", "list", "map")

    def open(self, node: int) -> Live:
        from pycrdt import Doc

        return Doc(client_id=node + 1)

    def load(self, node: int, saved: bytes) -> Live:
        live = self.open(node)
        live.apply_update(saved)
        return live

    def save(self, live: Live) -> bytes:
        again: bytes = self.load(0, live.get_update()).get_update()
        return again

    def restart(self, live: Live) -> Live:
        return self.load(live.client_id - 1, live.get_update())

    def identity(self, saved: bytes) -> bytes:
        return saved

    def merge(self, live: Live, saved: bytes) -> Live:
        return self.receive(live, saved)

    def receive(self, live: Live, update: bytes) -> Live:
        live.apply_update(update)
        return live

    def edit(self, live: Live, edit: Edit) -> bytes:
        """One transaction, and the update that it emits (empty bytes where it changes nothing)."""
        container = self._container(live, edit[0])
        updates: list[bytes] = []
        subscription = live.observe(lambda event: updates.append(event.update))
        with live.transaction():
            self._do(container, edit[1:])
        live.unobserve(subscription)
        (update,) = updates or (b"",)
        return update

    def _do(self, container: Any, edit: Edit) -> None:
        match edit:
            case ("insert", place, written):
                container.insert(0 if place == "front" else len(container), written)
            case ("remove", written):
                del container[list(container.to_py()).index(written)]
            case ("put", key, written):
                container[key] = written
            case ("discard", key):
                del container[key]
            case _:
                raise ValueError(f"pycrdt cannot do {edit!r}")

    def read(self, live: Live, kind: str) -> Any:
        content = self._container(live, kind).to_py()
        return tuple(sorted(content.items())) if kind == "map" else "".join(content)

    def _container(self, live: Live, kind: str) -> Any:
        from pycrdt import Array, Map, Text

        return live.get(kind, type={"text": Text, "list": Array, "map": Map}[kind])
