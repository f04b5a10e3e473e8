"""A counter behind a mutex against a G-Counter: what is gained, and what is given up.

Availability: three nodes, four rounds, one increment wanted at each node in each round; the lock lives at
node 0. Every one of the 256 ways in which the links of nodes 1 and 2 to the lock can be up or down is tried.
Staleness: in every state of the G-Counter within six events, is there a replica that answers less than all
increments issued? Run: `python docs/examples/mutex_counter.py`
"""

from functools import reduce
from itertools import product
from operator import or_

from checker import check
from models.catalogue.counters import gcounter

ROUNDS = 4


def served_by_mutex(links: tuple[tuple[bool, bool], ...]) -> int:
    """Increments that go through when a node needs its link to the lock; node 0 holds the lock itself."""
    return sum(1 + first + second for first, second in links)


def main() -> None:
    """Print both tables."""
    schedules = list(product(product((False, True), repeat=2), repeat=ROUNDS))
    served = [served_by_mutex(links) for links in schedules]
    wanted = 3 * ROUNDS
    print(f"partitions tried: {len(schedules)}, increments wanted in each: {wanted}")
    print(f"mutex: {sum(served) / len(served):.1f} served on average, {min(served)} at worst; refused ones must wait")
    print(f"G-Counter: {wanted} served in every one")

    result = check(gcounter, replicas=3, depth=6)
    assert result.passed and result.exploration is not None and result.system is not None
    behind = 0
    for _, state in result.exploration.walk():
        views = [result.system.view(i, c) for i, c in enumerate(state)]
        issued = reduce(or_, (view.seen for view in views))
        behind += any(view.seen != issued for view in views)
    print(f"G-Counter: in {behind} of {result.states} states some replica answers less than all increments issued")
    print("mutex: a read under the lock always answers all of them")


if __name__ == "__main__":
    main()
