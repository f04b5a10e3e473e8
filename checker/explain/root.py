"""The root of a violation: which updates, which step, which field, which line; and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

from checker.core.events import Event
from checker.core.result import Accounting, BrokenLaw, Divergence, Fate, Line, Root, Violation
from checker.explain.long_texts import both_shortened, shortened
from checker.explain.phrases import listed, printable, told_before
from checker.explain.shown import brief, leaves, telling
from checker.explain.simplest import Path
from checker.system.isolation import Isolation
from checker.system.replicated import ReplicatedSystem
from checker.system.user_code import Raised

ABOUT_MERGE = ("settles", "laws", "isolation")  # properties that fail in merges which are no steps of the trace


class Known(NamedTuple):
    """What is known of a refutation before it is told.

    `diverged`: a step, and the replicas that answered differently after it; `delivery`: one that goes wrong after the
    trace, and the replica it comes to.
    """

    accounting: Accounting | None = None
    diverged: tuple[int, int, int] | None = None
    law: BrokenLaw | None = None
    delivery: tuple[Event, Any] | None = None


def root(system: ReplicatedSystem, path: Path, property_name: str, known: Known) -> Root:
    """All that can be told."""
    divergence = None
    if known.diverged is not None:
        step, i, j = known.diverged
        divergence = Divergence(step, (i, j), _differing(system, path, step, (i, j)))
    law = None if known.law is None else _brief(known.law)
    return Root(known.accounting, divergence, _line(system, path, property_name, known), law)


def _brief(law: BrokenLaw) -> BrokenLaw:
    operands = tuple((letter, replica, brief(text)) for letter, replica, text in law.operands)
    return replace(law, operands=operands, left=brief(law.left), right=brief(law.right))


def _differing(
    system: ReplicatedSystem, path: Path, step: int, replicas: tuple[int, int]
) -> tuple[tuple[str, str, str], ...]:
    """The fields in which two payloads differ, of those that change at all in the trace."""
    histories = [[_leaves(system, state[i]) for state in path.states] for i in range(system.replicas)]
    fields = telling(histories)
    one, other = (_leaves(system, path.states[step][i]) for i in replicas)
    names = [name for name in dict.fromkeys((*one, *other)) if name in fields]
    pairs = ((name, one.get(name, ""), other.get(name, "")) for name in names)
    return tuple((name, a, b) for name, a, b in pairs if a != b)


def _leaves(system: ReplicatedSystem, c: Any) -> dict[str, str]:
    return {} if isinstance(c, Raised) else leaves(system.user.payloads.peek(c.payload))


def _line(system: ReplicatedSystem, path: Path, property_name: str, known: Known) -> Line | None:
    """The last line of the data type's code in the call that shows what is wrong, else in the last step."""
    if known.delivery is not None:
        return system.line_of(*known.delivery)
    call = _telling_call(system, path, property_name, known.law)
    found = None if call is None else system.line_of_call(*call)
    if found is not None or not path.events:
        return found
    event = path.events[-1]
    c = path.states[-2][event.replica]
    return None if isinstance(c, Raised) else system.line_of(event, c)


def _telling_call(
    system: ReplicatedSystem, path: Path, property_name: str, law: BrokenLaw | None
) -> tuple[str, *tuple[int, ...]] | None:
    """Part and arguments of a call that is no step of the trace, where one shows more than the last step does."""
    views = [system.view(i, c) for i, c in enumerate(path.states[-1])]
    if not path.events and (unborn := [view.replica for view in views if view.payload < 0]):
        return "initial", unborn[0]
    held = {view.replica: view.payload for view in views if view.payload >= 0}
    for view in views:
        if view.raised and view.payload >= 0:
            return "value", view.payload
    if property_name == "round_trip":
        changed = [payload for payload in held.values() if system.user.reloaded(payload) != payload]
        return ("reload", changed[0]) if changed else None
    if property_name not in ABOUT_MERGE or system.description.merge is None or not held:
        return None
    if property_name == "isolation":
        return Isolation(system.user).blamed(list(held.values()))
    replicas = list(held) if law is None else [i for _, i, _ in law.operands if i in held] or list(held)
    for i, j in product(replicas, repeat=2):
        if isinstance(system.user.merge(held[i], held[j]), Raised):
            return "merge", held[i], held[j]
    return "merge", held[replicas[0]], held[replicas[-1] if law is None else replicas[min(1, len(replicas) - 1)]]


def root_sentences(found: Root) -> list[tuple[str, str]]:
    """(label, sentence) for each part that is known."""
    told = []
    if found.law is not None:
        told.append(("law", _law_sentence(found.law)))
    if found.accounting is not None:
        told.append((found.accounting.fate.value, _accounting_sentence(found.accounting)))
    if found.divergence is not None:
        told.append(("differs", _divergence_sentence(found.divergence)))
    if found.line is not None:
        told.append(("code", f"{_place(found.line)}: {printable(found.line.source)}"))
    return told


def root_news(violation: Violation, earlier: Sequence[Violation]) -> list[tuple[str, str]]:
    """`root_sentences`, less what earlier ones told of the same steps; a line that was shown by its place alone.

    Of the property `laws`, what it fails with names the law already.
    """
    known = {told for one in earlier if told_before(violation, [one]) for told in root_sentences(one.root)}
    line, lines = violation.root.line, {one.root.line for one in earlier}
    news = [told for told in root_sentences(violation.root) if told not in known and told[0] != "code"]
    if earlier and violation.property_name == "laws":
        news = [told for told in news if told[0] != "law"]
    if line is None:
        return news
    return [*news, ("code", _place(line) + ("" if line in lines else f": {printable(line.source)}"))]


def _place(line: Line) -> str:
    return printable(f"{line.file}:{line.number}, in {line.function}")


def _law_sentence(law: BrokenLaw) -> str:
    """Equation, operands, and what both sides give."""
    left, _, right = law.equation.partition(" = ")
    operands = ", ".join(f"{letter} = {shortened(payload)} of replica {i}" for letter, i, payload in law.operands)
    own = f"{right} = {shortened(law.right)}" if "(" in right else f"{right} {law.right.rpartition(', which ')[2]}"
    return printable(f"merge is not {law.name}: for {operands}, {left} = {shortened(law.left)}, but {own}")


def _accounting_sentence(found: Accounting) -> str:
    ways = [listed(updates) for updates in found.updates]
    which = ways[0] if len(ways) == 1 else f"one of {listed(ways)}"
    if found.step is None:
        who = "in the end all answer" if found.replica is None else f"in the end replica {found.replica} answers"
    elif found.step == 0:
        who = f"replica {found.replica} answers"
    else:
        who = f"from step {found.step} on, replica {found.replica} answers"
    is_one = len(ways) > 1 or len(found.updates[0]) == 1
    if found.fate is Fate.LOST:
        return printable(f"{which}: {who} as if {'it' if is_one else 'they'} had never been made")
    if found.fate is Fate.PHANTOM:
        return printable(f"{which}: {who} as if it had seen it, which it has not")
    return printable(f"{which}: {who} as if there were two of it")


def _divergence_sentence(found: Divergence) -> str:
    i, j = found.replicas
    fields = [f"{name + ': ' if name else ''}{' and '.join(both_shortened(a, b))}" for name, a, b in found.fields]
    where = f"; their payloads differ in {'; '.join(fields)}" if fields else "; their payloads do not differ"
    return printable(
        f"after step {found.step} replicas {i} and {j} have seen the same updates and answer differently{where}"
    )
