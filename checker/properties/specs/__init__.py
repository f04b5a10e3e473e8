"""Abstract specifications: what a replica should answer, given the updates that it has seen."""

from checker.properties.specs.counters import counter, pn_counter
from checker.properties.specs.lists import list_content
from checker.properties.specs.trees import tree

__all__ = ["counter", "list_content", "pn_counter", "tree"]
