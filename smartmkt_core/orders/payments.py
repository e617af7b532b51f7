"""Ways to pay as people call them in English and Chinese, and how fast money shows there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_ENDING = re.compile(r"^(.+?)[\s,]*(?:[•●·*xX.]{2,}|ending(?: in)?|尾号)\s*(\d{2,4})$")
_NO_LETTERS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay as an order names it: ``Visa •••• 4242``, 微信支付, ``Bank transfer``.

    ``key`` is that of payments.yml, empty for one that it does not know; ``kind`` is card, bank,
    wallet or other; ``digits`` are the last of a card's number, or empty.
    """

    key: str
    kind: str
    written: str
    digits: str = ""

    def brand(self, language: str) -> str:
        """The name alone, as 银联 or ``UnionPay``; an unknown one as the shop writes it."""
        names = _methods().get(self.key)
        return str(names["zh" if language == "zh" else "en"]) if names else self.written

    def label(self, language: str) -> str:
        """Name and last digits, as on an invoice: 银联 •••• 6021."""
        name = self.brand(language)
        return f"{name} •••• {self.digits}" if self.digits else name


def read_payment(text: str) -> PaymentMethod:
    """Reads a payment method as a shop writes it, in either language."""
    written = text.strip()
    ending = _ENDING.match(written)
    name, digits = (ending[1].strip(), ending[2]) if ending else (written, "")
    key = _keys().get(_folded(name), "")
    kind = str(_methods()[key]["kind"]) if key else "card" if digits else "other"
    return PaymentMethod(key, kind, name, digits)


def _folded(name: str) -> str:
    return _NO_LETTERS.sub("", name.casefold())


@cache
def _methods() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("payments.yml")
    methods: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return methods


@cache
def _keys() -> dict[str, str]:
    """Key by every spelling."""
    return {
        _folded(str(name)): key
        for key, method in _methods().items()
        for name in (key, method["en"], method["zh"], *method.get("also", ()))
    }
