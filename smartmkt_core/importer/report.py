"""What an import found and did: problems that stop it, warnings that don't, and counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from smartmkt_core.errors import ImportFailed

MAX_PROBLEMS = 100
MAX_WARNINGS = 200

Progress = Callable[[str, int, int | None], None]
"""Called with a file's name, rows done and rows in all where known."""


@dataclass
class Counts:
    """What became of a file's rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass
class ImportReport:
    """A finished import. ``shift`` is what ``rebase_to`` added to every time."""

    counts: dict[str, Counts] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    more_warnings: int = 0
    shift: timedelta = timedelta(0)

    @property
    def changed(self) -> bool:
        """Whether anything in the database is different now."""
        return any(c.created or c.updated or c.removed for c in self.counts.values())

    def of(self, name: str) -> Counts:
        """The counts of one kind of row, such as ``orders``."""
        return self.counts.setdefault(name, Counts())

    def warn(self, text: str) -> None:
        """Note something odd that was imported all the same."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(text)
        else:
            self.more_warnings += 1


@dataclass
class Problems:
    """Collects what is wrong with the files; gives up when there is too much of it."""

    found: list[str] = field(default_factory=list)

    def add(self, file: str, line: int | None, column: str | None, reason: str) -> None:
        """Note a bad file, row or cell; raises ``ImportFailed`` at the hundredth."""
        self.found.append(place(file, line, column) + reason)
        if len(self.found) >= MAX_PROBLEMS:
            self.found.append(f"Stopped after {MAX_PROBLEMS} problems.")
            self.check()

    def check(self) -> None:
        """Raise ``ImportFailed`` where anything was noted."""
        if self.found:
            raise ImportFailed(self.found)


def place(file: str, line: int | None, column: str | None) -> str:
    """The beginning of a message: where in which file."""
    parts = [file]
    if line is not None:
        parts.append(f"line {line}")
    if column:
        parts.append(column)
    return ", ".join(parts) + ": "
