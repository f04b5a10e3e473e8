"""A result for continuous integration: JUnit XML, which every CI server reads, and SARIF 2.1.0, for code scanning.

JUnit has one test case for each property: refuted is a failure, and not explored to the end an error, because it is no
pass. SARIF has one result for each refuted property, with the steps as a code flow. Source of SARIF: OASIS, Static
Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from checker.core.result import Outcome, Violation
from checker.core.verdict import Verdict
from checker.explain.phrases import MEANINGS, bounds_text, covered_text, event_text, printable, repeats
from checker.explain.words import brief_lines

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def junit_text(outcome: Outcome) -> str:
    """The properties as test cases."""
    broken = {violation.property_name: violation for violation in outcome.violations}
    verdicts = list(outcome.properties.values())
    failures, errors = verdicts.count(Verdict.FAIL), verdicts.count(Verdict.INCOMPLETE)
    counts = f'tests="{len(verdicts)}" failures="{failures}" errors="{errors}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites {counts}>"]
    lines.append(f'  <testsuite name={_attribute(outcome.model)} {counts} skipped="0">')
    for name, verdict in outcome.properties.items():
        case = f"    <testcase classname={_attribute(outcome.model)} name={_attribute(name)}"
        if verdict is Verdict.PASS:
            lines.append(case + "/>")
            continue
        if violation := broken.get(name):
            kind, message, text = "failure", violation.failure, "\n".join(brief_lines(violation))
        else:
            kind, message, text = "error", f"not explored to the end: {covered_text(outcome)}", bounds_text(outcome)
        lines += [case + ">", f"      <{kind} message={_attribute(message)} type={_attribute(verdict.value)}>"]
        lines[-1] += f"{escape(text)}</{kind}>"
        lines.append("    </testcase>")
    return "\n".join([*lines, "  </testsuite>", "</testsuites>", ""])


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def sarif_text(outcome: Outcome, version: str, file: str | None = None) -> str:
    """The refuted properties as results. `version`: of this checker.

    `file`: where the data type stands, for a result whose line is not known: code hosts refuse results without a file.
    """
    rules = [
        {"id": name, "shortDescription": {"text": MEANINGS.get(name, "a property of the data type's own")}}
        for name in map(printable, outcome.properties)
    ]
    driver = {"name": "crdt-checker", "version": version, "rules": rules}
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "results": [_result(outcome, violation, file) for violation in outcome.violations],
        "invocations": [{"executionSuccessful": outcome.incomplete_because is None}],
        "properties": {"verdict": outcome.verdict.value, "bounds": bounds_text(outcome)},
    }
    document = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _result(outcome: Outcome, violation: Violation, file: str | None) -> dict[str, Any]:
    again = repeats(violation)
    steps = [printable(event_text(step, is_again=step.number in again)) for step in violation.steps]
    place = _location(outcome, violation, file)
    flow = [{"location": place | {"message": {"text": text}}} for text in steps]
    same = "\n".join([outcome.model, violation.property_name, *steps]).encode("utf-8", "backslashreplace")
    found: dict[str, Any] = {
        "ruleId": printable(violation.property_name),
        "level": "error",
        "message": {"text": printable(violation.explanation)},
        "locations": [place],
        "partialFingerprints": {"counterexample/v1": hashlib.sha256(same).hexdigest()},
    }
    return found | ({"codeFlows": [{"threadFlows": [{"locations": flow}]}]} if flow else {})


def _location(outcome: Outcome, violation: Violation, file: str | None) -> dict[str, Any]:
    """The data type, and the line of its code where it is known, else its file."""
    found: dict[str, Any] = {"logicalLocations": [{"name": printable(outcome.model), "kind": "type"}]}
    line = violation.root.line
    if line is not None:
        region = {"startLine": line.number}
        found["physicalLocation"] = {"artifactLocation": {"uri": _uri(line.file)}, "region": region}
    elif file is not None:
        found["physicalLocation"] = {"artifactLocation": {"uri": _uri(file)}}
    return found


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file)
