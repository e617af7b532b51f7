"""Dialogues that go wrong or don't: ``wrong.<language>.yml`` and ``content.<language>.yml``.

name     what it shows
who      guest (the default) or customer, who is signed in
orders   goods by what the order is called, as in tests/e2e/dialogues
by       number of the message with whose answer a person must have been offered or called;
         without it, the last one
at_once  that answer must bring a person without asking
turns    what the shopper writes, with the placeholders of tests/e2e/dialogues
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.e2e.dialogues.people import STATES

FOLDER = Path(__file__).parent
_NAMED = re.compile(rf"\{{((?:{'|'.join(STATES)})\d?)\}}")
_KNOWN = {"name", "who", "orders", "by", "at_once", "turns"}


@dataclass(frozen=True)
class Case:
    """One conversation."""

    going_wrong: bool
    language: str
    name: str
    signed_in: bool
    turns: tuple[str, ...]
    by: int
    at_once: bool = False
    orders: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{'wrong' if self.going_wrong else 'content'}.{self.language}: {self.name}"


def read_cases() -> list[Case]:
    """Every dialogue of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        kind, language, _ = path.name.split(".")
        for written in yaml.safe_load(path.read_text(encoding="utf-8")):
            if unknown := written.keys() - _KNOWN:
                raise ValueError(f"{path.name}: {written.get('name')}: unknown {sorted(unknown)}")
            turns = tuple(str(turn) for turn in written["turns"])
            goods = written.get("orders", {})
            named = dict.fromkeys([*goods, *_NAMED.findall("\n".join(turns))])
            found.append(
                Case(
                    going_wrong=kind == "wrong",
                    language=language,
                    name=str(written["name"]),
                    signed_in=written.get("who") == "customer",
                    turns=turns,
                    by=int(written.get("by", len(turns))),
                    at_once=bool(written.get("at_once", False)),
                    orders={called: goods.get(called) or "" for called in named},
                )
            )
    return found


def filled(text: str, values: dict[str, str]) -> str:
    """A shopper's words with the placeholders filled in."""
    return re.sub(r"\{([a-z]+\d?)\}", lambda found: values[found[1]], text)
