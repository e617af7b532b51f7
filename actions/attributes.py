"""What a product's attributes are called, and which of them a question asks for."""

from __future__ import annotations

import re
from typing import Any

from actions.misspelt import nearest
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product

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
