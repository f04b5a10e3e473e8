"""Whether `==` and `hash` of a payload's class agree with themselves and with what payloads hold and answer.

The checker compares payloads by what they hold and never by `==`; whoever ships the class will.
"""

from __future__ import annotations

from typing import Any

from checker.system.user_code import USER_ERRORS, Raised, UserCode, raised

GENERATED = "<string>"
"""The file name of code that `dataclass` writes: it compares all fields."""


class Equality:
    """Asks a class's own `==` of copies of payloads."""

    def __init__(self, user: UserCode) -> None:
        self._user, self._store = user, user.payloads

    @property
    def applies(self) -> bool:
        """Whether the payload's class compares in a way of its own."""
        first = self._user.initial(0)
        if isinstance(first, Raised):
            return False
        kind = type(self._store.peek(first))
        code = getattr(kind.__eq__, "__code__", None)
        return code is not None and code.co_filename != GENERATED

    def of_one(self, payload: int) -> str | None:
        """What is wrong between a payload and a copy of it."""
        one, copied = self._store.get(payload), self._store.get(payload)
        if one is copied:
            return None
        text = self._store.texts[payload]
        try:
            if not one == copied:  # noqa: SIM201  (`!=` may be another method)
                return (
                    f"{text} is not equal to a copy of itself; usually == compares parts by identity, or a part of it "
                    "that has no == of its own"
                )
            if one != copied:
                return f"{text} is both == and != to a copy of itself; usually != is written apart from =="
            return self._hashes_differ(one, copied, text, "a copy of itself")
        except USER_ERRORS as error:
            raised("", error)
            return f"{text} == a copy of itself raised {type(error).__name__}: {error}"

    def of_pair(self, a: int, b: int) -> str | None:
        """What is wrong between two payloads."""
        if a == b:
            return None
        one, other = self._store.get(a), self._store.get(b)
        texts = self._store.texts[a], self._store.texts[b]
        try:
            is_equal, is_equal_back = bool(one == other), bool(other == one)
            if is_equal != is_equal_back:
                return (
                    f"{texts[0]} == {texts[1]} is {is_equal}, and the other way round it is {is_equal_back}; "
                    "usually == asks whether one holds the other"
                )
            if is_equal and (found := self._hashes_differ(one, other, *texts)):
                return found
        except USER_ERRORS as error:
            raised("", error)
            return f"{texts[0]} == {texts[1]} raised {type(error).__name__}: {error}"
        return self._answers_differ(a, b) if is_equal else None

    def _answers_differ(self, a: int, b: int) -> str | None:
        answers = self._user.value(a), self._user.value(b)
        if isinstance(answers[0], Raised) or isinstance(answers[1], Raised) or answers[0] == answers[1]:
            return None
        texts, values = self._store.texts, self._user.values.texts
        return (
            f"{texts[a]} == {texts[b]}, and yet they answer {values[answers[0]]} and {values[answers[1]]}; usually == "
            "leaves out what the query reads"
        )

    def _hashes_differ(self, one: Any, other: Any, text: str, what: str) -> str | None:
        if type(one).__hash__ is None or _hash_of(one) == _hash_of(other):
            return None
        return f"{text} is equal to {what}, and yet their hashes differ; usually hash reads what == leaves out"


def _hash_of(thing: Any) -> int:
    """The user's own hash, compared with another one in the same process and then forgotten."""
    return hash(thing)
