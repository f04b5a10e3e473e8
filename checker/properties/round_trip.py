"""round_trip: what is loaded from what was saved is the payload again, for types with save and load.

The same payload, by its content or fingerprint. Where it is another one, it must at least answer alike, now and after
each operation that can be called next, and the same operations must be possible.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.core.system import Check, Scope, State, View
from checker.properties.answers import is_same_answer
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised, UpdateOutcome

NAME = "round_trip"


def checks(system: ReplicatedSystem) -> list[Check]:
    """One check on each replica; none where the description gives no save and load."""
    if system.description.save is None:
        return []
    return [Check(NAME, Scope.STATE, 1, _payload, lambda payload: told(system, payload) is None)]


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


def _difference(system: ReplicatedSystem, payload: int, loaded: int, how: str) -> Iterator[str]:
    expected, given = system.user.value(payload), system.user.value(loaded)
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
    return "; ".join(wrong)
