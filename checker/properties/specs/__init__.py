"""Abstract specifications: what a replica should answer, given the updates that it has seen."""

from checker.properties.specs.counters import counter, pn_counter

__all__ = ["counter", "pn_counter"]
