"""What every part of the report page is made of: words in both languages, tables, changes."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")


class Parts:
    """Says things in both languages; the page shows one of them."""

    def __init__(self, found: dict[str, Any], labels: dict[str, Any]) -> None:
        self.found, self._labels = found, labels
        self.words = yaml.safe_load((HERE / "words.yml").read_text("utf-8"))

    def say(self, key: str, **values: str) -> str:
        """A sentence of words.yml, filled in."""
        return "".join(
            f'<span class="{language}" lang="{language}">'
            f"{escape(self.words[key][language].format(**values))}</span>"
            for language in LANGUAGES
        )

    def section(self, key: str, *parts: str) -> str:
        """A part of the page with its heading."""
        return f'<section id="{key}"><h2>{self.say(key)}</h2>{"".join(parts)}</section>'

    def note(self, key: str, **values: str) -> str:
        """A paragraph that explains."""
        return f'<p class="quiet">{self.say(key, **values)}</p>'

    def intent(self, name: str) -> str:
        """An intent's name; pointing at it shows its label."""
        label = self._labels.get(name) or {}
        told = " · ".join(str(label[language]) for language in LANGUAGES if label.get(language))
        return f'<code title="{escape(told)}">{escape(name)}</code>'

    def table(self, heads: list[str], rows: list[list[str]], used: int | None = None) -> str:
        """A table that scrolls by itself on a narrow screen; row `used` stands out."""
        head = "".join(f"<th>{cell}</th>" for cell in heads)
        body = "".join(
            f"<tr{' class=used' if number == used else ''}>"
            + "".join(f"<td>{cell}</td>" for cell in row)
            + "</tr>"
            for number, row in enumerate(rows)
        )
        return (
            f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )


def delta(change: float | None) -> str:
    """A change in points, green or red; nothing where there is none to tell."""
    if change is None:
        return ""
    name = "up" if change > 0 else "down" if change < 0 else "quiet"
    return f'<span class="{name}">{100 * change:+.1f}</span>'


def changed(row: dict[str, Any]) -> list[str]:
    """Before, now and the change, as cells."""
    before = "–" if row["before"] is None else f"{row['before']:.3f}"
    return [before, f"{row['now']:.3f}", delta(row["change"])]


def scores(row: dict[str, float]) -> list[str]:
    """F1, precision, recall and how many, as cells."""
    figures = [f"{row[name]:.3f}" for name in ("f1", "precision", "recall")]
    return [*figures, f"{row['count']:.0f}"]
