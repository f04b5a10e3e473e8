"""Writes docs/api.md, the API reference, from the docstrings: `python -m docs.write_api`.

Every public name with its signature, what its docstring says, and its examples. A value has no docstring of its own:
the string below its assignment is taken.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path(__file__).with_name("api.md")
COLUMNS = 100
MODULES = ("checker", "checker.core.result", "checker.specs", "checker.testing")
INTRODUCTION = {
    "checker": "What most programs need. The examples follow `from checker import *`.",
    "checker.core.result": "What a `Result` holds, as plain values without a reference to user code.",
    "checker.specs": "Specifications, and what they are made of. The examples follow `from checker.specs import *`, "
    "and show what is expected for a few updates. A description takes a specification as its `spec`, and a property "
    "among its `properties`. Formulas and sources are in the modules of `checker.properties.specs`.",
    "checker.testing": "The pytest plugin; see [in CI](guide/in-ci.md) for examples that are run, and for its options.",
}
HEAD = """# API reference

Everything that is public, written by `python -m docs.write_api` from the docstrings. Every example is run by a test.
Words are those of the [glossary](glossary.md).
"""


def page() -> str:
    """The whole page."""
    return (
        "\n".join([HEAD, *(line for name in MODULES for line in _module_lines(importlib.import_module(name)))]) + "\n"
    )


def public_names(module: ModuleType) -> list[str]:
    """The names of `__all__`; of a module without, those that it defines and does not hide, hooks of pytest aside."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__]
    return [name for name in own if not name.startswith(("_", "pytest_")) and not name.isupper()]


def documentation(module: ModuleType, name: str) -> str:
    """The docstring of a public name, or the string below its assignment."""
    thing = getattr(module, name)
    if inspect.isclass(thing) or inspect.isroutine(thing):
        return inspect.getdoc(thing) or ""
    fixture = getattr(thing, "_fixture_function", None)
    return _below_assignment(module, name) if fixture is None else inspect.getdoc(fixture) or ""


def _below_assignment(module: ModuleType, name: str) -> str:
    """The string after `name = ...`, in the module that the name comes from."""
    tree = ast.parse(inspect.getsource(module))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any((a.asname or a.name) == name for a in node.names):
            return _below_assignment(importlib.import_module(str(node.module)), name)
    for assignment, after in zip(tree.body, tree.body[1:], strict=False):
        is_it = isinstance(assignment, ast.Assign) and ast.unparse(assignment.targets[0]) == name
        if is_it and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            return inspect.cleandoc(str(after.value.value))
    return ""


def _module_lines(module: ModuleType) -> Iterator[str]:
    yield from (f"## `{module.__name__}`", "", INTRODUCTION[module.__name__], "")
    for name in public_names(module):
        thing = getattr(module, name)
        yield from (f"### `{name}`", "", *_signature_lines(name, thing))
        yield from _text_lines(documentation(module, name))
        yield from _member_lines(thing)


def _signature_lines(name: str, thing: object) -> Iterator[str]:
    """How it is called, and with what; the members of an enumeration; what kind of value it is."""
    if isinstance(thing, enum.EnumMeta):
        members: list[enum.Enum] = list(thing)
        yield from (f"`{member.name}` = `{member.value!r}`  " for member in members)
        yield ""
    elif inspect.isclass(thing) and issubclass(thing, Exception):
        bases = ", ".join(f"`{base.__name__}`" for base in thing.__bases__)
        yield from (f"An exception; a kind of {bases}.", "")
    elif inspect.isclass(thing) or inspect.isfunction(thing):
        yield from ("```py", *_call_lines(name, thing), "```", "")
    elif (told := type(thing).__name__) in ("Specification", "Property"):
        reads = f", reads `History.{thing.history.name}`" if told == "Specification" else ""  # type: ignore[attr-defined]
        yield from (f"A `{told}`{reads}.", "")


def _call_lines(name: str, thing: Any) -> list[str]:
    """A signature on one line, or with a line for each parameter where it is long."""
    signature = inspect.signature(thing.__call__ if getattr(thing, "_is_protocol", False) else thing)
    hidden = {f.name for f in dataclasses.fields(thing) if not f.repr} if dataclasses.is_dataclass(thing) else set()
    parts: list[str] = []
    kind: object = None
    for parameter in signature.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and kind is not parameter.kind:
            parts.append("*")
        elif kind is inspect.Parameter.POSITIONAL_ONLY and parameter.kind is not kind:
            parts.append("/")
        kind = parameter.kind
        if parameter.name not in (*hidden, "self"):
            parts.append(_parameter_text(parameter))
    gives = "" if inspect.isclass(thing) else f" -> {_type_text(signature.return_annotation)}"
    line = f"{name}({', '.join(parts)}){gives}"
    return [line] if len(line) <= COLUMNS else [f"{name}(", *(f"    {part}," for part in parts), f"){gives}"]


def _parameter_text(parameter: inspect.Parameter) -> str:
    text = f"{'**' if parameter.kind is inspect.Parameter.VAR_KEYWORD else ''}"
    text += f"{'*' if parameter.kind is inspect.Parameter.VAR_POSITIONAL else ''}{parameter.name}"
    text += f": {_type_text(parameter.annotation)}"
    return text if parameter.default is inspect.Parameter.empty else f"{text} = {_default_text(parameter.default)}"


def _type_text(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _default_text(default: object) -> str:
    return f"{type(default).__name__}.{default.name}" if isinstance(default, enum.Enum) else repr(default)


def _text_lines(text: str) -> Iterator[str]:
    """A docstring, its examples set as code."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        is_example = paragraph.startswith(">>>")
        yield from ("```pycon", *paragraph.splitlines(), "```", "") if is_example else (*paragraph.splitlines(), "")


def _member_lines(thing: object) -> Iterator[str]:
    """The methods and properties of a class, each with what it says."""
    if not inspect.isclass(thing) or issubclass(thing, Exception | enum.Enum):
        return
    fields = {field.name for field in dataclasses.fields(thing)} if dataclasses.is_dataclass(thing) else set()
    lines = []
    for name, member in inspect.getmembers(thing):
        is_told = inspect.isfunction(member) or isinstance(member, property)
        if is_told and not name.startswith("_") and name not in fields and inspect.getdoc(member):
            call = name if isinstance(member, property) else "".join(map(str.strip, _call_lines(name, member)))
            lines.append(f"- `{call}`: {' '.join((inspect.getdoc(member) or '').split())}")
    if lines:
        yield from (*lines, "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}", file=sys.stderr)
