"""Dialogues as they are written: ``<behaviour>.<language>.yml``, a list of them in each file.

name     what it shows, in the shop's words
who      guest (the default) or customer, who is signed in
orders   goods by what the order is called, where it isn't the usual goods: {paid: kettle + 2 mug}
basket   goods in the basket
page     basket: the shop's page has a basket, empty at first, that the chat can put things into
turns    say or press (a part of a button's words), and then what the answer must hold
         (expect), must not hold (not), which buttons it offers (buttons); regular expressions
         without regard to case. ``in: zh``: the conversation goes on in Chinese.

``{paid}`` is the number of an order of that state which belongs to this dialogue alone, ``{paid2}``
a second one; see people.STATES. ``{email}``, ``{last4}``, ``{phone}``, ``{name}`` are its
customer's. ``{stranger}`` is somebody else's order, ``{unknown}`` nobody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.dialogues.people import STATES

FOLDER = Path(__file__).parent
_NAMED = re.compile(rf"\{{((?:{'|'.join(STATES)})\d?)\}}")
_TURN = {"say", "press", "expect", "not", "buttons", "in"}
_DIALOGUE = {"name", "who", "orders", "basket", "newsletter", "page", "turns"}


@dataclass(frozen=True)
class Turn:
    """What the shopper does, and what has to come of it."""

    say: str
    press: str
    expect: tuple[str, ...]
    without: tuple[str, ...]
    buttons: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Dialogue:
    """One conversation."""

    behaviour: str
    language: str
    name: str
    signed_in: bool
    turns: tuple[Turn, ...]
    orders: dict[str, str] = field(default_factory=dict)
    basket: str = ""
    newsletter: bool = False
    page_basket: bool = False

    def __str__(self) -> str:
        return f"{self.behaviour}.{self.language}: {self.name}"


def read_all() -> list[Dialogue]:
    """Every dialogue of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        behaviour, language, _ = path.name.split(".")
        for written in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            try:
                found.append(_dialogue(behaviour, language, written))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}: {written.get('name', written)}: {error}") from error
    return found


def _dialogue(behaviour: str, language: str, written: dict[str, Any]) -> Dialogue:
    _only(written, _DIALOGUE)
    goods = written.get("orders", {})
    turns = tuple(_turn(turn) for turn in written["turns"])
    named = _NAMED.findall(yaml.safe_dump(written["turns"], allow_unicode=True))
    if written.get("who", "guest") not in ("guest", "customer"):
        raise ValueError(f"who: {written['who']}")
    return Dialogue(
        behaviour=behaviour,
        language=language,
        name=written["name"],
        signed_in=written.get("who") == "customer",
        turns=turns,
        orders={called: goods.get(called) or "" for called in dict.fromkeys([*goods, *named])},
        basket=written.get("basket", ""),
        newsletter=written.get("newsletter", False),
        page_basket=written.get("page") == "basket",
    )


def _turn(written: dict[str, Any]) -> Turn:
    _only(written, _TURN)
    if ("say" in written) == ("press" in written):
        raise ValueError(f"either say or press: {written}")
    if not written.keys() & {"expect", "not", "buttons"}:
        raise ValueError(f"nothing is expected: {written}")
    return Turn(
        say=str(written.get("say", "")),
        press=str(written.get("press", "")),
        expect=_patterns(written.get("expect")),
        without=_patterns(written.get("not")),
        buttons=_patterns(written.get("buttons")),
        language=written.get("in", ""),
    )


def _patterns(written: str | list[str] | None) -> tuple[str, ...]:
    found = (written,) if isinstance(written, str) else tuple(map(str, written or ()))
    for pattern in found:
        re.compile(re.sub(r"\{[a-z]+\d?\}", "0", pattern))
    return found


def _only(written: dict[str, Any], known: set[str]) -> None:
    if unknown := written.keys() - known:
        raise ValueError(f"unknown: {sorted(unknown)}")
