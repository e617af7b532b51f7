"""Small readings of what shoppers say about goods that have arrived, or have not."""

from __future__ import annotations

import re

_REPLACEMENT = re.compile(
    r"\breplac\w*|\b(?:new|another) (?:one|ones|pair|copy)\b|\b(?:re)?send (?:me )?(?:it|another"
    r"|a new"
    r"|the right|the missing|the correct|one|them)\b|\bresend\b|\bexchange\b|\bswap\b"
    r"|\bthe (?:right|correct|missing) (?:one|item|product|thing)s?\b"
    r"|补发|补寄|重发|重寄|重新(?:发|寄)|换(?:一|个|件|新|货|只|双|台)|再(?:发|寄)"
    r"|发(?:一?个)?(?:新|对|正确)的?|补(?:给|一)",
    re.I,
)
_REFUND = re.compile(
    r"\brefund\w*|\bmoney back\b|\b(?:get|want|have|give me) my money\b|\breimburse\w*"
    r"|\bmy money\b"
    r"|\bcredit(?:ed)? (?:me|back)\b|退款|退钱|退(?:我|给我)|把钱|还钱|赔钱|退货|退了",
    re.I,
)
_NOT = (
    r"(?:\bno|\bnot|\bdon'?t (?:want|need)|\bdo not (?:want|need)|\bwithout|不要|不用|不想"
    r"|别)\s*(?:a |an |any |the |my )?"
)
_NOT_REPLACEMENT = re.compile(
    _NOT + r"(?:replac\w*|new one|another|exchange|补发|换|重发|补)", re.I
)
_NOT_REFUND = re.compile(_NOT + r"(?:refund|money|退款|退钱|退)|不退", re.I)
_SKIP = re.compile(
    r"\bskip\b|\bno (?:photo|picture|pic|camera|image)s?\b|\bwithout\b|\b(?:can'?t|cannot"
    r"|couldn'?t)\b"
    r"|\b(?:don'?t|do not|didn'?t) (?:have|want|take)\b|\bnot (?:now|possible|able)\b|\bno\b"
    r"|\bnope\b"
    r"|\blater\b|跳过|没有|没拍|拍不了|不方便|不用|不拍|不传|不想|不发|以后|算了|不",
    re.I,
)
_CAME = re.compile(
    r"\b(?:sent|got|received|delivered|gave|shipped|found|came|arrived|there (?:is|was|were)"
    r"|it'?s|is)"
    r"(?: me| us| with| in| as| to be)*"
    r" (?:an?|some|two|three|four|another|my|your|the other|only|\d+) \w+"
    r"|\binstead of (?:an?|the|my|two|three)\b.+\b(?:got|received|came|sent)\b"
    r"|(?:收到|拿到|寄来|发来|送来|来|到|寄|发|送)(?:的|了|成|给我)+(?:却|竟然|居然|其实)?"
    r"(?:是|个|一|两|件|条|双|只|盒|[^\s，。,.的了]{1,6}(?:色|款|码|号|的))|变成|成了",
    re.I,
)
_ONLY_WRONG = re.compile(
    r"\b(?:an?|the) (?:(?:completely|totally|entirely) )?"
    r"(?:wrong|different|incorrect) (?:\w+)|\b(?:something|anything) else\b"
    r"|发错(?:了)?(?:货|东西|商品)?",
    re.I,
)
_NEVER_CAME = re.compile(
    r"\b(?:never|not|n'?t|nothing|no parcel|no package)\b.{0,24}\b(?:arriv\w*|c[ao]me|got|get"
    r"|receiv\w*"
    r"|here|show\w*|deliver\w*|see|seen)\b|\b(?:says?|shows?|marked|status)\b.{0,24}\bdelivered\b"
    r"|\b(?:parcel|package|order|delivery|it)\b.{0,12}\b(?:lost|stolen|missing|nowhere|gone)\b"
    r"|\bwhole (?:parcel|package|order|thing)\b|\bempty box\b|\bporch pirate"
    r"|没(?:有)?收到|没(?:有)?到|没(?:有)?拿到|没(?:有)?见(?:到|着)|显示(?:已)?(?:签收|送达)"
    r"|(?:包裹|快递|货)(?:丢|不见|没了)"
    r"|被(?:偷|拿|签)|丢件|整个(?:包裹|订单)",
    re.I,
)
_DELIVERED = re.compile(r"\b(?:delivered|signed for)\b|签收|送达|妥投|已送", re.I)
_NOT_HERE = re.compile(
    r"\b(?:not|never|no|nothing|n'?t|isn'?t|haven'?t|didn'?t|don'?t|hasn'?t|where)\b"
    r"|没(?:有)?(?:收|到|拿|见|看)|找不到|不见",
    re.I,
)
_PART = re.compile(
    r"\bmissing (?:from|in)\b|\bonly (?:got|received|one|1|had|contained)\b"
    r"|\b(?:one|two|three|some|part|parts|item|piece) (?:of|missing)\b|\bshort\b|\bnot in (?:the"
    r"|it)\b"
    r"|\bwasn'?t in (?:the|it)\b|\bincomplete\b|\bforgot(?:ten)? to (?:pack|send|include)\b"
    r"|少(?:了|发|一|寄|件|装|给)|漏(?:了|发|寄|装)|缺(?:了|件|少|一)|只(?:收到|有|来了|到了)"
    r"|里面没|没(?:有)?(?:装|放)|不全",
    re.I,
)
_FEWER = re.compile(
    r"\b(?:only|just) (?:the )?(?:\d+|one|two|three|four|five|want|need)\b"
    r"|(?:只|就)(?:要|留|买|需要)?[\d一二两三四五][个件条双只盒]?",
    re.I,
)
_ARRIVED = re.compile(
    r"\b(?:got|received?|arrived?|c[ao]me|delivered|parcel|package|box|missing)\b|收到|到了|来了|发来"
    r"|送来|包裹|少",
    re.I,
)
_FOUND = re.compile(
    r"\b(?:found|have) it\b|\bturned up\b|\bgot it\b|\bneighbou?rs? (?:has|have|had|took) it\b"
    r"|\bit(?:'s| is| was) (?:here|there|at|with|behind|by)\b"
    r"|找到|收到了|拿到了|在(?:邻居|驿站|门口|快递柜|物业|门卫|家)|已经到了",
    re.I,
)
_LOOKED = re.compile(
    r"\b(?:asked|checked|looked|searched|tried)\b|\bnowhere\b|\bnot (?:there|here|with)\b"
    r"|\bstill (?:not|missing|nothing|no)\b"
    r"|\bno one (?:has|took|saw)\b|\bnobody\b|\bnone\b"
    r"|问过|找过|查过|看过|都没有|没找到|找不到|没人|没有|还是没|不在",
    re.I,
)
_ALL = re.compile(
    r"\b(?:all|both|everything|whole order|entire order|each|the lot)\b"
    r"|全部|所有|都(?:退|换|坏|要|不要|碎|是)|全(?:退|换|坏|都)|整单|两个都|两件都|一起退",
    re.I,
)
_KEEP = re.compile(
    r"\b(?:cancel|stop|forget|drop|scrap) (?:(?:the |my |this |that )?(?:return|exchange|claim|case"
    r"|refund|whole thing)|it|this|that)\b(?! (?:off|at|to))"
    r"|\bleave (?:it|that|this)\b(?! (?:at|with|in|to|for))"
    r"|\b(?:i'?ll|i will|we'?ll|we will|let me|want to|going to|gonna|rather|might as well) keep\b"
    r"|\bkeeping (?:it|them|this|that|the)\b|\bkeep (?:it|them) (?:after all|anyway)\b"
    r"|\b(?:don'?t|do not|no longer) (?:want|need|wish) (?:to )?(?:return|exchange|send|claim)\b"
    r"|\b(?:don'?t|do not|no need to|not going to) (?:return|exchange|send) (?:it|them|this|that)\b"
    r"|不退了|不换了|不(?:用|想)?处理了?|不想退|不想换|别退|别换|不管它?了|不追究|取消(?:退|换|申请)|留着"
    r"|(?:自己|就|还是)留下",
    re.I,
)
_LETS_GO = re.compile(
    r"\bnever ?mind\b|\b(?:not|isn'?t) worth\b|\bnot (?:such )?a big deal\b|\bi can live with\b"
    r"|\bdoesn'?t (?:really )?matter\b|\bno big deal\b"
    r"|小(?:问题|毛病)|不要紧|没关系|没事了?$|无所谓|不影响|不计较|将就",
    re.I,
)
_GIVES_UP = re.compile(r"算了|拉倒|作罢")
_PICTURE = re.compile(r"\b(?:photos?|pictures?|pics?|image|camera)\b|拍|照片|图|相片|跳过", re.I)
_CORRECTS = re.compile(
    r"\bno\b|\bnot\b|\bactually\b|\binstead\b|\brather\b|\bmean\b|\bmeant\b|\bsorry\b|\bwait\b"
    r"|\bother\b"
    r"|不是|不对|而是|换成|改成|说错|应该是|还是|另",
    re.I,
)
_OTHER_LINE = re.compile(
    r"\bnot (?:that|this)(?: one| item)?\b|\b(?:the )?(?:other|wrong) (?:one|item)\b"
    r"|不是(?:这|那)|不是.{0,8}[那这][件个双条]|弄错了|选错了|另(?:外)?一",
    re.I,
)
_WHERE = re.compile(
    r"\bwhere(?:'?s| is| are)\b.{0,12}\b(?:returns?|exchange|replacement)\b"
    r"|\b(?:status|state|progress) of (?:my|the) (?:return|exchange)"
    r"|\b(?:return|exchange) status\b"
    r"|\b(?:has|have|did) (?:you|my (?:return|parcel)).{0,16}\b(?:return|arrived?|received?) ?"
    r"(?:yet|back)?\W*$"
    r"|(?:退货|换货|退换|退的货)(?:单|申请)?(?:现在)?(?:到哪|走到|进度|什么(?:状态|进度|情况)|处理得?怎么样)"
    r"|(?:我)?(?:退|换)的(?:货|东西)?(?:到哪|收到)",
    re.I,
)
_HOW_LONG = re.compile(
    r"\bhow (?:long|soon|many days)\b|\bwhen (?:will|do|would|can|should)\b"
    r"|多久|多长时间|几天|要等|什么时候(?:能|会|可以)",
    re.I,
)
_OF_RETURN = re.compile(
    r"\breturns?\b|\bexchange\b|\bclaim\b|\bcase\b|\bsend(?:ing)? (?:it|them) back\b|退货|换货"
    r"|退换|售后|退了|换了|不退|不换",
    re.I,
)
_TAKES_BACK = re.compile(
    r"\bcancel\b|\bwithdraw\b|\bstop\b|\bundo\b|\brevoke\b|\bcall off\b|\bkeep\b"
    r"|\bdon'?t want to (?:return|send|exchange)\b"
    r"|\bno longer want to (?:return|send|exchange)\b|\bchanged my mind about (?:the"
    r"|my) (?:return|exchange)\b"
    r"|取消|撤销|撤回|不退了|不换了|不想退|不想换|不要退|不用退",
    re.I,
)


def wish_in(text: str) -> str:
    """Replacement or refund, where a text asks for just one of them; else empty."""
    new = bool(_REPLACEMENT.search(text)) and not _NOT_REPLACEMENT.search(text)
    money = bool(_REFUND.search(text)) and not _NOT_REFUND.search(text)
    if new == money:
        return ""
    return "replacement" if new else "refund"


def skips(text: str) -> bool:
    """As in "I can't take one", 不拍了: there will be no photo."""
    return len(text) <= 60 and bool(_SKIP.search(text))


def never_came(text: str) -> bool:
    """Whether the parcel as a whole is missing rather than something in it."""
    return bool(_NEVER_CAME.search(text)) and not _PART.search(text)


def counts_as_delivered(text: str) -> bool:
    """As in "It says delivered but it isn't here", 显示签收没收到."""
    return bool(_DELIVERED.search(text)) and bool(_NOT_HERE.search(text))


def wants_fewer(text: str) -> bool:
    """As in "Only 1 mug in 10027", 只要一个: how many are wanted, not how many came."""
    return bool(_FEWER.search(text)) and not _ARRIVED.search(text)


def lacks_part(text: str) -> bool:
    """Whether something in the parcel is missing."""
    return bool(_PART.search(text))


def found_it(text: str) -> bool:
    """The missing parcel has turned up."""
    return bool(_FOUND.search(text)) and not _LOOKED.search(text)


def has_looked(text: str) -> bool:
    """The shopper has looked for the parcel, in vain."""
    return bool(_LOOKED.search(text))


def means_all(text: str) -> bool:
    """Everything in the order, every piece."""
    return bool(_ALL.search(text))


def keeps_it(text: str, *, asked: str = "") -> bool:
    """Nothing is to be done after all. Asked for a photo, 算了 or no word of it lets that go."""
    if not text or len(text) > 60 or wish_in(text):
        # "Never mind, just send a new one" is another wish.
        return False
    if asked == "photo" and _PICTURE.search(text):
        return False
    plainly = _KEEP.search(text) or _LETS_GO.search(text)
    return bool(plainly or (asked != "photo" and _GIVES_UP.search(text)))


def tells_what_came(text: str) -> bool:
    """As in "You sent me a red one", 来了个红的: what arrived instead of what was ordered."""
    return bool(_CAME.search(_ONLY_WRONG.sub(" ", text)))


def corrects_choice(text: str) -> bool:
    """As in "No, the other one": something else than what was taken down."""
    return bool(_CORRECTS.search(text))


def means_other_line(text: str) -> bool:
    """As in "Not that one", 不是这件: another line, which the words don't tell."""
    return len(text) <= 40 and bool(_OTHER_LINE.search(text))


def asks_where_it_is(text: str) -> bool:
    """As in "Where is my return?", 退货到哪一步了: not the wish for one."""
    return bool(_WHERE.search(text))


def asks_how_long(text: str) -> bool:
    """As in "How long does a refund take?", 退款多久能到账."""
    return bool(_HOW_LONG.search(text))


def takes_return_back(text: str) -> bool:
    """As in "Cancel the return", 不退了."""
    return bool(_OF_RETURN.search(text) and _TAKES_BACK.search(text))
