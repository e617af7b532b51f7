"""Whether a name found in a sentence is meant as one: what stands around it decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.understanding.gazetteer import Gazetteer, Hit, Name, Token, is_plural, tokens_of
from bot.understanding.spans import Span

_SHADE_WORDS = frozenset({"dark", "light", "deep", "pale", "bright", "soft", "pastel"})
_LOOSE_COLOURS_TEXT = """
tan coral camel olive bronze rainbow ivory mustard rose amber cream sand clear mint sage plum
rust brick oak walnut beech lemon cocoa oatmeal copper brass natural lavender charcoal
transparent bordeaux terracotta blush khaki
"""
_LOOSE_COLOURS = frozenset(_LOOSE_COLOURS_TEXT.split())
_MATERIALS_TEXT = """
oak walnut beech copper brass clear natural linen cotton steel wood
"""
_MATERIALS = frozenset(_MATERIALS_TEXT.split())
_RANKS_TEXT = """
account member membership tier status card plan user level
"""
_RANKS = frozenset(_RANKS_TEXT.split())
_LOOSE_BRANDS_TEXT = """
apple dove gap boss target vans mango coach next honor sharp columbia braun canon peak vivo
midea pandora converse gree warm patagonia bose anker oppo puma lg hp
"""
_LOOSE_BRANDS = frozenset(_LOOSE_BRANDS_TEXT.split())
_LOOSE_BRANDS_ZH_TEXT = """
苹果 美的 荣耀 北面 联想 好奇 富士 松下 夏普 匹克 一加 多芬 安克 特福 潘多拉
"""
_LOOSE_BRANDS_ZH = frozenset(_LOOSE_BRANDS_ZH_TEXT.split())
_LOOSE_CITIES_TEXT = """
nice essen lima florence phoenix cologne wellington york austin washington bordeaux porto rio
bali sofia alexandria santiago dali cambridge perth valencia pune graz bern kobe
"""
_LOOSE_CITIES = frozenset(_LOOSE_CITIES_TEXT.split())
_LOOSE_CITIES_ZH_TEXT = """
中山 大同 里加 保定 开封 包头 大理 九龙 凤凰城 金边 汉堡 科隆 约克 河内 江门 仁川 黄山 根特 日照
凤凰 海口 伯尔尼 尼斯 波尔图
"""
_LOOSE_CITIES_ZH = frozenset(_LOOSE_CITIES_ZH_TEXT.split())
_LOOSE_NOUNS_TEXT = """
track press train throw board pump bear watch ring tie belt light fan iron book desk sheet suit
dress plant pot cap tube dish scale clock essence foundation marker blind bed table monitor
cover tin rabbit rocket cooler blocks block cup heel mirror stand game drill shelf camera
conditioner battery rice honey cake jam snack ski hammer vest top pc tissue glass ladder mixer
washer dryer steamer fork chip oven toner tablet stove
"""
_LOOSE_NOUNS = frozenset(_LOOSE_NOUNS_TEXT.split())
"""Words that are verbs or idioms as often as things: they need an article, or to be plural."""
_KINDS_OF_TEXT = """
black white grey gray red blue navy green yellow orange pink purple brown beige gold silver big
small large nice good cheap cheaper oak pine leather wool cotton silk glass steel round square
tall long short warm winter summer evening wedding kitchen kids children women men ladies mens
womens office dining coffee
"""
_KINDS_OF = frozenset(_KINDS_OF_TEXT.split())
_ARTICLES_TEXT = """
a an the my this that these those your our his her their any some another new one two three for
of by other which what no first second third last same each every broken used
"""
_ARTICLES = frozenset(_ARTICLES_TEXT.split())
_INTO_CITY_TEXT = """
in to from near at for of around via and or towards outside
"""
_INTO_CITY = frozenset(_INTO_CITY_TEXT.split())
_PHONE = re.compile(
    r"\s*(?:numbers?|no\b|#|ends?\b|ending|finish|is\b|:|：|are\b|call|\+?\d|digits|line|support"
    r"|bill"
    r"|号|尾|后|末|上|端|验证|一直|收不到|短信|绑|登|注册|预留|是\+?1|：|:)",
    re.IGNORECASE,
)
_PHONE_FOR_SALE = re.compile(
    r"(?:^|\b(?:a|an|any|some|new|this|these|those|android|used|refurbished|cheap|which|your"
    r"|[A-Z]\w+)"
    r" |(?<!on )(?<!over )(?<!by )(?<!of )\bthe "
    r"|[的款部台买退换修个有看找要卖\u4e00-\u9fff](?<![绑我你换机打用在入]))$"
)
_MACHINES_TEXT = """
dishwasher microwave oven freezer fridge dryer 洗碗机 微波炉 烤箱 洗衣机 烘干机 冰箱
"""
_MACHINES = frozenset(_MACHINES_TEXT.split())
_INTO_MACHINE = re.compile(r"\b(?:in|into) (?:the|a|my) $|[进放入用]$", re.IGNORECASE)
_FITNESS = re.compile(r"[ -](?:safe|proof|friendly|compatible)\b", re.IGNORECASE)
_TOWN = re.compile("市(?![场民面])")
_STREET_AFTER = re.compile(
    r"[东西南北中]?(?:路|街|大道|时间)|\s(?:times|yankees|road|street|st\b|avenue|lane|time\b)",
    re.I,
)
_CITY_AFTER_ZH = re.compile(r"市|那边|这边|地区|能|要|多久|几天|包邮|有|[,，。?？]|$|可以|离|发|吗")
_CITY_BEFORE_ZH = "到寄发往去在来从搬住回运送至离达给是别和、"
_CLASSES_ZH = "的个只款双条件本支把盏口张顶台套床色"
_SINGLE_AFTER = {
    "鞋": "码底带垫盒油店", "灯": "光会笼市", "锅": "巴", "伞": "兵", "裤": "", "裙": "", "碗": "",
    "包": "裹邮装含括退换赔揽在不给年月起", "笔": "钱订单退款账误试交", "茶": "水歇馆余",
    "床": "上",
    "书": "面写记籍法店",
}  # fmt: skip
_SINGLE_BEFORE = {
    "包": "面红打书钱承背腰", "笔": "一两三那这每几第", "书": "说证图文秘", "床": "起赖机临",
    "灯": "绿红",
}  # fmt: skip
_ANY_BEFORE = "鞋灯锅伞裤裙碗茶"
_COLOURS_ZH = {"红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "青": "teal",
               "蓝": "blue", "紫": "purple", "黑": "black", "白": "white", "灰": "grey",
               "粉": "pink", "棕": "brown", "金": "gold", "银": "silver"}  # fmt: skip
_NOT_COLOUR_BEFORE = "明坦空告清苍表不现资奖月"


class Looked(NamedTuple):
    """A text with its words and every name in it, meant as one or not."""

    text: str
    tokens: list[Token]
    hits: list[Hit]


def look_up(text: str, names: Gazetteer) -> Looked:
    """Finds the names of a text once, for `find_products` and `find_names`."""
    tokens = tokens_of(text)
    return Looked(text, tokens, list(names.find(text, tokens)))


def find_names(looked: Looked, *, taken: list[Span]) -> list[Span]:
    """Products, brands, categories, colours, cities and sizes by name, outside what is taken."""
    text, tokens, hits = looked
    found: list[Span] = []
    starts = {
        hit.first for hit in hits if any(n.kind in ("category", "product") for n in hit.names)
    }
    # Where somebody proves who they are, the phone is theirs and none to buy.
    proven = any(span.entity in ("phone", "phone_last4", "email") for span in taken)
    at = 0
    for hit in hits:
        if hit.first < at:
            continue
        span = _span(text, tokens, hit, starts, proven=proven)
        if span is None and hit.last - hit.first > 1 and hit.names[0].kind == "category":
            at = hit.last  # what a thing is not, its parts are not either
        if span is None or any(span.overlaps(other) for other in taken):
            continue
        at = hit.last
        previous = found[-1] if found else None
        if (
            span.entity == "category"
            and previous is not None
            and previous.entity == "category"
            and text[previous.end : span.start] == " "
            and text[previous.start : previous.end].isascii()
        ):
            found[-1] = Span("category", previous.start, span.end, span.value)  # laptop bag
        else:
            found.append(span)
    for span in _single_colours(text, tokens, starts):
        if not any(span.overlaps(other) for other in (*taken, *found)):
            found.append(span)
    return found


def find_products(looked: Looked) -> list[Span]:
    """Names of products alone: they go before what their digits might be taken for."""
    found: list[Span] = []
    at = 0
    for hit in looked.hits:
        name = next((n for n in hit.names if n.kind == "product"), None)
        if name is not None and hit.first >= at:
            start, end = looked.tokens[hit.first].start, looked.tokens[hit.last - 1].end
            found.append(Span("product", start, end, name.value))
            at = hit.last
    return found


def _span(
    text: str, tokens: list[Token], hit: Hit, starts: set[int], *, proven: bool
) -> Span | None:
    first, last = tokens[hit.first], tokens[hit.last - 1]
    for name in hit.names:
        if not _meant(text, tokens, hit, name, starts, proven=proven):
            continue
        start, end, value = first.start, last.end, name.value
        if name.kind == "colour":
            before = tokens[hit.first - 1] if hit.first else None
            if before and before.stem in _SHADE_WORDS and start - before.end == 1:
                start, value = before.start, f"{before.stem} {value}"
            return Span("colour", start, end, value.lower())
        if name.kind == "city" and _TOWN.match(text, end):
            end += 1
        kind = "category" if name.kind == "section" else name.kind
        return Span(kind, start, end, value)
    return None


def _meant(
    text: str, tokens: list[Token], hit: Hit, name: Name, starts: set[int], *, proven: bool
) -> bool:
    first, last = tokens[hit.first], tokens[hit.last - 1]
    before = tokens[hit.first - 1].stem if hit.first else ""
    after = tokens[hit.last].stem if hit.last < len(tokens) else ""
    word = text[first.start : last.end]
    alone = len(tokens) <= hit.last - hit.first + 1
    if name.kind == "product":
        return True
    if name.plural != is_plural(last) and (name.plural or name.kind in ("city", "brand")):
        return False
    if name.kind == "city":
        return _is_city(text, first, last, before, word)
    if name.kind == "brand":
        if word in _LOOSE_BRANDS_ZH:
            following = hit.last + 1 if after in ("的", "家") else hit.last
            return (
                following in starts
                or after in tuple("和跟或、")
                or text.startswith(("家的", "牌"), last.end)
            )
        loose = word.lower() in _LOOSE_BRANDS or (
            name.own and len(word) <= 4 and hit.last - hit.first == 1
        )
        return not loose or first.raw[:1].isupper()
    if name.kind == "colour":
        loose = last.stem in _LOOSE_COLOURS or first.stem == "natural"
        if after in _RANKS or (last.stem in _MATERIALS and before not in ("in", "colour", "color")):
            return False
        return (
            not loose
            or alone
            or before in ("in", "colour", "color", "shade", "or", "not", *_SHADE_WORDS)
            or after in ("one", "colour", "color", "version", "or", "色")
            or hit.last in starts
        )
    if name.kind == "section" and not (hit.last - hit.first > 1 and word.isascii()):
        return after in (
            "category",
            "section",
            "department",
            "range",
            "stuff",
            "product",
            "类",
            "系",
        )
    return _is_thing(text, hit, first, last, before, word, proven=proven)


def _is_city(text: str, first: Token, last: Token, before: str, word: str) -> bool:
    if _STREET_AFTER.match(text, last.end):
        return False
    if word.lower() in _LOOSE_CITIES:
        return first.raw[:1].isupper() and (not before or before in _INTO_CITY)
    if word in _LOOSE_CITIES_ZH:
        led = first.start == 0 or text[first.start - 1] in _CITY_BEFORE_ZH
        return led and _CITY_AFTER_ZH.match(text, last.end) is not None
    return True


def _is_thing(
    text: str, hit: Hit, first: Token, last: Token, before: str, word: str, *, proven: bool
) -> bool:
    if _FITNESS.match(text, last.end) or (
        word.lower() in _MACHINES and _INTO_MACHINE.search(text[: first.start])
    ):
        return False
    if word.lower() in ("phone", "phones", "phone's", "cell phone", "mobile phone", "手机"):
        if proven or _PHONE.match(text, last.end):
            return False
        return word.endswith("s") or _PHONE_FOR_SALE.search(text[: first.start]) is not None
    if "wallet" in word and before in ("google", "apple", "online", "digital", "e", "mobile"):
        return False
    if word == "图书" and text.startswith("馆", last.end):
        return False
    if len(word) == 1 and word in _SINGLE_AFTER:
        if text[last.end : last.end + 1] in tuple(_SINGLE_AFTER[word]):
            return False
        prior = text[first.start - 1 : first.start]
        if prior in tuple(_SINGLE_BEFORE.get(word, "")):
            return False
        return word in _ANY_BEFORE or not prior or prior in _CLASSES_ZH + "买退换要找卖，,。 "
    if hit.last - hit.first == 1 and last.raw.lower() in _LOOSE_NOUNS:
        return (
            before in _ARTICLES
            or before in _KINDS_OF
            or before.isdecimal()
            or before.endswith(("en", "ic"))
            or text.startswith(" size", last.end)
            or len(text) <= len(word) + 2
        )
    return True


def _single_colours(text: str, tokens: list[Token], starts: set[int]) -> Iterator[Span]:
    """One character for a colour: 红的, 红裙子."""
    for at, token in enumerate(tokens):
        value = _COLOURS_ZH.get(token.raw)
        if value is None or text[token.start - 1 : token.start] in tuple(_NOT_COLOUR_BEFORE):
            continue
        if text.startswith("的", token.end) or (at + 1 in starts and token.raw not in "金银青"):
            yield Span("colour", token.start, token.end, value)
