"""The file that `python -m checker init` writes: a class to replace by one's own, and its description."""

from __future__ import annotations

from pathlib import Path

from checker.core.errors import ReportError

TEXT = '''"""A data type to check: every ordering of updates and deliveries among replicas, up to a bound.

    python -m checker --model {file}:{name} --depth 5
"""

from checker import describe
from checker.specs import History, Specification


class Wishes:
    """A set to which any replica may add. Put your own class in its place, or import it."""

    def __init__(self):
        self.items = set()

    def add(self, item: str):
        """An operation: changes the payload in place (or returns a new one)."""
        self.items.add(item)

    def merge(self, other):
        """What a replica does with the payload of another one."""
        self.items |= other.items

    def value(self):
        """What clients read."""
        return sorted(self.items)


def everything_added(seen):
    """What a replica should answer for the updates that it has seen."""
    return sorted({{update.args[0] for update in seen.of("add")}})


# `describe` finds operations, merge and value by their usual names. `args`: the arguments to try, one list for each
# operation. Without `spec` only agreement is checked, and replicas may agree on a wrong answer.
{name} = describe(
    Wishes,
    name="{name}",
    args={{"add": ["tea", "jam"]}},
    spec=Specification("everything added", everything_added, History.SET, ("add",)),
)
'''


def write_starting_file(path: Path) -> str:
    """Write the file, never over another one; gives the `--model` target that checks it."""
    if path.suffix != ".py":
        raise ReportError(f"cannot write {path}: the name of a starting file ends in .py")
    text = TEXT.format(file=path.name, name="wishes")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ReportError(f"{path} exists already, and init writes over nothing; give another name") from error
    except OSError as error:
        raise ReportError(f"cannot write {path}: {error.strerror}") from error
    return f"{path}:wishes"
