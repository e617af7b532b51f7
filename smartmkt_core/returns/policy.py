"""The merchant's rules for what comes back, read from policy.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Method:
    """A way to send goods back, with its names and what it costs by currency."""

    key: str
    names: dict[str, str]
    steps: dict[str, str]
    fees: dict[str, Decimal]
    words: tuple[str, ...]

    def name(self, language: str) -> str:
        """What it is called."""
        return self.names["zh" if language == "zh" else "en"]

    def how(self, language: str, *, number: str, address: str) -> str:
        """What the shopper has to do."""
        written = self.steps["zh" if language == "zh" else "en"]
        return written.format(number=number, address=address)

    def fee(self, currency: str) -> Decimal:
        """What it costs the shopper."""
        return self.fees.get(currency, Decimal(0))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why goods come back. ``ours``: the shop's mistake, for which nobody pays."""

    key: str
    ours: bool
    said: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that policy.yml sets."""

    return_days: int
    claim_days: int
    warranty_days: int
    refund_days: int
    trusted: dict[str, Decimal]
    keep: dict[str, Decimal]
    methods: dict[str, Method]
    reasons: tuple[Reason, ...]

    def reason_of(self, text: str) -> str:
        """The code of a reason in the shopper's words; ``other`` where none fits."""
        return next((reason.key for reason in self.reasons if reason.said.search(text)), OTHER)

    def is_ours(self, code: str) -> bool:
        """Whether the shop made the mistake."""
        return any(reason.key == code and reason.ours for reason in self.reasons)

    def method_of(self, text: str) -> Method | None:
        """The only way to send goods back that a text names."""
        said = _plain(text)
        found = {word: way for way in self.methods.values() for word in way.words if word in said}
        # "Pick up" in "pick-up point" names nothing of its own.
        whole = [w for w in found if not any(w != other and w in other for other in found)]
        named = {found[word].key: found[word] for word in whole}
        return next(iter(named.values())) if len(named) == 1 else None


@cache
def policy() -> Policy:
    """The rules in force."""
    path = Path(__file__).with_name("policy.yml")
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Policy(
        return_days=int(read["return_days"]),
        claim_days=int(read["claim_days"]),
        warranty_days=int(read["warranty_days"]),
        refund_days=int(read["refund_days"]),
        trusted=_amounts(read.get("trusted")),
        keep=_amounts(read.get("keep")),
        methods={key: _method(key, value) for key, value in read["methods"].items()},
        reasons=tuple(_reason(key, value) for key, value in read["reasons"].items()),
    )


def _amounts(value: dict[str, Any] | None) -> dict[str, Decimal]:
    return {currency: Decimal(str(amount)) for currency, amount in (value or {}).items()}


def _method(key: str, value: dict[str, Any]) -> Method:
    names = {"en": str(value["en"]), "zh": str(value["zh"])}
    steps = {"en": str(value["how"]["en"]), "zh": str(value["how"]["zh"])}
    words = tuple(_plain(w) for w in (*names.values(), *value.get("also", ())))
    return Method(key, names, steps, _amounts(value.get("fee")), words)


def _plain(words: str) -> str:
    """Without regard to capitals and hyphens: drop-off, Drop off."""
    return re.sub(r"[-‐‑]", " ", words.casefold())


def _reason(key: str, value: dict[str, Any]) -> Reason:
    english = "|".join(re.escape(words).replace("'", "['’]?") for words in value["en"])
    chinese = "|".join(re.escape(words) for words in value["zh"])
    said = re.compile(rf"\b(?:{english})\b|{chinese}", re.I)
    return Reason(key, bool(value.get("ours")), said)
