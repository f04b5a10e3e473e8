"""The specifications under their public name: `from checker.specs import counter`."""

from checker.core.history import History, Seen, Specification, Update
from checker.properties.specs import counter, list_content, pn_counter, tree

__all__ = ["History", "Seen", "Specification", "Update", "counter", "list_content", "pn_counter", "tree"]
