"""What the answers of a replica have stated so far, for properties that speak of a whole history.

A list is an example: no single state shows that two answers, given at different times, put the same elements in
opposite orders. A `Property` with `on="history"` says by `facts(value)` what an answer states (which element stands
before which); the facts of all answers that a replica has ever given are kept in its configuration's notes, beside the
payload, where a description has such a property. A set of facts is a bit set, one bit for each in order of appearance.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from checker.core.canonical import canonical
from checker.core.errors import ModelError
from checker.system.description import Property
from checker.system.networks.messages import Noted
from checker.system.parts import Parts
from checker.system.store import Store
from checker.system.user_code import Raised


class Facts:
    """The properties of a description that speak of histories, and the facts that they go by."""

    def __init__(self, parts: Parts) -> None:
        self._user = parts.user
        self.properties = [prop for prop in parts.description.properties if prop.on == "history"]
        self._stores = [Store(None) for _ in self.properties]
        self._of_answer = lru_cache(maxsize=None)(self._stated)
        self.public = lru_cache(maxsize=None)(self._public)

    def noted(self, c: Any) -> Any:
        """A configuration with what its answer states noted."""
        if not isinstance(c, Noted):
            return c
        value = self._user.value(c.payload)
        if isinstance(value, Raised):
            return c
        facts = tuple(known | new for known, new in zip(c.notes.facts, self._of_answer(value), strict=True))
        return c if facts == c.notes.facts else c._replace(notes=c.notes._replace(facts=facts))

    def texts(self, masks: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
        """Facts of each property in words that do not depend on the order of appearance."""
        return tuple(
            tuple(sorted(store.texts[bit] for bit in _bits(mask)))
            for store, mask in zip(self._stores, masks, strict=True)
        )

    def _stated(self, value: int) -> tuple[int, ...]:
        masks = []
        for prop, store in zip(self.properties, self._stores, strict=True):
            mask = 0
            for fact in self._asked(prop, value):
                mask |= 1 << store.intern(fact)
            masks.append(mask)
        return tuple(masks)

    def _asked(self, prop: Property, value: int) -> list[Any]:
        assert prop.facts is not None
        try:
            facts = sorted(
                frozenset(prop.facts(self._user.values.get(value))), key=canonical
            )  # the predicate gets a set
        except Exception as error:
            raise ModelError(
                f"property {prop.name!r}: facts raised {type(error).__name__}: {error} for the answer "
                f"{self._user.values.texts[value]}; it must list plain, hashable facts for every answer"
            ) from error
        return sorted(facts, key=canonical)

    def _public(self, number: int, mask: int) -> frozenset[Hashable]:
        """The facts of one property, as its predicate gets them."""
        store = self._stores[number]
        ordered = sorted(_bits(mask), key=store.texts.__getitem__)  # of 1 and True, equal to each other, the first
        return frozenset(store.peek(bit) for bit in ordered)


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
