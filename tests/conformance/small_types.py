"""Random data types small enough to write down: payloads are numbers below `size`, every function is a table.

Most are broken, in every way that a table can be: merges that are no joins, answers that no specification gives,
entries that raise, operations that are not always enabled, payloads changed in place.
"""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from checker import Batch, DeltaBased, OpBased, Operation, Property, StateBased
from checker.specs import History, Specification

RAISES = -1
DISABLED = -2
ANSWERS = [0, 1, 2, 3, True, 1.0]


@dataclass(frozen=True)
class SmallType:
    """`updates[op][p]`, `deltas[op][p]`, `merges[p][q]`, `values[p]`; `expected[n]`: see `_specification`."""

    first: tuple
    updates: tuple
    deltas: tuple
    merges: tuple
    values: tuple
    expected: tuple
    history: History | None
    in_place: bool
    grow_only: bool
    own: tuple


class Cell:
    """One number, changed in place; equal to nothing but itself, as classes are by default."""

    def __init__(self, number):
        self.number = number


def entry(row, number):
    if row[number] == RAISES:
        raise ValueError(f"no entry {number}")
    return row[number]


@st.composite
def anything(draw):
    """A type whose every entry is drawn by itself: mostly refuted within an event or two."""
    size = draw(st.integers(1, 4))
    numbers = st.integers(0, size - 1)
    total = draw(st.booleans())
    odd = numbers if total else st.one_of(*[numbers] * 6, st.just(RAISES))
    maybe = odd if total else st.one_of(*[odd] * 5, st.just(DISABLED))
    answers = st.sampled_from(ANSWERS)
    answers = answers if total else st.one_of(*[answers] * 6, st.just(RAISES))
    operations = draw(st.integers(1, 2))

    def rows(count, entries):
        return st.tuples(*[st.tuples(*[entries] * size)] * count)

    join = tuple(tuple(max(a, b) for b in range(size)) for a in range(size))
    return SmallType(
        first=draw(st.tuples(*[numbers] * 3)),
        updates=draw(rows(operations, maybe)),
        deltas=draw(rows(operations, numbers)),
        merges=draw(st.one_of(st.just(join), rows(size, odd))),
        values=draw(st.tuples(*[answers] * size)),
        expected=draw(st.tuples(*[st.integers(0, 3)] * 12)),
        **draw(habits()),
    )


def habits():
    """What a type does beside its tables."""
    return st.fixed_dictionaries(
        {
            "history": st.sampled_from([None, *History]),
            "in_place": st.booleans(),
            "grow_only": st.booleans(),
            "own": st.lists(st.sampled_from(["replica", "pair", "all", "history"]), unique=True).map(tuple),
        }
    )


@st.composite
def nearly_right(draw):
    """A set of two elements as a number of two bits, with up to three entries changed: refuted late, or not at all."""
    four = range(4)
    tables = {
        "updates": [[p | 1 for p in four], [p | 2 for p in four]],
        "deltas": [[1] * 4, [2] * 4],
        "merges": [[p | q for q in four] for p in four],
        "values": [list(four)],
        "expected": [[n // 3 for n in range(12)]],
    }
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.sampled_from([row for name in sorted(tables) for row in tables[name]]))
        row[draw(st.integers(0, len(row) - 1))] = draw(st.integers(0, 3))
    updates, deltas, merges = (tuple(map(tuple, tables[name])) for name in ("updates", "deltas", "merges"))
    values, expected = tuple(tables["values"][0]), tuple(tables["expected"][0])
    return SmallType((0, 0, 0), updates, deltas, merges, values, expected, **draw(habits()))


def small_types():
    """Both kinds."""
    return st.one_of(anything(), nearly_right())


def description(small, *, full_payloads=None, covers="origin"):
    """The type as a user would describe it; delta-based where `full_payloads` is given."""
    is_delta = full_payloads is not None
    kind = DeltaBased if is_delta else StateBased
    more = {"full_payloads": full_payloads, "delta_covers": covers} if is_delta else {}
    return kind(
        name="small",
        initial=lambda node_id, _num_nodes: _packed(small, small.first[node_id]),
        operations=[_operation(small, n, is_delta) for n in range(len(small.updates))],
        merge=_merge(small),
        value=lambda payload: entry(small.values, _number(payload)),
        spec=_specification(small),
        timestamp=_number,
        grow_only=small.grow_only,
        properties=[_own_property(on) for on in small.own],
        **more,
    )


def with_everything(small, described, *, recovers, forgets):
    """The type with a batch, an operation that uses what a client read and the clock, and a way to recover."""

    def overwrite(payload, now, context):
        new = entry(small.merges[_number(payload)], (_number(context) + now) % len(small.merges))
        if isinstance(described, OpBased):
            return new
        return (_packed(small, new), _packed(small, new)) if isinstance(described, DeltaBased) else _packed(small, new)

    more = [
        Operation("overwrite", overwrite, uses_context=True, reads_clock=True),
        Batch("batch", [("op0",), ("overwrite",)]),
    ]
    return replace(
        described,
        operations=[*described.operations, *more],
        recover=(lambda payload: _packed(small, min(_number(payload), small.first[0]))) if recovers else None,
        forgets=forgets,
    )


def op_description(small, *, has_merge=False, is_shy=False):
    """The type as an op-based one: messages are numbers, and an effect is an entry of the merge table."""
    return OpBased(
        name="small",
        initial=lambda node_id, _num_nodes: _packed(small, small.first[node_id]),
        operations=[_prepared(small, n) for n in range(len(small.updates))],
        effect=_merge(small),
        ready=(lambda payload, number: (_number(payload) + number) % 4 != 3) if is_shy else None,
        merge=_merge(small) if has_merge else None,
        value=lambda payload: entry(small.values, _number(payload)),
        spec=_specification(small),
        timestamp=_number,
        grow_only=small.grow_only,
        properties=[_own_property(on) for on in small.own],
    )


def _prepared(small, n):
    """An operation whose message is an entry of the delta table; where the update table raises, it sends nothing."""

    def apply(payload):
        number = _number(payload)
        return None if small.updates[n][number] == RAISES else small.deltas[n][number]

    return Operation(f"op{n}", apply, enabled=lambda payload: small.updates[n][_number(payload)] != DISABLED)


def _packed(small, number):
    return Cell(number) if small.in_place else number


def _number(payload):
    return payload.number if isinstance(payload, Cell) else payload


def _operation(small, n, is_delta):
    def apply(payload):
        new = entry(small.updates[n], _number(payload))
        delta = _packed(small, small.deltas[n][_number(payload)])
        if small.in_place:
            payload.number = new
            new = None
        return (new, delta) if is_delta else new

    return Operation(f"op{n}", apply, enabled=lambda payload: small.updates[n][_number(payload)] != DISABLED)


def _merge(small):
    def merge(payload, other):
        new = entry(small.merges[_number(payload)], _number(other))
        if not small.in_place:
            return new
        payload.number = new
        return None

    return merge


def _specification(small):
    if small.history is None:
        return None

    def expected(seen):
        which = bool(seen.count("op0")) + 2 * bool(seen.count("op1"))
        weight = sum((u.replica + 1) * (1 if u.operation == "op0" else 2) for u in seen)
        if small.history >= History.HAPPENS_BEFORE:
            weight += sum(seen.happened_before(a, b) for a in seen for b in seen)
        if small.history is History.ARBITRATION:
            weight += sum(n * u.replica + u.timestamp for n, u in enumerate(seen.arbitrated()))
        return small.expected[3 * which + weight % 3]

    return Specification("small", expected, small.history)


def _own_property(on):
    return Property(f"own-{on}", _PREDICATES[on], on, facts=(lambda value: [value]) if on == "history" else None)


_PREDICATES = {
    "replica": lambda view: view.value < 3 or len(view.seen) < 2,
    "pair": lambda view, other: view.value + other.value != 3 or view.replica + other.replica != 1,
    "history": lambda facts: sum(facts) < 4,
    "all": lambda views: sum(view.value for view in views) < 4,
}
