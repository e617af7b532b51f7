"""A mistake in the data, told so that a trainer can mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """What is wrong where, and the remedy.

    `kind` groups problems of one sort; `level` is ERROR where training or talking would go wrong.
    """

    level: str
    kind: str
    path: Path
    line: int
    what: str
    remedy: str

    def as_dict(self, root: Path) -> dict[str, Any]:
        """As JSON, the path relative to `root`."""
        return asdict(self) | {"path": self.path.relative_to(root).as_posix()}

    def where(self, root: Path) -> str:
        """`data/nlu/orders.yml:120`."""
        return f"{self.path.relative_to(root).as_posix()}:{self.line}"


def error(kind: str, path: Path, line: int, what: str, remedy: str) -> Problem:
    """A mistake that has to be mended."""
    return Problem(ERROR, kind, path, line, what, remedy)


def warning(kind: str, path: Path, line: int, what: str, remedy: str) -> Problem:
    """Something worth a look."""
    return Problem(WARNING, kind, path, line, what, remedy)
