"""Small planted faults in the code of a data type: does the check notice?

A mutant is the type with one change in its merge (or its effect), either on the whole function (the receiver's operand
alone, the sender's alone) or at one place of the source of a function that merging runs: `max` by `min` or by
addition, a comparison by its strict or lax twin, union by intersection, `and` by `or`, addition by subtraction. The
function's code object is exchanged while a mutant is tried, so that the type needs no change and every caller is
reached.
"""

from __future__ import annotations

import ast
import copy
import gc
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from checker.system.description import Description
from checker.system.lines import homes_of, is_own

COMPARISONS: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
}
OPERATORS: dict[type[ast.operator], ast.operator] = {
    ast.BitOr: ast.BitAnd(),
    ast.BitAnd: ast.BitOr(),
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
}
METHODS = {"union": "intersection", "update": "intersection_update"}
ADDITION = ast.parse("lambda *of: of[0] + of[1] if len(of) == 2 else sum(of[0])", mode="eval").body


@dataclass(frozen=True, slots=True)
class Mutant:
    """`change` at `place` (file:line, relative to the current folder where it lies below it)."""

    change: str
    place: str
    applied: Callable[[], Any]  # a context in which the type has the change; gives the description to check


def mutants(description: Description, functions: list[FunctionType]) -> Iterator[Mutant]:
    """Every mutant of a description, in source order; `functions` are those that its merge runs."""
    wholes = (("merge", 0, "merge gives its first operand"), ("merge", 1, "merge gives its second operand"))
    for part, kept, change in (*wholes, ("effect", 0, "effect changes nothing")):
        function = getattr(description, part, None)
        if function is not None:
            yield Mutant(change, _place(function), _replaced(description, part, kept))
    for function in functions:
        tree = _source(function)
        for number, (change, line) in enumerate(_changes(tree) if tree else ()):
            code = _mutated(function, number)
            if code is not None:
                yield Mutant(change, _at(function, line), _exchanged(description, function, code))


def watched(description: Description, met: dict[CodeType, None]) -> Description:
    """The description, noting all code that its merge (or effect) runs."""

    def noting(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*operands: Any) -> Any:
            before = sys.getprofile()
            sys.setprofile(lambda frame, event, _: met.setdefault(frame.f_code) if event == "call" else None)
            try:
                return function(*operands)
            finally:
                sys.setprofile(before if callable(before) else None)

        return called

    parts = {part: getattr(description, part, None) for part in ("merge", "effect")}
    found: dict[str, Any] = {part: noting(function) for part, function in parts.items() if function}
    return replace(description, **found)


def own_functions(description: Description, met: dict[CodeType, None]) -> list[FunctionType]:
    """The data type's own Python functions among the code that was met, in order of their place in the source."""
    homes = homes_of(description)
    found = [function for code in met if is_own(code.co_filename, homes) for function in _functions_of(code)]
    return sorted(found, key=lambda f: (f.__code__.co_filename, f.__code__.co_firstlineno))


def _functions_of(code: CodeType) -> list[FunctionType]:
    return [f for f in gc.get_referrers(code) if isinstance(f, FunctionType) and f.__code__ is code][:1]


def _source(function: FunctionType) -> ast.FunctionDef | None:
    """The syntax tree of a function, with its file's line numbers; None for lambdas and where there is no source."""
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError):
        return None
    ast.increment_lineno(tree, first - 1)
    node = tree.body[0]
    return node if isinstance(node, ast.FunctionDef) else None


def _changes(tree: ast.FunctionDef) -> list[tuple[str, int]]:
    """What can be changed, with its line, in the order in which `_Change` counts."""
    counting = _Change(-1)
    counting.visit(tree)
    return counting.found


class _Change(ast.NodeTransformer):
    """Makes change number `wanted`, and lists all."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.found: list[tuple[str, int]] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = [self.visit(part) for part in node.body]  # neither annotations nor decorators
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        swap = {"max": "min", "min": "max"}.get(node.id)
        if swap is None or not isinstance(node.ctx, ast.Load):
            return node
        if self._is_wanted(f"{node.id} becomes {swap}", node):
            return ast.copy_location(ast.Name(swap, ast.Load()), node)
        if self._is_wanted(f"{node.id} becomes addition", node):
            return ast.copy_location(ADDITION, node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for at, operator in enumerate(node.ops):
            twin = COMPARISONS.get(type(operator))
            if twin is not None and self._is_wanted(f"{_sign(operator)} becomes {_sign(twin)}", node):
                node.ops[at] = twin
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        twin = OPERATORS.get(type(node.op))
        if twin is not None and self._is_wanted(f"{_sign(node.op)} becomes {_sign(twin)}", node):
            node.op = twin
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        twin: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        if self._is_wanted("and becomes or" if isinstance(node.op, ast.And) else "or becomes and", node):
            node.op = twin
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        twin = METHODS.get(node.attr)
        if twin is not None and self._is_wanted(f"{node.attr} becomes {twin}", node):
            node.attr = twin
        return node

    def _is_wanted(self, change: str, node: ast.expr) -> bool:
        self.found.append((change, node.lineno))
        return len(self.found) - 1 == self.wanted


def _sign(operator: ast.AST) -> str:
    signs: dict[type[ast.AST], str] = {
        ast.Gt: ">",
        ast.GtE: ">=",
        ast.Lt: "<",
        ast.LtE: "<=",
        ast.Eq: "==",
        ast.NotEq: "!=",
        ast.BitOr: "|",
        ast.BitAnd: "&",
        ast.Add: "+",
        ast.Sub: "-",
    }
    return signs[type(operator)]


def _mutated(function: FunctionType, number: int) -> CodeType | None:
    """The code of a function with change `number`; None where it cannot stand in for the function's own."""
    tree = _source(function)
    assert tree is not None
    changed = _Change(number).visit(tree)
    changed.decorator_list = []
    free = function.__code__.co_freevars
    outer = ast.parse(f"def outer({', '.join(free)}):\n    pass")
    outer.body[0].body = [changed]  # type: ignore[attr-defined]
    code = compile(ast.fix_missing_locations(outer), function.__code__.co_filename, "exec")
    (inside,) = (c for c in code.co_consts if isinstance(c, CodeType))
    (made,) = (c for c in inside.co_consts if isinstance(c, CodeType) and c.co_name == function.__name__)
    return made if made.co_freevars == free else None


def _replaced(description: Description, part: str, kept: int) -> Callable[[], Any]:
    @contextmanager
    def applied() -> Iterator[Description]:
        own = copy.deepcopy if description.snapshot is None else _as_it_is  # what is kept must not be shared as well
        yield replace(description, **{part: lambda *operands: own(operands[kept])})  # type: ignore[arg-type]

    return applied


def _as_it_is(operand: Any) -> Any:
    return operand


def _exchanged(description: Description, function: FunctionType, code: CodeType) -> Callable[[], Any]:
    @contextmanager
    def applied() -> Iterator[Description]:
        own = function.__code__
        function.__code__ = code
        try:
            yield description
        finally:
            function.__code__ = own

    return applied


def _place(function: Any) -> str:
    code = getattr(inspect.unwrap(getattr(function, "__func__", function)), "__code__", None)
    return "" if code is None else _at_line(code.co_filename, code.co_firstlineno)


def _at(function: FunctionType, line: int) -> str:
    return _at_line(function.__code__.co_filename, line)


def _at_line(file: str, line: int) -> str:
    """`models/gcounter.py:55`: relative where it lies below the current folder, so that machines agree."""
    path = Path(file)
    try:
        return f"{path.relative_to(Path.cwd())}:{line}"
    except ValueError:
        return f"{path.name}:{line}"
