"""States per depth as a small column chart, and numbers short enough to stand in it."""

from __future__ import annotations

from collections.abc import Sequence

HEIGHT, COLUMN, GAP, HEAD, FOOT = 112.0, 34.0, 8.0, 18.0, 20.0
NUMBERED_MAX = 24  # levels; with more of them columns are thin, and only some are numbered


def short_number(count: int) -> str:
    """A number in few characters.

    >>> short_number(114015), short_number(7304256), short_number(10**20 * 37)
    ('114,015', '7.30M', '3.7 x 10^21')
    """
    if count < 1_000_000:
        return f"{count:,}"
    digits = str(count)
    if count < 10**12:
        power, unit = (6, "M") if count < 10**9 else (9, "G")
        whole = digits[:-power]
        return f"{whole}.{digits[-power:][:2]}{unit}" if len(whole) < 3 else f"{whole}{unit}"
    return f"{digits[0]}.{digits[1]} x 10^{len(digits) - 1}"


def levels_chart(levels: Sequence[int], complete_depth: int) -> str:
    """The chart as SVG; levels beyond the depth that was covered completely are pale."""
    most = max(levels, default=0) or 1
    is_numbered = len(levels) <= NUMBERED_MAX
    column, gap = (COLUMN, GAP) if is_numbered else (max(2.0, 900 / len(levels) - 1), 1.0)
    width = max(120.0, len(levels) * (column + gap))
    every = 1 if is_numbered else -(-len(levels) // 12)
    lines = [
        (
            f'<svg class="chart" role="img" width="{width:.0f}" height="{HEIGHT + HEAD + FOOT:.0f}" '
            f'viewBox="0 0 {width:.0f} {HEIGHT + HEAD + FOOT:.0f}">'
        ),
        f"<title>States at each depth, from 0 to {max(0, len(levels) - 1)}; the table below has the numbers</title>",
    ]
    for depth, count in enumerate(levels):
        x = depth * (column + gap)
        tall = max(1.5, HEIGHT * count / most) if count else 0.0
        top = HEAD + HEIGHT - tall
        kind = "column" if depth <= complete_depth else "column partly"
        lines.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{top:.1f}" width="{column:.1f}" height="{tall:.1f}" rx="2">'
            f"<title>depth {depth}: {count:,}</title></rect>"
        )
        middle = x + column / 2
        if is_numbered:
            lines.append(f'<text x="{middle:.1f}" y="{top - 5:.1f}">{_tiny(count)}</text>')
        if depth % every == 0:
            lines.append(f'<text class="soft" x="{middle:.1f}" y="{HEAD + HEIGHT + 14:.1f}">{depth}</text>')
    return "\n".join([*lines, "</svg>"])


def _tiny(count: int) -> str:
    """A number of at most four digits, and its unit."""
    for power, unit in ((12, "T"), (9, "G"), (6, "M"), (3, "k")):
        if count >= 10 * 10**power or (power == 3 and count >= 10_000):
            return f"{count // 10**power:,}{unit}"
        if count >= 10**power and power > 3:
            return f"{count / 10**power:.1f}{unit}"
    return f"{count:,}"
