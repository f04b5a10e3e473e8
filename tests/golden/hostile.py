"""Broken types that try to break every output: by names and elements, by exceptions, by long payloads."""

from checker import Operation, Property, StateBased

ELEMENTS = [
    "a|b",
    "`code`",
    "line\nbreak\r\n# heading",
    "<script>alert(1)</script>",
    "x; y #35; %%{init}%% end",
    "quotes \" and ' and \\",
    "\x1b[31mred\x07",
    "**bold** _it_ [link](http://example.org) $x$ &amp; ~~no~~",
    "```",
]
NAME = 'set | `of` <b>"things"</b>;\n# x'
OPERATION = "add|<i>;#`"


def add(payload, element):
    """Keeps the last element only: adding is what loses the others."""
    return frozenset({element})


hostile = StateBased(
    name=NAME,
    initial=lambda node, count: frozenset(),
    operations=[Operation(OPERATION, add, args=ELEMENTS)],
    merge=lambda a, b: a | b,
    value=lambda payload: payload,
    properties=[
        Property(f"never {element}", lambda view, element=element: element not in view.value or view.replica == 0)
        for element in ELEMENTS
    ],
)


def _raise(payload, other):
    raise ValueError("bad | thing\n```\n\x1b[2J<b>; #1")


raising = StateBased(
    name="raising",
    initial=lambda node, count: 0,
    operations=[Operation("up", lambda payload: payload + 1)],
    merge=_raise,
    value=lambda payload: payload,
)


wide = StateBased(
    name="wide",
    initial=lambda node, count: "a long text that every replica begins with, longer than any table is wide",
    operations=[Operation("append", lambda payload, more: payload + more, args=[" and then some more words of it"])],
    merge=lambda payload, other: payload,
    value=len,
)
