"""The places in an answer that are filled when it is said: ``{shop}``, ``{money[4.90 USD]}``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Reading the FAQ is wanted in Rasa's environment too, which has no such Python.
    from smartmkt_core.texts import Formats

_PLACE = re.compile(r"\{(?:shop|money\[\d+(?:\.\d+)? [A-Z]{3}\])\}")


def fill(text: str, *, shop: str, formats: Formats) -> str:
    """The text with the shop's name, and amounts as the reader's language writes them."""
    return text.format(shop=shop, money=_Money(formats))


def strange_place(text: str) -> str | None:
    """What stands in braces, or a single brace, that nothing would fill; None where all is well."""
    rest = _PLACE.sub("", text)
    found = re.search(r"\{[^{}]*\}|[{}]", rest)
    return found[0] if found else None


class _Money:
    def __init__(self, formats: Formats) -> None:
        self._formats = formats

    def __getitem__(self, amount: str) -> str:
        value, _, currency = amount.partition(" ")
        return self._formats.money(Decimal(value), currency)
