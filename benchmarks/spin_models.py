"""The G-Counter in Promela, as one process over one array, for SPIN to explore the same states as the checker.

`counts[i * N + j]` is what replica i knows of replica j. Each step is one atomic event, as in the checker's model. The
assertion is the conformance that SPIN can state in this form: no replica knows more of j than j itself.
Networks: `sync` (a replica merges another's present payload) and `mailbox` (one slot per ordered pair; sending needs an
empty slot and a payload that is not the initial one; delivery empties the slot).
"""

from __future__ import annotations

from collections.abc import Sequence


def promela(network: str, ops: Sequence[int]) -> str:
    """A model for so many replicas as `ops` has numbers, each with at most so many increments."""
    n = len(ops)
    bound = " && ".join(f"counts[{i * n + j}] <= counts[{j * n + j}]" for i in range(n) for j in range(n) if i != j)
    steps = [f"d_step {{ counts[{i * n + i}] < {most} -> counts[{i * n + i}]++; CHECK }}" for i, most in enumerate(ops)]
    lines = [f"byte counts[{n * n}];"]
    pairs = [(j, i) for i in range(n) for j in range(n) if i != j]
    if network == "sync":
        steps += [f"d_step {{ {_merge(i, [f'counts[{j * n + k}]' for k in range(n)])} CHECK }}" for j, i in pairs]
    else:
        lines += [f"byte slots[{n * n * n}];", f"bool taken[{n * n}];"]
        steps += [_send(j, i, n) for j, i in pairs] + [_deliver(j, i, n) for j, i in pairs]
    lines += [f"#define CHECK assert({bound})", "active proctype system() {", "  do"]
    lines += [f"  :: {step}" for step in steps]
    return "\n".join([*lines, "  od", "}", ""])


def _merge(i: int, other: Sequence[str]) -> str:
    n = len(other)
    mine = [f"counts[{i * n + k}]" for k in range(n)]
    return " ".join(f"{a} = ({b} > {a} -> {b} : {a});" for a, b in zip(mine, other, strict=True))


def _send(j: int, i: int, n: int) -> str:
    at = j * n + i
    changed = " || ".join(f"counts[{j * n + k}] > 0" for k in range(n))
    copies = " ".join(f"slots[{at * n + k}] = counts[{j * n + k}];" for k in range(n))
    return f"d_step {{ !taken[{at}] && ({changed}) -> taken[{at}] = true; {copies} }}"


def _deliver(j: int, i: int, n: int) -> str:
    at = j * n + i
    slot = [f"slots[{at * n + k}]" for k in range(n)]
    clear = " ".join(f"{cell} = 0;" for cell in slot)
    return f"d_step {{ taken[{at}] -> {_merge(i, slot)} taken[{at}] = false; {clear} CHECK }}"
