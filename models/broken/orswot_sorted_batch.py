"""ORSWOT that puts the updates of a batch in order before it makes them.

Bug: a client that removes and then adds an element gets the add first, and the element is gone. Source: riak_dt pull
request 95, `batch_order_test`.
Smallest witness: the batch "remove x, add x" at one replica: x is not there (1 batch, no delivery).
"""

from __future__ import annotations

from collections.abc import Sequence

from models.orswot import ORSWOT


def applied(payload: ORSWOT, calls: Sequence[tuple[str, str]]) -> ORSWOT:
    """All updates of a batch; the bug: by name, not as they were given."""
    for name, element in sorted(calls):
        payload = payload.add(element) if name == "add" else payload.remove(element)
    return payload
