"""Sets: which elements are in, and who wins where an add and a remove are concurrent.

grow_only_set: F(E) = {x | add(x) in E}.
two_phase_set: F(E) = {x | add(x) in E} less {x | remove(x) in E}: what was removed never returns.
add_wins_set: F(E) = {x | there is an add(x) = e in E such that no remove(x) = r in E has e happened before r}.
remove_wins_set: F(E) = {x | add(x) in E, and each remove(x) = r in E happened before some add(x) in E}.
remove_wins_set_strict: F(E) = {x | there is one add(x) = e in E before which every remove(x) in E happened}.
lww_element_set: F(E) = {x | the latest update of x, by timestamp, is an add; an add among equally late ones is enough}.

Two definitions of remove-wins circulate; they differ where two replicas each remove and add again, concurrently: the
first has the element (each remove was overruled by the add after it), the strict one has not (no add overrules both).
Source: Burckhardt, Gotsman, Yang and Zawirski, Replicated data types (POPL 2014), for add-wins; Shapiro, Preguica,
Baquero and Zawirski, A comprehensive study of CRDTs (INRIA RR-7506, 2011), for the others.
"""

from __future__ import annotations

from checker.core.history import History, Seen, Specification

Elements = frozenset[object]


def _added(seen: Seen) -> Elements:
    return frozenset(update.args[0] for update in seen.of("add"))


def _two_phase(seen: Seen) -> Elements:
    return _added(seen) - frozenset(update.args[0] for update in seen.of("remove"))


def _add_wins(seen: Seen) -> Elements:
    return frozenset(
        add.args[0]
        for add in seen.of("add")
        if not any(seen.happened_before(add, remove) for remove in seen.of("remove", add.args[0]))
    )


def _remove_wins(seen: Seen) -> Elements:
    return frozenset(
        x
        for x in _added(seen)
        if all(any(seen.happened_before(r, e) for e in seen.of("add", x)) for r in seen.of("remove", x))
    )


def _remove_wins_strict(seen: Seen) -> Elements:
    return frozenset(
        add.args[0]
        for add in seen.of("add")
        if all(seen.happened_before(remove, add) for remove in seen.of("remove", add.args[0]))
    )


def _last_writer_wins(seen: Seen) -> Elements:
    latest: dict[object, tuple[object, bool]] = {}
    for update in seen:
        x, place = update.args[0], (update.timestamp, update.operation == "add")
        latest[x] = max(latest.get(x, place), place)
    return frozenset(x for x, (_, is_added) in latest.items() if is_added)


grow_only_set = Specification("grow_only_set", _added, History.COUNTS, ("add",))
"""Whatever was added.

>>> grow_only_set.expected(Seen((Update(0, 1, "add", ("tea",)),)))
frozenset({'tea'})
"""

two_phase_set = Specification("two_phase_set", _two_phase, History.COUNTS, ("add", "remove"))
"""Whatever was added and never removed.

>>> two_phase_set.expected(Seen((Update(0, 1, "add", ("tea",)), Update(1, 1, "remove", ("tea",)))))
frozenset()
"""

add_wins_set = Specification("add_wins_set", _add_wins, History.HAPPENS_BEFORE, ("add", "remove"))
"""Whatever has an add that no remove has seen; also called observed-remove set.

>>> add, remove = Update(0, 1, "add", ("tea",)), Update(1, 1, "remove", ("tea",))
>>> add_wins_set.expected(Seen((add, remove), {add: frozenset(), remove: frozenset()}))
frozenset({'tea'})
>>> add_wins_set.expected(Seen((add, remove), {add: frozenset(), remove: frozenset({add})}))
frozenset()
"""

remove_wins_set = Specification("remove_wins_set", _remove_wins, History.HAPPENS_BEFORE, ("add", "remove"))
"""Whatever was added, each of its removes having been seen by some add.

>>> add, remove = Update(0, 1, "add", ("tea",)), Update(1, 1, "remove", ("tea",))
>>> remove_wins_set.expected(Seen((add, remove), {add: frozenset(), remove: frozenset()}))
frozenset()
>>> remove_wins_set.expected(Seen((add, remove), {add: frozenset({remove}), remove: frozenset()}))
frozenset({'tea'})
"""

remove_wins_set_strict = Specification(
    "remove_wins_set_strict", _remove_wins_strict, History.HAPPENS_BEFORE, ("add", "remove")
)
"""Whatever has an add that has seen all of its removes.

>>> add, remove = Update(0, 1, "add", ("tea",)), Update(1, 1, "remove", ("tea",))
>>> remove_wins_set_strict.expected(Seen((add, remove), {add: frozenset({remove}), remove: frozenset()}))
frozenset({'tea'})
"""

lww_element_set = Specification("lww_element_set", _last_writer_wins, History.ARBITRATION, ("add", "remove"))
"""Whatever was added last; where an add and a remove are equally late, the add stays.

>>> add, remove = Update(0, 1, "add", ("tea",), 1), Update(1, 1, "remove", ("tea",), 2)
>>> lww_element_set.expected(Seen((add, remove)))
frozenset()
"""
