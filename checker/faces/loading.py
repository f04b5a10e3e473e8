"""From what `--model` says to a description: a catalogue name, `path/to/file.py:NAME`, or `package.module:NAME`.

NAME is a description, or a class as it is, whose description is then inferred.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from checker.core.errors import ModelError
from checker.system.description import Description
from checker.system.inference import MERGES, described


def load(target: str) -> Description:
    """The description that `target` names; `ModelError` says in one line what is wrong with it."""
    if ":" not in target and not target.endswith(".py"):
        return _from_catalogue(target)
    place, _, name = target.rpartition(":") if ":" in target else (target, ":", "")
    module = _module_at(place, target)
    if not name:
        raise ModelError(f"{target!r} does not say which object to check; write {target}:NAME{_offers(module)}")
    if not hasattr(module, name):
        raise ModelError(f"{place} does not define {name!r}{_offers(module, name)}")
    found = described(getattr(module, name))
    if not isinstance(found, Description):
        kind = type(found).__name__
        raise ModelError(
            f"{name!r} in {place} is a {kind}, neither a class nor a StateBased, DeltaBased or OpBased description"
            f"{_offers(module)}"
        )
    return found


def _from_catalogue(name: str) -> Description:
    from models.catalogue import CATALOGUE

    if name in CATALOGUE:
        return CATALOGUE[name].description
    from models.catalogue.real import NAMES, described

    if name in NAMES:
        return described(name)
    near = difflib.get_close_matches(name, [*CATALOGUE, *NAMES], n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]!r}?" if near else ";"
    raise ModelError(f"unknown model {name!r}{hint} `python -m checker models` lists all")


def _module_at(place: str, target: str) -> ModuleType:
    is_file = place.endswith(".py") or "/" in place
    if is_file and not Path(place).is_file():
        raise ModelError(f"no such file: {place} (from --model {target})")
    try:
        return _from_file(Path(place)) if is_file else importlib.import_module(place)
    except ModelError:
        raise
    except ModuleNotFoundError as error:
        raise ModelError(
            f"cannot import {error.name!r} (from --model {target}): no such module on the Python path"
        ) from error
    except (Exception, SystemExit) as error:  # a file that calls sys.exit() must not end the checker with its status
        line = _line_in(error, place)
        raise ModelError(f"cannot import {place}{line}: {type(error).__name__}: {error}") from error


def _from_file(path: Path) -> ModuleType:
    """Import a file under a name of its own, with its folder importable as for a script."""
    name = f"_checked_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ModelError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _line_in(error: BaseException, place: str) -> str:
    """`, line 12` where the traceback or a syntax error points into the file."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f", line {error.lineno}"
    line = None
    trace = error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == Path(place).name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", line {line}" if line else ""


def _offers(module: ModuleType, wanted: str = "") -> str:
    """The descriptions that a module does define, nearest first; where there is none, its classes that merge."""
    names = [name for name, thing in vars(module).items() if isinstance(thing, Description)]
    names = names or [name for name, thing in vars(module).items() if _can_merge(thing, module)]
    near = difflib.get_close_matches(wanted, names, n=len(names) or 1, cutoff=0.0)
    return f"; it defines {', '.join(near or names)}" if names else "; it defines no description"


def _can_merge(thing: object, module: ModuleType) -> bool:
    """Whether it is a class of this module's own with a method that may be its merge."""
    is_own = isinstance(thing, type) and thing.__module__ == module.__name__
    return is_own and any(callable(getattr(thing, name, None)) for name in MERGES)
