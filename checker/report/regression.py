"""A counterexample as a pytest test that fails until the data type is mended, and keeps it mended from then on."""

from __future__ import annotations

import pprint
import re
from collections.abc import Mapping
from typing import Any

from checker.core.result import Violation
from checker.explain.long_texts import shortened
from checker.explain.phrases import event_text, moment, printable, repeats

EVENT_KEYS = ("kind", "replica", "from", "to", "call", "message")
MESSAGE_KEYS = ("text", "seen", "sent_at")
COLUMNS = 116

TEXT = '''"""{title}

Written by `python -m checker`. It fails until the data type is mended; from then on it keeps the mistake away. A trace
that no longer applies, because the code has changed, says at which step: then search anew.
"""

{path_import}from checker import replay
from checker.testing import load

MODEL = {model}
TRACE = {trace}


def test_{name}():
{comment}
    again = replay(load(MODEL), TRACE)
    assert not again.still_fails, again.explain()
'''


def regression_text(trace: Mapping[str, Any], violation: Violation, file: str | None = None) -> str:
    """The test module. `trace`: what is saved for `replay`; `file`: the data type's, from the test's folder.

    Named from there, the data type is found wherever the tests are started.
    """
    kept = {key: value for key, value in trace.items() if key in ("model", "target", "replicas", "network", "faults")}
    kept["property"] = violation.property_name
    kept["events"] = [_event(event) for event in trace["events"]]
    again = repeats(violation)
    steps = [f"{step.number}. {event_text(step, is_again=step.number in again)}" for step in violation.steps]
    told = [*steps, violation.failure]
    title = f"{trace['model']}: {violation.property_name} fails after {moment(violation.depth)}."
    return TEXT.format(
        title=_quotable(title),
        trace=pprint.pformat(kept, width=COLUMNS, sort_dicts=False),
        name=identifier(f"{trace['model']}_{violation.property_name}"),
        comment="\n".join(f"    # {shortened(printable(line))}" for line in told),
        path_import="from pathlib import Path\n\n" if file else "",
        model=ascii(str(trace["target"])) if file is None else _beside(file, str(trace["target"])),
    )


def _beside(file: str, target: str) -> str:
    """Code for the target whose file stands at a path from the test's own folder."""
    return f"str(Path(__file__).parent / {file!a}) + {':' + target.rpartition(':')[2]!a}"


def identifier(text: str) -> str:
    """A name for a function, from any text.

    >>> identifier("gcounter-sum_conforms"), identifier("<b>")
    ('gcounter_sum_conforms', 'b')
    """
    return re.sub(r"[^0-9A-Za-z_]+", "_", text).strip("_").lower() or "counterexample"


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: event[key] for key in EVENT_KEYS if event.get(key) is not None}
    if "message" in found:
        found["message"] = {key: found["message"][key] for key in MESSAGE_KEYS}
    return found


def _quotable(text: str) -> str:
    """Text that neither ends a docstring nor escapes anything in it."""
    return printable(text).replace("\\", "/").replace('"', "'")
