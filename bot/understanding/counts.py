"""The patterns behind places in a list and numbers of pieces: "the second", 倒数第二个, 两件."""

from __future__ import annotations

from bot.understanding.numerals import CHINESE_PATTERN, ENGLISH_ORDINALS, ENGLISH_PATTERN
from bot.understanding.patterns import A, Z, compiled

_ORDINAL_WORDS = "|".join(sorted(ENGLISH_ORDINALS, key=len, reverse=True))
_NOUN = r"(?:ones?|orders?|items?|products?|options?|things?|purchases?|parcels?|packages?|pair)"
ORDINAL_LATEST = compiled(
    rf"{A}(?<!at the )(?P<word>most recent|latest|newest)(?: {_NOUN}{Z}|(?=[.!?]*$))"
    r"|最[近新](?:的|下的?|买的?)?(?:那|这)?一?(?:单|笔|个(?!月|星期|礼拜)|次|件|份)(?:订单)?"
    r"|最[近新]的?订单"
    r"|最[近新](?:下|买)的|刚(?:刚|才)?[下买拍]的(?:那|这)?一?(?:单|笔|个|件)?|上一(?:单|笔|个订单)"
)
ORDINAL_LAST = compiled(
    rf"{A}(?:very )?(?P<word>last|bottom) (?:{_NOUN}|of (?:them|these|those)){Z}"
    rf"|(?<=\bthe )last{Z}(?! (?:four|4|few|two|three|digits|week|month|time|year|minute|thing"
    rf"|night"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day))"
    r"|(?<=\bthe )latter\b|倒数第[一1](?:个|单|笔|件|双|条|款|台)?|后一(?:个|款|双|件|条)(?![月星])"
    r"|最(?:后|末|下面|底下)(?:的)?(?:那|这|一)?(?:一)?(?:个|单|笔|件|双|条|款|台)"
)
ORDINAL_FROM_END = compiled(
    rf"{A}(?P<word>(?P<english>next|{_ORDINAL_WORDS})[- ](?:to|from)[- ](?:the )?(?:last|end"
    rf"|bottom)"
    rf"|second[- ]last|last but one|penultimate){Z}"
    r"|倒数第(?P<chinese>[2-9]|[二两三四五六七八九十])(?:个|单|笔|件|双|条|款|台)?"
)
ORDINAL_OTHER = compiled(
    rf"{A}(?P<word>other) (?:{_NOUN}){Z}|(?<=\bthe )other{Z}(?=[\s.,!?]*$)"
    rf"|{A}not (?:this|that) one{Z}"
    r"|(?:另外?|其它?他?)(?:的)?(?:那|这|一)(?:一)?(?:个|单|笔|件|双|条|款|台)|另外的那?(?:个|单"
    r"|件)?|不是这(?:个|单|件|笔)"
)
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_NO_PLACE = (
    r"(?!,? (?:i|you|we|let|tell|please tell|check|of)\b|[- ](?:times?|floor|name|class|hand"
    r"|party|aid|thoughts?|of all|place\b|half|street|avenue"
    r"|ave\b|attempt|try))"
)
ORDINAL_NUMBER = compiled(
    rf"{A}(?<!\ba )(?<!at )(?<!one )(?<!is )(?<!'s )(?P<word>{_ORDINAL_WORDS}){Z}{_NO_PLACE}"
    rf"|{A}(?P<digits>\d{{1,2}})(?-i:st|nd|rd|th){Z}{_NO_PLACE}"
    rf"|{A}(?<!order )(?<!phone )(?<!house )(?<!room )(?<!mobile )(?<!card )(?<!tracking )"
    rf"(?<!at )(?<!to )(?<!it )(?:(?:number|option|choice|item) ?(?P<number>10|\d|{_SMALL}){Z}"
    rf"|n[or]\.? ?(?P<short>10|\d){Z})(?![ -]?[%\d])"
    rf"|{A}(?:the )?(?P<top>top) one{Z}|(?<=\bthe )(?P<former>former){Z}"
    rf"|(?:(?<=选)|(?<=选择))(?P<chosen>\d{{1,2}}|{CHINESE_PATTERN})(?=(?:号|个)?[吧。!！]?$)"
    rf"|(?<!倒数)第(?P<chinese>\d{{1,2}}|{CHINESE_PATTERN})"
    r"(?!次|天|二天|三方|一时间|时间|手|人民|章|季|代|期|步|页|地址)(?:个|单|笔|件|双|条|款|台"
    r"|项|份|张|种|只|把|瓶|盒|本|顶|套|包|位|排)?"
    r"|(?P<before>前一(?:个|款|双|件|条))"
)
ORDINAL_NUMBER_PARTS = (
    "word",
    "digits",
    "number",
    "short",
    "top",
    "former",
    "chosen",
    "chinese",
    "before",
)

_UNITS = (
    r"(?:pcs?|pieces?|units?|items?|of (?:them|these|those|it|each|the)"
    r"|pairs?|copies|bottles?|boxes|sets?|packs?)"
)
COUNT = rf"(?<![\d.])(?!0\d)\d{{1,3}}(?![%％\d]|\.\d)|{ENGLISH_PATTERN}"
_MEASURE = r"[件双盒瓶条台套份本包袋只把支副罐箱对张顶桶枚片根盏组卷听串]"
_NO_THING = r"(?!事|消息|短信|评论|问题|建议|记录|信息|发票|卡|快递)"
_HAN_NOT_BEFORE = r"(?<![第\d另哪这那每半前后上下同头])"
_TIME = (
    r"(?! (?:orders?|days?|weeks?|hours?|months?|minutes?|years?|dollars?|bucks|euros|pounds|times?"
    r"|questions?|things?|more (?:questions?|things?|days?|weeks?|times?)|thing|address(?:es)?"
    r"|percent"
    r"|emails?|accounts?|calls?|words?|people|second|sec|person|day)\b)"
)
BELOW_ZERO = compiled(r"(?:负\s?|\bminus |\bnegative |(?<![A-Za-z0-9)）])[-−])$")
"""What makes a number one that nobody can order: "minus five", 负五件."""
ARTICLE = compiled(r"\b(?:an?|size|spf|number|no\.?) $|[/.#-]$")
POINTING = compiled(r"\b(?:the|this|that|which|other|no|another|first|second|last|any|each) $")
QUANTITY = compiled(
    rf"{A}(?<!last )(?<!final )(?P<unit>{COUNT}) ?{_UNITS}{Z}"
    rf"|{A}x ?(?P<x>\d{{1,2}}){Z}|{A}(?P<times>\d{{1,3}}) ?x{Z}"
    rf"|^\W*(?:an? )?(?P<alone>{COUNT}|{CHINESE_PATTERN}|俩|仨)(?: please)?\W*$"
    rf"|{A}(?P<idiom>half a dozen|a dozen|a couple of|a couple|couple of){Z}{_TIME}"
    r"|(?<=[要来买放加给换留退])(?P<pair>俩|仨)"
    rf"|{A}(?:the |my )(?:first|last|other) (?!one\b)(?P<group>{COUNT}){Z}(?=[.,!?]*$| (?:of"
    rf"|please|in)\b)"
    rf"|(?<=from \d to )(?P<target>{COUNT}){Z}{_TIME}"
    rf"|{A}orders? (?:of|for) (?P<batch>{COUNT}){Z}{_TIME}"
    rf"|{A}(?:to|can i|could i|may i|i|we|i'd) order (?P<order>{COUNT}){Z}{_TIME}"
    rf"|(?:quantity|qty|amount|count)(?: (?:is|of|should be|to|from))*[ :=]*(?P<qty>{COUNT}){Z}"
    r"|(?:make (?:it|that|them)|(?:change|update|set|reduce|increase|raise|lower|bump)"
    r" (?:it |that |this |them )?(?:up |down )?to|instead of|rather than|only(?: need| want)?"
    r"|just(?: need| want)?|i(?:'d like| want| need)|down to|up to|(?:,|and) not|i(?:'ll"
    r"| will) take)"
    rf" (?P<verb>{COUNT}){Z}{_TIME}"
    rf"|{A}(?:add|remove|bought|buy(?:ing)?|ordered|received|got|get|paid for|keep|want|need"
    rf"|take|sent"
    rf"|price of) (?!one\b|\d{{3}})(?P<did>{COUNT}){Z}(?=$|[,;!?]|\.(?:\s|$)| (?:but|and|instead"
    rf"|not|of|for|from|at|please"
    r"|pls|in|more|extra|when|while|with)\b)"
    rf"|{A}(?P<more>{COUNT}) (?:more|extra|additional|fewer|less){Z}(?! (?:days?|weeks?|questions?"
    r"|things?|times?|hours?|months?|minutes?|than))"
    rf"|{_HAN_NOT_BEFORE}(?!零)(?P<chinese>\d{{1,3}}|{CHINESE_PATTERN}|俩"
    rf"|仨)\s?{_MEASURE}{_NO_THING}"
    rf"|{_HAN_NOT_BEFORE}(?P<pieces>\d{{1,3}}|[二两三四五六七八九十百]{{1,3}})\s?"
    r"(?:款|个)(?!月|小时|钟|星期|礼拜|人|工作|问题|订单|多|数字|字|地址|账号|号|电话|邮箱|小时|快递"
    r"|包裹|季|手机|账户|礼物|邮箱|仓库|新地址)"
    r"|(?:(?<=只要)|(?<=就要)|(?<=少了)|(?<=裂了)|(?<=坏了)|(?<=碎了)|(?<=破了)|(?<=改成)"
    r"|(?<=多了)|(?<=漏了)"
    r"|(?<=发了)|(?<=到了)|(?<=再来)|(?<=再加)|(?<=多买)|(?<=送))(?P<single>一)(?=个)"
    rf"|(?:改成|改为|变成|数量(?:是|为|改)?[成为到]?|只要|只留|减到|加到"
    rf"|换成)(?P<changed>\d{{1,3}}|{CHINESE_PATTERN})"
    r"(?![\d号码单])(?!个?(?:月|星期|工作)|\s?(?:毫升|毫米|厘米|克|寸|米|公斤|升|斤|的))"
)
COUNTED = compiled(
    rf"{A}(?P<count>{COUNT})(?: (?:more|extra|other|new|of (?:the|these|those|your|my)|pairs? of"
    r"|packs? of|boxes of|sets? of|bottles? of))?(?: (?!(?:of|in|for|from|to|and|or|not|is|are"
    r"|with|the|inch|cm|mm|ml|gb|watts?|w|l|kg|year|day|week|month|my|your|by|on|at|this|that"
    r"|size|as|than|has|was"
    rf"|were|arrived|which|between|under|{ENGLISH_PATTERN}) )[a-z-]{{3,14}}){{0,2}} $"
)
"""A number before the name of a thing: "three warm" before "jumpers"."""
