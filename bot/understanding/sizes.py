"""Sizes of clothes, shoes and beds: letters, words and numbers where they are said as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.spans import Span

_A = r"(?<![A-Za-z0-9.'’#/-])"
_Z = r"(?![A-Za-z0-9'’\u00c0-\u024f])(?![./-]\d)"
_SURE = r"(?:x{1,4}[sl]|[2-6]xl|xxs|xxl)"
_LETTER = rf"(?:{_SURE}|[sml])"
_NUMBER = r"\d{1,3}(?:\.5|½|/\d{2}[a-d]?)?"
_WORD = r"(?:extra[- ]small|extra[- ]large|small|medium|large)"
_UNIT = (
    r"(?!\s?(?:%|percent|cm|mm|ml|kg|g\b|gb|l\b|inch|in\b(?=\s*(?:$|[,.]|long|wide|tall|days"
    r"|weeks))|days?|weeks?|months?|hours?|minutes?|years?"
    r"|dollars?|bucks|euros?|pounds?|pairs?|pieces?|pcs|items?|orders?|people|of\b|x\b|st\b|nd\b"
    r"|rd\b|th\b|[:/]\d))"
)
_ENGLISH = (
    # Said to be a size.
    rf"{_A}sizes?(?: (?:is|of|should be|to|would be|:|=))*[ :]+(?:a |an |eu |uk |us )*"
    rf"(?P<named>{_LETTER}|{_NUMBER}|{_WORD}){_Z}",
    rf"{_A}(?:eu|uk|eur|(?-i:US|IT|FR)) ?(?:size )?(?P<system>\d{{1,2}}(?:\.5|½)?){_Z}{_UNIT}",
    rf"{_A}(?P<before>{_LETTER}|\d{{1,3}}(?:\.5)?)[ -]sized?{_Z}",
    # Letters that are nothing else, and single ones among words that go before a size.
    rf"{_A}(?P<sure>{_SURE}){_Z}",
    rf"{_A}(?:in|an?|the|my|or|and|to|for|than|not|from|between|wear|take|usually|is|need|got|vs"
    rf"|versus)"
    rf" (?P<letter>(?-i:[SML]|[ml](?= (?:or|and|size|instead|please|one)\b))){_Z}(?! ?\d)",
    rf"{_A}(?P<first>(?-i:[SML])){_Z}(?=,? (?:or|and|to|instead|size|one|please|vs)\b|[,?.!]|$)",
    rf"{_A}(?<!big )(?<!run )(?:size|in|an?|the|or|and|to|for|than|not|from|wear|would|is|got"
    rf"|need|prefer)"
    rf" (?P<word>{_WORD})"
    r"(?=\s*(?:$|[,.?!;)]|or\b|and\b|size\b|ones?\b|instead\b|please\b|pls\b|for\b|rather\b|fits?\b"
    r"|to\b|than\b|but\b|is\b|in\b|would\b|usually\b|normally\b|because\b|since\b|too\b|i\b|then\b"
    r"|now\b|still\b|when\b|with\b))",
    rf"{_A}(?P<bed>queen|king|super king|twin|plus)[- ]sized?{_Z}",
    # Numbers next to words of wearing and swapping.
    rf"{_A}(?:(?:i'?m|i am)(?: usually| normally)? an?|wear(?: an?)?|i take(?: an?)?"
    rf"|usually(?: an?)?"
    rf"|normally(?: an?)?|fits?) (?P<worn>\d{{2}}(?:\.5)?){_Z}{_UNIT}",
    rf"{_A}(?:for|in|an?|into|got|need|to) (?:a )?(?P<shoe>[34]\d(?:\.5)?){_Z}{_UNIT}"
    r"(?=\s*(?:$|[,.?!;)]|under\b|below\b|from\b|by\b|with\b|or\b|and\b|but\b|instead\b|please\b"
    r"|before\b|rather\b|for\b|not\b"
    r"|was\b))",
    rf"{_A}(?:my|the|this|that) (?P<swapped>[34]\d(?:\.5)?){_Z}{_UNIT}(?= (?:for|to|is|are|was"
    rf"|into)\b)",
)
_CHINESE = (
    rf"(?P<code>(?<![A-Za-z0-9.])(?:{_LETTER}|{_NUMBER}))\s?(?=码)",
    r"(?P<large>(?<![A-Za-z0-9.])(?:x{0,4}[sl]|m|[2-6]xl))\s?(?=号(?!电池)|的|款|吗|还|有|吧"
    r"|[,，。?？!！、和跟或改换]|$)",
    r"(?P<shoes>(?<![0-9.\-/年月#])[34]\d(?:\.5)?)\s?(?=号(?!楼|线|院)|的(?:鞋|靴|脚)"
    r"|吗?[,，。?？]?$)(?<=[换穿是要]\d\d)",
    r"(?P<either>(?<![0-9.\-/年月#])[34]\d)(?=\s?(?:还是|或者?|和|跟)\s?[34]\d(?![0-9]))",
    r"(?P<or>(?:还是|或者?|和|跟)\s?(?P<other>(?<![0-9])[34]\d))(?![0-9元块件个天月号])(?=码"
    r"|[?？吗呢，。]|$)",
    r"(?P<wearing>(?<=[穿换要选拿是到成])(?:[sml]|x{1,4}[sl]|[2-6]xl))(?![A-Za-z0-9])",
    r"(?P<chinese>均码|(?<!多)(?<!注册一个)(?<!注册)(?<!注销)(?:加{1,2}大|特大|超大|大|中|小"
    r"|加小|特小)[码号](?!的?(?:字|问题|商品|促销|头)))",
    r"(?P<beds>1[.．][258]\s?(?:米|m)|1米[258])(?=的?(?:床|被|四件套))",
)
_PAIR = re.compile(
    r"(?<![\d.$€£¥])(?P<low>[2-5]\d(?:\.5)?)\s?(?:and|or|和|跟|或|还是|、|/)\s?"
    r"(?P<high>[2-5]\d(?:\.5)?)(?![\d.]|\s?(?:块|元|dollar|buck|euro|pound|%|days?|hours?))"
)
_PATTERNS_EN = [re.compile(p, re.IGNORECASE) for p in _ENGLISH]
_PATTERNS_ZH = [re.compile(p, re.IGNORECASE) for p in _CHINESE]
_HAN = re.compile("[\u3400-\u9fff]")
_HINT = re.compile(
    r"\bsize|\d|(?<![A-Za-z])[SMLsml](?![A-Za-z'’])|x[sl]\b|\b(?:small|medium|large)\b|码"
    r"|[大中小]号",
    re.IGNORECASE,
)
_VALUES = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL",
    "加大": "XL", "加加大": "XXL", "特大": "XXL", "超大": "XXL", "大": "L", "中": "M", "小": "S",
    "加小": "XS", "特小": "XS",
}  # fmt: skip


def find_sizes(text: str) -> Iterator[Span]:
    """Sizes named in a text; the value is `XL`, `42`, `one size`."""
    if not _HINT.search(text):
        return
    for pattern in _PATTERNS_EN:
        for m in pattern.finditer(text):
            name = m.lastgroup or ""
            yield _span(m, name)
    if _HAN.search(text):
        for pattern in _PATTERNS_ZH:
            for m in pattern.finditer(text):
                yield _span(m, "other" if m.lastgroup in ("or", "other") else m.lastgroup or "")


def next_sizes(text: str) -> Iterator[Span]:
    """Two sizes of shoes next to each other, "between 38 and 39": no prices."""
    for m in _PAIR.finditer(text):
        low, high = float(m.group("low")), float(m.group("high"))
        if low < high <= low + 2:
            for name in ("low", "high"):
                yield Span("size", m.start(name), m.end(name), m.group(name))


def _span(m: re.Match[str], name: str) -> Span:
    start, end = m.span(name)
    return Span("size", start, end, size_value(m.group(name)))


def size_value(said: str) -> str:
    """A size as it is compared: `XL` for extra large and 加大码."""
    plain = said.strip().lower().replace("-", " ")
    if plain == "均码":
        return "one size"
    if plain.endswith(("码", "号")):
        plain = plain[:-1]
    return _VALUES.get(plain, plain.upper() if re.fullmatch(r"[2-6]?x{0,4}[sml]", plain) else plain)
