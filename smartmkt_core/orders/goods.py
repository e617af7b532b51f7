"""Which orders a phrase means by the goods in them, in English or Chinese."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from smartmkt_core.catalog.words import ALIKE, colours_in, plain, query_terms, terms
from smartmkt_core.orders.models import Order, OrderStatus

# An order that ended longer ago is rarely the one that is meant.
STALE = timedelta(days=120)
_ENDED = {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.RETURNED}
# A word from the title counts fully, one that only tells the kind of thing for less.
_KIND_PART = 0.7
# Talk about orders is not talk about products: "track it" is not about track pants.
_TALK_WORDS = """
track tracking cancel cancelled cancelling status where when delivery delivered deliver delivering
arrive arrived arriving ship shipped shipping shipment address invoice receipt refund refunded
return returned returning change changed changing payment pay paid paying unpaid number date day
week month year last first second third latest newest recent other another parcel package packages
packet pack packed box boxes mine yes no ok okay actually instead mean meant sorry not but still yet
only detail more about it's let's check see tell whole quantity amount total money back bought
purchase purchased placed made ago since before after talking now soon late later again just also
well both all none every each if so then thing stuff goods gear merchandise belongings package's
courier carrier driver post mail mailed sent send sending come came coming go going gone went here
he she they we us him her our his hers them these those too very much many really right wrong good
bad new old long time today tomorrow yesterday morning evening night happened happen happening
problem issue question answer know think say said like love hate ordered buying store website online
account name email phone call person human agent support service customer way on off out up down
over into onto until till because why maybe please quick quickly fast slow small big size colour
color piece pair set half extra pick keep kept use used make take took put try tried already never
ever always been being was were will won't can't cannot don't didn't doesn't isn't wasn't hasn't
haven't should must might may did has wait waiting waited missing lost broken damaged price cost
cheap expensive free sale discount code voucher
"""
_TALK = frozenset(query_terms(_TALK_WORDS))
_TALK_ZH = re.compile(
    "包裹|快递员?|快件|邮件|邮包|红包|打包|面包车|物流|货物|货品|运单|单号|单子|订单|下单|下的?单|"
    "取消|撤销|退款|退货|退换|换货|退|换|改成|改为|修改|改|地址|收货人?|收件人?|发货|送货|到货|缺货|签收|派送|派件|配送"
    "|寄出|寄|发票|账单|凭证|付款|支付|付|价钱|多少钱?|数量|尾号|手机|电话|邮箱|号码|客服|人工|投诉"
    "|怎么办|咋办|怎么样|怎么回事|怎么|怎样|为什么|为啥|为何|什么时候|啥时候|什么|啥|何时|几时|几天|多久"
    "|到哪里?|在哪里?|去哪里?|哪里|哪儿|哪天|哪"
    "|今[天日早晚]|明[天日早晚]|昨[天日晚]|前天|后天|现在|目前|刚才|刚刚|上次|上回|之前|以前|前面|后来|最近|已经|马上|尽快"
    "|还没有?|没有|不见|能不能|可不可以|是不是|有没有|可以|可能|应该|需要|麻烦|帮忙|帮|谢谢|不好意思|抱歉|你好|您好"
    "|查一下|查询|查|看到|看|问|告诉|知道|记得|忘记|忘|说|讲|处理|办理|解决|联系|确认|确定"
    "|不要|不想|不用|不是|不对|不能|不了|不|别|没|这里|那里|里面|一起|全部|都|就|也|再|又|才|先|多|少|加|减"
    "|我们|你们|他们|她们|它们|大家|它|他|她|朋友|老公|老婆|妈妈|爸爸|送给|送到|送"
    "|收到|到了|到|(?<![智功])能(?![量源])|想|给|把|让|会(?!议)|东西|物品|宝贝|商品|产品"
)
# Chinese nouns of one character, understood where a word ends with them: 那双鞋, 跑步鞋, 毯子.
_NOUNS_ZH = (
    "鞋靴衣服衫裤裙帽包袋灯茶壶杯毯被枕锅碗盘刀椅桌伞表袜巾垫瓶书笔"
    "霜乳膏皂凳柜架钟扇炉罐勺盒箱套琴车熊兔铲蜡帐"
)
_NOUN_AT_END = re.compile(rf"([{_NOUNS_ZH}])(?:子|儿|头)?$")
# ... and words that end with one of them but name no goods, or count them: 这笔, 两瓶, 一套.
_NO_NOUN = re.compile(
    r"(?:[一二两三四五六七八九十几半\d](?:大|小)?[包袋瓶杯盒箱罐碗盘锅套笔壶车勺]|[这那哪每某上]笔"
    r"|分钟|代表|外表|红包|打包|面包|克服|佩服|舒服|说服|征服|外卖盒|圈套|老套|客套|配套|秘书|证书|文书|说明书"
    r"|门垫付|火车|汽车|货车|开车|停车|购物车|堵车|列表|图表|时间表|黑名单|地盘|键盘|硬盘|方向盘|吵架|打架|绑架|书架子)$"
)
_SIZES_ZH = re.compile(
    r"[一二两三四五六七八九十几百\d]+[个件双只条套张把台份瓶本包盒罐箱袋块片支颗斤克升码]"
)
# Where the shopper has nothing by that name: what people call so too.
_KIN = {"鞋": "靴", "靴": "鞋", "衣": "服衫", "服": "衣衫", "衫": "衣", "包": "袋", "袋": "包",
        "被": "套", "罐": "盒", "茶": "罐", "垫": "毯", "毯": "垫", "锅": "煲", "杯": "瓶",
        "瓶": "杯"}  # fmt: skip
# Measures and counts in titles name nothing: "set of 3", "250 ml".
_MEASURE = re.compile(r"^(?:\d.*|[a-z]|ml|cm|mm|kg|set|pack|piece|pair|bar)$")
_HEADS = re.compile(r"[\u3400-\u9fff]+")


def by_goods(text: str, orders: Sequence[Order], *, now: datetime) -> list[Order] | None:
    """Orders with what the text names, those that fit it best; None where it names nothing known.

    Matches titles, categories and colours in both languages; words that tell orders apart weigh
    more than words that most of them have. Orders that ended long ago are left out where a newer
    one fits as well, or where only a word for their kind of thing points at them and something is
    still on its way. Those on their way come first.
    """
    bags = {order.id: _bag(order) for order in orders}
    vocabulary = set().union(*bags.values()) if bags else set()
    scores = dict.fromkeys(bags, 0.0)
    titled: set[int] = set()
    named = [known for said in _words(text) for known in _known(said, vocabulary)]
    for word in dict.fromkeys(named):
        having = [id_ for id_, bag in bags.items() if word in bag]
        weight = math.log(1 + len(bags) / len(having)) if having else 0.0
        for id_ in having:
            scores[id_] += weight * bags[id_][word]
            if bags[id_][word] == 1:
                titled.add(id_)
    going = any(order.status not in _ENDED for order in orders)
    for order in orders:
        if going and order.id not in titled and _stale(order, now):
            scores[order.id] = 0.0
    best = max(scores.values(), default=0.0)
    if not best:
        return None
    fitting = [order for order in orders if scores[order.id] >= best - 1e-9]
    fresh = [order for order in fitting if not _stale(order, now)] or fitting
    return sorted(fresh, key=lambda order: order.status in _ENDED)


def _stale(order: Order, now: datetime) -> bool:
    return order.status in _ENDED and now - order.placed_at > STALE


def _words(text: str) -> Iterator[str]:
    """Words of a text that may name goods; a noun of one character as ``head:鞋``."""
    cleaned = _TALK_ZH.sub(" ", plain(text))
    yield from (f"colour:{colour}" for colour in colours_in(cleaned))
    for word in query_terms(_SIZES_ZH.sub(" ", cleaned)):
        if word not in _TALK and not _MEASURE.match(word) and (word.isascii() or len(word) > 1):
            yield word
    for run in _runs(cleaned):
        noun = _NOUN_AT_END.search(run)
        if noun and not _NO_NOUN.search(run):
            yield f"head:{noun[1]}"


def _runs(text: str) -> list[str]:
    """Chinese runs of a text, without what people say around the thing."""
    return _HEADS.findall(_FILLERS.sub(" ", text))


_FILLERS = re.compile(
    "这个|那个|这款|那款|这单|那单|[的了呢吗吧啊呀嘛是在我你您有要买卖和跟与些请,，。？?！!]"
)


def _known(word: str, vocabulary: set[str]) -> list[str]:
    """The word as the orders have it: itself, another name for it, or what it misspells."""
    if word in vocabulary:
        return [word]
    if word.startswith("head:"):
        return [f"head:{kin}" for kin in _KIN.get(word[5:], "") if f"head:{kin}" in vocabulary]
    alike = [other for other in ALIKE.get(word, ()) if other in vocabulary]
    if alike:
        return alike
    if len(word) >= 5 and word.isascii() and word.isalpha():
        near = [other for other in vocabulary if other[:1] == word[:1] and other.isascii()]
        return difflib.get_close_matches(word, near, n=1, cutoff=0.84)
    return []


def _bag(order: Order) -> dict[str, float]:
    """Words of an order's goods with their weight: 1 in a title or as a colour, else less."""
    bag: dict[str, float] = {}
    for item in order.items:
        titles, kinds = [item.title], []
        if item.product is not None:
            product = item.product
            attributes = product.attributes or {}
            titles += [product.title, product.title_zh]
            kinds += [product.category, product.brand]
            kinds += [str(attributes.get(key, "")) for key in ("category_zh", "type")]
            colours = [str(attributes.get(key, "")) for key in ("colour", "colour_zh", "color")]
        else:
            colours = []
        for texts, weight in ((kinds, _KIND_PART), ([*titles, *colours], 1.0)):
            for term in terms(" ".join(texts)):
                if not _MEASURE.match(term) and (term.isascii() or len(term) > 1):
                    bag[term] = weight
        for title in titles:
            for head in _title_heads(title):
                bag[f"head:{head}"] = 1.0
        for colour in colours_in(" ".join([*titles, *colours])):
            bag[f"colour:{colour}"] = 1.0
    return bag


def _title_heads(title: str) -> Iterator[str]:
    """The nouns that a Chinese title ends with, before its colour and size."""
    for run in _HEADS.findall(re.split(r"[·,，]", title, maxsplit=1)[0]):
        noun = _NOUN_AT_END.search(run)
        if noun:
            yield noun[1]
