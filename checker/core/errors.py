"""Every error the checker raises for its user, in one tree.

A message says what happened, with the values, and what to do next. A limit that is reached is a verdict
(`Verdict.INCOMPLETE`), and an exception inside a data type is a finding: neither is an error here.
"""


class CheckerError(Exception):
    """Bad input or a broken promise of the user's code; the command line shows one line and exits with 2."""


class ModelError(CheckerError):
    """A description of a data type that cannot be checked as it stands."""


class BoundsError(CheckerError):
    """A bound that is missing, malformed, or does not fit the model."""


class NondeterminismError(CheckerError):
    """User code that answered the same call differently: nothing that was explored can be believed."""


class ReplayError(CheckerError):
    """A saved trace that is damaged, belongs to another model, or no longer applies."""


class ReportError(CheckerError):
    """A report, picture or trace file that cannot be written or read."""
