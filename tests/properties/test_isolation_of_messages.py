"""isolation: deltas and messages that share parts with payloads, and receivers that spoil what they are given."""

import pytest

from checker import DeltaBased, OpBased, Operation, check
from checker.specs import add_wins_set
from tests.conformance.agreement import assert_same

LETTERS = ["x", "y"]


def united(mine, other):
    for letter, votes in other.items():
        mine[letter] = max(mine.get(letter, []), votes, key=len)


def copied(mine, other):
    for letter, votes in other.items():
        mine[letter] = max(mine.get(letter, []), list(votes), key=len)


def added(mine, letter):
    """The delta is made anew."""
    mine.setdefault(letter, []).append(1)
    return None, {letter: list(mine[letter])}


def added_sharing(mine, letter):
    """The delta holds the payload's own list."""
    mine.setdefault(letter, []).append(1)
    return None, {letter: mine[letter]}


def delta_type(add, merge):
    return DeltaBased(
        name="votes",
        initial=lambda *_: {},
        operations=[Operation("add", add, args=LETTERS)],
        merge=merge,
        value=lambda mine: {letter: len(votes) for letter, votes in mine.items()},
    )


def op_type(apply, effect):
    return OpBased(
        name="log",
        initial=lambda *_: [],
        operations=[Operation("add", apply, args=LETTERS)],
        effect=effect,
        value=len,
    )


def entered(log, message):
    log.append(message)


def entered_and_counted(log, message):
    """Enters the message itself, and counts on in all that were entered."""
    for entry in log:
        entry.append("later")
    log.append(message)


def entered_and_emptied(log, message):
    log.append(list(message))
    message.clear()


def found(description, **options):
    fast, slow = (check(description, engine=e, replicas=2, depth=3, **options) for e in ("table", "reference"))
    assert_same(slow, fast)
    assert "isolation" in fast.properties
    return {violation.property_name: violation for violation in fast.violations}.get("isolation")


@pytest.mark.parametrize(
    "description",
    [
        delta_type(added, copied),
        op_type(lambda log, letter: [letter], entered),
        op_type(lambda log, letter: letter, entered),
    ],
)
def test_what_copies_or_never_changes_passes(description):
    assert found(description) is None


@pytest.mark.parametrize(
    ("description", "depth", "failure"),
    [
        (
            delta_type(added_sharing, copied),
            0,
            "at replica 0, after add('x') on {}, the payload and the delta that is sent share a mutable part: add('x') "
            "then also changes the delta, from {'x': [1]} to {'x': [1, 1]}; usually it holds the payload's own list, "
            "set or dictionary: send a copy",
        ),
        (
            delta_type(added, united),
            0,
            "between replicas 0 and 1: after merge({}, {'x': [1]}), the payload and the delta share a mutable part: "
            "add('x') then also changes the delta, to {'x': [1, 1]}; usually its own list, set or dictionary is kept: "
            "keep a copy",
        ),
        (
            op_type(lambda log, letter: [letter], entered_and_counted),
            0,
            "at replica 0, after add('x') on [], the payload and the message that is sent share a mutable part: "
            "add('x') then also changes the message, from ['x'] to ['x', 'later']; usually it holds the payload's own "
            "list, set or dictionary: send a copy",
        ),
    ],
)
def test_what_is_sent_and_still_shared_is_found_before_anything_happens(description, depth, failure):
    violation = found(description, network="causal")
    assert (violation.depth, violation.failure) == (depth, failure)


def test_an_effect_that_empties_its_message_is_found():
    violation = found(op_type(lambda log, letter: [letter], entered_and_emptied))
    assert violation.depth == 0
    assert violation.failure == (
        "at replica 0, the effect of add('x') on [] changes the message, from ['x'] to []; usually its parts are moved "
        "(pop, clear, update on the wrong side) and not copied, and the message is still to be sent"
    )


def test_a_receiver_that_empties_what_it_is_given_is_found():
    def emptied_elsewhere(payload, message):
        payload["log"].append(message["letter"])
        if message["from"] != payload["id"]:
            message.clear()

    mail = OpBased(
        name="mail",
        initial=lambda node_id, _: {"id": node_id, "log": []},
        operations=[Operation("add", lambda mine, letter: {"from": mine["id"], "letter": letter}, args=LETTERS)],
        effect=emptied_elsewhere,
        value=lambda payload: len(payload["log"]),
    )
    assert found(mail).failure == (
        "between replicas 0 and 1: effect({'id': 0, 'log': []}, {'from': 1, 'letter': 'x'}) changes the message, to "
        "{}; usually its parts are moved (pop, clear, update on the wrong side) and not copied, and other replicas are "
        "still to get it"
    )


def test_correct_op_based_types_pass_with_their_specification():
    def tagged(payload, letter):
        return ("add", letter, (payload["id"], payload["made"] + 1))

    def removed(payload, letter):
        return ("remove", letter, tuple(sorted(t for x, t in payload["in"] if x == letter)))

    def effect(payload, message):
        kind, letter, tags = message
        if kind == "add":
            payload["in"].add((letter, tags))
            payload["made"] += tags[0] == payload["id"]
        else:
            payload["in"] -= {(letter, tag) for tag in tags}

    described = OpBased(
        name="letters",
        initial=lambda node_id, _: {"id": node_id, "made": 0, "in": set()},
        operations=[Operation("add", tagged, args=["x"]), Operation("remove", removed, args=["x"])],
        effect=effect,
        value=lambda payload: frozenset(x for x, _ in payload["in"]),
        spec=add_wins_set,
    )
    assert check(described, replicas=2, depth=5).passed
