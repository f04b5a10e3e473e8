"""Violations written step by step: payloads are numbers, `seen` grows with them."""

from checker.core.events import EventKind
from checker.core.result import Carried, ReplicaState, Step, Violation


def replica(payload, *seen, value=None):
    text = str(payload)
    return ReplicaState(text, text, payload, text if value is None else str(value), payload, tuple(map(str, seen)))


def message(payload, *seen, sent_at):
    return Carried(str(payload), str(payload), payload, tuple(map(str, seen)), sent_at)


class Trace:
    """Builds a violation: each call adds one step."""

    def __init__(self, count=2):
        self.initial = tuple(replica(0) for _ in range(count))
        self.steps = []

    @property
    def now(self):
        return self.steps[-1].after if self.steps else self.initial

    def step(self, kind, i, peer=None, carried=None, becomes=None, call=None):
        after = tuple(becomes if n == i and becomes is not None else old for n, old in enumerate(self.now))
        operation = None if call is None else call.partition("(")[0]
        self.steps.append(Step(len(self.steps) + 1, kind, i, peer, operation, (), call, carried, after))
        return self

    def update(self, i, becomes, call="up()"):
        return self.step(EventKind.UPDATE, i, becomes=becomes, call=call)

    def send(self, i, peer, carried):
        return self.step(EventKind.SEND, i, peer, carried)

    def deliver(self, i, peer, carried, becomes=None):
        return self.step(EventKind.DELIVER, i, peer, carried, becomes)

    def drop(self, i, peer, carried):
        return self.step(EventKind.DROP, i, peer, carried)

    def double(self, i, peer, carried):
        return self.step(EventKind.DUPLICATE, i, peer, carried)

    def violation(self, name="conforms"):
        return Violation(name, len(self.steps), "it fails", "because", self.initial, tuple(self.steps))
