"""Payloads as a store holds them, handed out with their sets and dictionaries in a chosen order of iteration."""

from __future__ import annotations

from typing import Any

from checker.system.sharing import has_order, rearranged, restored
from checker.system.store import Store


class _Never(list[bool]):
    """No object itself is handed out."""

    def __getitem__(self, number: Any) -> Any:
        return False


class ArrangedStore(Store):
    """A view of a store: `get` gives payloads in another order, `intern` takes plain ones and the same ids."""

    def __init__(self, store: Store, *, is_falling: bool) -> None:
        self.__dict__.update(store.__dict__)
        self.fixed = _Never()
        self._store, self._is_falling = store, is_falling

    def get(self, number: int) -> Any:
        """The payload, new in all its parts; as it is where it is nested too deeply."""
        copied = self._store.get(number)  # what cannot be made anew is then at least not the store's own
        try:
            return rearranged(copied, is_falling=self._is_falling)
        except RecursionError:
            return copied

    def intern(self, thing: Any) -> int:
        """The id of `thing` with its sets plain again."""
        return self._store.intern(restored(thing))


class Orders:
    """Which payloads of a store could iterate in another order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._has: dict[int, bool] = {}

    def has(self, number: int) -> bool:
        """Whether the payload holds a set or a dictionary of two or more; false for what is no payload's number."""
        if self._store.is_custom or not 0 <= number < len(self._store.things):
            return False
        found = self._has.get(number)
        if found is None:
            found = self._has[number] = has_order(self._store.peek(number))
        return found
