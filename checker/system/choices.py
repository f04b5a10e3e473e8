"""What clients can ask for: operations with each list of arguments, and batches; and the updates that these make."""

from __future__ import annotations

from typing import Any

from checker.core.canonical import canonical
from checker.system.description import Batch, Description, Operation

Arguments = tuple[object, ...]


class Choices:
    """`every`: operations with arguments, and batches; `kinds`: operation and arguments of every update there can be.

    For each choice, `made` has the numbers of the kinds of updates that it makes, `reads_clock` and `uses_context`
    whether any operation that it calls asks for that.
    """

    def __init__(self, description: Description) -> None:
        self._operations = {one.name: one for one in description.operations if isinstance(one, Operation)}
        self.every: list[tuple[Operation | Batch, Arguments]] = []
        self.kinds: list[tuple[str, Arguments]] = []
        self.made: list[tuple[int, ...]] = []
        for operation in description.operations:
            if isinstance(operation, Operation):
                for args in operation.choices:
                    self._add(operation, args, (self._new_kind(operation.name, args),))
        for operation in description.operations:
            if isinstance(operation, Batch):
                calls: Any = operation.calls
                self._add(operation, (), tuple(self._kind(name, tuple(args)) for name, *args in calls))
        self.reads_clock = [any(self.called(kind).reads_clock for kind in kinds) for kinds in self.made]
        self.uses_context = [any(self.called(kind).uses_context for kind in kinds) for kinds in self.made]

    def called(self, kind: int) -> Operation:
        """The operation that makes updates of a kind."""
        return self._operations[self.kinds[kind][0]]

    def text(self, choice: int) -> str:
        """An update as a call: `add('a')`; a batch as a call of calls."""
        operation, args = self.every[choice]
        if isinstance(operation, Operation):
            return call_text(operation.name, args)
        return f"{operation.name}({', '.join(call_text(*self.kinds[kind]) for kind in self.made[choice])})"

    def _add(self, operation: Operation | Batch, args: Arguments, kinds: tuple[int, ...]) -> None:
        self.every.append((operation, args))
        self.made.append(kinds)

    def _kind(self, name: str, args: Arguments) -> int:
        """The number of a kind, a new one where no operation is offered with these arguments by itself."""
        for kind, (known, given) in enumerate(self.kinds):
            if known == name and canonical(given) == canonical(args):
                return kind
        return self._new_kind(name, args)

    def _new_kind(self, name: str, args: Arguments) -> int:
        self.kinds.append((name, args))
        return len(self.kinds) - 1


def call_text(name: str, args: Arguments) -> str:
    """A call as text."""
    return f"{name}({', '.join(map(canonical, args))})"
