"""What a reader of a report may conclude from a run, and what they may not."""

from __future__ import annotations

from checker.core.result import Outcome
from checker.core.verdict import Verdict
from checker.explain.phrases import covered_text, ops_text, plural


def claims(outcome: Outcome) -> list[tuple[str, str]]:
    """What each claim is about, in a word or two, and the claim."""
    found = [("Claimed", _claimed(outcome))]
    if outcome.network == "async":
        text = "A message may be delayed for ever, so whatever a partition can do was possible at every step."
        found.append(("Partitions are included", text))
    found.append(("Not claimed", f"Anything beyond the bound: {_beyond(outcome)}."))
    if "conforms" in outcome.properties:
        found.append(("Taken on trust", "That the specification says what the users of the data type want."))
    return found


def _claimed(outcome: Outcome) -> str:
    match outcome.verdict:
        case Verdict.PASS:
            return (
                f"{_orderings(outcome)} was explored, and each property holds in every state on the way. States were "
                "compared in full, never by a hash."
            )
        case Verdict.FAIL:
            claimed = (
                "Each refuted property has a counterexample above, which can be performed again, step by step; no "
                "ordering of fewer events refutes it."
            )
            if outcome.incomplete_because is None and Verdict.PASS in outcome.properties.values():
                claimed += f" The others hold: {_orderings(outcome).lower()} was explored."
            return claimed
        case Verdict.INCOMPLETE:
            return (
                f"The run was stopped: {covered_text(outcome)}. No property was refuted by what was explored; "
                "that is not a PASS."
            )


def _orderings(outcome: Outcome) -> str:
    bounds = outcome.bounds
    length = "" if bounds.depth is None else f" of at most {plural(bounds.depth, 'event')}"
    updates = "" if bounds.ops is None else f" with at most {ops_text(bounds.ops)}"
    return f"Every ordering{length}{updates}{', however long,' if bounds.depth is None else ''}"


def _beyond(outcome: Outcome) -> str:
    bounds = outcome.bounds
    parts = [f"more than {plural(bounds.replicas, 'replica')}"]
    if bounds.depth is not None:
        parts.append("longer orderings")
    if bounds.ops is not None:
        parts.append("more updates")
    parts.append("other networks")
    parts.append("more crashes" if outcome.faults.crashes else "replicas that crash or lose what they stored")
    return ", ".join(parts[:-1]) + f", and {parts[-1]}"
