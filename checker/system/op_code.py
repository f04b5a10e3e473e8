"""User code of op-based types: messages are prepared at their origin and take effect at every replica.

Source: Shapiro, Preguica, Baquero and Zawirski, Conflict-free replicated data types (SSS 2011), section 3: an operation
has a prepare part (there: prepare-update), which changes nothing, and an effect part (there: effect-update), which may
wait for its delivery precondition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from checker.core.canonical import canonical
from checker.core.errors import ModelError
from checker.system.arranged import ArrangedStore, Orders
from checker.system.description import OpBased
from checker.system.store import Store
from checker.system.user_code import USER_ERRORS, Outcome, Raised, Updated, UpdateOutcome, UserCode, raised


class Together(NamedTuple):
    """The messages of a batch."""

    messages: tuple[Any, ...]


class OpCode(UserCode):
    """As `UserCode`; an update gives the payload after its effect, and its message."""

    description: OpBased

    def __init__(self, description: OpBased, replicas: int) -> None:
        super().__init__(description, replicas)
        self.messages = Store(None)
        self._message_orders = Orders(self.messages)
        self._effects: dict[tuple[int, int], Outcome] = {}
        self._together: dict[int, tuple[int, ...]] = {}
        self._readiness: dict[tuple[int, int], bool | Raised] = {}

    def effect(self, payload: int, message: int) -> Outcome:
        """The payload after a message took effect on it; those of a batch take effect one after the other."""
        if message in self._together:
            after: Outcome = payload
            for part in self._together[message]:
                if isinstance(after, Raised):
                    return after
                after = self.effect(after, part)
            return after
        key = (payload, message)
        if key not in self._effects:
            self._effects[key] = self._twice("effect", self._effect, *key)
        return self._effects[key]

    def is_ready(self, payload: int, message: int) -> bool | Raised:
        """Whether the delivery precondition lets a message arrive; those of a batch arrive together or not at all."""
        if self.description.ready is None:
            return True
        if message in self._together:
            return self._are_ready(payload, self._together[message])
        key = (payload, message)
        if key not in self._readiness:
            self._readiness[key] = self._twice("ready", self._ready, *key)
        return self._readiness[key]

    def run_again(self, part: str, *key: int) -> Any:
        """As `UserCode.run_again`; an update takes effect again, too, and of a message `ready` is asked again first."""
        kept = self._effects, self._readiness
        self._effects, self._readiness = {}, {}
        try:
            return super().run_again(part, *key)
        finally:
            self._effects, self._readiness = kept

    def _arrival(self, payload: int, message: int) -> Outcome | bool:
        """What a message leads to where it may arrive; else what `ready` says."""
        is_ready = self.is_ready(payload, message)
        return self.effect(payload, message) if is_ready is True else is_ready

    def _are_ready(self, payload: int, messages: Sequence[int]) -> bool | Raised:
        for message in messages:
            is_ready = self.is_ready(payload, message)
            if is_ready is not True:
                return is_ready
            after = self.effect(payload, message)
            if isinstance(after, Raised):
                return after
            payload = after
        return True

    def _made(self, name: str, payload: int, mine: Any, made: Any) -> UpdateOutcome:
        if not self.payloads.fixed[payload] and self.payloads.intern(mine) != payload:
            raise ModelError(
                f"{self.description.name}: operation {name!r} changed the payload {self.payloads.texts[payload]}; in "
                "an op-based type it only returns the message, and effect(payload, message) makes the change"
            )
        if made is None:
            return Updated(payload)
        message = self.messages.intern(made)
        after = self.effect(payload, message)
        return after if isinstance(after, Raised) else Updated(after, message)

    def _bundled(self, messages: Sequence[int]) -> Outcome:
        """The messages of a batch as one."""
        parts = tuple(messages)
        if len(parts) == 1:
            return parts[0]
        bundle = self.messages.intern(Together(tuple(self.messages.get(part) for part in parts)))
        self._together[bundle] = parts
        return bundle

    def _effect(self, payload: int, message: int) -> Outcome:
        mine = self.payloads.get(payload)
        try:
            changed = self.description.effect(mine, self.messages.get(message))
        except USER_ERRORS as error:
            return raised(f"effect({self._pair(payload, message)})", error)
        return self.payloads.intern(mine if changed is None else changed)

    def _ready(self, payload: int, message: int) -> bool | Raised:
        assert self.description.ready is not None
        try:
            answer = self.description.ready(self.payloads.get(payload), self.messages.get(message))
        except USER_ERRORS as error:
            return raised(f"ready({self._pair(payload, message)})", error)
        if not isinstance(answer, bool):
            raise ModelError(f"{self.description.name}: ready must answer True or False, not {canonical(answer)}")
        return answer

    def _has_order(self, key: tuple[int, ...]) -> bool:
        return super()._has_order(key) or any(map(self._message_orders.has, key))

    def _arranged(self, evaluate: Callable[..., Any], key: tuple[int, ...], *, is_falling: bool) -> Any:
        plain = self.messages
        self.messages = ArrangedStore(plain, is_falling=is_falling)
        try:
            return super()._arranged(evaluate, key, is_falling=is_falling)
        finally:
            self.messages = plain

    def _pair(self, payload: int, message: int) -> str:
        return f"{self.payloads.texts[payload]}, {self.messages.texts[message]}"

    def _arguments(self, evaluate: Callable[..., Any], key: tuple[int, ...]) -> str:
        return self._pair(*key) if evaluate in (self._effect, self._ready) else super()._arguments(evaluate, key)

    def _shown(self, evaluate: Callable[..., Any], outcome: object) -> str:
        if isinstance(outcome, Updated):
            payload, message, _ = outcome
            sent = "no message" if message is None else self.messages.texts[message]
            return f"{self.payloads.texts[payload]} and {sent}"
        return super()._shown(evaluate, outcome)
