"""A CRDT library on paper: it does all that `models.real.library.Library` asks, and can be told to get one thing wrong.

An operation names those that its document held (its past). A document shows an operation once its past is there; text
is in the order of the operations' names, a key holds the write with the longest past.
"""

from marshal import dumps, loads


class Live:
    def __init__(self, node, operations=()):
        self.node = node
        self.operations = list(operations)  # (name, past, edit), in the order of arrival, each once

    def shown(self):
        known = {name for name, _, _ in self.operations}
        return sorted((len(past), name, edit) for name, past, edit in self.operations if set(past) <= known)


class PaperLibrary:
    package = "marshal"
    kinds = ("text", "map", "counter")

    def __init__(self, wrong=""):
        self.wrong = wrong

    def open(self, node):
        return Live(node)

    def load(self, node, saved):
        return Live(node, loads(saved))  # noqa: S302  (what this very process wrote)

    def save(self, live):
        return dumps(sorted(live.operations), 0)

    def restart(self, live):
        shown = {name for _, name, _ in live.shown()}
        kept = [one for one in live.operations if self.wrong != "restart loses what waits" or one[0] in shown]
        return Live(live.node, kept)

    def identity(self, saved):
        return saved

    def merge(self, live, saved):
        for operation in loads(saved):  # noqa: S302
            live = self._with(live, operation)
        return live

    def receive(self, live, update):
        return self._with(live, loads(update))  # noqa: S302

    def _with(self, live, operation):
        name, past, _ = operation
        held = [one[0] for one in live.operations]
        is_lost = self.wrong == "early updates are lost" and not set(past) <= set(held)
        is_new = name not in held or self.wrong == "repeated updates count again"
        return Live(live.node, [*live.operations, operation] if is_new and not is_lost else live.operations)

    def edit(self, live, edit):
        past = tuple(sorted({name for _, name, _ in live.shown()}))
        number = sum(name[0] == live.node for name, _, _ in live.operations)
        operation = ((live.node, number), past, edit)
        live.operations.append(operation)
        return dumps(operation, 0)

    def read(self, live, kind):
        edits = [edit for _, _, edit in live.shown()]
        removed = {edit[2] for edit in edits if edit[1] == "remove"}
        match kind:
            case "text":
                letters = [edit[3] for edit in edits if edit[1] == "insert"]
                kept = [letter for letter in letters if letter not in removed or self.wrong == "nothing is removed"]
                return "".join(kept)
            case "map":
                writes = [edit for edit in edits if edit[1] in ("put", "discard")]
                chosen = writes[:1] if self.wrong == "the first write wins" else writes[-1:]
                return tuple((edit[2], edit[3]) for edit in chosen if edit[1] == "put")
            case "counter":
                return sum({"increment": 1, "decrement": -1}[edit[1]] for edit in edits)
