"""equality: a class whose own `==` or `hash` disagrees with itself, or with what its payloads answer."""

from dataclasses import dataclass

import pytest

from checker import check, describe
from tests.conformance.agreement import assert_same
from tests.system.shapes import Frozen, InPlace, described


class Compared(InPlace):
    """Compares by what it holds."""

    def __eq__(self, other):
        return isinstance(other, Compared) and self.names == other.names

    def __hash__(self):
        return hash(frozenset(self.names))


class ByIdentity(Compared):
    def __eq__(self, other):
        return self.names is other.names

    __hash__ = Compared.__hash__


class Contained(Compared):
    def __eq__(self, other):
        return self.names <= other.names

    __hash__ = Compared.__hash__


class ByCount(Compared):
    def __eq__(self, other):
        return len(self.names) == len(other.names)

    def __hash__(self):
        return len(self.names)


class ByCountHashedByContent(ByCount):
    def __eq__(self, other):
        return len(self.names) == len(other.names)

    def __hash__(self):
        return 1 if "x" in self.names else 2


class Unequal(Compared):
    def __ne__(self, other):
        return True


class Rude(Compared):
    def __eq__(self, other):
        return self.names == other.name

    __hash__ = Compared.__hash__


def found(kind, **options):
    fast, slow = (
        check(described(kind), engine=engine, replicas=2, depth=3, **options) for engine in ("table", "reference")
    )
    assert_same(slow, fast)
    return {violation.property_name: violation for violation in fast.violations}.get("equality")


def test_a_class_that_compares_by_what_it_holds_passes():
    assert found(Compared) is None
    assert "equality" in check(described(Compared), replicas=2, depth=2).properties


def test_only_an_eq_written_by_hand_is_asked():
    for kind in (InPlace, Frozen):
        assert "equality" not in check(described(kind), replicas=2, depth=2).properties


@pytest.mark.parametrize(
    ("kind", "depth", "failure"),
    [
        (
            ByIdentity,
            0,
            "at replica 0, ByIdentity(names=set()) is not equal to a copy of itself; usually == compares parts by "
            "identity, or a part of it that has no == of its own",
        ),
        (
            Contained,
            1,
            "between replicas 0 and 1: Contained(names={'x'}) == Contained(names=set()) is False, and the other way "
            "round it is True; usually == asks whether one holds the other",
        ),
        (
            ByCount,
            2,
            "between replicas 0 and 1: ByCount(names={'x'}) == ByCount(names={'y'}), and yet they answer ['x'] and "
            "['y']; usually == leaves out what the query reads",
        ),
        (
            ByCountHashedByContent,
            2,
            "between replicas 0 and 1: ByCountHashedByContent(names={'x'}) is equal to "
            "ByCountHashedByContent(names={'y'}), and yet their hashes differ; usually hash reads what == leaves out",
        ),
        (
            Unequal,
            0,
            "at replica 0, Unequal(names=set()) is both == and != to a copy of itself; usually != is written apart "
            "from ==",
        ),
        (
            Rude,
            0,
            "at replica 0, Rude(names=set()) == a copy of itself raised AttributeError: 'Rude' object has no attribute "
            "'name'",
        ),
    ],
)
def test_an_eq_that_disagrees_is_found_by_the_smallest_example(kind, depth, failure):
    violation = found(kind)
    assert (violation.depth, violation.failure) == (depth, failure)


@dataclass(frozen=True)
class Half:
    """Its `==` asks one field, and the answer comes from the other."""

    key: str = ""
    content: str = ""

    def __eq__(self, other):
        return isinstance(other, Half) and self.key == other.key

    def __hash__(self):
        return 0

    def write(self, content: str):
        return Half("k", max(content, self.content))

    def merge(self, other):
        return Half(max(self.key, other.key), max(self.content, other.content))

    def value(self):
        return self.content


def test_frozen_payloads_are_asked_too():
    result = check(describe(Half), replicas=2, depth=3)
    assert [violation.property_name for violation in result.violations] == ["equality"]
    assert result.violations[0].failure == (
        "between replicas 0 and 1: Half(key='k', content='a') == Half(key='k', content='b'), and yet they answer 'a' "
        "and 'b'; usually == leaves out what the query reads"
    )
