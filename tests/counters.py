"""Counters of the catalogue that are small enough to be checked under every option."""

from models.catalogue.counters import ENTRIES

NAMES = (
    "gcounter",
    "pncounter",
    "delta-gcounter",
    "gcounter-sum",
    "gcounter-shared-id",
    "pncounter-signed",
    "delta-gcounter-increments",
)

COUNTERS = {entry.description.name: entry for entry in ENTRIES if entry.description.name in NAMES}
