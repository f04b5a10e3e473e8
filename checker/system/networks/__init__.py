"""Networks: how messages get from replica to replica, and which of them suit which kind of data type.

A network decides what a replica's outbox holds; the outbox is part of the sender's configuration, so messages in
flight need no component of their own. A partition needs no event: any message may be delayed for ever, so every
partition is covered.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker.core.errors import BoundsError
from checker.system.description import DeltaBased, Description, OpBased
from checker.system.networks.broadcasts import AtLeastOnce, Causal, Fifo, Unordered
from checker.system.networks.messages import Network, Post
from checker.system.networks.snapshots import Async, Mailbox, Sync

__all__ = ["NETWORKS", "default_network", "network_for"]

SNAPSHOTS: dict[str, type[Async] | type[Sync] | type[Mailbox]] = {n.name: n for n in (Async, Sync, Mailbox)}
"""Networks that carry what replicas hold, to be merged."""

BROADCASTS: dict[str, type[Unordered]] = {n.name: n for n in (Causal, Fifo, Unordered, AtLeastOnce)}
"""Networks that carry a message for each update, to be applied."""

NETWORKS = (*SNAPSHOTS, *BROADCASTS)


def default_network(description: Description) -> str:
    """The network that a kind of type is made for: `causal` for op-based ones, `async` for all others."""
    return Causal.name if isinstance(description, OpBased) else Async.name


def network_for(description: Description, name: str, post: Post) -> Network:
    """The network called `name`; `BoundsError` where there is none or where it does not suit the data type."""
    if not isinstance(name, str) or name not in NETWORKS:
        raise BoundsError(f"unknown network {name!r}; known: {', '.join(NETWORKS)}")
    if name in SNAPSHOTS:
        if description.merge is None:
            raise BoundsError(
                f"network {name!r} carries whole payloads, and {description.name} has no merge; "
                f"use {_listed(BROADCASTS)}, or give merge"
            )
        return SNAPSHOTS[name](post)
    if not isinstance(description, OpBased | DeltaBased):
        raise BoundsError(
            f"network {name!r} carries a message for each update, and {description.name} is state-based: "
            f"its replicas exchange whole payloads; use {_listed(SNAPSHOTS)}"
        )
    if name == Unordered.name and isinstance(description, DeltaBased) and description.delta_covers == "origin":
        raise BoundsError(
            f"network {name!r} delivers each delta once, which cannot be told where a later delta covers the earlier "
            f"ones of {description.name}; use fifo, causal, at-least-once or async, or delta_covers='update'"
        )
    return BROADCASTS[name](post)


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"
