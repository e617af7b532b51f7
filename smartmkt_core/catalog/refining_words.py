"""The words in which people narrow, change and sort what they are shown, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

NO = re.compile(
    r"(?:\bnot|\bno|\bnon|\bwithout|\bexcept(?: for)?|\bapart from|\bother than|\bbesides"
    r"|\b(?:(?:any|every)(?:thing|one)?|all)(?: colou?rs?| shades?| brands?| ones?)? but"
    r"|n'?t (?:want|like|need|be)|\b(?:is|are|was|were|does|do|did)n'?t"
    r"|\b(?:do|does) not (?:want|like|need)|\bnothing|\bneither|\bhates?|\bavoid(?:ing)?"
    r"|\bexclud(?:e|ing)|\bhide|\binstead of|\brather than)"
    r"(?:\s+(?:any|the|in|from|by|made by|a|an|that|of))*\s*$"
    r"|(?:不要|别要?|(?<!是)不是|非|除了|不想要|不喜欢|去掉|排除|不买|不看|讨厌|不含|不带|(?<!有)没有|除)(?:是|有|买)?$"
)
NO_AFTER = re.compile(r"\s*(?:色?的?(?:除外|以外|之外|不要|就算了|别给我|不考虑))")
AND = re.compile(
    r"\s*(?:ones?)?\s*(?:,|/|or|and|nor|&|、|，|和|或|跟|还是|与|及)\s*(?:the|a|in)?\s*$"
)

GOES_ON = re.compile(r"\s*(?:ones?)?\s*(?:[,/、，]|or\b|and\b|nor\b|或|和|跟|还是|与|及)")

OF = {
    "colour": r"(?:colou?rs?|shades?|颜色|色)",
    "price": r"(?:prices?|budget|money|cost|价格|价位|预算|价钱|多少钱)",
    "brand": r"(?:brands?|makers?|labels?|牌子|品牌)",
    "size": r"(?:sizes?|尺码|码数|尺寸|大小)",
    "stock": r"(?:stock|availability|sold[- ]?out(?: ones)?|库存|有没有货|现货)",
    "sort": r"(?:sort(?:ing)?|order|sequence|排序|顺序)",
    "words": r"(?:words?|keywords?|关键词)",
}
DROP = {
    kind: re.compile(
        rf"\b(?:forget|drop|remove|ignore|clear|never ?mind|skip|lift|scrap|no matter|undo|reset)"
        rf"(?: about)?(?: the| my| that| any)? {name}\b"
        rf"|\bdon'?t (?:care|mind) (?:about )?(?:the |which |what )?{name}\b|^any {name}[ .!]*$"
        rf"|\b(?:any|every) {name} (?:is |will |would )?(?:fine|do|does|works?|goes|ok(?:ay)?)\b"
        rf"|\b{name} (?:does(?:n'?t| not) matter|is(?:n'?t| not) (?:that )?important|is open)"
        rf"|(?:不限|不管|取消|去掉|忽略|不考虑|别管|放开|删掉)(?:制|了)?(?:什么)?{name}|不看{name}"
        rf"|{name}(?:的?限制|的?条件)?(?:不限|无所谓|都行|都可以|随便|随意|不重要|不用管|去掉|取消|算了)"
    )
    for kind, name in OF.items()
}
DROP_ALL = re.compile(
    r"\b(?:forget|remove|clear|drop|reset|undo|without)\b.{0,8}\b(?:filters?|limits?|restrictions?"
    r"|conditions?|everything|all of (?:that|it))\b|\bshow (?:me )?"
    r"(?:all|everything)(?: again)?[ .!]*$"
    r"|(?:清除|清空|取消|去掉|重置)(?:所有|全部|一切)?的?(?:条件|筛选|限制)|(?:全部|都)显示|显示全部|什么限制都不要"
)
BACK = re.compile(
    r"\b(?:go|take me|get|bring me) back\b|^(?:and )?back\b|\bback to\b|\bprevious\b|\bthe "
    r"(?:ones|list|results) (?:from |you had |you showed (?:me )?)?(?:before|earlier|first)\b"
    r"|\bearlier ones\b"
    r"|返回|上一(?:批|页|组|步)|回到|退回|(?:刚才|刚刚|前面|之前|先前)(?:那|的|看)|还是(?:刚才|之前|前面)"
)
OTHER_COLOUR = re.compile(
    r"\b(?:other|another|different|more|what|which|any)(?: other)? (?:colou?rs?|shades?)\b"
    r"|(?:don'?t|do not) (?:really )?(?:like|love|want|fancy) (?:this|that|the|these|those) "
    r"(?:colou?rs?|shades?)"
    r"|(?:其[他它]|别的|另外的?|换个|换种|什么|哪些|哪几种|几种)(?:的)?颜色|颜色还有"
    r"|不喜欢(?:这|那)?个?(?:种)?颜色|颜色(?:我)?(?:都)?(?:不喜欢|不好看|不太?行|看不上)"
)
OTHER_BRAND = re.compile(
    r"\b(?:other|another|different|more)(?: other)? (?:brands?|makers?|labels?)\b"
    r"|\b(?:not|(?:don'?t|do not) (?:like|want)|hate) (?:that|this) (?:brand|maker|label)\b"
    r"|(?:其[他它]|别的|另外的?|换个|换一?个?|别家)(?:的)?(?:牌子|品牌)|别家的|不(?:喜欢|要)这个(?:牌子|品牌)"
)
OTHERS = re.compile(
    r"\b(?:else|others?|more|different|another|next)\b|换一?[批个些组换]|下一[批页组]|别的|其[他它]的?"
    r"|还有(?:吗|没|什么|么|哪些)"
)
IN_STOCK = re.compile(
    r"\b(?:in[- ]stock|available|can (?:ship|be shipped) (?:now|today)|ready to ship)\b"
    r"|(?:hide|not|no|without|skip).{0,18}\b(?:sold[- ]out|out of stock|unavailable)\b"
    r"|what'?s in stock|(?:只看|只要|要|仅看)?(?:有货|现货|有库存)的?|缺货的?(?:不要|别|去掉|不看)"
)
SORTS = {
    "rating": re.compile(
        r"\b(?:sort|order|rank|arrange|list)\w*\b.*\b(?:rating|review|stars?|score)"
        r"|\b(?:best|highest|top)[- ]?(?:rated|reviewed)|\bbest (?:reviews|ratings?)|\bmost stars"
        r"|按(?:评分|评价|好评|星级)|(?:评分|评价|口碑|好评)(?:最|从)?[高好]|好评(?:最多|优先|排)"
    ),
    "-price": re.compile(
        r"\b(?:most expensive|dearest|priciest|highest price)(?: ones?)?(?: first)?\b"
        r"|price.{0,12}(?:high(?:est)? to low|descending)|(?:价格|价钱)?"
        r"(?:从高到低|由高到低|降序)|最贵"
    ),
    "price": re.compile(
        r"\b(?:sort|order|rank|arrange|list)\w*\b.*\bprices?\b"
        r"|\b(?:cheapest|lowest price)(?: ones?)?(?: first)?\b"
        r"|按价格|(?:价格|价钱)?(?:从低到高|由低到高|升序)|最便宜|最低价"
    ),
}  # fmt: skip
MORE_OF = {
    ("weight", "less"): re.compile(
        r"\blighter(?: ones?)?\b(?! (?:colou?r|shade|tone))|weigh(?:s|ing)? less"
        r"|(?<!年)轻(?:一?点|一?些)|更轻"
    ),
    ("weight", "more"): re.compile(r"\bheavier\b|重(?:一?点|一?些)|更重"),
    ("extent", "more"): re.compile(
        r"\b(?:bigger|larger|longer|wider|taller|roomier)\b"
        r"|[大长宽](?:一?点|一?些)|更大|容量大"
    ),
    ("extent", "less"): re.compile(
        r"\b(?:smaller|shorter|narrower|more compact|compact)\b"
        r"|[小短窄](?:一?点|一?些)|小巧|更小"
    ),
}
_AROUND_EN = """
instead rather same only just those these that them they it ones one please pls me show see
    maybe but not no without else other others more different another next color colour colours
    colors brand brands size sizes price prices first sort by order stock available ok okay hmm
    well actually then so even little bit much very too now still also either all any ones'
    i'd i'll let's lets what's don't dont want like prefer need must should cheaper expensive
    pricey affordable premium bigger smaller larger lighter heavier longer shorter wider better
    something anything nothing over above list filter filters narrow down limit limits only
    forget drop remove ignore care matter rating rated best reviews stars sold out back again
    with made from in on of hide version versions give make budget max around up go can have less
    than high end
"""
AROUND_EN = frozenset(_AROUND_EN.split())
AROUND_ZH = re.compile(
    "换成|换个|换一?[批个些组]|只看|只要|仅看|仅要|同样|一样|那种|这种|这些|那些|还是|就要|就看|来点|看下|显示|筛选|限制|条件"
    "|颜色|品牌|牌子|尺码|价格|预算|有货|现货|库存|便宜|实惠|再|更|贵|太|别|除了|除外|以外|之外|不要|不是|不喜欢|其[他它]|别的"
    "|不用|不想|排序|从低到高|从高到低|评分|评价|好评|最|高|低|大|小|轻|重|长|短|宽|窄|点|些|款式?|种|件|双|条|号|码|色|只|按|都|能|没"
    "|行|以内|以下|以上|左右|块钱?|元|有|没有|可以|也|那|这|就|给|来|换|一|个|批|回到?|返回|刚才|之前|前面|上一"
)


def signed(text: str, spans: Sequence[tuple[str, int, int]]) -> tuple[list[str], list[str]]:
    """Which of the names are wanted and which are not: "not black or grey"."""
    wanted: list[str] = []
    unwanted: list[str] = []
    before, negated = 0, False
    for name, start, end in spans:
        between = text[before:start]
        carried = negated and AND.fullmatch(between) is not None
        if carried and between.strip() in (",", "，"):
            # A list goes on to its "or"; else the comma begins what is wanted instead.
            carried = GOES_ON.match(text, end) is not None
        negated = carried or bool(NO.search(text[:start])) or bool(NO_AFTER.match(text, end))
        (unwanted if negated else wanted).append(name)
        before = end
    wanted = [name for name in dict.fromkeys(wanted) if name not in unwanted]
    return wanted, list(dict.fromkeys(unwanted))


def place(text: str, name: str) -> int | None:
    """Where a name stands by itself."""
    if name not in text:
        return None
    edge = r"(?<![a-z0-9]){}(?![a-z0-9])" if name[0].isascii() else "{}"
    found = re.search(edge.format(re.escape(name)), text)
    return found.start() if found else None
