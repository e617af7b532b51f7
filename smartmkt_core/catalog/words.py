"""Words of a text for matching, in English and Chinese, and colours in both."""

from __future__ import annotations

import re
import unicodedata

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
# Each line is one kind of thing under its names, as they stand in ``terms``.
_ALIKE_LINES = """
coat jacket parka overcoat anorak 外套 夹克 大衣 棉服
jumper sweater pullover 毛衣 针织
sneaker trainer 球鞋 板鞋
duvet quilt comforter 被 被芯 棉被
backpack rucksack 双肩 背包 书包
mug cup 马克 水杯 茶杯
sofa couch 沙发
trouser pant 裤 长裤
raincoat 雨衣 冲锋
sunscreen suncream 防晒
gift present 礼物 礼盒
kettle 水壶 烧水
lamp light 台灯 灯
blanket throw 盖毯 毛毯 棉毯
toddler kid child children girl boy daughter son baby 孩子 小孩 儿童 宝宝 女孩 男孩 女儿 儿子
moisturiser moisturizer 面霜 保湿
welly wellington gumboot 雨靴 雨鞋
casserole cooker 炖锅 汤锅
hiking hike hiker trekking trek climbing climb mountain 爬山 登山 徒步
waterproof rainproof 防水 防雨 雨天 下雨
commuting commuter commute 通勤 上班
camping camp 露营
running run jogging 跑步 慢跑
"""
ALIKE = {
    word: [other for other in line.split() if other != word]
    for line in _ALIKE_LINES.strip().splitlines()
    for word in line.split()
}
# Each line is one colour: the name that stands for it, then its other names.
_COLOUR_LINES = """
black 黑色 黑
white 白色 白 ivory 米白
grey gray 灰色 灰 charcoal
red 红色 红 crimson burgundy 酒红
blue 蓝色 蓝 navy 藏青 天蓝 teal
green 绿色 绿 olive 墨绿 橄榄绿
yellow 黄色 黄 mustard 姜黄
orange 橙色 橙 橘色
pink 粉色 粉红 粉红色
purple 紫色 紫 violet lavender 淡紫
brown 棕色 棕 褐色 咖啡色 驼色 tan
beige 米色 米黄
gold 金色 golden
silver 银色
copper 铜色 紫铜
"""
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
    for run in _RUN.findall(_FILLERS_ZH.sub(" ", plain(text))):
        if _CJK.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        # A letter alone is a size or a unit, and stands in every "20 L".
        elif run not in _FILLERS_EN and not (len(run) == 1 and run.isalpha()):
            found.append(stem(run))
    return list(dict.fromkeys(found))


def colours_in(text: str) -> set[str]:
    """Colours named in a text, each by the one name that stands for it."""
    return {COLOURS[word] for word in _COLOUR.findall(plain(text))}


def colour_spans(text: str) -> list[tuple[str, int, int]]:
    """Colours named in a plain text, with where they stand."""
    return [(COLOURS[found[0]], *found.span()) for found in _COLOUR.finditer(text)]


def colour_name(colour: str, language: str) -> str:
    """What a colour is called in a language, by the one name that stands for it."""
    return _NAMES.get(colour, colour) if language == "zh" else colour


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
