"""isolation: a payload that a call was only given is changed by it, or shares what the next operation changes."""

import copy

import pytest

from checker import BoundsError, StateBased, check, describe
from tests.conformance.agreement import assert_same
from tests.system.shapes import LETTERS, Frozen, Greedy, InPlace, described


class Basket:
    """Letters, each with the list of who wanted it; everything is copied."""

    def __init__(self):
        self.wishes = {}

    def add(self, letter):
        self.wishes.setdefault(letter, []).append("me")

    def merge(self, other):
        for letter, who in other.wishes.items():
            self.wishes[letter] = max(self.wishes.get(letter, []), list(who))

    def value(self):
        return {letter: len(who) for letter, who in self.wishes.items()}


class Adopting(Basket):
    """Takes over the other payload's own list where it has none."""

    def merge(self, other):
        for letter, who in other.wishes.items():
            self.wishes[letter] = max(self.wishes.get(letter, []), who)


class Sharing(Adopting):
    """The same, but no operation changes a list that is there."""

    def add(self, letter):
        self.wishes[letter] = [*self.wishes.get(letter, []), "me"]


class Whole(Basket):
    """Gives the other payload itself where that holds more."""

    def merge(self, other):
        return other if len(other.wishes) > len(self.wishes) else self


class Asked(Basket):
    """The query empties what it counts."""

    def value(self):
        counts = {}
        while self.wishes:
            letter, who = self.wishes.popitem()
            counts[letter] = len(who)
        return counts


class Defaulted(Basket):
    """All begin with the one dictionary that was made when the method was."""

    def __init__(self, wishes={}):  # noqa: B006  (the mistake to find)
        self.wishes = wishes


def found(kind, **options):
    """The violation of isolation, the same for both engines."""
    description = kind if isinstance(kind, StateBased) else describe(kind, args={"add": LETTERS})
    fast, slow = (
        check(description, engine=e, **{"replicas": 2, "depth": 3, **options}) for e in ("table", "reference")
    )
    assert_same(slow, fast)
    assert "isolation" in fast.properties
    return {violation.property_name: violation for violation in fast.violations}.get("isolation")


@pytest.mark.parametrize("kind", [Basket, Sharing, described(InPlace)])
def test_what_copies_or_never_changes_in_place_passes(kind):
    assert found(kind) is None


@pytest.mark.parametrize(
    ("kind", "depth", "failure"),
    [
        (
            Adopting,
            1,
            "between replicas 0 and 1: after merge(Adopting(wishes={}), Adopting(wishes={'x': ['me']})), the two "
            "payloads share a mutable part: add('x') on the merged one also changes the other, to "
            "Adopting(wishes={'x': ['me', 'me']}); usually merge keeps the other's own list, set or dictionary: keep "
            "a copy",
        ),
        (
            Whole,
            1,
            "between replicas 0 and 1: after merge(Whole(wishes={}), Whole(wishes={'x': ['me']})), the two payloads "
            "share a mutable part: add('x') on the merged one also changes the other, to Whole(wishes={'x': ['me', "
            "'me']}); usually merge keeps the other's own list, set or dictionary: keep a copy",
        ),
        (
            Asked,
            1,
            "at replica 0, value(Asked(wishes={'x': ['me']})) changes the payload that it is asked of, to "
            "Asked(wishes={}); usually the query sorts, pops or fills something in place: let it work on a copy",
        ),
        (
            Defaulted,
            0,
            "at replica 0, replicas 0 and 1 begin with one and the same mutable part: add('x') at replica 0 also "
            "changes replica 1, from Defaulted(wishes={}) to Defaulted(wishes={'x': ['me']}); usually it is a mutable "
            "default argument or a constant: make a new one for each replica",
        ),
    ],
)
def test_what_is_shared_or_spoiled_is_found_by_the_smallest_example(kind, depth, failure):
    violation = found(kind)
    assert (violation.depth, violation.failure) == (depth, failure)


def test_a_merge_that_empties_its_argument_is_found():
    violation = found(described(Greedy), properties=["isolation"])
    assert violation.depth == 1
    assert violation.failure == (
        "at replica 0, value(Greedy(names=['x'])) changes the payload that it is asked of, to Greedy(names=[]); "
        "usually the query sorts, pops or fills something in place: let it work on a copy"
    )

    class Taking(InPlace):
        def merge(self, other):
            while other.names:
                self.names.add(other.names.pop())

    violation = found(described(Taking))
    assert violation.failure == (
        "between replicas 0 and 1: merge(Taking(names=set()), Taking(names={'x'})) changes its argument too, to "
        "Taking(names=set()); usually the other payload's parts are moved (pop, clear, update on the wrong side) and "
        "not copied"
    )


def test_nothing_of_the_trial_stays_behind():
    before = copy.deepcopy(Defaulted.__init__.__defaults__)
    check(describe(Defaulted, args={"add": LETTERS}), replicas=2, depth=2)
    assert Defaulted.__init__.__defaults__ == before == ({},)


def test_payloads_that_cannot_change_in_place_are_not_asked():
    assert "isolation" not in check(described(Frozen), replicas=2, depth=2).properties
    with pytest.raises(BoundsError, match="does not apply to letters: its payloads cannot be changed in place"):
        check(described(Frozen), replicas=2, depth=2, properties=["isolation"])


def test_payloads_kept_as_snapshots_are_not_asked():
    saved = described(InPlace, snapshot=lambda p: tuple(sorted(p.names)), restore=lambda names: restored(names))

    def restored(names):
        payload = InPlace()
        payload.names = set(names)
        return payload

    assert "isolation" not in check(saved, replicas=2, depth=2).properties
