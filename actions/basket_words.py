"""What is said about a basket: put in, left out for now, taken out again, and how many."""

from __future__ import annotations

import re

from actions.negation import NOT_EN, NOT_ZH
from actions.turn import Turn
from smartmkt_core.catalog.models import Product

INTO = re.compile(
    r"\b(?:put|add|throw|place|pop|stick)\b.*\b(?:basket|cart|bag|trolley)\b|\bto (?:my"
    r"|the) (?:basket|cart|bag)\b"
    r"|\badd (?:it|this|that|them|one|two|three|a|an|the|\d+)\b"
    r"|\bi'?ll (?:take|have|buy) \b|\bi(?:'?d like to"
    r"| want to) (?:buy|order) (?:it|this|that|the)\b"
    r"|加入购物车|放[进入到在]?(?:我的)?购物车|[加放][^，。！？,]{0,10}[到进入]购物车|放进去|加购|就?要(?:这|那|第)"
    r"|[买来]这?一?[个件双条只款把套](?!人)|买(?:这|那|它|第)|下单(?:这|那|它)|拍下",
    re.I,
)
_BASKET = re.compile(r"\b(?:basket|cart|bag|trolley)\b|购物车|加购", re.I)
_THE_BASKET = r"(?:my |the |this |that |our )?(?:shopping )?(?:basket|cart|bag|trolley)\b"
_OUT = re.compile(
    r"\b(?:remove|delete|drop|take|get|kick|throw|pull|clear|strike|leave|keep)\b[^.!?\n]*"
    rf"\b(?:from|out of) {_THE_BASKET}"
    rf"|\b(?:take|get) (?:it|that|this|them|those|the [\w ]{{1,30}}?) off {_THE_BASKET}"
    rf"|\b(?:empty|clear)(?: out)? {_THE_BASKET}"
    rf"|\b(?:get rid of|remove|delete)\b[^,.;!?\n]*\b(?:in|on) {_THE_BASKET}"
    rf"|(?:n['’]?t|\bnot|\bno longer) (?:want|need)\b[^,.;!?\n]*\b(?:in|from) {_THE_BASKET}"
    r"|购物车[^。！？\n]{0,16}?(?:删|移除|移走|移出|拿掉|拿出|拿走|去掉|取出|撤下|清空|清掉)"
    r"|(?:删|移除|移出|拿掉|拿出|去掉|取出|清空)[^，。！？,\n放加]{0,14}购物车"
    r"|购物车里?的?[^，。！？,\n]{0,12}不要了",
    re.I,
)
_CODE = re.compile(r"\b(?:code|coupon|voucher|discount|percent)s?\b|[%$€£¥]|优惠|券|折|减", re.I)
"""What comes off a basket without being in it."""
_OUT_AGAIN = re.compile(
    r"\b(?:remove|delete)\b|\bget rid of\b"
    r"|\btake (?:it|that|this|them|those|one|the [^,.;!?]{1,30}?) (?:back )?(?:out|off|away)\b"
    r"|删掉|删除|删了|移除|拿掉|拿出来|移出|取出来",
    re.I,
)
"""Taking out where a basket is spoken of anyway."""
_CLAUSE = r"(?:(?!\b(?:but|instead|rather|just)\b|而是|但|只)[^,.;!?，。；！？\n])*"
_LEFT = re.compile(
    rf"\b(?!don'?t you\b){NOT_EN}(?:put|add|throw|place|pop|stick|buy|order|take)\b{_CLAUSE}"
    r"|(?<!why )\b(?:not|stop|quit|avoid|hold off(?: on)?|wait (?:with|before))"
    rf" (?:put(?:ting)?|add(?:ing)?|buy(?:ing)?)\b{_CLAUSE}"
    rf"|(?<![特个分区级类性要想用加放])(?:{NOT_ZH}|不(?=加购|加入|放进))"
    r"(?:把[^，。！？,]{1,16}?|[这那][个款件]|它|往|马上|现在|直接|自动|全部|都|一起)*"
    rf"(?:加|放|下单|买|拍|入手){_CLAUSE}",
    re.I,
)
_NUMBER = r"(?<![\d.,])(\d{{{least},7}})(?![\d.,]*\d)"
_MANY = re.compile(
    rf"\b(?:add|put|throw|pop|stick|take|have|buy|want) (?:in |me )?{_NUMBER.format(least=3)}"
    r"(?!\s?(?:watts?|w|ml|cl|l|g|kg|cm|mm|m|inch(?:es)?|volts?|v|pages?|piece (?!of))\b|[%\"″'])"
    rf"|{_NUMBER.format(least=3)}\s?(?:x\b|of (?:them|these|those|it|the|that|this)\b|pieces\b"
    r"|pcs\b|units\b|copies\b|pairs\b|[件个双盒瓶条台套份本只把支包袋罐张])"
    r"|\b(?:add|put|take|have|buy|want) (?:in |me )?(?:an?|one|two|three|[4-9]|several|some) ?"
    r"(?:hundreds?|thousands?)\b"
    r"|\b(?:hundreds?|thousands?)\b(?: and [\w-]+)? of (?:them|these|those|it|the|that|this)\b"
    r"|[一二两三四五六七八九几数上成]?[百千万][零一二三四五六七八九十百千多来]*[件个双盒瓶条台套份本只把支包袋罐张]",
    re.I,
)


_UNSURE = frozenset({"nlu_fallback", "deny", "stop"})


def takes_out(turn: Turn) -> bool:
    """As in "remove it from my cart", 从购物车删掉: the way out of a basket."""
    if _OUT.search(turn.text):
        return not _CODE.search(turn.text)
    return turn.intent == "place_order" and bool(_OUT_AGAIN.search(turn.text))


def without_left(turn: Turn) -> str | None:
    """The words without what shall not go in, as long as before; None where all may."""
    unsure = turn.intent in _UNSURE and _BASKET.search(turn.text)
    if turn.intent != "place_order" and not unsure:
        # Of a message about something else the basket may be an aside.
        return None
    rest = _LEFT.sub(lambda found: " " * len(found[0]), turn.text)
    return rest if rest != turn.text else None


def pieces(turn: Turn, product: Product, *, most: int) -> int | None:
    """How many are wanted, one where nothing is said; None for more than anybody gets at once."""
    said = turn.entity("quantity")
    if isinstance(said, int) and said > 0:
        return said if said <= most else None
    found = _MANY.search(turn.text)
    if found and not any(g and g in product.title for g in found.groups()):
        return None
    return 1
