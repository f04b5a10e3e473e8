"""What to check about each data type that comes with the checker, and the verdict to expect.

Read by the command line, the tests and the documentation. The only part of `models` that knows the checker. A family
is a module with `ENTRIES`; it is imported when a name is looked for that the families before it do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from models.catalogue.entry import Entry

__all__ = ["CATALOGUE", "FAMILIES", "Entry"]

FAMILIES = (
    "models.catalogue.counters",
    "models.catalogue.flags",
    "models.catalogue.registers",
    "models.catalogue.sets",
    "models.catalogue.op_sets",
    "models.catalogue.priorities",
    "models.catalogue.maps",
    "models.catalogue.lists",
    "models.catalogue.trees",
)


class Catalogue(Mapping[str, Entry]):
    """Entries by name, family by family.

    >>> CATALOGUE["gcounter"].witness
    0
    """

    def __getitem__(self, name: str) -> Entry:
        for family in FAMILIES:
            if name in (entries := _family(family)):
                return entries[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for family in FAMILIES for name in _family(family))

    def __len__(self) -> int:
        return sum(len(_family(family)) for family in FAMILIES)


@cache
def _family(name: str) -> dict[str, Entry]:
    entries: tuple[Entry, ...] = import_module(name).ENTRIES
    return {entry.description.name: entry for entry in entries}


CATALOGUE: Mapping[str, Entry] = Catalogue()
