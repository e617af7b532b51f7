"""What reviews say to a question: the sentences that speak of it, and nothing made up.

A sentence speaks of what is asked where it has a word of the topic that the question is about, in
either language, or where there is no such topic, a word of the question itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.words import ALIKE, plain, query_terms, terms

_TOPICS: tuple[tuple[str, str], ...] = (
    (r"itch|scratch|prickl|soft|扎|刺|柔软|软",
     r"\bitch|scratch|prickl|\bsoft|\brough\b|扎|刺(?!绣)|柔软|很软|粗糙"),
    (r"\bpill(?:s|ed|ing)?\b(?! ?(?:box|case))|bobbl|fluff|shed|起球|掉毛",
     r"\bpill(?:s|ed|ing)?\b|bobbl|fluff|\bshed|起球|掉毛|掉绒"),
    (r"\bwarm|\bcold\b|\bcosy|\bcozy|暖|保温|冷|\bhot\b|热|烫|凉",
     r"\bwarm|\bcold\b|\bcosy|\bcozy|\bfreez|\bhot\b|\bchill|暖|冷|保温|烫|热水|凉|零下"),
    (r"waterproof|\brain|\bwet\b|\bleak|downpour|\bdry\b|防水|淋|漏|下雨|雨",
     r"waterproof|\brain|\bwet\b|\bleak|downpour|\bdry\b|防水|淋|漏|雨|湿"),
    (r"\bnois|\bloud|\bquiet|\bhum|squeak|噪|响|静音|吵",
     r"\bnois|\bloud|\bquiet|\bhums?\b|squeak|噪|响|静音|吵"),
    (r"comf|blister|\bhurt|pinch|舒服|磨脚|勒|硌",
     r"comf|blister|\bhurt|pinch|\bsore|舒服|磨脚|勒|硌|脚疼"),
    (r"\blast|durab|sturd|\bbreak|\bbroke|\bquality|\bwear out|耐用|结实|质量|坏|牢",
     r"\blasts?\b|durab|sturd|\bbroke|\bsolid\b|came off|wobbl|\bquality"
     r"|耐用|结实|质量|坏了|做工|牢"),
    (r"colou?r|\bfade|photo|picture|色差|掉色|褪色|照片|图片|实物",
     r"colou?r|\bfade|photo|picture|website|色差|掉色|褪色|照片|图片|颜色"),
    (r"\bsmell|odou?r|\bscent|fragran|味", r"\bsmell|odou?r|\bscent|fragran|aroma|味|香"),
    (r"\bheavy|\blight\b|\bweigh|重|轻", r"\bheav|\blight(?:er|weight)?\b|\bweigh|重|轻"),
    (r"easy to|\bassembl|\bset ?up|\bclean|\bcare\b|组装|安装|好洗|打理|保养",
     r"\beas(?:y|ily)|\bassembl|\bset ?up|\bclean|\bcare\b|\brins|组装|安装|好洗|打理|保养"),
    (r"\bbright|\bdim|glare|亮|刺眼", r"\bbright|\bdim|glare|亮|刺眼|昏"),
    (r"\bsharp|\bdull|\bcuts?\b|锋利|快不快|钝", r"\bsharp|\bdull|\bcuts?\b|锋利|钝"),
    (r"\btast|\bstrong\b|\bbitter|味道|口感|苦|浓",
     r"\btast|\bstrong\b|\bbitter|味道|口感|苦|浓|回甘"),
    (r"\bsting|\birritat|\bgreas|sensitive|过敏|刺激|油腻|刺痛",
     r"\bsting|\birritat|\bgreas|\brich\b|sensitive|过敏|刺激|油|刺痛|敏感"),
    (r"\b(?:big|small|large|roomy|tiny)\b|多大|大不大|小不小|偏[大小]",
     r"\b(?:big|small|smaller|large|larger|roomy|room|tiny)\b"
     r"|大小|偏大|偏小|小一号|装得下"),
)  # fmt: skip
_RULES = [(re.compile(asks, re.I), re.compile(says, re.I)) for asks, says in _TOPICS]
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")
_EMPTY = {
    "people", "buyer", "customer", "review", "say", "think", "really", "true", "long", "keep",
    "good", "time", "day", "happen", "after", "proper", "顾客", "评价", "真的", "买过",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a review says to a question, in its own words."""

    review: Review
    sentence: str


def said_about(product: Product, reviews: Iterable[Review], question: str) -> list[Said]:
    """The sentences of reviews that speak of what is asked, one of each, in their sequence."""
    patterns = _patterns(product, question)
    found = []
    for review in reviews:
        for sentence in _SENTENCES.split(review.text):
            if any(pattern.search(plain(sentence)) for pattern in patterns):
                found.append(Said(review, sentence.strip()))
                break
    return found


def asks_opinion(question: str) -> bool:
    """Whether a question is about what only its users know of a thing: comfort, noise, wear."""
    return bool(_ASKING.search(question)) and any(asks.search(question) for asks, _ in _RULES)


_ASKING = re.compile(r"\b(?:is|are|does|do|will|would|r)\b.*|[吗嘛么不]\W*$|会不会|怎么样", re.I)


def _patterns(product: Product, question: str) -> Sequence[re.Pattern[str]]:
    said = _beside_name(product, question)
    topics = [says for asks, says in _RULES if asks.search(said)]
    if topics:
        return topics
    own = set(terms(f"{product.title} {product.title_zh} {product.category}"))
    words = [word for word in query_terms(said) if word not in own | _EMPTY]
    words = [
        word for word in words if not word.isdecimal() and len(word) > (2 if word.isascii() else 1)
    ]
    words += [other for word in words for other in ALIKE.get(word, ())]
    return [
        re.compile(rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)) for word in words
    ]


def _beside_name(product: Product, question: str) -> str:
    """The question without the words of the product's name: a rain boot need not be about rain."""
    own = {word for word in terms(product.title) if word.isascii() and len(word) > 2}
    words = [
        word for word in re.findall(r"\S+", plain(question))
        if not set(terms(word)) & own
    ]  # fmt: skip
    text = " ".join(words)
    name = plain(product.title_zh.partition("·")[0])
    for size in range(len(name), 3, -1):
        for start in range(len(name) - size + 1):
            text = text.replace(name[start : start + size], " ")
    return text
