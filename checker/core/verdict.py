"""The three answers that the checker gives, for a whole run and for each property."""

from enum import StrEnum


class Verdict(StrEnum):
    """PASS: holds on every ordering within the bound. FAIL: refuted. INCOMPLETE: a limit stopped the search.

    >>> Verdict.PASS.value
    'pass'
    """

    PASS = "pass"
    FAIL = "fail"
    INCOMPLETE = "incomplete"
