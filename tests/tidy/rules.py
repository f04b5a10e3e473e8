"""The rules of the house that no linter knows, each a function from a module to complaints.

A complaint is one line, `path:line: what is wrong; what to do`. The rules read source text and syntax trees
only: nothing is imported or run, and one pass over the project takes well under a second.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("checker", "models")
FOLDERS = (*PRODUCT, "tests", "benchmarks")

MODULE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 120
PARAMETERS_MAX = 6

VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
MODULE_NAME = re.compile(r"(checker|models)(\.\w+)+")
IMPURE_CALLS = frozenset({"hash", "id"})
IMPURE_MODULES = frozenset({"datetime", "locale", "random", "secrets", "time", "uuid"})

# (path, what it may use): why. An entry that nothing needs any more is itself a complaint.
IMPURE_ALLOWED: dict[tuple[str, str], str] = {
    ("checker/system/sharing.py", "id()"): "which parts are one object, told within one call and never shown",
    ("checker/system/equality.py", "hash()"): "the user's own hashes, compared with each other and never shown",
    ("checker/engine/watch.py", "time"): "the time limit and the seconds of a run, in no state",
}

# path: why its keyword-only options do not count as parameters.
OPTIONS_ALLOWED: dict[str, str] = {
    "checker/api.py": "the public functions: every option has a documented default and is given by name",
}

# path: the one third party that it adapts, imported inside functions only.
ADAPTERS: dict[str, str] = {
    "models/real/pycrdt_doc.py": "pycrdt",
    "models/real/loro_doc.py": "loro",
    "models/real/automerge_doc.py": "automerge",
}

Rule = Callable[["Module"], Iterator[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file, by its path from the project's root and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    @property
    def name(self) -> str:
        """The dotted name; that of its folder for an `__init__`."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """The package that a relative import starts from."""
        return self.name if self.stem == "__init__" else self.name.rpartition(".")[0]

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST | int, complaint: str) -> str:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {complaint}"


def project_modules(folders: Sequence[str] = FOLDERS) -> list[Module]:
    """Every Python file of the project, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


# --- size -------------------------------------------------------------------------------------------------


def short_modules(module: Module) -> Iterator[str]:
    count = len(module.lines)
    if count > MODULE_LINES_MAX:
        yield module.at(MODULE_LINES_MAX + 1, f"{count} lines, the most is {MODULE_LINES_MAX}; split it by idea")


def short_functions(module: Module) -> Iterator[str]:
    for function in module.functions():
        count = (function.end_lineno or function.lineno) - function.lineno + 1
        if count > FUNCTION_LINES_MAX:
            yield module.at(
                function,
                f"{function.name} has {count} lines, the most is {FUNCTION_LINES_MAX}; "
                "keep the branches in it and move the leaves out",
            )


def short_lines(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.lines, start=1):
        if len(line) > COLUMNS_MAX:
            yield module.at(number, f"{len(line)} columns, the most is {COLUMNS_MAX}; wrap the line")


def few_parameters(module: Module) -> Iterator[str]:
    if not module.path.startswith(PRODUCT):
        return
    for function in module.functions():
        arguments = function.args
        positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args) if a.arg not in ("self", "cls")]
        counts_options = module.path not in OPTIONS_ALLOWED or function.name.startswith("_")
        count = len(positional) + (len(arguments.kwonlyargs) if counts_options else 0)
        if count > PARAMETERS_MAX:
            yield module.at(
                function,
                f"{function.name} takes {count} parameters, the most is {PARAMETERS_MAX}; "
                "a type is missing: put those that travel together into a dataclass",
            )


# --- words ------------------------------------------------------------------------------------------------


def telling_names(module: Module) -> Iterator[str]:
    for part in module.name.split("."):
        if part in VAGUE_NAMES:
            yield module.at(1, f"`{part}` says nothing; name the module by what it decides")


def docstrings(module: Module) -> Iterator[str]:
    if module.tree.body and ast.get_docstring(module.tree) is None:
        yield module.at(1, "no module docstring; say what it decides and for whom")


def finished(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.lines, start=1):
        if found := UNFINISHED.search(line):
            yield module.at(number, f"{found[0]} left behind; do it now or take it out")


# --- determinism ------------------------------------------------------------------------------------------


def is_below_faces(module: Module) -> bool:
    return module.path.startswith(PRODUCT) and not module.path.startswith("checker/faces/")


def impurities(module: Module) -> Iterator[tuple[int, str]]:
    """Each use of an address, a hash, a clock, a locale or chance: its line and what it uses."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                yield node.lineno, f"{name}()"
            case ast.Import(names=names):
                used = [alias.name.partition(".")[0] for alias in names]
                yield from ((node.lineno, name) for name in used if name in IMPURE_MODULES)
            case ast.ImportFrom(module=str(source), level=0):
                if (name := source.partition(".")[0]) in IMPURE_MODULES:
                    yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"):
                yield node.lineno, "numpy.random"
            case ast.Attribute(value=ast.Name(id="os"), attr="urandom"):
                yield node.lineno, "os.urandom"


def deterministic(module: Module) -> Iterator[str]:
    if not is_below_faces(module):
        return
    for line, used in impurities(module):
        if (module.path, used) not in IMPURE_ALLOWED:
            yield module.at(
                line,
                f"{used} below the faces can make two runs differ; use canonical text or an id, or move it "
                "up (if it is harmless: IMPURE_ALLOWED in tests/tidy/rules.py, with the reason)",
            )


# --- imports ----------------------------------------------------------------------------------------------


def imported_names(module: Module) -> Iterator[tuple[int, str]]:
    """What import statements name, absolute: both `a.b` and `a.b.c` for `from a.b import c`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                above = module.package.split(".")[: 1 - node.level or None]
                source = ".".join([*above, *filter(None, [source])])
            yield node.lineno, source
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def plain_models(module: Module) -> Iterator[str]:
    if not module.path.startswith("models/"):
        return
    for line in sorted({line for line, name in imported_names(module) if not _may_import(module, name)}):
        yield module.at(
            line,
            "a data type imports the standard library and other data types only "
            "(models/catalogue/ alone may import checker, an adapter in ADAPTERS its library); "
            "move what needs more out of models/",
        )


def _may_import(module: Module, name: str) -> bool:
    root = name.partition(".")[0]
    if module.path.startswith("models/catalogue/"):
        return root in sys.stdlib_module_names or root in PRODUCT
    if root == ADAPTERS.get(module.path):
        return True
    return root in sys.stdlib_module_names or (root == "models" and not name.startswith("models.catalogue"))


def mentioned_names(module: Module) -> Iterator[str]:
    """What a module imports, or names in a string for a later import (`"a.b:NAME"`)."""
    yield from (name for _, name in imported_names(module))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.partition(":")[0]
            if MODULE_NAME.fullmatch(text):
                yield text
                yield text.rpartition(".")[0]  # "a.b.NAME" names the module a.b


def entry_points() -> frozenset[str]:
    """Modules that are started from outside: the console scripts and plugins that the project declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project.get("scripts", {}), *project.get("entry-points", {}).values()]
    return frozenset(target.partition(":")[0] for group in groups for target in group.values())


def unused_modules(modules: Sequence[Module], started: Iterable[str]) -> Iterator[str]:
    """Modules that no other module of the product mentions; a test alone keeps no module alive."""
    mentioned = set(started)
    for module in modules:
        mentioned.update(name for name in mentioned_names(module) if name != module.name)
    for module in modules:
        if module.name not in mentioned and module.stem not in ("__init__", "__main__") and module.text.strip():
            yield module.at(1, "nothing imports this module; use it, delete it, or declare its entry point")


RULES: tuple[Rule, ...] = (
    short_modules,
    short_functions,
    short_lines,
    few_parameters,
    telling_names,
    docstrings,
    finished,
    deterministic,
    plain_models,
)
