"""settles: from every state, fair delivery alone leads all replicas to agree, and to agree on what is specified.

They must agree on the answer that the specification gives for all updates issued. Fair delivery is, on networks that
carry a message for each update, that everything outstanding arrives (`delivery`); a message that never can is reported
as stuck. On all others every replica merges from every other until nothing changes; if merging never comes to rest, the
property fails. One round: replica 0 merges from 1, 2, ..., then replica 1 from 0, 2, ..., and so on, each merging what
the other holds by then. A join comes to rest after two rounds, whatever the number of replicas; `ROUNDS_MAX` is far
beyond, and reaching it is reported as never coming to rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import permutations
from typing import Any

from checker.core.events import Event
from checker.core.system import Check, Closure, Configuration, Held, Scope, State, View
from checker.properties.conforms import expected_text, is_right
from checker.properties.delivery import FairDelivery, Wrong
from checker.properties.joining import Joining, held
from checker.system.answers import is_same_answer
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

NAME = "settles"
ROUNDS_MAX = 32
GROWN, GROWTH = 10_000, 64  # payloads of more characters, and so many times as large as before, have no end


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on all replicas together."""
    if system.network.is_broadcast:
        fair = _fair(system)
        return [Check(NAME, Scope.STATE, system.replicas, _up, lambda *every: fair.told(every) is None)]
    form = Closure(Joining(system), partial(_is_right, system), ROUNDS_MAX, GROWN)
    return [Check(NAME, Scope.STATE, system.replicas, held, lambda *every: told(system, every) is None, form)]


def _up(view: View) -> Configuration | None:
    """The whole configuration; None where an event of the replica raised."""
    return None if view.payload < 0 else view.configuration


def _told_of_arrived(system: ReplicatedSystem, payloads: Sequence[int], issued: int) -> str | None:
    """What is wrong where everything has arrived."""
    return _disagreement(system, payloads, issued, "every message has arrived")


def _is_right(system: ReplicatedSystem, a: Any) -> bool:
    """Whether the answer is one, and the one that the specification gives."""
    value = system.user.value(a[0])
    if isinstance(value, Raised):
        return False
    return system.specification is None or is_right(system, a[1], value)


def told(system: ReplicatedSystem, all_held: tuple[Held, ...]) -> str | None:
    """What goes wrong in words, or None where the replicas settle as they must."""
    now = list(all_held)
    most = _most(system, now)
    for rounds in range(1, ROUNDS_MAX + 1):
        before = tuple(now)
        wrong = _round(system, now, most)
        if isinstance(wrong, Raised):
            return f"merging raised an exception: {wrong}"
        if wrong:
            return (
                f"merging never comes to rest: payloads grow, to more than {most:,} characters in round {rounds} of "
                "merging from every other"
            )
        if tuple(now) == before:
            payloads = [payload for payload, _ in now]
            return _disagreement(system, payloads, now[0][1], "every replica has merged from every other")
    return (
        f"merging never comes to rest: after {ROUNDS_MAX} rounds in which every replica merged from every other, "
        "payloads still change"
    )


def answers_at_rest(system: ReplicatedSystem, state: State) -> tuple[Sequence[int], int] | None:
    """What each replica answers once fair delivery has brought all to rest, and all updates; None where one raises."""
    views = [system.view(i, c) for i, c in enumerate(state)]
    if any(view.payload < 0 for view in views):
        return None
    end = (
        _delivered(system, state)
        if system.network.is_broadcast
        else _merged(system, [(v.payload, v.seen) for v in views])
    )
    if end is None:
        return None
    answers = [system.user.value(payload) for payload in end[0]]
    given = [answer for answer in answers if not isinstance(answer, Raised)]
    return None if len(given) < len(answers) else (given, end[1])


def _delivered(system: ReplicatedSystem, state: State) -> tuple[Sequence[int], int] | None:
    """Payloads and what was seen once every message has arrived; None where one never does."""
    end = _fair(system).rested(state)
    return None if isinstance(end, Wrong) else end


def _merged(system: ReplicatedSystem, now: list[Held]) -> tuple[Sequence[int], int] | None:
    """Payloads and what was seen once every replica has merged from every other; None where merge raises."""
    most = _most(system, now)
    for _ in range(ROUNDS_MAX):
        before = list(now)
        if _round(system, now, most):
            return None
        if now == before:
            break
    return [payload for payload, _ in now], now[0][1]


def _most(system: ReplicatedSystem, now: Sequence[Held]) -> int:
    """The size of a payload, as text, beyond which merging these is taken to have no end."""
    texts = system.user.payloads.texts
    return max(GROWN, GROWTH * max(len(texts[payload]) for payload, _ in now))


def _round(system: ReplicatedSystem, now: list[Held], most: int) -> Raised | bool:
    """Every replica merges from every other; what was raised, or whether a payload has grown beyond `most`."""
    texts = system.user.payloads.texts
    for i, j in permutations(range(len(now)), 2):
        payload = system.user.merge(now[i][0], now[j][0])
        if isinstance(payload, Raised):
            return payload
        now[i] = (payload, system.book.sets.union(now[i][1], now[j][1]))
        if len(texts[payload]) > most:
            return True
    return False


def _disagreement(system: ReplicatedSystem, payloads: Sequence[int], issued: int, when: str) -> str | None:
    texts = system.user.values.texts
    answers = []
    for payload in payloads:
        value = system.user.value(payload)
        if isinstance(value, Raised):
            return str(value)
        answers.append(value)
    if not all(is_same_answer(system, answers[0], answer) for answer in answers[1:]):
        given = ", ".join(f"replica {i}: {texts[answer]}" for i, answer in enumerate(answers))
        return f"after {when} they still disagree ({given})"
    if system.specification is not None:
        count = len(system.book.public(issued))
        if not is_right(system, issued, answers[0]):
            return (
                f"after {when} all answer {texts[answers[0]]}, but {expected_text(system, issued)} is expected for "
                f"{'the' if count == 1 else 'all'} {count} update{'' if count == 1 else 's'} issued"
            )
    return None


def failure(system: ReplicatedSystem, state: State) -> str:
    """What goes wrong from this state on."""
    if system.network.is_broadcast:
        return (_fair(system).told(state) or "") if _is_up(system, state) else ""
    all_held = tuple(h for i, c in enumerate(state) if (h := held(system.view(i, c))) is not None)
    return told(system, all_held) or ""


def wrong_delivery(system: ReplicatedSystem, state: State) -> tuple[Event, Any] | None:
    """The delivery in which it shows from this state on that not all comes to rest, and the replica it comes to."""
    if not system.network.is_broadcast or not _is_up(system, state):
        return None
    end = _fair(system).rested(state)
    return (end.event, end.receiver) if isinstance(end, Wrong) else None


def _fair(system: ReplicatedSystem) -> FairDelivery:
    return FairDelivery(system, partial(_told_of_arrived, system))


def _is_up(system: ReplicatedSystem, state: State) -> bool:
    return all(system.view(i, c).payload >= 0 for i, c in enumerate(state))
