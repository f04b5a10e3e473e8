"""The specifications under their public name: `from checker.specs import counter`."""

from checker.core.history import History, Seen, Specification, Update
from checker.properties.specs.counters import (
    bounded_counter,
    counter,
    never_negative,
    pn_counter,
    resettable_counter,
    rights,
)
from checker.properties.specs.flags import disable_wins_flag, enable_wins_flag
from checker.properties.specs.lists import list_content, list_order, non_interleaving, weak_list_order
from checker.properties.specs.maps import or_map, or_map_of_counters
from checker.properties.specs.registers import lww_register, mv_register, scored_member
from checker.properties.specs.sets import (
    add_wins_set,
    grow_only_set,
    lww_element_set,
    remove_wins_set,
    remove_wins_set_strict,
    two_phase_set,
)
from checker.properties.specs.trees import is_acyclic, tree

__all__ = [
    "History",
    "Seen",
    "Specification",
    "Update",
    "add_wins_set",
    "bounded_counter",
    "counter",
    "disable_wins_flag",
    "enable_wins_flag",
    "grow_only_set",
    "is_acyclic",
    "list_content",
    "list_order",
    "lww_element_set",
    "lww_register",
    "mv_register",
    "never_negative",
    "non_interleaving",
    "or_map",
    "or_map_of_counters",
    "pn_counter",
    "remove_wins_set",
    "remove_wins_set_strict",
    "resettable_counter",
    "rights",
    "scored_member",
    "tree",
    "two_phase_set",
    "weak_list_order",
]
