"""Trees with a move operation: moves done one after the other, in the order of their timestamps.

tree: F(E) = fold over E, in arbitration order, of "move(n, p), unless p is n or below n"; the answer is the sorted
pairs (node, parent).
Source: Kleppmann, Mulligan, Gomes, Beresford: A highly-available move operation for replicated trees (IEEE TPDS 33,
2022), section 3.3.
"""

from __future__ import annotations

from checker.core.history import History, Seen, Specification


def _tree(seen: Seen) -> tuple[tuple[str, str], ...]:
    parents: dict[str, str] = {}
    for update in sorted(seen, key=lambda update: update.timestamp):
        node, parent = str(update.args[0]), str(update.args[1])
        above: str | None = parent
        while above is not None and above != node:
            above = parents.get(above)
        if above is None:
            parents[node] = parent
    return tuple(sorted(parents.items()))


tree = Specification("tree", _tree, History.ARBITRATION, ("move",))
"""No cycle, one parent for each node, and the later move wins.

>>> tree.expected(Seen((Update(0, 1, "move", ("a", "b"), 1), Update(1, 1, "move", ("b", "a"), 2))))
(('a', 'b'),)
"""


def is_acyclic(view: object) -> bool:
    """For `Property("acyclic", is_acyclic)`: no node is above itself; the answer is pairs (node, parent).

    A node that is given several parents makes every chain through it count.

    >>> from types import SimpleNamespace
    >>> is_acyclic(SimpleNamespace(value=(("a", "b"), ("b", "root"))))
    True
    >>> is_acyclic(SimpleNamespace(value=(("a", "b"), ("b", "a"))))
    False
    """
    parents: dict[str, set[str]] = {}
    for node, parent in view.value:  # type: ignore[attr-defined]
        parents.setdefault(node, set()).add(parent)
    for start, first in parents.items():
        above, met = set(first), set[str]()
        while above:
            if start in above:
                return False
            met |= above
            above = {p for node in above for p in parents.get(node, ())} - met
    return True
