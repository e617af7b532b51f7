"""What a phrase says about an order besides its number: place in a list, state, digits, product."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence

from smartmkt_core.catalog.words import colours_in, plain, query_terms, terms
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
# Talk about orders is not talk about products: "track it" is not about track pants.
_TALK_WORDS = """
track tracking cancel cancelled status where when delivery delivered deliver arrive arrived ship
shipped shipping address invoice receipt refund refunded return returned change changed payment pay
paid unpaid number date day week month year last first second third latest newest recent other
another parcel package mine yes no ok actually instead mean meant sorry not but still yet only
detail more about it's let's check see tell whole quantity amount total money back bought purchase
purchased placed made ago since before after talking now soon late again just also well both all
none every each if so then
"""
_TALK = frozenset(query_terms(_TALK_WORDS))
# Chinese nouns of one character, understood alone: 那双鞋, 那盏灯.
_NOUNS_ZH = re.compile(
    "[鞋靴衣裤裙帽包灯茶壶杯毯被枕锅碗盘刀椅桌伞表袜巾垫瓶书笔霜乳膏水油凳柜架钟扇炉]"
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


def by_product(text: str, orders: Sequence[Order]) -> list[Order] | None:
    """Orders with what the text names, those that fit it best; None where it names nothing known.

    Matches titles, categories and colours in both languages; words that tell orders apart weigh
    more than words that most of them have.
    """
    bags = {order.id: _bag(order) for order in orders}
    words = [word for word in query_terms(text) if word not in _TALK]
    words += [noun for noun in _NOUNS_ZH.findall(text) if noun not in words]
    words += [f"colour:{colour}" for colour in colours_in(text)]
    vocabulary = set().union(*bags.values()) if bags else set()
    scores = dict.fromkeys(bags, 0.0)
    for word in dict.fromkeys(_known(word, vocabulary) for word in words):
        having = [id_ for id_, bag in bags.items() if word in bag]
        weight = math.log(1 + len(bags) / len(having)) if having else 0.0
        for id_ in having:
            scores[id_] += weight
    best = max(scores.values(), default=0.0)
    if not best:
        return None
    return [order for order in orders if scores[order.id] >= best - 1e-9]


def _bag(order: Order) -> set[str]:
    bag: set[str] = set()
    for item in order.items:
        texts = [item.title]
        if item.product is not None:
            product = item.product
            attributes = product.attributes or {}
            texts += [product.title, product.title_zh, product.category, product.brand]
            texts += [str(attributes.get(key, "")) for key in ("category_zh", "type", "colour")]
            texts += [str(attributes.get(key, "")) for key in ("colour_zh", "color")]
        text = " ".join(texts)
        bag.update(terms(text))
        bag.update(f"colour:{colour}" for colour in colours_in(text))
    return bag


def _known(word: str, vocabulary: set[str]) -> str:
    """The word itself, or what it is a misspelling of; a Chinese suffix is left off (杯子: 杯)."""
    if word in vocabulary:
        return word
    if len(word) == 2 and word[1] in "子儿" and word[0] in vocabulary:
        return word[0]
    if len(word) >= 5 and word.isascii() and word.isalpha():
        near = difflib.get_close_matches(word, vocabulary, n=1, cutoff=0.84)
        return near[0] if near else word
    return word


def _unpadded(key: str) -> str:
    found = re.search(r"0+(\d+)$", key)
    return found[1] if found else ""


def folded_text(text: str) -> str:
    """The form in which phrases are read: lower case, plain width, single spaces."""
    return " ".join(plain(text).replace("’", "'").split())
