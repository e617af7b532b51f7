"""What a phrase says about an order besides its number: place in a list, state, digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartmkt_core.catalog.words import plain
from smartmkt_core.orders.models import Order, OrderStatus

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": -1,
    "bottom": -1,
    "top": 1,
}
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)}) (?:one|order)?\b|\b({'|'.join(_ORDINALS)})$"
    r"|第([一二三四五1-5])[个单笔条]?|(最后|末尾)(?:面)?(?:一|那)?[个单笔条]|\bnumber ([1-5])\b"
)
_OTHER = re.compile(
    r"\bthe other\b|\bother (?:one|order)\b|\banother (?:one|order)\b|另外?(?:的|那)?一?[个单笔]"
)
_BEFORE = re.compile(
    r"\b(?:the )?(?:one|order) before (?:that|this|it)\b|\bsecond (?:most recent|latest|newest)\b"
    r"|上上[个单笔]|再(?:上|前)一[个单笔]"
)
_LATEST = re.compile(
    r"\b(?:most recent|latest|newest|just (?:ordered|bought|placed))\b"
    r"|\brecent (?:one|order|purchase)\b"
    r"|\b(?:my|the) (?:very )?last(?: (?:one|order|purchase))?$|\blast (?:one|order|purchase)\b"
    r"|最近(?:的|那|一|这|下|买)|最新|最后一?[个单笔次]|(?<!上)上一?[单笔]|刚刚?才?(?:下|买|拍|订)"
)
_OLDEST = re.compile(
    r"\b(?:oldest|earliest|(?:my|the very) first|first (?:order|purchase))\b|最早|第一次"
)
_ARRIVED = re.compile(r"\b(?:arrived|delivered|came|received|got it)\b|到货|收到|送到|签收|到的")
_ONE = r"(?:one|order|parcel|package)s?(?: (?:that|which))?(?:'s| is| was)?(?: still)?"
_NOT_SENT = rf"{_ONE} (?:not shipped|unshipped)|\bunshipped {_ONE}\b"
_STATES = [
    (
        rf"\bcancell?ed {_ONE}\b|{_ONE} i cancell?ed|取消(?:了|掉)?的[那这订]",
        {OrderStatus.CANCELLED},
    ),
    (rf"\breturned {_ONE}\b|退(?:了|掉|货)的[那这订]", {OrderStatus.RETURNED}),
    (
        rf"\bdelivered {_ONE}\b|{_ONE} (?:delivered|arrived)|(?:收到|送达|到货|签收)了?的[那这订]",
        {OrderStatus.DELIVERED},
    ),
    (
        rf"{_ONE} (?:on (?:the|its) way|in transit|shipped)\b|\bshipped {_ONE}\b"
        r"|(?:在路上|运输中|派送中|发货了?|寄出)的[那这订]",
        {OrderStatus.SHIPPED, OrderStatus.OUT_FOR_DELIVERY},
    ),
    (
        rf"\bunpaid {_ONE}\b|{_ONE} (?:not paid|unpaid)|(?:没|未)(?:付款?|支付)的[那这订]",
        {OrderStatus.PLACED},
    ),
    (
        rf"{_NOT_SENT}|(?:没|未)(?:发货?|寄)的[那这订]",
        {OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.PACKED},
    ),
]
STATES = [(re.compile(pattern), statuses) for pattern, statuses in _STATES]
_ENDING = re.compile(
    r"(?:\bend(?:s|ing)?(?: (?:in|with|on))?|\blast (?:two|three|four|five|\d)(?: digits?)?"
    r"(?: (?:are|is|being))?|尾号|尾数|[后末][两二三四234]位(?:数字?)?)"
    r"[\s是为:：]*(\d{1,8})(?!\d)"
    r"|(\d{2,8})(?:结尾|那[单个笔])"
    r"|(?:\border|\bnumber|\bno\.?|#|订单号?|单号)[\s是为:：#]*(?:\bis )?(\d{2,8})(?!\d)"
)
_BARE = re.compile(r"(?<![\d.,/$€£¥-])(\d{3,8})(?![\d.,/]*\d)")
# A day that goods are to come on is not the day of the order.
_AWAITED = re.compile(
    r"\b(?:will|can|could|should|gonna|going to|supposed to|due|expected|expecting)\b[^.?!]*"
    r"\b(?:arriv|com(?:e|ing)|get here|be here|deliver|ship|there)"
    r"|\b(?:arriving|coming|here|due|delivered by|out for delivery) (?:by |before |on )?"
    r"(?:today|tomorrow|this)\b"
    r"|(?:今[天日早晚]|明[天日早晚]|后天|这周|本周|周末|这个?月|本月|[一二三四五六日天末]|[号日])"
    r"(?:之?[前内])?(?:[上下]午|中午|晚上|早上)?(?:还)?"
    r"(?:能不能|会不会|可不可以|能|会|可以|应该|要)(?:送|寄|发|派)?[到来货]"
    r"|(?:说好|本来|应该|预计|原定|承诺|不是说).{0,8}[到送]"
)


def ordinal_in(text: str) -> int | None:
    """A place in a list: 1, 2, …, or -1 for the last; None where none is named."""
    found = _ORDINAL.search(text)
    if not found:
        return None
    english = found[1] or found[2]
    if english:
        return _ORDINALS[english]
    if found[4]:
        return -1
    digit = found[3] or found[5]
    return int(digit) if digit.isascii() else "一二三四五".index(digit) + 1


def other_in(text: str) -> bool:
    """Whether "the other one" is meant."""
    return bool(_OTHER.search(text))


def recency_in(text: str) -> int | None:
    """Which by age: 0 the newest, 1 the one before it, -1 the oldest; None where none is named."""
    if _BEFORE.search(text):
        return 1
    if _LATEST.search(text):
        return 0
    return -1 if _OLDEST.search(text) else None


def arrival_in(text: str) -> bool:
    """Whether a date in the text tells when something came, not when it was ordered."""
    return bool(_ARRIVED.search(text))


def awaited_in(text: str) -> bool:
    """Whether a day in the text is when goods are to come: 今天能到吗, "will it come today"."""
    return bool(_AWAITED.search(text))


def states_in(text: str) -> set[OrderStatus]:
    """States by which the text describes an order ("the cancelled one")."""
    return {status for pattern, found in STATES if pattern.search(text) for status in found}


def by_digits(text: str, orders: Sequence[Order]) -> list[Order] | None:
    """Orders whose numbers end in digits that the text names; None where it names none.

    After a cue ("ending", 尾号, "order") one to eight digits, else three to eight. Zeros that pad
    a number may be left out: "order 17" is SO 00017.
    """
    cue = _ENDING.search(text)
    bare = _BARE.search(text)
    if not cue and not bare:
        return None
    digits = next(group for group in cue.groups() if group) if cue else bare[1] if bare else ""
    found = [
        order
        for order in orders
        if order.number_key.endswith(digits) or _unpadded(order.number_key) == digits
    ]
    return found if found or cue else None


def _unpadded(key: str) -> str:
    found = re.search(r"0+(\d+)$", key)
    return found[1] if found else ""


def folded_text(text: str) -> str:
    """The form in which phrases are read: lower case, plain width, single spaces."""
    return " ".join(plain(text).replace("’", "'").split())
