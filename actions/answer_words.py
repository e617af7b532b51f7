"""Answers to the assistant's own questions: an amount of money, values wanted and refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from smartmkt_core.catalog.figures import amounts_in_digits
from smartmkt_core.catalog.refining_words import signed
from smartmkt_core.catalog.words import ALIKE, plain, query_terms, stem, terms

_UNIT = r"(?:dollars?|bucks|euros?|pounds?|quid|usd|eur|rmb|cny|人民币|美[元金]|[元圆块刀])"
_FIGURE = re.compile(rf"(?:us)?([$€£¥])?\s*(\d+(?:[.,]\d{{1,2}})?)(k\b)?\s*({_UNIT})?钱?")
_UPWARDS = re.compile(r"\s*(?:\+|plus\b|and (?:above|over|up)|upwards?)")
# What people say around an amount when they were asked for one.
_BESIDE = re.compile(
    r"\b(?:(?:i|we)(?:['’](?:d|ll))?|my|me|the|a|an|it|is|at|to|and|or|of|for|from|between|in|on|so|ish"
    r"|say|said|think|guess|would|could|can|may|might|maybe|perhaps|probably|roughly|about|around"
    r"|approximately|approx|circa|some|something|somewhere|anything|like|range|budget|price|prices"
    r"|cost|costs|spend|pay|afford|have|got|whatever|go|up|max|maximum|tops|most|limit|under|below|less|more|than|not|no"
    r"|over|within|please|ok|okay|well|hm+|um+|uh+|just|let['’]s|be|want|each|per|piece|total|fine"
    r"|good|enough)\b"
    r"|大概|大约|约|左右|差不多|上下|预算|最多|顶多|最好|不要?超过|别超过|可能|应该|就|吧|嘛|呢|啊|哦|我|想|要|花|是|在|的|到|至|和"
    r"|以[内下]|之内|之间|内|上限|价格|价位|价钱|钱|每个|一个|嗯|那|好|行|可以|都|也|这样|这个?|样子|或者?|还是|来|多"
    r"|[^\w]|_"
)
_SOME = re.compile(r"[几数好][十百千万]")
_MOST_FIGURES = 2
_ALONE_BELOW = 10_000
"""Longer figures by themselves are rather the number of an order."""

Span = tuple[int, int]

# How people turn something down, each as the words that ``signed`` knows.
_AS_REFUSED = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bnothing (?:but|except|other than|else than)\b|\bwhy not\b|\bnot (?:just|only)\b", " "),
        # Only "anything but" refuses: "not wool but leather" doesn't.
        (r"(?<!anything )(?<!everything )(?<!all )(?<!any )(?<!whatever )\bbut\b", ";"),
        (r"n['’]t\b", " not"),
        # What follows the thing goes as the Chinese for it, which ``signed`` reads there.
        (
            r"\s+(?:is|are|do|does|would|will)\s+not(?: really| quite)?"
            r" (?:for me|my thing|an option|work|suit|good|ok|okay|wanted|nice|allowed)\b"
            r"|\s+(?:is|are|feels?) (?:out\b|too \w+)"
            r"|\s+(?:itches|scratches|irritates)\b|\?\s*no\b",
            " 不要",
        ),
        (r"\b(?:ca|can) ?not (?:stand|bear|wear|have|use)\b|\ballergic to\b|\bnever\b", " not "),
        (r"\b(?:else|rather) than\b", " not "),
        (
            r"\bnot(?:\s+(?:really|particularly|keen|too|so|very|a|big|fan|fond|into|want|like|need"
            r"|be|have|wear|use|care|made|of|for|on|out|with|from|in|too))+\b",
            "not",
        ),
        (r"\b(no|nothing|without|except|hate|avoid) (?:made (?:of|from)|for|with|out of)\b", r"\1"),
        (r"\b(\w+)-free\b", r"not \1"),
        (r"不(?:是用来|用来|用于|拿来|会|去|常)|过敏", "不要"),
        (
            r"(?:讨厌|受不了|不(?:太|怎么|大)?(?:喜欢|想要|能要|能是|能有|接受|用|穿|爱|含|带|考虑|行))",
            "不要",
        ),
        (r"是不是|能不能|可不可以|要不要", " "),
        (r"别(?:给我|用|选|拿)", "别"),
        (r"(?:我?对|[我都也就]+)(?=不要)", ""),
    )
]


def amount_said(text: str, *, alone: bool = False) -> tuple[Decimal | None, Decimal | None] | None:
    """The limits that bare figures mean where the price was asked for: "50", 一百五, "50 to 100".

    One is the most that it may cost. Figures beside other words count only as money; ``alone``:
    not even then. None where there is none.
    """
    said = amounts_in_digits(plain(text))
    found = list(_FIGURE.finditer(said))
    if not found or len(found) > _MOST_FIGURES or _SOME.search(text):
        return None
    figures = [Decimal(one[2].replace(",", ".")) * (1000 if one[3] else 1) for one in found]
    rest = _BESIDE.sub("", _UPWARDS.sub("", _FIGURE.sub(" ", said)))
    money = any(one[1] or one[4] for one in found)
    if (rest and (alone or not money)) or not all(figures):
        return None
    if alone and not money and max(figures) >= _ALONE_BELOW:
        return None
    if len(figures) > 1:
        return min(figures), max(figures)
    if _UPWARDS.match(said, found[0].end()):
        return figures[0], None
    return None, figures[0]


def values_said(text: str, values: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """Which of the values an answer wants and which it refuses. ``values``: with what each is
    called.

    A refusal of one word of a value is one of the value: no wool, no merino wool.
    """
    said = plain(text)
    for pattern, words in _AS_REFUSED:
        said = pattern.sub(words, said)
    whole: dict[Span, list[str]] = {}
    partly: dict[Span, list[str]] = {}
    for value, names in values.items():
        for name in map(plain, names):
            for spans, found in ((whole, _places(said, name)), (partly, _part_places(said, name))):
                for span in found:
                    spans.setdefault(span, []).append(value)
    places = sorted(_widest([*whole, *partly]))
    by_word: dict[str, list[Span]] = {}
    for span in places:
        by_word.setdefault(said[slice(*span)], []).append(span)
    named = [(said[slice(*span)], *span) for span in places]
    wanted, refused = signed(said, named)
    refused += [word for word, start, _ in named if said[:start].endswith("不")]
    no = [
        v
        for word in refused
        for s in by_word[word]
        for v in (*whole.get(s, ()), *partly.get(s, ()))
    ]
    yes = [v for word in wanted for s in by_word[word] for v in whole.get(s, ()) if v not in no]
    return list(dict.fromkeys(yes)), list(dict.fromkeys(no))


def _widest(spans: list[Span]) -> set[Span]:
    """Without those that stand inside another: wool in "merino wool"."""
    return {
        one
        for one in spans
        if not any(o != one and o[0] <= one[0] and one[1] <= o[1] for o in spans)
    }


def _places(said: str, name: str) -> list[Span]:
    """Where a value is named, in any words that mean it."""
    found = _direct(said, name)
    for word in query_terms(said):
        if any(_direct(other, name) for other in ALIKE.get(word, ())):
            found += _word_places(said, word)
    return found


def _part_places(said: str, name: str) -> list[Span]:
    """Where one word of a value is named."""
    own = [word for word in terms(name) if len(word) > 1 and word not in ("and", "of", "with")]
    return [span for word in own for span in _word_places(said, word)]


def _word_places(said: str, word: str) -> list[Span]:
    if not word.isascii():
        return [found.span() for found in re.finditer(re.escape(word), said)]
    return [found.span() for found in re.finditer(r"[^\W_]+", said) if stem(found[0]) == word]


def _direct(said: str, value: str) -> list[Span]:
    if len(value) < 2:
        return []
    if not value.isascii():
        # 雨天 is meant by 下雨 as well.
        core = value.rstrip("天用时上") if len(value) == 2 else value
        found = list(re.finditer(re.escape(value), said))
        return [one.span() for one in found or (core and re.finditer(re.escape(core), said)) or ()]
    # Running is meant by "to run", hiking by "hikes".
    stemmed = re.sub(r"(?:ning|ing|s)$", "", value) if " " not in value else value
    edge = r"(?:e|ing|ning|s|es|y)?\b" if stemmed != value or " " not in value else r"\b"
    return [one.span() for one in re.finditer(rf"\b{re.escape(stemmed)}{edge}", said)]
