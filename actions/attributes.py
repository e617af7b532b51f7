"""What a product's attributes are called, and which of them a question asks for."""

from __future__ import annotations

import re
from typing import Any

from actions.misspelt import nearest
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import ALIKE, plain, query_terms, terms

_ALSO_SAID = {
    "material": ("made of", "made from", "fabric", "什么做的", "面料", "材料", "料子"),
    "colour": ("color", "什么色"),
    "size": ("how big", "how large", "how long is", "how long are", "how tall", "how wide",
             "dimension",
             "多大", "多长", "多高", "多宽", "尺寸"),
    "sizes": ("size", "码"),
    "weight": ("heavy", "weigh", "多重", "几斤"),
    "care": ("wash", "clean", "maintain", "look after", "怎么洗", "能洗", "清洗", "机洗",
             "水洗", "打理"),
    "waterproof": ("rain", "water resistant", "water-resistant", "get wet", "下雨", "雨天", "进水"),
    "dishwasher": ("dishwasher", "洗碗机"),
    "capacity": ("how much does it hold", "how much fits", "litre", "liter", "多大容量", "装多少"),
    "warranty": ("guarantee", "保修"),
    "induction": ("induction", "电磁炉"),
    "dimmable": ("dim", "调光", "调亮度"),
    "age": ("how old", "what age", "years old", "几岁", "多大孩子"),
    "origin": ("come from", "where is it from", "哪里产", "哪产"),
    "caffeine": ("caffeine", "decaf", "提神"),
    "skin": ("skin", "肤质", "敏感肌", "油皮", "干皮"),
    "season": ("winter", "summer", "冬天", "夏天", "季节"),
    "gender": ("for men", "for women", "for kids", "unisex", "男女", "男的", "女的", "男款",
               "女款"),
    "use": ("used for", "what is it for", "suitable for", "made for", "适合", "用途",
            "干什么用"),
    "laptop": ("laptop", "电脑"),
    "bulb": ("bulb", "灯泡"),
    "power": ("watt", "瓦"),
    "max_load": ("how much can it carry", "maximum load", "承重"),
    "fragrance_free": ("fragrance", "perfume", "scent", "香精", "香味"),
}  # fmt: skip
# Known under another name, or no matter for shoppers.
_SILENT = {"group", "type", "old_price", "url", "category_zh", "size_chart"}
# Known otherwise; and care has words of weather and hands in it.
_NOT_BY_VALUE = ("colour", "color", "size", "sizes", "care", "weight", "dimensions")
# Values, and words around them, that say nothing by themselves.
_VAGUE_TEXT = """
high medium low none all light dark dry normal yes no up inch cm mm ml kg person people year true
real really genuine pure actual actually proper fully completely material made stuff sort kind type
maybe then ok okay too also
"""
_VAGUE = frozenset(_VAGUE_TEXT.split())
_VAGUE_ZH = re.compile(
    "真的|确实|到底|其实|正宗|纯(?!棉)|百分之?百|做成?|材质|材料|面料|料子|质地|会不会|是不是|能不能|可不可以|真(?!皮|丝)|不(?!锈)|应该|那|这"
)
_STUFF = frozenset("皮棉铜铁钢木绒丝麻银金瓷陶竹藤纸胶石铝")
"""Materials of one sign: 是皮的吗."""
_ENGLISH = re.compile(r"[A-Za-z]{4,}")


def asked_attributes(turn: Turn, product: Product) -> str | None:
    """The properties that the question names, as "material: copper"; None where it names none."""
    said = _put_right(turn.text.casefold())
    found = []
    for name, label, shown in stated(turn, product):
        words = {name.replace("_", " "), label.casefold(), *_ALSO_SAID.get(name, ())}
        if said and any(word in said for word in words):
            found.append(turn.t("label.attribute", name=label, value=shown))
    return listed(turn, list(dict.fromkeys(found))) or None


def valued(turn: Turn, product: Product, words: set[str]) -> list[tuple[str, str, str]]:
    """The properties of which words name the value, rather than the property: name, label, value.

    What is simply true goes by its label.
    """
    found = []
    for name, label, shown in stated(turn, product):
        raw = (product.attributes or {}).get(name)
        if name in _NOT_BY_VALUE or raw is False:
            continue
        have = set(terms(label if raw is True else f"{raw} {shown}"))
        if {word for word in have & words if len(word) > 1 or word in _STUFF}:
            found.append((name, label, shown))
    return found


def asked_by_value(turn: Turn, product: Product) -> tuple[str | None, bool]:
    """What the shop states of the property whose value is asked for: "is it leather?".

    Whether that value is the product's own; else other products of its category have it, and this
    one's value of the same property tells: "material: canvas". None where nothing is stated.
    """
    words = _value_words(turn, product)
    if not words:
        return None, False
    named = words | {other for word in words for other in ALIKE.get(word, ())}
    own = [one for one in valued(turn, product, named) if not _simply(product, one[0])]
    if own:
        return _told(turn, own), True
    others = catalog.some_of(turn.session, product.category) if product.category else []
    names = {
        name
        for other in others
        for name, _, _ in valued(turn, other, named)
        if not _simply(other, name)
    }
    instead = [
        one for one in stated(turn, product) if one[0] in names and not _simply(product, one[0])
    ]
    return _told(turn, instead) or None, False


def _value_words(turn: Turn, product: Product) -> set[str]:
    """The words of a question that may be a value.

    Those of the product's name name the product, unless nothing but them is said: "is the wool
    throw warm?" asks for no wool, but "is it wool?" does.
    """
    text = plain(turn.text)
    for name in (catalog.group_of(product), product.title_zh.partition("·")[0]):
        text = text.replace(plain(name), " ", 1) if name else text
    said = query_terms(_VAGUE_ZH.sub(" ", text))
    words = {word for word in said if word not in _VAGUE and not word.isdecimal()}
    own = set(terms(f"{product.title} {product.title_zh} {product.category}"))
    return words - own or words


def _simply(product: Product, name: str) -> bool:
    """Whether a property is only true or false of a product."""
    return isinstance((product.attributes or {}).get(name), bool)


def _told(turn: Turn, properties: list[tuple[str, str, str]]) -> str:
    parts = [turn.t("label.attribute", name=label, value=shown) for _, label, shown in properties]
    return listed(turn, list(dict.fromkeys(parts)))


def listed(turn: Turn, parts: list[str]) -> str:
    """Properties behind one another."""
    gap = turn.t("label.attribute_gap")
    return (gap if turn.language == "zh" else f"{gap} ").join(parts)


def _put_right(said: str) -> str:
    """The words with slips of the fingers in names of properties mended: "watrproof"."""
    known = tuple(
        word
        for name, words in _ALSO_SAID.items()
        for word in (name, *words)
        if word.isascii() and word.isalpha()
    )
    return re.sub(r"[a-z]+", lambda found: nearest(found[0], known) or found[0], said)


def names_property(turn: Turn) -> bool:
    """Whether a property is asked for, known of the product or not."""
    return bool(asked_names(turn))


def asked_names(turn: Turn) -> list[str]:
    """The attributes that the words ask for, known of any product or not."""
    said = _put_right(turn.text.casefold())
    return [
        name
        for name, words in _ALSO_SAID.items()
        if any(word in said for word in words)
        or (f"attribute.{name}" in turn.shop.texts
            and turn.t(f"attribute.{name}").casefold() in said)
    ]  # fmt: skip


def stated(turn: Turn, product: Product) -> list[tuple[str, str, str]]:
    """What the shop says of a product in the shopper's language: name, label, value."""
    found = []
    for name, value in (product.attributes or {}).items():
        key = f"attribute.{name}"
        if name in _SILENT or name.endswith("_zh") or key not in turn.shop.texts:
            continue
        shown = value_of(turn, product, name, value)
        if shown:
            found.append((name, turn.t(key), shown))
    return found


def value_said(turn: Turn, name: str, value: str) -> str:
    """One value of a property, or a category, in the shopper's language; empty where unknown."""
    if name == "category":
        return catalog.category_name(turn.session, value, turn.language)
    if value in ("yes", "no"):
        own = turn.t(f"attribute.{name}") if f"attribute.{name}" in turn.shop.texts else name
        return turn.t("label.attribute", name=own, value=turn.t(f"label.{value}"))
    if f"value.{value}" in turn.shop.texts:
        return turn.t(f"value.{value}")
    return "" if turn.language == "zh" and _ENGLISH.search(value) else value


def value_of(turn: Turn, product: Product, name: str, value: Any) -> str:
    """An attribute in the shopper's language; empty where it is not written in it."""
    if isinstance(value, bool):
        return turn.t("label.yes" if value else "label.no")
    own = (product.attributes or {}).get(f"{name}_zh")
    if turn.language == "zh" and own:
        return str(own)
    if isinstance(value, list):
        return turn.formats.listing([str(part) for part in value])
    key = f"value.{str(value).casefold()}"
    if key in turn.shop.texts:
        return turn.t(key)
    if turn.language == "zh" and _ENGLISH.search(str(value)):
        return ""
    return str(value)
