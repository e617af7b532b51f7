"""Reads delivery addresses as people type them."""

from __future__ import annotations

import re

from actions.reading import EMAIL, denies
from actions.turn import Turn

_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl"
    r"|square|sq|terrace|close|crescent|highway|hwy|apt|apartment|suite|unit|flat|floor"
    r"|p\.?o\.? box|parkway|row|gardens?|quay|circle|stra(?:ß|ss)e|rue|weg)\b"
    r"|省|市|区|县|镇|路|街|道|巷|弄|号|栋|幢|座|楼|室|单元|村|小区|大厦|花园|广场|公寓",
    re.I,
)
_ADDRESS_LEAD = re.compile(
    r"^(?:(?:no|yes|ok|okay|please|actually|sorry|sure|wait|oh|but)\W+)*"
    r"(?:(?:that|the|my|this)(?: delivery| shipping)? address (?:is|was|looks) (?:wrong|not right"
    r"|incorrect)\W+)?"
    r"(?:(?:can|could|would) you (?:please )?)?"
    r"(?:(?:i(?:'d| would) like|i want|i need) (?:you )?to )?"
    r"(?:(?:change|update|set|correct)\b[^.\n]{0,50}?\bto\b:?\s*"
    r"|(?:please )?(?:send|ship|deliver|redirect)"
    r"(?: it| this| that| them| (?:the|my) (?:order|parcel|package))?"
    r"(?: (?:order )?#?(?:[a-z]{1,4}-)?\d[\w/-]*)?"
    r"(?: instead)?\s+to\b:?\s*"
    r"|(?:use|take)\b[^\d:\n]{0,30}(?::\s*|(?=\d))"
    r"|(?:it'?s|it is|that'?s|make it|to"
    r"|(?:my |the )?(?:new |correct |right )?(?:delivery |shipping )?address(?: is| should be)?"
    r"|i (?:now )?live at|i(?:'ve| have)? moved to)\s*[:,]?\s+|(?=\d))",
    re.I,
)
_ADDRESS_LEAD_ZH = re.compile(
    r"^(?:(?:收货)?地址(?:不对|错了?|写错了?|有误)[,，。:：]?|不[,，。]?|是的?[,，。]?|好的?[,，。]?|麻烦|请|帮我|我想|我要)*"
    r"(?:[^，。,\n]{0,16}?(?:改成|改到|改为|换成|换到|寄到|送到|发到|更新为)|(?:我的)?(?:新|正确的?)?(?:收货)?地址(?:是|为|应该是)?"
    r"|我(?:搬到|现在住在?|住在?)|是)\s*[了:：,，]?\s*"
)


def looks_like_address(text: str) -> bool:
    """Whether a text could be a delivery address: a street word or a house number and a place."""
    plain = address_in(text)
    if re.search(r"\bwrong\b|\bshould (?:be|read)\b|\btypo\b|写错|错了", plain, re.I):
        return False
    if len(plain) < 6 or "?" in plain or "？" in plain or EMAIL.search(plain):
        return False
    digits = bool(re.search(r"\d|[一二三四五六七八九十]+号", plain))
    parts = len(re.split(r"[,，\n]", plain)) >= 2
    if re.search(r"[\u4e00-\u9fff]", plain):
        return len(set(re.findall(r"[省市区县路街道镇村号室楼栋]", plain))) >= 3
    if _SENTENCE.search(plain):
        return False
    return digits and (bool(_STREET.search(plain)) or parts)


_SENTENCE = re.compile(
    r"\b(?:i|we|you|want|cancel|please|don'?t|can|could|would|where|when|what|how|just|order)\b",
    re.I,
)
"""Words of a sentence, which no address holds."""


def corrects_a_part(turn: Turn) -> bool:
    """As in "No, number 503": a no that says what is wrong, rather than that all is off."""
    if re.search(
        r"\bwrong\b|\btypo\b|\bmistake\b|\bforgot|\bleft out\b|不对|错|漏", turn.text, re.I
    ):
        return True
    return denies(turn) and bool(re.search(r"\d", turn.text))


def address_in(text: str) -> str:
    """The address itself: line breaks joined, "please send it to" taken off."""
    chinese = bool(re.search(r"[\u4e00-\u9fff]", text))
    lines = [line.strip(" ,，") for line in text.strip().splitlines() if line.strip()]
    plain = ("，" if chinese else ", ").join(lines)
    plain = (_ADDRESS_LEAD_ZH if chinese else _ADDRESS_LEAD).sub("", plain, count=1)
    return plain.strip(" 。.!！,，:：")
