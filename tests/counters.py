"""The counters of the catalogue: small enough to be checked under every option."""

from models.catalogue.counters import ENTRIES

COUNTERS = {entry.description.name: entry for entry in ENTRIES}
