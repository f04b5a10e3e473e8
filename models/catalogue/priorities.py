"""Priority queues, one element of them: what to check about each, and the verdict to expect."""

from __future__ import annotations

from typing import Any

from checker.core.history import History, Seen
from checker.core.verdict import Verdict
from checker.specs import Specification
from checker.system.description import OpBased, Operation, Property
from models.broken.remove_wins_priority_kept import KeptRemoveWinsPriority
from models.catalogue.entry import Entry
from models.remove_wins_priority import RemoveWinsPriority


def _remove_wins_priority(seen: Seen) -> tuple[int, ...]:
    """In if every remove was seen by an add; the adds that nothing replaced, with the increases that have seen them."""
    adds, removes = seen.of("add"), seen.of("remove")
    if not all(any(seen.happened_before(remove, add) for add in adds) for remove in removes):
        return ()
    live = seen.latest((*adds, *removes))
    return tuple(sorted(_priority(add, seen) for add in live))


def _priority(add: Any, seen: Seen) -> int:
    increases: list[Any] = [more.args[0] for more in seen.of("increase") if seen.happened_before(add, more)]
    return int(add.args[0] + sum(increases))


def _priorities(name: str, kind: Any) -> OpBased:
    operations = ("add", "increase", "remove")
    return OpBased(
        name=name,
        initial=kind.new,
        operations=[
            Operation("add", kind.add, args=[5], enabled=lambda element, _: element.is_out()),
            Operation("increase", kind.increase, args=[2], enabled=lambda element, _: element.is_in()),
            Operation("remove", kind.remove, enabled=kind.is_in),
        ],
        effect=kind.effect,
        value=kind.value,
        spec=Specification("remove_wins_priority", _remove_wins_priority, History.HAPPENS_BEFORE, operations),
        properties=[Property("records_are_concurrent", lambda view: view.payload.records_are_concurrent())],
    )


remove_wins_priority = _priorities("remove-wins-priority", RemoveWinsPriority)
remove_wins_priority_kept = _priorities("remove-wins-priority-kept", KeptRemoveWinsPriority)

ENTRIES = (
    Entry(
        remove_wins_priority,
        "an element of a priority queue: a remove counts until an add that has seen it, and adds replace what they saw",
        "the Remove-Win CRPQ of CRDT-Redis, MET/TLA/rmvwin_crpq",
        depth=None,
        replicas=2,
        network="causal",
        ops=(2, 2),
    ),
    Entry(
        remove_wins_priority_kept,
        "an add leaves older adds where they are: after a remove both count",
        "CRDT-Redis issue 9",
        Verdict.FAIL,
        ("conforms", "settles", "records_are_concurrent"),
        witness=6,
        replicas=2,
        depth=6,
        network="causal",
        ops=(2, 2),
    ),
)
