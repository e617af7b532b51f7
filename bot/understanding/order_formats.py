"""Order numbers recognised by the formats that a shop uses.

A format says letters, digits and signs, never a number: whether such an order exists is not known
here, and must not be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_LONG = 10
"""Digits from which on people read a number in groups."""
_SURE = 4
"""Letters and digits that make a number recognisable without being called one."""
_SIGN = r"[\s\-–_/.·:#]{0,2}"
_CLASSES = {"digits": "[0-9]", "letters": "[A-Za-z]", "han": "[\u3400-\u9fff]"}
_EDGE_LEFT = r"(?<![A-Za-z0-9@])(?<![A-Za-z0-9][-_/.])"
_EDGE_RIGHT = r"(?![A-Za-z0-9@%％])(?![-_/.][A-Za-z0-9])"


class Written(NamedTuple):
    """A number as it stands in a text. `sure`: nothing else looks like that in this shop."""

    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class _Format:
    strict: re.Pattern[str]
    loose: re.Pattern[str]
    sure: bool
    mixed: bool
    long: bool = False


class OrderFormats:
    """The formats of one shop; empty where none are known."""

    def __init__(self, formats: Iterable[_Format] = ()) -> None:
        self._formats = list(formats)

    @classmethod
    def of(cls, learnt: list[list[dict[str, Any]]]) -> OrderFormats:
        """Formats as `smartmkt_core.vocabulary` writes them down; those that say nothing are
        left out."""
        return cls(made for parts in learnt if parts and (made := _format(parts)) is not None)

    def __bool__(self) -> bool:
        return bool(self._formats)

    def find(self, text: str) -> Iterator[Written]:
        """Where a text has something in one of the formats."""
        for form in self._formats:
            for m in form.loose.finditer(text):
                strict = form.strict.fullmatch(m.group()) is not None
                yield Written(m.start(), m.end(), form.sure and (strict or form.mixed or form.long))

    def fits(self, text: str) -> bool:
        """Whether the whole text is in one of the formats, signs as they should be."""
        return any(form.strict.fullmatch(text) for form in self._formats)


def _format(parts: list[dict[str, Any]]) -> _Format | None:
    strict, loose = [], []
    kinds = [str(part.get("kind")) for part in parts]
    least = sum(int(p["least"]) for p, kind in zip(parts, kinds, strict=True) if kind != "sign")
    mixed = len(set(kinds) - {"sign"}) > 1
    for place, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        text = str(part.get("text") or "")
        if kind == "sign":
            strict.append(re.escape(text))
            # A sign at the edge is often left away, and never stands far from its number.
            loose.append(f"{re.escape(text)}?\\s?" if place == 0 else _SIGN)
            continue
        if kind not in _CLASSES:
            return None
        count = f"{{{int(part['least'])},{int(part['most'])}}}"
        strict.append(re.escape(text) if text else _CLASSES[kind] + count)
        if kind == "digits" and int(part["least"]) >= _LONG:
            loose.append(
                f"(?:[0-9][\\s-]?){{{int(part['least']) - 1},{int(part['most']) - 1}}}[0-9]"
            )
        else:
            loose.append(strict[-1])
        following = kinds[place + 1] if place + 1 < len(kinds) else "sign"
        if following != "sign":
            loose.append(r"[\s\-_]?")
    if "digits" not in kinds and len(parts) == 1 and kinds == ["letters"]:
        # Letters alone are like any word: what stands around them has to tell.
        pattern = re.compile(_EDGE_LEFT + strict[0] + _EDGE_RIGHT, re.IGNORECASE)
        return _Format(pattern, pattern, sure=False, mixed=False)
    return _Format(
        re.compile("".join(strict), re.IGNORECASE),
        re.compile(_EDGE_LEFT + "".join(loose) + _EDGE_RIGHT, re.IGNORECASE),
        sure=least >= _SURE and "digits" in kinds,
        mixed=mixed,
        long=kinds == ["digits"] and least >= _LONG,
    )
