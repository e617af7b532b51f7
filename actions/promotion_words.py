"""Which codes a message names, and what it asks about offers."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9][A-Za-z0-9_-]{2,39}(?![A-Za-z0-9_-])")
_CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{2,39}"
_SAID_TO_BE = re.compile(
    rf"(?:\bcode|\bvoucher|\bcoupon)(?: (?:is|called|named)\b|:)?\s*[\"'“‘]({_CODE})[\"'”’]"
    rf"|(?:\bcode|\bvoucher|\bcoupon)(?: (?:called|named)\b|:)\s*({_CODE})"
    rf"|(?:优惠码|折扣码|优惠券|券码|口令)\s*(?:：|:|是|叫)?\s*[“‘「]?({_CODE})"
    rf"|({_CODE})[”’」]?\s*(?:这个)?(?:优惠码|折扣码|券)",
    re.I,
)
_MEASURE = re.compile(r"\d+(?:usd|eur|rmb|cm|mm|kg|g|ml|l|off|x|st|nd|rd|th|pcs|k)?", re.I)
_WORDS_TEXT = """
the this that work works working valid for does can use used not have has did was will and any get
new with from discount promo promotion discounts code codes voucher vouchers coupon coupons gift
birthday expired still today newsletter welcome student free enter apply accepted taken being says
field box please plz pls thanks what which where when how why usd eur nhs faq sale sales offer
offers vip sms app order orders basket cart checkout off isn doesn didn my your our his her its on
in is it to at be of or if so do an as up us me no yes ok rebate
"""
_WORDS = frozenset(_WORDS_TEXT.split())

ABOUT_CODE = re.compile(
    r"\bcode\b|\bvoucher\b|\bcoupon\b|\b(?:work|works|working|valid|expired?|apply|applies"
    r"|accepted)\b"
    r"|优惠|折扣|券|码|能用|可用|有效|过期|用不了|失效",
    re.I,
)
BEST = re.compile(
    r"\bbest (?:code|coupon|voucher|discount|offer)\b|\b(?:code|coupon|voucher)s? (?:for"
    r"|on) my (?:basket|cart)\b"
    r"|哪个(?:优惠|折扣)?(?:码|券).{0,4}(?:省|划算|好)",
    re.I,
)
TOGETHER = re.compile(
    r"\bcombin|\bstack|\b(?:two|both|several|multiple|more than one) (?:discount "
    r"|promo )?(?:codes?|vouchers?|coupons?)"
    r"|\bcodes? (?:together|at once|at the same time)|\btogether\b|叠加|同享|一起用|同时用"
    r"|两个码|两张券",
    re.I,
)
BARGAIN = re.compile(
    r"\bnegotiab|\bnegotiate\b|\bbest price\b|\blast price\b|\bnice price\b|\bhaggl"
    r"|\bknock\b.*\boff\b"
    r"|\b(?:do|make) (?:it|me) cheaper\b|\bbetter price\b|\blower (?:it|the price)\b"
    r"|\bgive you \d|\bwould you take \d"
    r"|\btake off \w+\b|\bcheaper (?:for|if)\b|\bjust a small discount\b|\bgive me a (?:deal"
    r"|discount)\b"
    r"|能?(?:便宜|优惠|少)(?:一?点|些)|砍价|讲价|还价|议价|砍个价|抹个?零|最低(?:多少|价)|能刀"
    r"|友情价|给个折扣|打个折|再少|卖不卖",
    re.I,
)
CHEAPER = re.compile(r"\W*再?便宜(?:一?点|一?些)儿?的?\W*|\W*(?:a bit )?cheaper\W*", re.I)
"""The whole message: with things on the screen it asks for cheaper ones, not for a discount."""
BASKET = re.compile(
    r"\bbasket\b|\bcart\b|\bmy order\b.*\bdiscount|\bbest (?:code|coupon|voucher|discount)\b"
    r"|\bhow much more\b"
    r"|\bwhich (?:code|discount|voucher|offer)s?\b|\bcan i save\b|\bwould i save\b"
    r"|购物车|我这单|这一?单|还差多少|凑单|凑满|哪个(?:码|券|优惠)|最省|最划算|能减多少|怎么用券",
    re.I,
)
REDUCED = re.compile(
    r"\b(?:is|are|was)\b.*\b(?:on sale|reduced|discounted|on offer|marked down)\b"
    r"|\bdiscount on (?:it|this|that|the)\b"
    r"|(?:在|有没有|有)?打折吗|降价[了吗]|有(?:没有)?折扣吗?$|打几折|特价吗",
    re.I,
)
REDUCED_LIST = re.compile(
    r"\bwhat'?s (?:on sale|reduced)\b|\bwhich (?:items|products|things|ones) are (?:reduced"
    r"|on sale)\b|\bclearance\b"
    r"|\boutlet\b|\bbargains?\b|\bsale items\b|(?:哪些|什么)(?:商品|东西)?(?:在)?(?:打折|降价"
    r"|特价)|特价商品|清仓|尾货",
    re.I,
)


def codes_in(text: str) -> list[str]:
    """What reads like a code: letters with digits, capitals, or what stands next to "code".

    Whether it is one is not asked here, so that a word by chance gives no code away.
    """
    found = [group for m in _SAID_TO_BE.finditer(text) for group in m.groups() if group]
    shouting = text.isupper()
    for token in _TOKEN.findall(text):
        mixed = re.search(r"\d", token) and re.search(r"[A-Za-z]", token)
        if (mixed and len(token) >= 4) or (token.isupper() and token.isalpha() and not shouting):
            found.append(token)
    codes = [
        code.upper()
        for code in found
        if code.casefold() not in _WORDS and not _MEASURE.fullmatch(code)
    ]
    return list(dict.fromkeys(codes))
