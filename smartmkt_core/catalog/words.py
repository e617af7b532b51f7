"""Words of a text for matching, in English and Chinese, and colours in both."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from smartmkt_core.catalog.alike import ALIKE

__all__ = [
    "ALIKE",
    "COLOURS",
    "colour_name",
    "colour_spans",
    "colours_in",
    "plain",
    "query_terms",
    "shades_in",
    "stem",
    "terms",
]

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:'[a-z]+)?")
_CJK = re.compile(r"[\u3400-\u9fff]")
# What people say around the thing they look for.
_FILLERS_ZH = re.compile(
    "你好|您好|有没有|我想要|我想买|我要买|我想|想要|想买|我要|帮我|给我|推荐|看看|看一下|找一下|搜一下|一下|请问|你们"
    "|(?:[大小薄厚轻高低长短]|便宜|实惠|好|稍微)(?:一?点儿?|一些)|不要太[高低大小贵重厚薄]|不要|一点儿?|女朋友|男朋友|女友|男友|老婆|老公|妈妈"
    "|爸爸|爸妈|朋友|同事|长辈|领导|送给?|用来|(?<=[上下]班)背|(?:用|戴|背|盖|玩|喝|吃)(?=的)|穿"
    "|女[式士款生]|男[式士款生]|新款|[一二两三四五六七八九十几\\d]+岁的?"
    "|什么样|什么|哪些|哪个|怎么|一个|一款|一件|一双|一条|这个|那个|这款|那款|这单|那单|单子|订单|东西|商品"
    "|产品|便宜|左右|可以|比较|好看|最好|适合|还有|价格|预算|找|搜|买|卖|有(?!机)|要|吗|呢|吧|啊|的|了|些|请|和|跟|我|你|您|是|好"
)
_FILLERS_EN_TEXT = """
a an and are any anything at available be but buy by can cheap could do does find for from get give
got had have hello help hi how i id im in is it item items like looking me my need of offer on one
ones or order ordered orders please product products recommend recommendation search sell selling
shop show some something sth stuff suggest suggestion than thanks that the them there thing things
this to under want was what where which who with would year years old you your birthday
"""
_FILLERS_EN = frozenset(_FILLERS_EN_TEXT.split())
# Each line is one colour: the name that stands for it, then its other names.
_COLOUR_LINES = """
black 黑色 黑 黑的
white 白色 白 白的 ivory 米白
grey gray 灰色 灰 灰的 charcoal
red 红色 红 红的 crimson burgundy 酒红
blue 蓝色 蓝 蓝的 navy 藏青 天蓝 teal
green 绿色 绿 绿的 olive 墨绿 橄榄绿
yellow 黄色 黄 黄的 mustard 姜黄
orange 橙色 橙 橘色
pink 粉色 粉的 粉红 粉红色
purple 紫色 紫 紫的 violet lavender 淡紫
brown 棕色 棕 褐色 咖啡色 驼色 tan
beige 米色 米黄
gold 金色 golden
silver 银色
copper 铜色 紫铜
"""
# Shades as colours are called in a product's own attribute; in a sentence they are things too.
_SHADE_LINES = """
red rust brick poppy cherry wine maroon scarlet ruby
blue ink denim sky indigo cobalt aqua turquoise peacock azure
green sage mint moss forest emerald celadon lime pine khaki
yellow lemon mustard honey amber straw
orange terracotta apricot tangerine copper coral
pink blush rose peach fuchsia salmon magenta
purple plum mauve lilac aubergine
brown camel cocoa chocolate caramel coffee walnut oak chestnut mocha cognac
beige sand oatmeal natural stone ecru champagne nude
white chalk cream pearl snow eggshell
grey ash slate mist smoke graphite steel
black onyx jet ebony
silver titanium chrome nickel
gold brass
"""
_SHADES = {word: line.split()[0] for line in _SHADE_LINES.split("\n") for word in line.split()}
# fmt: off
_LAST_SIGNS = {"红": "red", "蓝": "blue", "绿": "green", "黄": "yellow", "橙": "orange",
               "橘": "orange", "粉": "pink", "紫": "purple", "棕": "brown", "褐": "brown",
               "白": "white", "灰": "grey", "黑": "black", "金": "gold",
               "银": "silver"}
# fmt: on
COLOURS = {
    word: line.split()[0]
    for line in _COLOUR_LINES.strip().splitlines()
    for word in line.split()
    if len(word) > 1
}
_COLOUR = re.compile(
    "|".join(
        rf"\b{word}\b" if word.isascii() else word
        for word in sorted(COLOURS, key=len, reverse=True)
    )
)


_NAMES = {
    line.split()[0]: next((w for w in line.split() if _CJK.match(w)), line.split()[0])
    for line in _COLOUR_LINES.strip().splitlines()
}


def plain(text: str) -> str:
    """Lower case without full-width forms."""
    return unicodedata.normalize("NFKC", text).casefold()


def terms(text: str) -> list[str]:
    """Words to index: English ones without their plural, Chinese characters alone and in pairs."""
    found: list[str] = []
    for run in _RUN.findall(plain(text)):
        if _CJK.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found += list(run)
        else:
            found.append(stem(run))
    return found


def query_terms(text: str) -> list[str]:
    """Words to look for, without what people say around them; Chinese in pairs, once each."""
    found: list[str] = []
    # A colour is a word of its own, and so is what stands behind it: 灰色碗.
    apart = _COLOUR.sub(r" \g<0> ", _FILLERS_ZH.sub(" ", plain(text)))
    for run in _RUN.findall(apart):
        if _CJK.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        # A letter alone is a size or a unit, and stands in every "20 L".
        elif run not in _FILLERS_EN and not (len(run) == 1 and run.isalpha()):
            found.append(stem(run))
    return list(dict.fromkeys(found))


def colours_in(text: str) -> set[str]:
    """Colours named in a text, each by the one name that stands for it."""
    return {COLOURS[word] for word in _COLOUR.findall(plain(text))}


def shades_in(name: str) -> set[str]:
    """Colours that the name of a shade means, as products give it: ``Lemon``, 柠檬黄."""
    if not name:
        return set()
    said = plain(name)
    found = colours_in(said) | {_SHADES[word] for word in said.split()[-1:] if word in _SHADES}
    for part in re.findall(r"[\u3400-\u9fff]+", said):
        found |= {_LAST_SIGNS[sign] for sign in part.removesuffix("色")[-1:] if sign in _LAST_SIGNS}
    return found


def colour_spans(text: str) -> list[tuple[str, int, int]]:
    """Colours named in a plain text, with where they stand."""
    return [(COLOURS[found[0]], *found.span()) for found in _COLOUR.finditer(text)]


def colour_name(colour: str, language: str) -> str:
    """What a colour is called in a language, by the one name that stands for it."""
    return _NAMES.get(colour, colour) if language == "zh" else colour


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without plural or possessive ending."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) <= 3 or not word.isascii() or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word if word.endswith(("us", "is")) else word[:-1]
