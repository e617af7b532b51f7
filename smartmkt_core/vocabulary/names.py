"""What a shop's products, brands, categories, colours and sizes are called in conversation.

Titles in a catalogue are longer than what people say: "Weir Roll-Top Backpack 26 L, Mustard" is
asked for as "Weir Roll-Top Backpack" or "Weir backpack". Also runs in the assistant's
environment (Python 3.10, standard library alone).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_SHORT = 2000
"""Products of a shop beyond which only whole titles are kept: the file stays small."""
_COMMON = 3
"""Titles that share a word before it stops telling one product from another."""
_VARIANT = re.compile(r"\s*(?:[,·|]|\s[-–—]\s).*$")
_EXTRA = re.compile(
    r"\s*[(（\[].*?[)）\]]|[\s·]*\d+(?:[.,]\d+)?\s*(?:ml|cl|l|g|kg|cm|mm|m|litres?|inch|pcs|pack|p"
    r"|升|毫升|克|千克|公斤|厘米|毫米|米|寸|片|件套?|只装|支装|条装|[\"″%])?(?=$|[\s·,])"
    r"|\s+\d+(?:\.\d+)?\s*×.*$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:with|for|in|of)\s.*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HAN = re.compile("[\u3400-\u9fff]")
_ORDINARY_TEXT = """
winter summer spring autumn morning evening night daily everyday classic little big small new
end pocket folding rain travel kids children children's junior men's women's mens womens usb led
wooden cotton wool leather glass steel portable electric wireless bluetooth outdoor indoor warm
soft light heavy mini max pro plus 冬季 夏季 春季 秋季 夏日 冬日 春日 日常 口袋 折叠 防水 旅行
儿童 男士 女士 男款 女款 木质 纯棉 羊毛 真皮 不锈 玻璃 户外 便携 无线 蓝牙 电动 充电 智能 迷你
加厚 薄款 厚款 新款 经典 时尚 可爱 大号 小号 宠物 婴儿 家用 车载
"""
_ORDINARY = frozenset(_ORDINARY_TEXT.split())
"""Beginnings of titles that are said of many things, in every shop."""
_SIZE_PARTS = re.compile(r"\s*(?:[,，、/;|–—-]|\band\b|\bto\b)\s*")
_SIZE = re.compile(
    r"x{1,4}[sl]|[2-6]xl|(?:one|free) size|均码|\d{2,3}(?:/\d{2})?[a-h]", re.IGNORECASE
)
_INTERNAL = frozenset({"group", "handle", "barcode", "gtin", "ean", "id", "variant", "variant_zh"})
_COLOUR_KEYS = ("colour", "color", "colour_zh", "color_zh", "颜色")
_SIZE_KEYS = ("size", "sizes", "尺码")


@dataclass
class Names:
    """Values under every name they go by: `{"Copper Kettle": ["Copper Kettle", "铜水壶"]}`."""

    product: dict[str, list[str]] = field(default_factory=dict)
    brand: dict[str, list[str]] = field(default_factory=dict)
    category: dict[str, list[str]] = field(default_factory=dict)
    section: dict[str, list[str]] = field(default_factory=dict)
    colour: dict[str, list[str]] = field(default_factory=dict)
    size: dict[str, list[str]] = field(default_factory=dict)


def learn_names(products: Iterable[Mapping[str, Any]]) -> Names:
    """The names in a catalogue, given rows with title, title_zh, category, brand, attributes."""
    rows = [dict(row) for row in products]
    names = Names()
    words = _common_words(rows)
    groups: set[tuple[str, str]] = set()
    spoken: Counter[str] = Counter()
    short: dict[str, set[str]] = {}
    for row in rows:
        attributes = row.get("attributes") or {}
        title, title_zh = str(row.get("title") or ""), str(row.get("title_zh") or "")
        base, base_zh = bare_title(title), bare_title(title_zh)
        value = base or base_zh
        if not value:
            continue
        whole = [title, title_zh, base, base_zh]
        head = _TAIL.sub("", base)
        if " " in head:
            whole.append(head)
        names.product.setdefault(value, []).extend(name for name in whole if name)
        if (base, base_zh) not in groups:
            groups.add((base, base_zh))
            forms = {*_short_english(base, words), *_short_chinese(base_zh, words)}
            short[value] = forms
            spoken.update(forms)
        _add(names.brand, row.get("brand"))
        _add(names.section, row.get("category"), attributes.get("category_zh"))
        _add(names.category, attributes.get("type"))
        colour = attributes.get("colour") or attributes.get("color") or attributes.get("颜色")
        _add(names.colour, colour, *(attributes.get(key) for key in _COLOUR_KEYS))
        for key in _SIZE_KEYS:
            for size in _SIZE_PARTS.split(str(attributes.get(key) or "")):
                if _SIZE.fullmatch(size):
                    _add(names.size, size)
    if len(groups) <= MOST_SHORT:
        for value, forms in short.items():
            names.product[value].extend(form for form in sorted(forms) if spoken[form] == 1)
    for kind in vars(names).values():
        for value, forms_of in kind.items():
            kind[value] = list(dict.fromkeys(forms_of))
    return names


def bare_title(title: str) -> str:
    """A title without colour, size and pack: what the product itself is called."""
    bare = _EXTRA.sub("", _VARIANT.sub("", title)).strip(" ·,，-–")
    return bare or title.strip()


def _add(kind: dict[str, list[str]], value: object, *others: object) -> None:
    name = str(value or "").strip()
    known = [str(other).strip() for other in (name, *others) if other]
    if name:
        kind.setdefault(name, []).extend(form for form in known if len(form) > 0)


def _common_words(rows: list[dict[str, Any]]) -> frozenset[str]:
    """Words that say what a thing is like rather than which one it is."""
    titles: Counter[str] = Counter()
    seen: set[str] = set()
    said: set[str] = set()
    for row in rows:
        for title in (
            bare_title(str(row.get("title") or "")),
            bare_title(str(row.get("title_zh") or "")),
        ):
            if title and title not in seen:
                seen.add(title)
                titles.update(set(_units(title)))
        attributes = row.get("attributes") or {}
        values = [row.get("category"), *(attributes[k] for k in attributes if k not in _INTERNAL)]
        for value in values:
            said.update(_units(str(value)))
    return _ORDINARY | said | {word for word, count in titles.items() if count >= _COMMON}


def _units(text: str) -> list[str]:
    """English words in lower case, pairs of Chinese characters."""
    found = []
    for word in _WORD.findall(text.casefold()):
        if _HAN.search(word):
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def _short_english(base: str, common: frozenset[str]) -> set[str]:
    """Beginnings of two words and more, and the first word with the last: "Weir Backpack"."""
    if _HAN.search(base):
        return set()
    words = [w for w in _WORD.findall(_TAIL.sub("", base)) if w.casefold() != "the"]
    if len(words) < 3 or words[0].casefold() in common:
        return set()
    forms = {" ".join(words[:count]) for count in range(2, len(words))}
    forms |= {f"{words[0]} {words[-1]}", f"{words[0]} {' '.join(words[-2:])}"}
    if words[1].casefold() not in common:
        forms.add(f"{words[0]} {words[1]} {words[-1]}")
    return forms


def _short_chinese(base: str, common: frozenset[str]) -> set[str]:
    """The first two characters with the last one to three: 潮汐帆布鞋 as 潮汐鞋."""
    if len(base) < 5 or not _HAN.fullmatch(base[0]) or base[:2] in common:
        return set()
    return {base[:2] + base[-count:] for count in (1, 2, 3) if count + 2 < len(base)}
