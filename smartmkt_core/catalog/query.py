"""What a shopper's words ask for beyond the thing itself: price limits and colours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from smartmkt_core.catalog.figures import prices_in_digits, size_in
from smartmkt_core.catalog.words import colours_in, plain

_UNIT = r"(?:dollars?|bucks|euros?|pounds?|quid|usd|eur|rmb|元|圆|块钱|块|刀|美元|美金)"
_NUMBER = (
    r"(?<!\d)(?<!\d[.,])(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?!\d|[.,]\d)"
)
# What follows a number that is no price: 30 litres, 4 stars, 60 years.
_MEASURE = (
    r"(?!\s*-?\s*(?:[%\"'″]|(?:ml|cl|l|lit(?:re|er)s?|kgs?|g|grams?|lbs?|oz|mm|cm|m|inch(?:es)?|ft|years?"
    r"|yrs?|y/?o|months?|weeks?|days?|hours?|people|persons?|pieces?|pcs|stars?|gb|tb|mah|watts?|w)\b"
    r"|毫升|升|公斤|千克|克|斤|厘米|毫米|米|寸|岁|周岁|个月|天|小时|人|星|颗星|分(?!钱)|片|瓦))"
)
_MONEY = rf"(?:us)?[$€£¥]?\s*{_NUMBER}{_MEASURE}\s*{_UNIT}?(?:\s*钱)?"
_BETWEEN = re.compile(
    rf"(?:between|from)\s+{_MONEY}\s*(?:and|to|-|–|~)\s*{_MONEY}"
    rf"|{_MONEY}\s*(?:到|至|~|-|–|—|to)\s*{_MONEY}(?:\s*之间)?"
    rf"|(?:大于|高于|超过)\s*{_MONEY}\s*[,，]?\s*(?:且|并且|但)?(?:小于|低于|不到|不超过)\s*{_MONEY}"
)
_MOST = re.compile(
    r"(?:(?:nothing|not|no|never|isn't|aren't) (?:over|above|higher than|beyond)"
    r"|under|below|(?<!not )(?<!no )(?:less|cheaper) than|up to|at most|no more than|not more than"
    r"|within|max(?:imum)?|budget(?: is| of|:)?|不超过|不高于|不要超过|别超过|低于|小于|最多|最高"
    r"|少于|不到|便宜过|预算(?:是|在|就|只有)?)"
    rf"\s*(?:of\s*)?{_MONEY}"
    rf"|{_MONEY}\s*(?:以内|以下|之内|内|or (?:less|under|below|cheaper)|at (?:the )?most|tops|max)"
)
_LEAST = re.compile(
    r"(?:(?<!not )(?<!nothing )(?<!no )(?:over|above|more than)|(?:not|no) less than|at least"
    r"|starting (?:at|from)|不低于|不少于|高于|大于|至少|最低|(?<!不)(?<!不要)(?<!别)超过)"
    rf"\s*{_MONEY}|{_MONEY}\s*(?:以上|起|or more|and up|\+)"
)
_ABOUT = re.compile(
    rf"(?:around|about|roughly|approximately|大概|大约|差不多)\s*{_MONEY}"
    rf"|{_MONEY}\s*(?:左右|上下|出头|or so)"
    rf"|{_NUMBER}(?:多|来)\s*{_UNIT}钱?|{_NUMBER}\s*{_UNIT}钱?(?=\s*的)"
)
# Without a unit only where nothing else is counted so: 送爸爸的礼物 100到200.
_BARE_ZH = re.compile(
    r"(?<![\d.])(\d{2,5})\s*(?:到|至|-|~)\s*(\d{2,5})(?:之间)?(?=\s*(?:$|[的,，。!！?？]|\s))"
)
_LEAST_BARE = 20
_CURRENCY = re.compile(r"[$€£¥元块于]|dollar|buck|euro|pound|usd|eur|price|之间|价|between")


_CHEAPER = re.compile(
    r"\bcheaper\b|\bless (?:expensive|pricey)\b|\blower price|\bmore affordable\b"
    r"|\btoo (?:expensive|pricey|dear|much money)\b|\b(?:spend|pay) (?:that|so|this|as) much\b"
    r"|便宜(?:一?点|一?些)|更便宜|再便宜|实惠(?:一?点|一?些)|平价|太贵|贵了|不要?这么贵|没那么贵|低一?点的?价"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on a search. Prices in the shop's currency; categories by the shop's own name.

    ``size`` is ``l`` or ``42``: products that come in it go first. ``material`` and ``not_words``
    are words that a product's name or attributes must, or must not, have. ``min_rating``: 1 to 5.
    """

    min_price: Decimal | None = None
    max_price: Decimal | None = None
    colours: frozenset[str] = field(default_factory=frozenset)
    category: str | None = None
    brand: str | None = None
    in_stock: bool = False
    size: str | None = None
    not_colours: frozenset[str] = field(default_factory=frozenset)
    not_brands: frozenset[str] = field(default_factory=frozenset)
    not_words: tuple[str, ...] = ()
    material: str | None = None
    min_rating: float | None = None


def parse(text: str, given: Filters | None = None) -> tuple[str, Filters]:
    """The text without its price words, and the filters in it; those given go before."""
    rest = prices_in_digits(plain(text))
    size = size_in(rest)
    if size is not None:
        first, last = size[1]
        rest = f"{rest[:first]} {rest[last:]}"
    low: Decimal | None = None
    high: Decimal | None = None
    if found := _between(rest):
        low, high = sorted(_numbers(found))
        rest = _cut(rest, found)
    if found := _MOST.search(rest):
        high = _numbers(found)[0]
        rest = _cut(rest, found)
    if found := _LEAST.search(rest):
        low = _numbers(found)[0]
        rest = _cut(rest, found)
    if low is None and high is None and (found := _ABOUT.search(rest)):
        value = _numbers(found)[0]
        low, high = value * Decimal("0.75"), value * Decimal("1.25")
        rest = _cut(rest, found)
    filters = given or Filters()
    return rest, replace(
        filters,
        min_price=filters.min_price if filters.min_price is not None else low,
        max_price=filters.max_price if filters.max_price is not None else high,
        size=filters.size or (size[0] if size else None),
        colours=filters.colours or frozenset(colours_in(rest)),
    )


def cheaper_than(prices: Iterable[Decimal], *, given: Filters | None = None) -> Filters:
    """Filters for "anything cheaper?" after products at these prices: below their middle."""
    known = sorted(prices)
    if not known:
        return given or Filters()
    middle = known[(len(known) - 1) // 2]
    return replace(given or Filters(), max_price=middle - Decimal("0.01"))


def wants_cheaper(text: str) -> bool:
    """Whether a text asks for less costly ones than those shown: "cheaper", 便宜点的."""
    return bool(_CHEAPER.search(plain(text)))


_DEARER = re.compile(
    r"\b(?:more expensive|dearer|pricier|costlier|premium|high[- ]?end|up ?market|higher price"
    r"|more luxurious|luxury|fancier)\b"
    r"|贵(?:一?点|一?些)|更贵|再贵|高档|高端|档次高|奢华"
)


def wants_dearer(text: str) -> bool:
    """Whether a text asks for more costly ones: "something more premium", 贵一点的."""
    return bool(_DEARER.search(plain(text))) and not wants_cheaper(text)


def _between(text: str) -> re.Match[str] | None:
    found = _BETWEEN.search(text)
    if found and _CURRENCY.search(found[0] + text[found.end() :][:2]):
        return found
    found = _BARE_ZH.search(text)
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
    return found if found and chinese and min(_numbers(found)) >= _LEAST_BARE else None


def _numbers(found: re.Match[str]) -> list[Decimal]:
    return [_number(group) for group in found.groups() if group]


def _number(said: str) -> Decimal:
    """1,299.99 is one thousand and more; 12,5 has a decimal comma."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", said):
        return Decimal(said.replace(",", ""))
    return Decimal(said.replace(",", "."))


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
