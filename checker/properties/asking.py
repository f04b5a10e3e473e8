"""Asking a specification, or a property of the user's own: they, too, must be functions of their arguments.

They are asked twice the first few times, and later now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from checker.core.canonical import canonical
from checker.core.errors import ModelError, NondeterminismError
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import FIRST, REPEAT_EVERY

Answer = TypeVar("Answer")


def asked(system: ReplicatedSystem, who: str, ask: Callable[[], Answer], unable: Callable[[Exception], str]) -> Answer:
    """What `ask` gives; `who` names the specification or property; `unable(error)`: what to say where it raises."""
    count = system.asked[who] = system.asked.get(who, 0) + 1
    answer = _answered(ask, unable)
    if count <= FIRST or not count % REPEAT_EVERY:
        system.user.look()
        again = _answered(ask, unable)
        if canonical(again) != canonical(answer):
            raise NondeterminismError(
                f"{who} gave {canonical(answer)} and, asked again about the same, {canonical(again)}; it must be a "
                "function of its arguments: look for randomness, clocks, or state that it keeps"
            )
    return answer


def _answered(ask: Callable[[], Answer], unable: Callable[[Exception], str]) -> Answer:
    try:
        return ask()
    except Exception as error:
        raise ModelError(unable(error)) from error
