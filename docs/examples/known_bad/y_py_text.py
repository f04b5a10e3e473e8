"""y-py 0.6.2, the former Python binding of Yjs: `text`, live documents that send each other single updates.

It has the interface of the adapters in models/real, so the description is theirs. Run it in an environment of its own:

    pip install crdt-checker y-py==0.6.2
    python -m checker --model y_py_text.py:text --replicas 2 --ops 2,1
"""

from __future__ import annotations

from typing import Any

import y_py

from models.catalogue.real import single_updates


class YPy:
    """`models.real.library.Library` over y-py, with text only."""

    package = "y_py"
    kinds: tuple[str, ...] = ("text",)

    def open(self, node: int) -> Any:
        document = y_py.YDoc(client_id=node + 1)
        document.get_text("text")
        return document

    def load(self, node: int, saved: bytes) -> Any:
        return self.receive(self.open(node), saved)

    def save(self, live: Any) -> bytes:
        return bytes(y_py.encode_state_as_update(live))

    def restart(self, live: Any) -> Any:
        return self.load(live.client_id - 1, self.save(live))

    def identity(self, saved: bytes) -> bytes:
        return self.save(self.load(0, saved))

    def merge(self, live: Any, saved: bytes) -> Any:
        return self.receive(live, saved)

    def receive(self, live: Any, update: bytes) -> Any:
        y_py.apply_update(live, update)
        return live

    def edit(self, live: Any, edit: tuple[str, ...]) -> bytes:
        before = y_py.encode_state_vector(live)
        text = live.get_text("text")
        with live.begin_transaction() as transaction:
            match edit[1:]:
                case ("insert", place, written):
                    text.insert(transaction, 0 if place == "front" else len(text), written)
                case ("remove", written):
                    text.delete(transaction, str(text).index(written))
        return bytes(y_py.encode_state_as_update(live, before))

    def read(self, live: Any, kind: str) -> str:
        return str(live.get_text(kind))


text = single_updates(YPy(), "text")
