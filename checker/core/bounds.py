"""What a run is asked to cover (`Bounds`) and what may stop it early (`Limits`).

A bound is part of the claim: PASS means "every ordering within the bounds". A limit is not: reaching one
turns the verdict into INCOMPLETE.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.core.errors import BoundsError

DEPTH_MAX = 1_000_000
REPLICAS_MAX = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """`replicas` nodes; at most `depth` events (None: any number); `ops[i]` updates at replica i (None: any).

    >>> Bounds(replicas=2, depth=4)
    Bounds(replicas=2, depth=4, ops=None)
    >>> Bounds(replicas=2)
    Traceback (most recent call last):
    checker.core.errors.BoundsError: no bound: the system is infinite without --depth N or --ops N; give at least one
    """

    replicas: int
    depth: int | None = None
    ops: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        _positive("replicas", self.replicas, REPLICAS_MAX)
        if self.depth is not None:
            _positive("depth", self.depth, DEPTH_MAX)
        if self.depth is None and self.ops is None:
            raise BoundsError("no bound: the system is infinite without --depth N or --ops N; give at least one")
        if self.ops is not None:
            _check_ops(self.ops, self.replicas)

    @property
    def in_words(self) -> str:
        """As text.

        >>> Bounds(3, depth=4).in_words, Bounds(2, ops=(1, 0)).in_words
        ('3 replicas, at most 4 events', '2 replicas, at most 1, 0 updates at each')
        """
        parts = [f"{self.replicas} replica{'s' if self.replicas > 1 else ''}"]
        if self.depth is not None:
            parts.append(f"at most {self.depth} event{'s' if self.depth > 1 else ''}")
        if self.ops is not None:
            parts.append(f"at most {', '.join(map(str, self.ops))} updates at each")
        return ", ".join(parts)


def ops_for(ops: int | tuple[int, ...] | list[int] | None, replicas: int) -> tuple[int, ...] | None:
    """Updates per replica from one number for all or one number each.

    >>> ops_for(2, 3)
    (2, 2, 2)
    >>> ops_for((3, 2, 5), 3)
    (3, 2, 5)
    """
    if ops is None:
        return None
    if isinstance(ops, bool) or not isinstance(ops, int | tuple | list):
        raise BoundsError(f"ops must be a whole number or one for each replica, not {ops!r}")
    if isinstance(ops, int):
        return (ops,) * max(0, replicas)
    return tuple(ops)


def _positive(name: str, number: object, largest: int) -> None:
    if isinstance(number, bool) or not isinstance(number, int):
        raise BoundsError(f"{name} must be a whole number, not {number!r}")
    if not 1 <= number <= largest:
        raise BoundsError(f"{name} must be between 1 and {largest:,}, not {number}")


def _check_ops(ops: tuple[int, ...], replicas: int) -> None:
    if len(ops) != replicas:
        given = ",".join(map(str, ops))
        raise BoundsError(f"ops gives {len(ops)} numbers ({given}) for {replicas} replicas; give one, or {replicas}")
    for count in ops:
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise BoundsError(f"ops must be whole numbers, zero or more, not {count!r}")
    if not any(ops):
        raise BoundsError("ops allows no update at all, so nothing could ever go wrong; give at least one replica one")


class LimitReached(BaseException):
    """A limit was reached in the middle of something long; says which. Not an error: whoever searches ends in time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may stop a run: distinct `states`, process `memory` in bytes, wall `seconds`. None: no limit."""

    states: int | None = None
    memory: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name, limit in (("max-states", self.states), ("max-memory", self.memory), ("timeout", self.seconds)):
            is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
            if limit is not None and not (is_number and limit > 0):
                raise BoundsError(f"{name} must be more than zero, not {limit!r}")
