"""A result as a Markdown page that opens well on a code host: for whoever asks what was checked, or why it failed.

The page holds nothing that differs from run to run: no times, no engine, no machine. Whatever comes from a user's code
is escaped, so that no name or payload can break a table, a diagram or the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.core.result import Outcome, ReplicaState, Violation
from checker.core.verdict import Verdict
from checker.explain.long_texts import cut, shortened
from checker.explain.phrases import (
    bounds_text,
    cell,
    changed,
    covered_text,
    event_text,
    faults_parts,
    legend,
    listed,
    moment,
    ops_text,
    printable,
    repeats,
    told_before,
    verdict_text,
)
from checker.explain.root import root_sentences
from checker.explain.side_by_side import side_by_side
from checker.report.claims import claims
from checker.report.mermaid import sequence_diagram

CELL_MAX = 200
BAR_MAX = 30
LEVELS_MAX = 40

NETWORKS = {
    "async": "any message may arrive late, twice, out of order or never",
    "sync": "two replicas exchange their current payloads in one step",
    "mailbox": "one slot from each replica to each other; sending fills it, delivery empties it",
    "causal": "each message arrives once, after all that its sender had seen",
    "fifo": "each message arrives once, after the earlier ones of its sender",
    "unordered": "each message arrives once, in any order",
    "at-least-once": "each message may arrive in any order, and again",
}
COUNTS = (
    ("states", "distinct states of the whole system, the first one included"),
    ("transitions", "events possible in the states that were expanded, those that change nothing included"),
    ("depth", "the largest distance from the first state, in events"),
    ("terminal_states", "states at the depth bound, or in which no event changes anything"),
    ("orderings", "sequences of as many events as the bound allows"),
)
MEANINGS = {
    "conforms": "A replica's answer is what the specification gives for the updates that it has seen: none lost, none "
    "counted twice.",
    "converges": "Replicas that have seen the same updates give the same answer.",
    "settles": "If all replicas merge from each other until nothing changes, that ends, and all agree (on the answer "
    "that the specification gives, if there is one).",
    "monotonic": "No event makes an answer smaller.",
    "laws": "Merge is idempotent, commutative, associative and inflationary on the payloads that were reached.",
    "round_trip": "What is loaded from what was saved is the payload again.",
    "isolation": "Merge leaves its argument alone and shares nothing with it that operations change; the query changes "
    "nothing; replicas begin apart.",
    "equality": "`==` of payloads is reflexive and symmetric; payloads that are equal have one hash and one answer.",
    "completes": "No call of the data type raises an exception.",
}


def report_text(outcome: Outcome, target: str, command: str) -> str:
    """The report of one run. `target`: what `--model` named; `command`: what gives this result again."""
    parts = [
        f"# {escaped(outcome.model)}: {outcome.verdict.value.upper()}",
        claim(outcome),
        "## What was checked",
        _bounds_table(outcome, target),
        _properties_table(outcome),
        *([f"Inferred: {escaped(outcome.inferred)}."] if outcome.inferred else []),
        *_warnings(outcome),
        *violations_parts(outcome),
        "## What was covered",
        _counts_table(outcome),
        _levels_table(outcome),
        _events_table(outcome),
        "## What is claimed, and what is not",
        _claims(outcome),
        "## How to reproduce",
        _reproduction(outcome, command),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def comparison_text(results: Sequence[Outcome], command: str) -> str:
    """Several runs under the same bound, side by side, then the counterexamples of those that are refuted."""
    head, *rows = [[escaped(label), *(escaped(text) for text, _ in cells)] for label, cells in side_by_side(results)]
    names = listed([escaped(outcome.model) for outcome in results])
    same = len({bounds_text(outcome) for outcome in results}) == 1
    bound = f"The same bound for all: {escaped(bounds_text(results[0]))}." if same else "The bounds differ."
    parts = [f"# {names}, side by side", bound, table(head, rows)]
    for outcome in results:
        parts += [f"## {escaped(outcome.model)}: {outcome.verdict.value.upper()}", claim(outcome)]
        parts += violations_parts(outcome, level=3)
    parts += ["## How to reproduce", fenced(command, "sh")]
    return "\n\n".join(parts) + "\n"


# --- sections -------------------------------------------------------------------------------------------------


def claim(outcome: Outcome) -> str:
    """The verdict in one sentence, under which bound, and what stopped the run if anything did."""
    word, _, rest = verdict_text(outcome).partition(": ")
    stopped = ""
    if outcome.verdict is not Verdict.INCOMPLETE and outcome.incomplete_because:
        stopped = f" Not explored to the end: {escaped(covered_text(outcome))}."
    return f"**{word}**: {escaped(rest)} ({escaped(bounds_text(outcome))}).{stopped}"


def _bounds_table(outcome: Outcome, target: str) -> str:
    bounds = outcome.bounds
    network = NETWORKS.get(outcome.network, "")
    rows = [
        ["model", code(target) + ("" if target == outcome.model else f" ({escaped(outcome.model)})")],
        ["replicas", str(bounds.replicas)],
        ["network", code(outcome.network) + (f": {network}" if network else "")],
        ["events in an ordering", "any number" if bounds.depth is None else f"at most {bounds.depth:,}"],
        ["updates", "any number" if bounds.ops is None else f"at most {ops_text(bounds.ops)}"],
        *(["faults", part] for part in faults_parts(outcome.faults)),
    ]
    return table(["bound", ""], rows)


def _properties_table(outcome: Outcome) -> str:
    depths = {violation.property_name: str(violation.depth) for violation in outcome.violations}
    rows = []
    for name, verdict in outcome.properties.items():
        word = "pass" if verdict is Verdict.PASS else f"**{verdict.value.upper()}**"
        rows.append([code(name), word, depths.get(name, ""), MEANINGS.get(name, "A property of the user's own.")])
    return table(["property", "verdict", "events", "what it asks for"], rows)


def _warnings(outcome: Outcome) -> list[str]:
    return ["## Warnings", "\n".join(f"- {escaped(one)}" for one in outcome.warnings)] if outcome.warnings else []


def _counts_table(outcome: Outcome) -> str:
    rows = []
    for name, meaning in COUNTS:
        count = getattr(outcome, name)
        rows.append([name.replace("_", " "), "not counted" if count is None else f"{count:,}", meaning])
    return table(["count", "", "what it counts"], rows, right=(1,))


def _levels_table(outcome: Outcome) -> str:
    """States by their distance from the first one; the middle of a very long list is left out."""
    counts = outcome.states_per_depth
    most = max(counts, default=0)
    rows = []
    for depth, count in enumerate(counts):
        bar = ("█" * (BAR_MAX * count // most) or "▏") if count else ""
        partly = " (in part)" if depth > outcome.complete_depth else ""
        rows.append([f"{depth}{partly}", f"{count:,}", bar])
    if len(rows) > LEVELS_MAX:
        half = LEVELS_MAX // 2
        rows = [*rows[:half], ["...", "...", ""], *rows[-half:]]
    return table(["depth", "states", ""], rows, right=(0, 1))


def _events_table(outcome: Outcome) -> str:
    rows = [[code(name), f"{enabled:,}", f"{effective:,}"] for name, (enabled, effective) in outcome.events.items()]
    return table(["event", "possible", "changed something"], rows, right=(1, 2)) if rows else ""


def _claims(outcome: Outcome) -> str:
    return "\n".join(f"- **{label}.** {escaped(text)}" for label, text in claims(outcome))


def _reproduction(outcome: Outcome, command: str) -> str:
    parts = ["The same run again:", fenced(command, "sh")]
    if outcome.violations:
        first = escaped(outcome.violations[0].property_name)
        parts += [
            f"The counterexample of {first} alone, step by step (the file lies beside this page: give its path):",
            fenced("python -m checker replay counterexample.json", "sh"),
        ]
    parts.append("`result.json` beside this page holds all of it for programs, payloads in full.")
    return "\n\n".join(parts)


# --- counterexamples ------------------------------------------------------------------------------------------


def violations_parts(outcome: Outcome, level: int = 2) -> list[str]:
    """Each refuted property with its counterexample; steps that were shown for an earlier one are not repeated."""
    parts: list[str] = []
    for number, violation in enumerate(outcome.violations):
        name = escaped(violation.property_name)
        parts.append(f"{'#' * level} Counterexample: {name}, {moment(violation.depth)}")
        other = told_before(violation, outcome.violations[:number])
        if other is None:
            parts += [_steps_table(violation), *_notes(violation), _verdict_list(violation)]
            parts.append(fenced(sequence_diagram(violation), "mermaid"))
        else:
            parts += [_same_steps(violation, other), _verdict_list(violation)]
    return parts


def _same_steps(violation: Violation, other: Violation) -> str:
    name = escaped(other.property_name)
    if violation.depth == 0:
        return "Refuted at the beginning, before any event."
    if violation.depth == other.depth:
        return f"By the same steps as {name}, above."
    return f"By the steps of {name}, above: refuted already after step {violation.depth}."


def _steps_table(violation: Violation) -> str:
    again = repeats(violation)
    rows = [["", "the beginning", *(_cell(replica) for replica in violation.initial)]]
    for step in violation.steps:
        marks = zip(step.after, changed(violation, step), strict=True)
        cells = [f"**{_cell(replica)}**" if is_changed else _cell(replica) for replica, is_changed in marks]
        rows.append([str(step.number), escaped(shortened(event_text(step, is_again=step.number in again))), *cells])
    heads = [f"replica {i}" for i in range(len(violation.initial))]
    return table(["step", "event", *heads], rows, right=(0,))


def _cell(replica: ReplicaState) -> str:
    return code(cell(replica))


def _notes(violation: Violation) -> list[str]:
    first, *more = legend(violation)
    return [f"{'; '.join([f'{first}, bold where the step changed it', *more])}."]


def _verdict_list(violation: Violation) -> str:
    """What the property asks for, what was found, and why."""
    meaning = MEANINGS.get(violation.property_name)
    lines = [f"- **Expected:** {meaning}"] if meaning else []
    lines.append(f"- **Got:** {escaped(shortened(violation.failure))}.")
    if violation.cause:
        lines.append(f"- **Why:** {escaped(shortened(violation.cause))}")
    lines += [
        f"- **{label.capitalize()}:** {escaped(shortened(told))}" for label, told in root_sentences(violation.root)
    ]
    return "\n".join(lines)


# --- Markdown -------------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    r"""Text that Markdown and HTML show as it is, on one line, addresses not made links.

    >>> print(escaped("a|b <b> *c* `d`"))
    a\|b &lt;b> \*c\* \`d\`
    """
    marked = "".join(f"\\{c}" if c in "\\`*_[]|#~$" else c for c in printable(text))
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace("://", "&#58;//")


def code(text: str) -> str:
    """Text in code type, whatever it holds; cut where it is far too long for a table.

    >>> code("(1, 0)"), code("a|b")
    ('`(1, 0)`', '<code>a&#124;b</code>')
    """
    text = printable(text)
    text = cut(text, CELL_MAX)
    if text.strip() == text != "" and not any(c in "`|\\" for c in text):
        return f"`{text}`"
    return "<code>" + "".join(c if c.isalnum() or c in " (),=" else f"&#{ord(c)};" for c in text) + "</code>"


def fenced(text: str, language: str) -> str:
    """A block of code, with a fence longer than any run of backticks in it."""
    lines = [printable(line) for line in text.rstrip("\n").split("\n")]
    longest = max((len(run) for line in lines for run in _backtick_runs(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


def _backtick_runs(line: str) -> list[str]:
    return "".join(c if c == "`" else " " for c in line).split()


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A table; its cells must be escaped already. `right`: columns of numbers."""
    rules = ["---:" if i in right else "---" for i in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rules, *rows))
