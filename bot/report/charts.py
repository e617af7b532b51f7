"""The report's pictures as SVG: no script, colours from the page."""

from __future__ import annotations

from html import escape
from typing import Any

_CELL = 20
_LABEL = 190
_MOST = 40


def heat_map(confusions: list[dict[str, Any]]) -> str:
    """What is taken for what: rows meant, columns taken for, only those with mistakes."""
    totals: dict[str, int] = {}
    for row in confusions:
        totals[row["intent"]] = totals.get(row["intent"], 0) + row["count"]
    rows = sorted(totals, key=lambda name: (-totals[name], name))[:_MOST]
    shown = [row for row in confusions if row["intent"] in rows]
    columns = sorted({row["taken_for"] for row in shown})
    most = max(row["count"] for row in shown)
    width = _LABEL + _CELL * len(columns) + 10
    height = _LABEL + _CELL * len(rows) + 10
    parts = [
        f'<svg class="heat" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img">'
    ]
    for x, name in enumerate(columns):
        at = _LABEL + _CELL * x + _CELL / 2
        parts.append(
            f'<line x1="{at}" y1="{_LABEL}" x2="{at}" y2="{height - 10}" class="grid"/>'
            f'<text transform="translate({at + 4} {_LABEL - 6}) rotate(-60)">{escape(name)}</text>'
        )
    for y, name in enumerate(rows):
        at = _LABEL + _CELL * y + _CELL / 2
        parts.append(
            f'<line x1="{_LABEL}" y1="{at}" x2="{width - 10}" y2="{at}" class="grid"/>'
            f'<text x="{_LABEL - 6}" y="{at + 4}" text-anchor="end">{escape(name)} '
            f'<tspan class="quiet">{totals[name]}</tspan></text>'
        )
    for row in shown:
        x = _LABEL + _CELL * columns.index(row["taken_for"])
        y = _LABEL + _CELL * rows.index(row["intent"])
        strength = 0.25 + 0.75 * row["count"] / most
        told = f"{row['count']} × {row['intent']} → {row['taken_for']}: {row['example']}"
        parts.append(
            f'<g><title>{escape(told)}</title><rect x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" '
            f'height="{_CELL - 2}" rx="3" class="hot" fill-opacity="{strength:.2f}"/>'
            f'<text x="{x + _CELL / 2}" y="{y + 14}" text-anchor="middle" class="on">'
            f"{row['count']}</text></g>"
        )
    return "".join([*parts, "</svg>"])


def histogram(bins: dict[str, list[int]], threshold: float) -> str:
    """Right and wrong answers by confidence: right above the line, wrong below it.

    Both halves have a scale of their own (the root of the count), so that few mistakes are seen.
    """
    width, half, low, step = 640, 120, 60, 640 / len(bins["right"])
    bottom = half + low
    parts = [f'<svg viewBox="-8 -14 {width + 16} {bottom + 44}" role="img">']
    for name, sign, room in (("right", -1, half), ("wrong", 1, low)):
        most = max(*bins[name], 1) ** 0.5
        for index, count in enumerate(bins[name]):
            size = room * count**0.5 / most
            y = half - size if sign < 0 else half
            label = half - size - 3 if sign < 0 else half + size + 11
            parts.append(
                f'<rect x="{index * step + 1:.1f}" y="{y:.1f}" width="{step - 2:.1f}" '
                f'height="{size:.1f}" class="{name}"/>'
            )
            if count:
                parts.append(
                    f'<text x="{(index + 0.5) * step:.1f}" y="{label:.1f}" '
                    f'text-anchor="middle">{count}</text>'
                )
    at = threshold * width
    parts.append(f'<line x1="{at}" y1="-8" x2="{at}" y2="{bottom + 14}" class="mark"/>')
    parts.append(f'<text x="{at + 4}" y="0" class="marked">{threshold:.2f}</text>')
    parts += [
        f'<text x="{tick * width / 10}" y="{bottom + 28}" text-anchor="middle" class="quiet">'
        f".{tick}</text>"
        for tick in range(1, 10)
    ]
    return "".join([*parts, "</svg>"])


def roc(curve: list[list[float]], points: list[tuple[float, float, str]]) -> str:
    """The share accepted over the share let in; `points` are (let in, accepted, class)."""
    side = 320
    path = " ".join(f"{x * side:.1f},{(1 - y) * side:.1f}" for x, y in curve)
    parts = [
        f'<svg class="square" viewBox="-42 -12 {side + 58} {side + 40}" role="img">',
        f'<rect width="{side}" height="{side}" class="frame"/>',
        f'<line x1="0" y1="{side}" x2="{side}" y2="0" class="grid"/>',
        f'<polyline points="{path}" class="curve"/>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(
            f'<text x="{share * side}" y="{side + 16}" text-anchor="middle" class="quiet">'
            f"{share:.0%}</text>"
            f'<text x="-5" y="{(1 - share) * side + 4}" text-anchor="end" class="quiet">'
            f"{share:.0%}</text>"
        )
    parts += [
        f'<circle cx="{x * side:.1f}" cy="{(1 - y) * side:.1f}" r="5" class="{name}"/>'
        for x, y, name in points
    ]
    return "".join([*parts, "</svg>"])
