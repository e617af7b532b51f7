"""An evaluation as a picture: a row for each algorithm, a panel for each metric, as SVG."""

from __future__ import annotations

from html import escape

from smartmkt_core.recommend.evaluation.report import OURS, Report, Row

PANELS = (
    ("ndcg", 10),
    ("recall", 20),
    ("hit rate", 10),
    ("mrr", 10),
    ("coverage", 10),
    ("diversity", 10),
    ("novelty", 10),
)
_LABEL, _WIDTH, _GAP, _LINE, _TOP = 130, 118, 18, 24, 64
_OURS, _OTHER, _INK, _QUIET = "#0b6e4f", "#9db4c0", "#1d2429", "#5c6770"


def draw(report: Report) -> str:
    """The picture as SVG text that needs nothing else; bars with their 95 % intervals."""
    width = _LABEL + len(PANELS) * (_WIDTH + _GAP) + 10
    height = _TOP + _LINE * len(report.rows) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12">'
        f"<title>{escape(_summary(report))}</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text x="10" y="22" font-size="14" fill="{_INK}">{escape(_summary(report))}</text>'
    ]
    for place, row in enumerate(report.rows):
        y = _TOP + _LINE * place
        ours = row.name == OURS
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end" '
            f'fill="{_OURS if ours else _INK}" font-weight="{700 if ours else 400}">'
            f"{escape(row.name)}</text>"
        )
    for place, (metric, cut) in enumerate(PANELS):
        left = _LABEL + place * (_WIDTH + _GAP)
        title = metric if metric != "ndcg" else "NDCG"
        title = title.upper() if metric == "mrr" else title
        parts.append(
            f'<text x="{left}" y="{_TOP - 12}" fill="{_QUIET}">{escape(title)} @{cut}</text>'
        )
        parts += _panel(report.rows, metric, cut, left)
    parts.append(
        f'<text x="10" y="{height - 12}" fill="{_QUIET}">Whiskers: 95 % of bootstrap samples '
        "over users. Each panel has its own scale from 0.</text></svg>"
    )
    return "".join(parts)


def _panel(rows: list[Row], metric: str, cut: int, left: int) -> list[str]:
    figures = [row.figures[metric][cut] for row in rows]
    most = max([figure.high or figure.value for figure in figures] + [1e-9])
    scale = (_WIDTH - 34) / most
    found = []
    for place, (row, figure) in enumerate(zip(rows, figures, strict=True)):
        y = _TOP + _LINE * place
        colour = _OURS if row.name == OURS else _OTHER
        found.append(
            f'<rect x="{left}" y="{y + 2}" width="{max(figure.value, 0) * scale:.1f}" '
            f'height="{_LINE - 8}" rx="2" fill="{colour}"/>'
        )
        end = figure.value
        if figure.low is not None and figure.high is not None:
            end, middle = figure.high, y + _LINE / 2 - 2
            found.append(
                f'<path d="M{left + figure.low * scale:.1f} {middle}H{left + end * scale:.1f}" '
                f'stroke="{_INK}" stroke-width="1.2"/>'
            )
        found.append(
            f'<text x="{left + max(end, 0) * scale + 4:.1f}" y="{y + 14}" font-size="10" '
            f'fill="{_QUIET}">{_short(figure.value)}</text>'
        )
    return found


def _short(value: float) -> str:
    return f"{value:.4f}"[1:] if 0 <= value < 1 else f"{value:.1f}"


def _summary(report: Report) -> str:
    return (
        f"{report.protocol}: {report.cases:,} questions, {report.items:,} items, "
        f"{report.learnt_from:,} events learnt from"
    )
