"""The patterns behind the entities, one place for each.

`A` and `Z` stand where `\\b` would in English: Chinese characters count as letters for `\\b`,
so `订单10027的` would have no boundary around its number.
"""

from __future__ import annotations

import re

from bot.understanding.numerals import CHINESE_PATTERN, ENGLISH_ORDINALS, ENGLISH_PATTERN

A = r"(?<![A-Za-z0-9])"
Z = r"(?![A-Za-z0-9])"


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ignoring case."""
    return re.compile(pattern, re.IGNORECASE)


EMAIL = compiled(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?[@＠]\s?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}"
)

PHONE = compiled(
    r"(?<![A-Za-z0-9_/@#.-])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){6,14}(?![A-Za-z0-9_/@-])"
)
CHINESE_MOBILE = re.compile(r"^(?:\+?86|0086)?1[3-9]\d{9}$")
PHONE_WORDS = compiled(
    r"phone|mobile|cell|call|tel\b|whatsapp|number is \+|手机|电话|手机号|号码是1|联系方式"
)
ORDER_WORDS = compiled(r"order|订单|单号|parcel|package|包裹|purchase")

ENDING_BEFORE = compiled(
    r"(?:ends?|ending|finish(?:es|ing)?"
    r"|last (?:four|4|two|2|three|3)(?: digits?)?"
    r"(?: (?:are|is|of[^.?!]{0,24}?(?:are|is)))?"
    r"|final (?:four|4) digits?(?: are)?"
    r"|尾号|尾数|(?:后|末|最后)(?:四|4|三|3|两|2)(?:位数?字?|个数字)?)"
    r"\s*(?:in|with|by|is|are|as|是|为|:|：|,|，)?\s*(?P<digits>\d{2,6})" + Z
)
ENDING_AFTER = compiled(
    A + r"(?P<digits>\d{2,6})\s*(?:are|is|是|为)?\s*(?:the )?"
    r"(?:last (?:four|4)|结尾|尾号|(?:后|末|最后)(?:四|4)(?:位|个))"
)

MONEY = compiled(
    r"(?P<sign>[$€£¥￥])\s?(?P<a>\d[\d,]*(?:\.\d{1,2})?)"
    rf"|{A}(?P<b>\d[\d,]*(?:\.\d{{1,2}})?)\s?"
    r"(?P<unit>dollars?|bucks|usd|eur|euros?|gbp|pounds?|cny|rmb|yuan"
    r"|元|块钱?|人民币|美元|美金|欧元|英镑)(?![A-Za-z])"
    # An amount without a currency: said as a limit or as one end of a range.
    rf"|{A}(?P<c>\d{{2,5}})(?=\s?(?:以内|以下|以上|之内|左右|上下|出头|封顶|之间"
    r"|(?:-|–|~|～|到|至)\s?\d{2,5}\s?(?:元|块|美元|之间|左右)))"
    r"|(?:under|below|less than|cheaper than|(?:no|not) more than|at most|max(?:imum)?|budget)"
    rf"(?: of| is|:)? (?P<d>\d{{2,4}}){Z}"
    r"(?![-.]?\d|\s?(?:days?|weeks?|months?|hours?|minutes?|years?|%|[a-z]{1,2}\b|inch|litres?))"
)
CURRENCIES = {
    "$": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD", "usd": "USD", "美元": "USD",
    "美金": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "英镑": "GBP", "¥": "CNY",
    "￥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "元": "CNY", "块": "CNY",
    "块钱": "CNY", "人民币": "CNY",
}  # fmt: skip

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
DATE = compiled(
    rf"{A}(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}{Z}"
    rf"|{A}\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d{Z}"
    rf"|{A}(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTHS}(?:,? (?:19|20)\d\d)?{Z}"
    rf"|{A}{MONTHS}\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?{Z}"
    rf"|{A}(?:the day before yesterday|yesterday|today|tonight|tomorrow){Z}"
    rf"|{A}(?:last|this|next|on) {WEEKDAYS}{Z}|{A}{WEEKDAYS}{Z}"
    rf"|{A}(?:last|this|next) (?:week|month|year|weekend){Z}|{A}in {MONTHS}{Z}|{A}last {MONTHS}{Z}"
    rf"|{A}(?:a|an|one|two|three|\d+|few|couple of) (?:days?|weeks?|months?) ago{Z}"
    r"|(?:(?:19|20)\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[号日]?)?(?:份)?"
    r"|(?<![\d第])\d{1,2}[号日](?![码线])"
    r"|(?<!\d)(?:19|20)\d\d年|(?<!\d)\d{1,2}\.\d{1,2}(?=那天|号|买|下|的)"
    r"|大前天|前几天|前天|前两天|昨天|昨晚|今天|今早|明天|后天|刚才"
    r"|上{1,2}个?(?:周|星期|礼拜|月)[一二三四五六日天]?|(?:这|本)个?(?:周|星期|礼拜)[一二三四五六日天]?|(?:周|星期|礼拜)[一二三四五六日天]"
    r"|(?:[一二两三四五六七八九十几]|\d+)(?:天|周|个?星期|个月)(?:之)?前|双十[一二]|618|去年"
)

_ORDINAL_WORDS = "|".join(ENGLISH_ORDINALS)
_NOUN = r"(?:one|order|item|product|option|thing|purchase|parcel|package|pair)"
ORDINAL_LATEST = compiled(
    rf"{A}(?:the |my )?(?:most recent|latest|newest)(?: {_NOUN})?{Z}"
    r"|最(?:近|新)(?:的)?(?:那|这|一|下|买)?的?(?:一)?(?:单|笔|个|次|件|份)?(?:订单)?"
    r"|刚(?:刚|才)?[下买拍]的(?:那|这)?(?:单|笔|个|件)?"
)
ORDINAL_LAST = compiled(
    rf"{A}(?:the |my )?(?:very )?last (?:{_NOUN}|of (?:them|these|those)){Z}"
    rf"|{A}the last{Z}(?! (?:four|4|few|two|three|digits|week|month|time|year))"
    rf"|{A}(?:the )?bottom (?:one){Z}"
    r"|倒数第[一1](?:个|单|笔|件|双)?|最(?:后|末|下面|底下)(?:的)?(?:那|这|一)?(?:一)?(?:个|单|笔|件|双|条|款|台)"
)
ORDINAL_OTHER = compiled(
    rf"{A}(?:the |my )?other (?:{_NOUN}){Z}|{A}(?:the )?other{Z}(?=[\s.,!?]*$)"
    rf"|{A}not (?:this|that) one{Z}"
    r"|(?:另外?|其它?他?)(?:的)?(?:那|这|一)(?:一)?(?:个|单|笔|件|双|条|款|台)|另外的那?(?:个|单|件)?|不是这(?:个|单|件|笔)"
)
ORDINAL_NUMBER = compiled(
    rf"{A}(?P<word>{_ORDINAL_WORDS}){Z}(?! (?:time|floor|name|class))"
    rf"|{A}(?P<digits>\d{{1,2}})(?:st|nd|rd|th){Z}"
    rf"|{A}(?:number|no\.?|option|nr\.?) ?(?P<number>\d{{1,2}}|{ENGLISH_PATTERN}){Z}"
    rf"|{A}(?:the )?(?P<top>top) one{Z}"
    rf"|(?:选|选择)(?:第)?(?P<chosen>\d{{1,2}}|{CHINESE_PATTERN})(?:号|个)?$"
    rf"|(?<!倒数)第(?P<chinese>\d{{1,2}}|{CHINESE_PATTERN})(?!次|天|二天)(?:个|单|笔|件|双|条|款|台|项|份|张|种)?"
)

_UNITS = (
    r"(?:pcs?|pieces?|units?|items?|of (?:them|these|those|it|each|the)"
    r"|pairs?|copies|bottles?|boxes|sets?|packs?)"
)
_COUNT = rf"\d{{1,3}}(?![%％])|{ENGLISH_PATTERN}"
QUANTITY = compiled(
    rf"{A}(?P<unit>{_COUNT}) ?{_UNITS}{Z}"
    rf"|{A}x ?(?P<x>\d{{1,3}}){Z}|{A}(?P<times>\d{{1,3}}) ?x{Z}"
    rf"|^\W*(?:an? )?(?P<alone>{_COUNT}|{CHINESE_PATTERN}|俩|仨)(?: please)?\W*$"
    rf"|(?:要|来|买)(?P<pair>俩|仨)"
    rf"|(?:quantity|qty|amount|count)(?: (?:is|of|should be|to))*[ :=]*(?P<qty>{_COUNT}){Z}"
    r"|(?:make (?:it|that)|(?:change|update|set|reduce|increase|raise|lower) (?:it |that |this )?to"
    r"|instead of|only(?: need| want)?|just(?: need| want)?|i (?:want|need)|down to|up to)"
    rf" (?P<verb>{_COUNT}){Z}(?! (?:order|day|week|hour|month|minute|dollar|more question))"
    rf"|(?<![第\d另哪这那每有半])(?P<chinese>\d{{1,3}}|{CHINESE_PATTERN}|俩|仨)"
    r"(?:件|双|盒|瓶|条|台|套|份|本|包|袋|只|把|支|副|罐|箱)(?!事)"
    rf"|(?<![第\d另哪这那每])(?P<pieces>\d{{1,3}}|[二两三四五六七八九十]{{1,3}})个(?!月|小时|钟|星期|礼拜|人|工作|问题|订单|多|数字)"
    rf"|(?:改成|改为|变成|数量(?:是|为|改)?[成为到]?|只要|只留|减到|加到|换成)(?P<changed>\d{{1,3}}|{CHINESE_PATTERN})(?![\d号])"
)

LANGUAGES = {
    "english": "en", "英文": "en", "英语": "en", "chinese": "zh", "mandarin": "zh",
    "中文": "zh", "汉语": "zh", "普通话": "zh", "国语": "zh", "简体": "zh", "putonghua": "zh",
    "spanish": "es", "西班牙语": "es", "español": "es", "french": "fr", "法语": "fr",
    "german": "de", "德语": "de", "deutsch": "de", "japanese": "ja", "日语": "ja", "日文": "ja",
    "korean": "ko", "韩语": "ko", "russian": "ru", "俄语": "ru", "portuguese": "pt",
    "italian": "it", "arabic": "ar", "cantonese": "yue", "粤语": "yue",
}  # fmt: skip
LANGUAGE = compiled("|".join(sorted(map(re.escape, LANGUAGES), key=len, reverse=True)))

ORDER_NUMBER = compiled(
    r"#\s?[A-Za-z0-9][A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*"
    r"|(?<![A-Za-z0-9@._])(?=[A-Za-z0-9_/-]*\d)[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*(?![@A-Za-z0-9%％])"
)

# Numbers that count or measure something, house numbers and hotlines: never an order.
MEASURE_AFTER = compiled(
    r"\s?(?P<sure>毫升|厘米|毫米|毫安|流明|公斤|千克|(?:ml|cm|mm|mah|kg|lumens?)(?![A-Za-z0-9]))"
    r"|\s?(?:升(?!级)|公分|公里|米(?!色)|克|斤|英?寸|尺|件套|片装|支装|只装|瓦|伏|度|岁|码|倍|小时|分钟|秒|折|分之"
    r"|天(?!黑)|周(?![一二三四五六日末])|个?星期(?![一二三四五六日])|个?月(?![底初])|年(?![底初]))"
    r"|\s?(?:cl|l|mg|g|gb|tb|w|v|inch(?:es)?|oz|ft|feet|lbs?|litres?|liters?|grams?|kilos?|metres?"
    r"|meters?|watts?|hours?|minutes?|days?|weeks?|months?|years?|degrees?|pages?|pieces?|percent)"
    rf"{Z}(?!['’]s)"
)
"""A unit behind a number. `sure` ones follow long numbers too (10000毫安); behind the others a
number of five digits is likelier an order (10402周三能到吗)."""
_ROOM = r"(?:号楼|号院|号|幢|栋|座|单元|楼|层|室|弄|房|#)"
_STREETS = (
    r"(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr|court|ct|way|close|place|square|sq|park|hill"
    r"|terrace|gardens?|boulevard|blvd|crescent|row|walk|alley|grove|mews|quay|parade)"
)
ADDRESS = compiled(
    rf"(?:(?:(?<!知)道\s?\d{{1,4}}(?=号|弄)|[路街弄巷]\s?\d{{1,4}}(?![\dA-Za-z])){_ROOM}?"
    rf"|(?<![\dA-Za-z第])\d{{1,4}}\s?(?:号楼|号院|幢|栋|单元|楼(?!下|上)|层|室|弄)|[A-Za-z]座)"
    rf"(?:\s?(?<![\d])\d{{1,4}}(?![\dA-Za-z])\s?{_ROOM}|(?<=[楼幢栋座元弄])\s?\d{{2,4}}(?![\dA-Za-z])"
    rf"|(?<=号)\d{{2,4}}(?![\dA-Za-z]))*"
    rf"|{A}\d{{1,5}}[a-z]?,? (?:(?:[a-z][a-z.'’-]*) ){{1,3}}{_STREETS}{Z}"
    rf"|{A}(?:flat|apt\.?|apartment|unit|suite|floor|room|house|building) (?:number |no\.? )?"
    rf"\d{{1,4}}[a-z]?{Z}"
)
HOTLINES = frozenset({"110", "119", "120", "315", "10010", "10086", "12306", "12315", "12345"})
"""Numbers everybody in China knows; an order only where the shopper calls it one."""
GOODBYES = frozenset({"88", "886"})
"""Said aloud like bye-bye, and typed for it."""
ORDER_AFTER = compiled(r"\s?(?:号|的|那|这|一)*(?:订?单)|\s?orders?\b")
