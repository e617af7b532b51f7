"""Several orders named for one wish: "cancel 10027 and 10031", 10027和10031都到哪了."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understanding.spans import Span

MOST = 5
_JOINT = re.compile(
    r"(?:号|单|这单|那单)*\s*(?:[,，、/&+]|and|plus|as well as|n|和|及|以及|与|跟|还有|\s)?"
    r"\s*(?:and|also)?\s*(?:orders?|numbers?|nos?\.?|订单号?|单号)?\s*[#＃№]?\s*",
    re.I,
)
_AS_ONE = re.compile(
    r"\b(?:combin\w*|merg\w*|together|same|compar\w*|differen\w*|duplicate|twice|instead of|swap)\b"
    r"|\bone (?:parcel|box|order|shipment|delivery)\b"
    r"|合并|合单|合成|拼|一起[发寄送]|一个包裹|同一|重复",
    re.I,
)


@dataclass(frozen=True)
class Listed:
    """The numbers, from the first to the last of them."""

    numbers: tuple[Span, ...]

    def first_only(self, text: str, entities: Sequence[Span]) -> tuple[str, list[Span]]:
        """The text as if only the first were named."""
        first, last = self.numbers[0], self.numbers[-1]
        cut = last.end - first.end
        kept = [
            e if e.end <= first.end else replace(e, start=e.start - cut, end=e.end - cut)
            for e in entities
            if e.end <= first.end or e.start >= last.end
        ]
        return text[: first.end] + text[last.end :], kept

    def each(self, text: str, words: str, entities: Sequence[Span]) -> list[tuple[str, list[Span]]]:
        """The words that `first_only` left, once for every number. ``text``: all that was said."""
        first = self.numbers[0]
        told = []
        for number in self.numbers:
            change = (number.end - number.start) - (first.end - first.start)
            spans = [
                replace(number, start=first.start, end=first.end + change)
                if e == first
                else replace(e, start=e.start + change, end=e.end + change)
                if e.start >= first.end
                else e
                for e in entities
            ]
            said = text[number.start : number.end]
            told.append((words[: first.start] + said + words[first.end :], spans))
        return told


def orders_in(text: str, entities: Sequence[Span]) -> Listed | None:
    """Two to five order numbers side by side, where each is meant for itself."""
    numbers = sorted((e for e in entities if e.entity == "order_number"), key=lambda e: e.start)
    if not 2 <= len(numbers) <= MOST or _AS_ONE.search(text):
        return None
    if len({str(e.value) for e in numbers}) < len(numbers):
        return None
    written = [text[e.start : e.end] for e in numbers]
    if len({bool(re.fullmatch(r"\d{4}", said)) for said in written}) > 1:
        # The last four digits of a phone beside a number.
        return None
    between = pairwise(numbers)
    if not all(_JOINT.fullmatch(text, one.end, other.start) for one, other in between):
        return None
    return Listed(tuple(numbers))
