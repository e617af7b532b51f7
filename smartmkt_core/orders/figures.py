"""Figures in a text that are no order numbers: prices, house numbers, a goodbye."""

from __future__ import annotations

import re

Span = tuple[int, int]

_SUM = r"\d{1,7}(?:[.,]\d{1,3})?"
_CURRENCY = (
    r"(?:元|块钱?|圆|刀|美[元金]|人民币|rmb|cny|usd|eur|gbp|dollars?|bucks?|euros?|pounds?|quid)"
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM"
    "|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
_PRICES = [
    rf"(?:us)?[$€£¥]\s*{_SUM}",
    rf"{_SUM}\s*[$€£](?!\d)",
    rf"{_SUM}\s*(?:多|来|几)?\s*{_CURRENCY}(?![a-z])",
    rf"{_SUM}\s*(?:以内|以下|以上|之内|之下|左右|上下|出头|打底)",
    # Short figures only: "ordered under 10027" names an order.
    r"\b(?:under|below|less than|cheaper than|more than|at most|up to|no more than|at least|within"
    r"|between|maximum(?: of)?|max(?: of)?|budget(?: of| is|:)?)\s*\d{1,4}(?:\.\d\d?)?(?!\d)"
    r"(?:\s*(?:and|to|-|–)\s*\d{1,4}(?!\d))?",
    r"\b(?:around|about|roughly|over|above)\s*\d{1,3}(?!\d)",
    rf"(?:不超过|不高于|不低于|低于|高于|少于|多于|超过|至少|最多|预算|价格|价位)(?:是|在|为|大概|大约)?\s*{_SUM}",
    r"(?:不到|大概|大约|差不多)\s*\d{1,4}(?!\d)",
    r"\d{1,4}\s*(?:到|至|~|～)\s*\d{1,4}(?=\s*(?:元|块|之间|的))",
]
_UNITS_ZH = "号|弄|幢|栋|室|楼|座|单元|层|院|户"
_HOUSES = [
    # Once a street and its number are named, all that follows belongs to the address.
    rf"(?:路|街|(?<!知)道|弄|巷|村|胡同|小区|花园|公寓|大厦|园|苑)\s*\d+\s*(?:{_UNITS_ZH})"
    rf"(?:[\s,，、\-]*(?:[a-z]?\d+[a-z]?|东|西|南|北|门|{_UNITS_ZH}))*",
    rf"(?<![\d单订编尾])\d{{1,5}}\s*(?:号楼|号院|幢|栋|座|单元|室|层|弄)(?:[\s\-]*(?:\d+|{_UNITS_ZH}))*",
]
_ROAD = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|sq"
    "|terrace|close|crescent|highway|hwy|parkway|gardens?|quay|row|hill|mews|grove|stra(?:ß|ss)e"
)
_NO_NAME = (
    "is|are|was|on|in|at|the|a|an|its?|my|your|to|from|of|and|or|for|by|no|not|has|any|this|that"
    "|please|still|where|when|what|arrived?|deliver(?:y|ed)|ship(?:ped)?|cancel|order|came|come|got"
)
_NAME = rf"(?!(?:{_NO_NAME})\b)[^\W\d_][\w'’.-]*"
_HOUSES += [
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:{_NAME}\s+){{1,3}}(?:{_ROAD})\b\.?",
    r"\b(?:apt|apartment|flat|unit|suite|room|floor|building|block|house|p\.?\s?o\.? box)"
    r"\.?\s*(?:no\.?|number)?\s*#?\s*\d{1,5}[a-z]?\b",
    rf",\s*(?:{_STATES})\.?\s+\d{{5}}(?:-\d{{4}})?\b",
]
_OTHER = [re.compile(pattern, re.IGNORECASE) for pattern in (*_PRICES, *_HOUSES)]
# As people write 拜拜.
_BYE = re.compile(r"\W*8{2,3}6?(?:\s*(?:了|啦|咯|哦|喽))?\W*")
_BARE = re.compile(r"\d{1,2}")
_CALLED = re.compile(r"(?:order|number|no\.?|#|№|订单|单号|编号)[\s:：#是为]*(?:is |号)?\s*$", re.I)


def other_figures(text: str) -> list[Span]:
    """Where a text holds a price, a house number, a flat or a postcode: start and end of each."""
    found = [match.span() for pattern in _OTHER for match in pattern.finditer(text)]
    return sorted(found)


def reads_as_number(text: str, start: int, end: int) -> bool:
    """Whether figures at this place may be an order's number, for a shop that has never seen them.

    False for a part of a price or an address, for 88 and 886 as a whole message, and for one or
    two bare digits that are not called a number. A shopper's own number is one in any case: ask
    for those first.
    """
    if any(start < last and first < end for first, last in other_figures(text)):
        return False
    if _BYE.fullmatch(text):
        return False
    return not _BARE.fullmatch(text[start:end]) or bool(_CALLED.search(text[:start]))


def without(text: str, spans: list[Span]) -> str:
    """The text with blanks in place of those parts."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
