"""round_trip: what is loaded from what was saved is the payload again, for types with save and load.

The same payload, by its content or fingerprint. Where it is another one, it must at least answer alike: now, after each
operation that can be called next, which must be possible as well, and after merging or being merged with what another
replica holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from checker.core.system import Check, Scope, State, View
from checker.system.answers import is_same_answer
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Outcome, Raised, UpdateOutcome

NAME = "round_trip"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica; none where the description gives no save and load."""
    if system.description.save is None:
        return []
    alone = Check(NAME, Scope.STATE, 1, _payload, lambda payload: told(system, payload) is None)
    if system.description.merge is None:
        return [alone]
    return [alone, Check(NAME, Scope.STATE, 2, _payload, lambda a, b: not [*_merged_wrong(system, (a, b))])]


def _payload(view: View) -> int | None:
    return None if view.raised else view.payload


def told(system: ReplicatedSystem, payload: int) -> str | None:
    """What load(save(payload)) gets wrong, or None."""
    loaded = system.user.reloaded(payload)
    if isinstance(loaded, Raised):
        return str(loaded)
    if loaded == payload:
        return None
    texts = system.user.payloads.texts
    wrong = next(_differences(system, payload, loaded), None)
    return wrong and f"load(save({texts[payload]})) gives {texts[loaded]}: {wrong}"


def _differences(system: ReplicatedSystem, payload: int, loaded: int) -> Iterator[str]:
    """Where the two answer differently: at once, then after each operation."""
    yield from _difference(system, payload, loaded, "it answers")
    for choice in range(len(system.user.choices)):
        saved, again = (_after(system.user.update(choice, held, 1, payload)) for held in (payload, loaded))
        call = system.user.choice_text(choice)
        if isinstance(saved, int) and isinstance(again, int):
            yield from _difference(system, saved, again, f"after {call} it answers")
        elif saved != again and not (isinstance(saved, Raised) and isinstance(again, Raised)):
            yield f"{call} {_possible(again)} on it and {_possible(saved)} on the payload that was saved"


def _merged_wrong(system: ReplicatedSystem, payloads: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(place of the payload, what is wrong) where a payload that was loaded merges otherwise than the one saved."""
    texts, merge = system.user.payloads.texts, system.user.merge
    for place, (payload, other) in enumerate(permutations(payloads, 2)):
        loaded = system.user.reloaded(payload)
        if isinstance(loaded, Raised) or loaded == payload:
            continue
        ways = (
            (merge(payload, other), merge(loaded, other), f"after merging {texts[other]} it answers"),
            (merge(other, payload), merge(other, loaded), f"merged into {texts[other]} it makes that answer"),
        )
        for saved, again, how in ways:
            for wrong in _difference(system, saved, again, how):
                yield place, f"load(save({texts[payload]})) gives {texts[loaded]}: {wrong}"


def _difference(system: ReplicatedSystem, payload: Outcome, loaded: Outcome, how: str) -> Iterator[str]:
    expected, given = (p if isinstance(p, Raised) else system.user.value(p) for p in (payload, loaded))
    if isinstance(expected, Raised) and isinstance(given, Raised):
        return
    if isinstance(expected, Raised) or isinstance(given, Raised) or not is_same_answer(system, expected, given):
        yield f"{how} {_answer(system, given)} instead of {_answer(system, expected)}"


def _answer(system: ReplicatedSystem, value: int | Raised) -> str:
    return f"with an exception ({value})" if isinstance(value, Raised) else system.user.values.texts[value]


def _after(outcome: UpdateOutcome) -> int | Raised | None:
    """The payload after an operation."""
    return outcome if outcome is None or isinstance(outcome, Raised) else outcome[0]


def _possible(outcome: int | Raised | None) -> str:
    return "is not enabled" if outcome is None else "raises" if isinstance(outcome, Raised) else "is possible"


def failure(system: ReplicatedSystem, state: State) -> str:
    """The replicas whose payload does not survive being saved and loaded."""
    wrong = []
    for i, c in enumerate(state):
        payload = _payload(system.view(i, c))
        if payload is not None and (text := told(system, payload)):
            wrong.append(f"replica {i}: {text}")
    if wrong or system.description.merge is None:
        return "; ".join(wrong)
    held = [(i, p) for i, c in enumerate(state) if (p := _payload(system.view(i, c))) is not None]
    for pair in combinations(held, 2):
        for place, text in _merged_wrong(system, [payload for _, payload in pair]):
            return f"replica {pair[place][0]}: {text}"
    return ""
