"""Every error the checker raises for its user, in one tree.

A message says what happened, with the values, and what to do next. A limit that is reached is a verdict
(`Verdict.INCOMPLETE`), and an exception inside a data type is a finding: neither is an error here.
"""


class CheckerError(Exception):
    """Bad input or a broken promise of the user's code; the command line shows one line and exits with 2.

    >>> import checker
    >>> try:
    ...     checker.check(3, depth=1)
    ... except checker.CheckerError as error:
    ...     print(type(error).__name__)
    ModelError
    """


class ModelError(CheckerError):
    """A description of a data type that cannot be checked as it stands.

    >>> from checker import Operation, StateBased
    >>> StateBased(name="x", initial=dict, operations=[Operation("add", 3)], merge=max, value=len)
    Traceback (most recent call last):
    checker.core.errors.ModelError: x: operation 'add' must have a function, not 3
    """


class BoundsError(CheckerError):
    """A bound that is missing, malformed, or does not fit the model.

    >>> from checker import check
    >>> from models.catalogue.counters import gcounter
    >>> check(gcounter, replicas=0, depth=3)
    Traceback (most recent call last):
    checker.core.errors.BoundsError: replicas must be between 1 and 64, not 0
    """


class NondeterminismError(CheckerError):
    """User code that answered the same call differently: nothing that was explored can be believed.

    >>> from dataclasses import replace
    >>> from itertools import count
    >>> from checker import check
    >>> from models.catalogue.counters import gcounter
    >>> tick = count()
    >>> try:
    ...     check(replace(gcounter, value=lambda payload: next(tick)), replicas=1, depth=1)
    ... except NondeterminismError as error:
    ...     print(str(error).partition(";")[0])
    gcounter: value(GCounter(counts=(0,), node_id=0)) gave 0 and, called again, 1
    """


class ReplayError(CheckerError):
    """A saved trace that is damaged, belongs to another model, or no longer applies.

    >>> from checker import replay
    >>> from models.catalogue.counters import gcounter
    >>> replay(gcounter, "no-such-file.json")
    Traceback (most recent call last):
    checker.core.errors.ReplayError: cannot read trace no-such-file.json: No such file or directory
    """


class ReportError(CheckerError):
    """A report, picture or trace file that cannot be written or read.

    >>> from pathlib import Path
    >>> from checker.faces.writing import require_graph_path
    >>> try:
    ...     require_graph_path(Path("graph.bmp"))
    ... except ReportError as error:
    ...     print(str(error).partition(":")[0])
    cannot tell the format of graph file graph.bmp
    """
