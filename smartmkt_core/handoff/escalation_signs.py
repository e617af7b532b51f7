"""Signs of a conversation going wrong, and the words that show them (``data/escalation``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.errors import ShopError

FILE_NAME = "signs.yml"
# Signs that no word shows: the mood model, the assistant and the shop's own data tell of them.
OBSERVED = (
    "anger",
    "negative",
    "failed",
    "refused",
    "proof",
    "rising",
    "value",
    "stake",
)
SAID_AGAIN = 0.5
"""Strength of ``repeated`` where a message but resembles an earlier one."""
_LANGUAGES = ("en", "zh")
_FIELDS = {"weight", "keep", "at_once", "unless", *_LANGUAGES}
# A sentence, or a part of one that stands for itself.
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]*")


class SignsUnreadable(ShopError):
    """The file of signs is missing or wrong; the message says where and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


@dataclass(frozen=True)
class Sign:
    """One sign: what an occurrence adds, what is left of it a message later, its words."""

    name: str
    weight: float
    keep: float
    at_once: bool = False
    words: tuple[re.Pattern[str], ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()

    def shown_in(self, text: str) -> bool:
        """Whether a sentence of the text shows it and does not take it back."""
        return any(
            any(words.search(sentence) for words in self.words)
            and not any(words.search(sentence) for words in self.unless)
            for sentence in (_SENTENCE.findall(text) if self.unless else (text,))
        )


@dataclass(frozen=True)
class Signs:
    """All signs by name."""

    by_name: Mapping[str, Sign]

    @classmethod
    def load(cls, folder: Path, weights: Mapping[str, float] | None = None) -> Signs:
        """Read ``signs.yml`` of a folder. ``weights`` replace those of the file.

        Raises:
            SignsUnreadable: the file is missing, an entry is wrong, or ``weights`` name a sign
                that there is not.
        """
        path = folder / FILE_NAME
        try:
            written = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise SignsUnreadable(path, str(error)) from error
        if not isinstance(written, dict):
            raise SignsUnreadable(path, "it is no list of signs")
        found = {str(name): _sign(path, str(name), entry) for name, entry in written.items()}
        missing = set(OBSERVED) - found.keys()
        if missing:
            raise SignsUnreadable(path, f"{', '.join(sorted(missing))} missing")
        for name, weight in (weights or {}).items():
            if name not in found:
                raise SignsUnreadable(path, f"no sign is called {name!r}, which a setting weighs")
            found[name] = Sign(**{**vars(found[name]), "weight": float(weight)})
        return cls(found)

    def in_text(self, text: str) -> dict[str, float]:
        """The signs that the words show, each with strength 1."""
        return {name: 1.0 for name, sign in self.by_name.items() if sign.shown_in(text)}


def likeness(text: str, earlier: str) -> float:
    """How alike two messages are, 0 to 1: shared words and Chinese characters, with those before
    and after them (Dice's coefficient of pairs).
    """
    first, second = _pairs(text), _pairs(earlier)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def asks_again(text: str, earlier: Sequence[str], *, alike: float = 0.75) -> bool:
    """Whether a message of some length says what an earlier one said."""
    return len(_parts(text)) >= _LONG and any(likeness(text, one) >= alike for one in earlier)


_PART = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]")
_LONG = 4
"""Words, or Chinese characters, from which on a message is no mere yes or thanks."""


def _parts(text: str) -> list[str]:
    return _PART.findall(text.casefold())


def _pairs(text: str) -> set[tuple[str, str]]:
    parts = _parts(text)
    return set(pairwise(["", *parts, ""])) if parts else set()


def _sign(path: Path, name: str, entry: Any) -> Sign:
    if not isinstance(entry, dict) or not {"weight", "keep"} <= entry.keys() <= _FIELDS:
        raise SignsUnreadable(path, f"{name} needs weight and keep, and may have en, zh, unless")
    weight, keep = entry["weight"], entry["keep"]
    if not isinstance(weight, int | float) or not isinstance(keep, int | float):
        raise SignsUnreadable(path, f"{name}: weight and keep are numbers")
    if weight < 0 or not 0 <= keep <= 1:
        raise SignsUnreadable(path, f"{name}: weight is 0 or more, keep from 0 to 1")
    words = [pattern for language in _LANGUAGES for pattern in entry.get(language) or ()]
    return Sign(
        name,
        float(weight),
        float(keep),
        bool(entry.get("at_once", False)),
        _compiled(path, name, words),
        _compiled(path, name, entry.get("unless") or ()),
    )


def _compiled(path: Path, name: str, patterns: Sequence[Any]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(str(pattern), re.IGNORECASE) for pattern in patterns)
    except re.error as error:
        raise SignsUnreadable(path, f"{name}: {error.pattern!r}: {error}") from error
