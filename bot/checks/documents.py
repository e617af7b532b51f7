"""YAML with the line of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.checks.problems import Problem, error

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(path: Path, problems: list[Problem]) -> yaml.MappingNode | None:
    """A file's top mapping; None, and a problem noted, where it cannot be read."""
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as bad:
        problems.append(
            error("yaml", path, 1, f"is not UTF-8 text ({bad.reason})", "save the file as UTF-8")
        )
        return None
    except yaml.MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        said = " ".join(part for part in (bad.context, bad.problem) if part)
        problems.append(error("yaml", path, mark.line + 1 if mark else 1, said, _remedy(said)))
        return None
    except yaml.YAMLError as bad:
        remedy = "delete the character and save the file as UTF-8"
        problems.append(error("yaml", path, 1, str(bad).splitlines()[0], remedy))
        return None
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.append(
            error("yaml", path, line(node), "does not begin with a name and a colon",
                  "compare with the other files of the folder")
        )  # fmt: skip
        return None
    return node


def pairs(node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
    """(key, line, value) of a mapping, in order; nothing of anything else."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), line(key), value


def get(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a key of a mapping, or None."""
    return next((value for name, _, value in pairs(node) if name == key), None)


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """The items of a list; none of anything else."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def text(node: yaml.Node | None) -> str:
    """A scalar's text, stripped; empty for anything else."""
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def line(node: yaml.Node) -> int:
    """The line a node begins on, the first being 1."""
    return int(node.start_mark.line) + 1


def _remedy(said: str) -> str:
    if "tab" in said or "\\t" in said:
        return "use spaces instead of tabs"
    if "mapping values are not allowed" in said:
        return "a colon inside a text needs quotes around the whole text; or the line above is cut"
    if "block end" in said or "indentation" in said:
        return "give the line as many spaces at its start as its neighbours have"
    return "look at this line and the one above: spaces at the start, quotes, colons"
