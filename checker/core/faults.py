"""What may go wrong in a run beside delays and reordering, which the network decides.

Part of the claim, as bounds are: PASS means "every ordering in which no more than this goes wrong".
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.core.errors import BoundsError

BUDGETS = ("crashes", "drops", "duplicates")


@dataclass(frozen=True, slots=True)
class Faults:
    """How often a replica crashes, and a message that it sends is dropped or duplicated, at most.

    `skew[i]`: how far the clock of replica i is ahead; empty: all clocks agree.
    """

    skew: tuple[int, ...] = ()
    crashes: int = 0
    drops: int = 0
    duplicates: int = 0

    def __post_init__(self) -> None:
        for name in BUDGETS:
            budget = getattr(self, name)
            if isinstance(budget, bool) or not isinstance(budget, int) or budget < 0:
                raise BoundsError(f"{name} must be a whole number, zero or more, not {budget!r}")

    @property
    def keeps_budgets(self) -> bool:
        """Whether anything can happen only so many times."""
        return any(getattr(self, name) for name in BUDGETS)


NO_FAULTS = Faults()


def skew_for(skew: object, replicas: int) -> tuple[int, ...]:
    """The skew of every replica's clock, as a run is asked for it.

    >>> skew_for([10, 0], 2)
    (10, 0)
    >>> skew_for((10,), 2)
    Traceback (most recent call last):
    checker.core.errors.BoundsError: skew gives 1 number (10) for 2 replicas; give one for each
    """
    if skew is None:
        return ()
    if not isinstance(skew, tuple | list):
        raise BoundsError(f"skew must be whole numbers, one for each replica, not {skew!r}")
    for offset in skew:
        if isinstance(offset, bool) or not isinstance(offset, int):
            raise BoundsError(f"skew must be whole numbers, one for each replica, not {offset!r}")
    if len(skew) != replicas:
        given = ",".join(map(str, skew))
        numbers = "1 number" if len(skew) == 1 else f"{len(skew)} numbers"
        raise BoundsError(f"skew gives {numbers} ({given}) for {replicas} replicas; give one for each")
    return tuple(skew)
