"""A result as one HTML file that needs nothing else: no network, no server, no other file.

The page is whole without its script: verdict, coverage, the diagram, every step. The script steps through the
counterexample and draws the graph of states. Whatever comes from a user's code goes through the template engine's
escaping, and a content security policy lets the browser run nothing but the script written here, known by its hash.
The page holds no time and no machine fact, so it has the same bytes from run to run. The one home of jinja2.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from checker.core.result import Outcome, ReplicaState, Violation
from checker.explain.differences import Part
from checker.explain.long_texts import shortened, shortened_parts
from checker.explain.phrases import (
    bounds_text,
    changed,
    covered_text,
    event_text,
    faults_parts,
    moment,
    ops_text,
    plural,
    printable,
    property_text,
    repeats,
    told_before,
    verdict_text,
)
from checker.explain.root import root_news
from checker.explain.shown import brief
from checker.report.chart import levels_chart, short_number
from checker.report.claims import claims
from checker.report.graph_view import views_object
from checker.report.markdown import COUNTS, MEANINGS, NETWORKS
from checker.report.svg_diagram import SHAPES, svg_element

if TYPE_CHECKING:
    from checker.explain.graph import Graph

HELD_MAX = 600  # characters of a part of a payload, new or not; longer ones stand in full in result.json
DIGITS_MAX = 2_000
SEEN_MAX = 40  # updates that a replica is said to have seen
STEPS_MAX = 200


@dataclass(frozen=True, slots=True)
class _Held:
    """One replica in one frame."""

    number: int
    payload: tuple[Part, ...]
    value: tuple[Part, ...]
    raised: str
    is_changed: bool
    was: str
    seen: tuple[Part, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """The system after a step; frame 0 is the beginning."""

    number: int
    text: str
    replicas: tuple[_Held, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    """A refuted property; `picture` and `frames` only where an earlier one does not show the same steps."""

    number: int
    name: str
    when: str
    expected: str
    failure: str
    cause: str
    root: tuple[tuple[str, str], ...]
    again: str
    picture: Markup
    frames: tuple[_Frame, ...]


def page_text(outcome: Outcome, graph: Graph | None, target: str, command: str) -> str:
    """The page. `target`: what `--model` named; `command`: what gives this result again."""
    word, _, claim = verdict_text(outcome).partition(": ")
    style = Markup(_part("report.css") + SHAPES)
    script = Markup("\n".join(_part(name) for name in ("player.js", "graph.js")))
    return _template().render(
        model=_shown(outcome.model),
        target=_shown(target),
        verdict=outcome.verdict.value,
        word=word,
        claim=claim if outcome.violations else claim[:1].upper() + claim[1:],
        bounds=bounds_text(outcome),
        stopped=covered_text(outcome) if outcome.incomplete_because and word != "INCOMPLETE" else "",
        scope=_scope(outcome),
        figures=_figures(outcome),
        properties=_properties(outcome),
        warnings=[_shown(one) for one in outcome.warnings],
        stories=_stories(outcome),
        levels=list(enumerate(outcome.states_per_depth)),
        complete_depth=outcome.complete_depth,
        chart=Markup(levels_chart(outcome.states_per_depth, outcome.complete_depth)),
        events=[(_shown(name), *counts) for name, counts in outcome.events.items()],
        claims=[(label, _shown(text)) for label, text in claims(outcome)],
        command=_shown(command),
        graph=None if graph is None else Markup(_json(views_object(graph))),
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["number"] = lambda count: f"{count:,}"
    environment.filters["short"] = short_number
    return environment.from_string(_part("report.html.j2"))


def _part(name: str) -> str:
    return (files("checker.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(thing: object) -> str:
    """JSON that can end no script element and holds no line that a script would take for one."""
    text = json.dumps(thing, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shown(text: str) -> str:
    """Printable, and what is far too long to read cut in its middle."""
    return shortened(printable(text))


def _sentence(text: str) -> str:
    """As shown, with a capital at its beginning."""
    shown = _shown(text)
    return shown[:1].upper() + shown[1:]


# --- what was covered -----------------------------------------------------------------------------------------


def _figures(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """Label, number to read, number in full, and what it counts."""
    found = []
    for name, meaning in COUNTS:
        count = getattr(outcome, name)
        if count is None:
            found.append((name.replace("_", " "), "-", "", outcome.orderings_skipped or "not counted"))
        else:
            found.append((name.replace("_", " "), short_number(count), f"{count:,}"[:DIGITS_MAX], meaning))
    return found


def _scope(outcome: Outcome) -> list[tuple[str, str]]:
    """What was asked, one bound after the other."""
    bounds = outcome.bounds
    network = NETWORKS.get(outcome.network, "")
    return [
        ("Replicas", str(bounds.replicas)),
        ("Network", f"{outcome.network}: {network}" if network else outcome.network),
        ("Events in an ordering", "any number" if bounds.depth is None else f"at most {bounds.depth:,}"),
        ("Updates", "any number" if bounds.ops is None else f"at most {ops_text(bounds.ops)}"),
        *(("Faults", part) for part in faults_parts(outcome.faults)),
    ]


def _properties(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """Name, verdict, in words, and what it asks for."""
    return [
        (_shown(name), verdict.value, property_text(outcome, name), MEANINGS.get(name, "A property of the user's own."))
        for name, verdict in outcome.properties.items()
    ]


# --- counterexamples ------------------------------------------------------------------------------------------


def _stories(outcome: Outcome) -> list[_Story]:
    return [_story(n, violation, outcome.violations[:n]) for n, violation in enumerate(outcome.violations)]


def _story(number: int, violation: Violation, earlier: Sequence[Violation]) -> _Story:
    other = told_before(violation, earlier)
    is_new = other is None and len(violation.steps) <= STEPS_MAX
    return _Story(
        number=number + 1,
        name=_shown(violation.property_name),
        when=moment(violation.depth),
        expected=MEANINGS.get(violation.property_name, ""),
        failure=_sentence(violation.failure),
        cause="" if violation.cause in {one.cause for one in earlier} else _shown(violation.cause),
        root=tuple(
            (label.capitalize(), _sentence(told) if label == "differs" else _shown(told))
            for label, told in root_news(violation, earlier)
        ),
        again=_again(violation, other),
        picture=Markup(svg_element(violation)) if is_new else Markup(),
        frames=tuple(_frames(violation)) if is_new else (),
    )


def _again(violation: Violation, other: Violation | None) -> str:
    """Which earlier counterexample shows the steps; "" where none does."""
    if other is None:
        return "" if len(violation.steps) <= STEPS_MAX else f"{plural(violation.depth, 'event')}: see result.json."
    if violation.depth == 0:
        return "Refuted at the beginning, before any event."
    name = _shown(other.property_name)
    if violation.depth == other.depth:
        return f"By the same steps as {name}."
    return f"By the steps of {name}: refuted already after step {violation.depth}."


def _frames(violation: Violation) -> list[_Frame]:
    again = repeats(violation)
    beginning = tuple(_held(i, one, one, is_changed=False) for i, one in enumerate(violation.initial))
    found = [_Frame(0, "The beginning", beginning)]
    for step in violation.steps:
        pairs = zip(violation.before(step), step.after, changed(violation, step), strict=True)
        held = tuple(_held(i, before, after, is_changed=flag) for i, (before, after, flag) in enumerate(pairs))
        text = event_text(step, is_again=step.number in again)
        found.append(_Frame(step.number, _shown(text[:1].upper() + text[1:]), held))
    return found


def _held(number: int, before: ReplicaState, after: ReplicaState, *, is_changed: bool) -> _Held:
    held, now = printable(brief(before.payload)), printable(brief(after.payload))
    was = f"{held} = {printable(before.value)}" if before.value else held
    known = set(before.seen)
    return _Held(
        number=number,
        payload=shortened_parts(held, now, HELD_MAX),
        value=shortened_parts(printable(before.value), printable(after.value), HELD_MAX),
        raised=_shown(after.raised or ""),
        is_changed=is_changed,
        was="".join(text for text, _ in shortened_parts(now, was, HELD_MAX)) if is_changed else "",
        seen=tuple((_shown(update), update not in known) for update in after.seen[-SEEN_MAX:]),
        unseen=max(0, len(after.seen) - SEEN_MAX),
    )
