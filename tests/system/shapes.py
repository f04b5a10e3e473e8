"""One grow-only set of letters in every shape that a user's class may have; all mean the same."""

from dataclasses import dataclass, field

from checker import Operation, StateBased
from checker.specs import History, Specification

LETTERS = ["x", "y"]
MEMBERS = Specification("members", lambda seen: sorted({u.args[0] for u in seen}), History.SET)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Every method gives a new object."""

    names: frozenset = frozenset()

    def add(self, name):
        return Frozen(self.names | {name})

    def merge(self, other):
        return Frozen(self.names | other.names)

    def value(self):
        return sorted(self.names)


class InPlace:
    """Every method changes the object and returns None; no `__eq__`."""

    def __init__(self):
        self.names = set()

    def add(self, name):
        self.names.add(name)

    def merge(self, other):
        self.names |= other.names

    def value(self):
        return sorted(self.names)


class Fluent(InPlace):
    """Every method changes the object and returns it."""

    def add(self, name):
        self.names.add(name)
        return self

    def merge(self, other):
        self.names.update(other.names)
        return self


class Slotted:
    """As `InPlace`, without a `__dict__`, and with a slot that is never filled."""

    __slots__ = ("_never", "names")

    def __init__(self):
        self.names = []

    def add(self, name):
        if name not in self.names:
            self.names.append(name)
            self.names.sort()

    def merge(self, other):
        for name in other.names:
            self.add(name)

    def value(self):
        return list(self.names)


@dataclass
class Greedy:
    """As `InPlace`, and `merge` spoils what it was given, `value` what it is asked of."""

    names: list = field(default_factory=list)

    def add(self, name):
        self.names = sorted({*self.names, name})

    def merge(self, other):
        while other.names:
            self.add(other.names.pop())

    def value(self):
        taken, self.names = self.names, []
        return taken


def described(kind, **more):
    return StateBased(
        name="letters",
        initial=lambda *_: kind(),
        operations=[Operation("add", kind.add, args=LETTERS)],
        merge=kind.merge,
        value=kind.value,
        spec=MEMBERS,
        **more,
    )
