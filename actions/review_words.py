"""Reads stars, praise and blame, and what an opinion is about, from what people type."""

from __future__ import annotations

import re

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_N = r"(?P<n>[1-5]|one|two|three|four|five|[一二两三四五])"
_STARS = (
    re.compile(rf"(?<![\dA-Za-z.-]){_N}\s*[-–]?\s*(?:stars?\b|/\s*5\b|out of (?:5|five)\b)", re.I),
    re.compile(rf"(?<![\d十百]){_N}\s*(?:颗)?\s*(?:星|分(?!钟))", re.I),
)
_BARE = re.compile(rf"\W*(?:i(?:'d)? (?:give|say)(?: it)?|it'?s|给|打)?\s*{_N}\W*", re.I)
_DRAWN = re.compile(r"[★⭐🌟]")
_IN_WORDS = (
    (5, re.compile(r"\b(?:perfect|excellent|fantastic|love it|top)\b|满分|完美|超棒|好评", re.I)),
    (4, re.compile(r"\b(?:good|nice|great|happy)\b|不错|挺好|满意", re.I)),
    (3, re.compile(r"\b(?:okay|ok|so-so|average|meh)\b|一般|还行|凑合|中评", re.I)),
    (1, re.compile(r"\b(?:worst|terrible|awful|horrible)\b|最差|垃圾|差评", re.I)),
    (2, re.compile(r"\b(?:bad|poor|disappointing)\b|失望|不好|不满意", re.I)),
)
_REQUEST = re.compile(
    r"\b(?:leave|write|post|submit|give|send|share|publish|add|make|how to|can i|could i|where"
    r"|want to|like to|help|need|take part)\b.{0,50}"
    r"\b(?:review|feedback|rating|comment|opinion|appraisal|testimonial|survey|remark|rate)\b"
    r"|\b(?:i|to) (?:review|rate)\b|^\W*(?:review|feedback|rating|rate (?:it|a product))\W*$"
    r"|(?:写|发|留|提交|怎么|如何|哪里|想|要|去|来).{0,10}(?:评价|评论|点评|反馈|评分|晒单|意见|打分|差评|好评)"
    r"|(?:打|评)(?:个|一下)?分(?!钟)"
    r"|^\W*(?:评价|评论|反馈|点评)(?:一下)?(?:商品|订单)?\W*$",
    re.I,
)
_ABOUT = (
    ("delivery", re.compile(
        r"\b(?:delivery|shipping|courier|driver|parcel|packag\w*|packing|packer)\b"
        r"|物流|快递|配送|包装|送货", re.I)),
    ("service", re.compile(
        r"\b(?:service|support|staff|team|employees?|advisers?|chat ?bot|assistant|customer care)\b"
        r"|客服|服务|导购|机器人|态度", re.I)),
    ("shop", re.compile(
        r"\b(?:shop|store|site|website|web ?page|company|seller|app|prices|checkout|range)\b"
        r"|店|网站|网页|商城|卖家|价格|你们家|平台|页面|功能", re.I)),
)  # fmt: skip
_THING = re.compile(
    r"\b(?:product|item|article|bought|purchase[ds]?|ordered|quality|material|size|it)\b"
    r"|商品|产品|东西|质量|买的|做工|面料|尺寸",
    re.I,
)
_BAD = re.compile(
    r"\b(?:worst|terrible|awful|horrible|bad|poor|rubbish|garbage|junk|trash|useless|waste|broke"
    r"|broken|disappoint\w*|regret|disgrace|never again|cheap(?:ly)? made|fell apart|not worth"
    r"|hate|hardly|flimsy|tinny|smells?|slow|rude|ugly|clumsy|downhill)\b"
    r"|差|烂|垃圾|失望|后悔|踩雷|不值|不好|难用|坏|不建议|破|糟|粗糙|一般般|不耐用|太贵",
    re.I,
)


def stars_in(text: str, *, asked: bool = False) -> int | None:
    """How many stars are given; ``asked``: a bare figure or word of praise counts too."""
    drawn = len(_DRAWN.findall(text))
    if drawn:
        return min(drawn, 5)
    for pattern in _STARS:
        found = pattern.search(text)
        if found:
            return _number(found["n"])
    if not asked:
        return None
    bare = _BARE.fullmatch(text)
    if bare:
        return _number(bare["n"])
    negated = re.search(r"\bnot\b|n'?t\b|不(?!错)", text, re.I)
    if negated:
        return 2 if _BAD.search(text) or re.search(r"good|great|满意|好", text, re.I) else None
    return next((stars for stars, pattern in _IN_WORDS if pattern.search(text)), None)


def asks_to_review(text: str) -> bool:
    """Whether the words ask to leave a review, rather than being one. A button does too."""
    return not text or bool(_REQUEST.search(text))


def about_in(text: str) -> str:
    """delivery, service, shop, product, or unknown."""
    found = next((about for about, pattern in _ABOUT if pattern.search(text)), None)
    if found:
        return found
    return "product" if _THING.search(text) else "unknown"


def sounds_bad(text: str) -> bool:
    """Blame by its words, where no measured mood is at hand."""
    return bool(_BAD.search(text))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
