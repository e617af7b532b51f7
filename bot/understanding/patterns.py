"""The patterns behind the entities, one place for each.

`A` and `Z` stand where `\\b` would in English: Chinese characters count as letters for `\\b`,
so `订单10027的` would have no boundary around its number.
"""

from __future__ import annotations

import re

from bot.understanding.numerals import ENGLISH_PATTERN

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
    r"phone|mobile|cell|call|tel\b|whatsapp|number is \+|ring\b|text me|sms|reach me|landline"
    r"|手机|电话|手机号|号码是1|联系方式|座机|打给?我|拨打"
)
ORDER_WORDS = compiled(r"order|订单|单号|parcel|package|包裹|purchase")
NUMBER_BEFORE = compiled(
    r"(?:\borders?|\bparcel|\bpackage|\bpurchase|\bending in|订单|单号|包裹|单子"
    r"|#)\s*(?:numbers?|no\.?|id|号码?)?\s*(?:is|was|=|:|：|是|为|#)?\s*$"
)
NUMBER_CALLED = compiled(r"(?:number|\bno\.?|\bid|#|号码?)\s*(?:is|=|:|：|是|为)?\s*$")
TAIL_WORDS = compiled(r"尾号|尾数|[后末]尾?四位|last (?:four|4)|end(?:s|ing)")

MORE_DIGITS = compiled(r"[ -]\d{3,4}(?!\d)|[ -]\d{6,}")
ENDING_BEFORE = compiled(
    r"(?:\bends?|\bending|\bfinish(?:es|ing)?"
    r"|last (?:four|4|two|2|three|3)(?: digits?)?"
    r"(?: (?:are|is)| of[^.?!\d]{0,24}?(?: (?:are|is))?)?"
    r"|final (?:four|4) digits?(?: are)?"
    r"|尾号|尾数|(?:后|末尾?|最后)(?:四|4|三|3|两|2)(?:位数?字?|个数字)?)"
    r"\s*(?:in|on|with|by|is|are|as|是|为|:|：|,|，)?\s*(?P<digits>\d{2,6})" + Z
)
ENDING_AFTER = compiled(
    A + r"(?P<digits>\d{2,6})\s*(?:(?:are|is|是|为)?\s*(?:the |我|我的)?(?:手机|电话)?的?"
    r"(?:last (?:four|4)|结尾|尾号|(?:后|末|最后)(?:四|4)(?:位|个))"
    r"|(?:is|are)? ?(?:how|what)[^.\d]{0,24}\bends?\b|at the end of (?:my|the) (?:phone|mobile"
    r"|number))"
)

_CURRENCY = (
    r"dollars?|bucks?|quid|usd|eur|euros?|gbp|pounds?|cny|rmb|yuan|hkd|chf|francs?"
    r"|元(?!旦|宵|素)|块(?:钱|\d(?!\d))?|人民币|美元|美金|欧元|英镑|港币|港元|日元|韩元|新币"
    r"|(?<=\d)刀(?![具片])|欧(?!洲)|镑"
)
_DIGITS = r"\d[\d,]*(?:\.\d{1,2})?"
_SPELT = (
    r"(?:(?:a|one|two|three|four|five|six|seven|eight|nine) (?:hundred|thousand|grand)"
    r"(?:(?: and)? (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))?"
    r"|(?:ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]five)?)"
)
_HAN_AMOUNT = r"[零一二两三四五六七八九十百千万]{1,8}"
_HAN_LARGE = r"(?=[零一二两三四五六七八九十]{0,3}[百千万])[零一二两三四五六七八九十百千万]{2,8}"
_COUNTED = r"(?:[件个双盒瓶条台套份本袋只把支人次天年月岁度米克斤遍种倍分片张]|包(?!邮))"
_WITHIN = (
    r"\s?(?:以内|以下|以上|之内|左右|上下|出头|封顶|之间|内的|(?:-|–|~|～|到|至)\s?"
    rf"(?:\d{{2,5}}|{_HAN_AMOUNT})\s?(?:元|块|美元|美金|欧|之间|左右|以内|以下|dollars|euros"
    rf"|bucks|pounds|usd|eur)"
    r"|(?: to | and )\d{2,5}\s?(?:dollars|euros|bucks|pounds|quid|usd|eur))"
)
_NOT_MONEY = (
    r"(?![-.]?\d|\s?(?:days?|weeks?|months?|hours?|hrs?|minutes?|mins?|years?|%|[a-z]{1,2}\b"
    r"|inch|litres?"
    r"|orders?|items?|pieces?|people|times|kilos?|degrees|percent|characters|words|metres?"
    r"|meters?))"
)
_NO_GOODS = (
    r"(?! (?!(?:for|and|or|in|per|each|please|max|total|tops|with|is|but|if|on|to|at|would|will"
    r"|only"
    r"|from|any|the|of|that|thanks|not|size|all|by|as)\b)[a-z]{3,})"
)
_NO_UNIT = rf"(?!\d)(?!\s?(?:{_CURRENCY})(?![A-Za-z]))"
MONEY = compiled(
    rf"(?P<sign>(?:us|hk|nt|[acs])?[$€£¥￥])\s?(?P<a>{_DIGITS}\s?k?){Z}"
    rf"|{A}(?P<code>usd|eur|gbp|cny|rmb|hkd|chf)\s?(?P<e>{_DIGITS}){Z}"
    rf"|(?!一块(?!钱))(?P<b>(?:{A}{_DIGITS}\s?k?|(?<![\d零一二两三四五六七八九十百千万第几])"
    rf"(?:{_HAN_AMOUNT})|\b{_SPELT})[多几来]?)\s?(?P<unit>{_CURRENCY})(?![A-Za-z])"
    r"(?!香皂|肥皂|蛋糕|巧克力|手表|电池|积木|面包|毛巾|地毯|布)"
    # An amount without a currency: said as a limit or as one end of a range.
    rf"|{A}(?P<c>\d{{2,5}}[多几来]?|{_HAN_LARGE}[多几来]?)(?={_WITHIN}){_NO_UNIT}"
    r"|(?:under|below|less than|cheaper than|(?:no|not) (?:more than|over|above)|at most"
    r"|max(?:imum)?|budget|(?<!it )(?<!that )up to|around|(?<!talk )(?<!talking )about|between"
    r"|spend(?:ing)?)"
    rf"(?: of| is|:)? (?P<d>\d{{2,4}}|\d+(?:\.\d)?k|{_SPELT}){Z}{_NOT_MONEY}{_NO_UNIT}{_NO_GOODS}"
    r"|(?:预算|不超过|不要超过|不到|最多|低于|高于|超过|大概|大约|满|减|上限|控制在)(?:在|是"
    r"|就)?\s?"
    rf"(?P<z>(?<!\d)\d{{2,4}}(?!\d)|{_HAN_LARGE})(?!{_COUNTED}|\s?(?:分钟|小时|厘米|公里|毫升"
    rf"|字)){_NO_UNIT}"
    r"|(?:took|takes?|paid|pay|spent|charged?(?: me)?|costs?|refund(?:ed)?|worth|for|only|over"
    r"|owe me)"
    rf" (?P<j>\d+(?:\.\d)?k){Z}(?! ?(?:tv|monitor|video|hz|screen))"
    rf"|(?:花了?|付了?|扣了?|退了?我?|少了|多了|收了?|赔了?我?"
    rf"|亏了?)\s?(?P<w>{_HAN_LARGE})(?!{_COUNTED}){_NO_UNIT}"
    rf"|{A}(?P<k>\d{{1,5}}\.\d{{2}}){Z}(?!\.\d|那天|号|买|下|\s?(?:米|公斤|升|斤|折"
    rf"|倍)){_NOT_MONEY}"
    rf"|(?<=\d and )(?P<h>\d{{2,4}}){Z}{_NOT_MONEY}{_NO_UNIT}"
)
AMOUNTS = ("a", "e", "b", "c", "d", "z", "j", "w", "k", "h")
"""Groups of an amount; of those in `LIMITS` the words around it are no part."""
LIMITS = frozenset("cdzjwkh")
RANGE_END = compiled(rf"\s?[-–~～到至]\s?(?P<amount>\d{{2,5}}(?:\.\d{{1,2}})?){Z}(?![-./]\d)")
AMOUNT_BEFORE = compiled(r"[$€£¥￥]\s?$")
AMOUNT_AFTER = compiled(rf"\s?(?:{_CURRENCY})(?![A-Za-z])")
CURRENCIES = {
    "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "usd": "USD", "美元": "USD", "美金": "USD", "刀": "USD", "hk$": "HKD", "hkd": "HKD",
    "港币": "HKD", "港元": "HKD", "nt$": "TWD", "a$": "AUD", "c$": "CAD", "s$": "SGD",
    "新币": "SGD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "欧": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "英镑": "GBP", "镑": "GBP", "chf": "CHF", "franc": "CHF", "francs": "CHF", "日元": "JPY",
    "韩元": "KRW", "¥": "CNY", "￥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY",
    "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY",
}  # fmt: skip

SPACED = compiled(rf"{A}(?<!\d )\d(?: \d){{3,17}}{Z}(?! \d)")
DASHED = compiled(r"(?<![A-Za-z0-9@._/-])[A-Za-z0-9]{3,}(?:-[A-Za-z0-9]{3,})+(?![A-Za-z0-9@._/-])")
SPOKEN = compiled(
    r"(?<![零〇○一二两三四五六七八九幺十百千万第])[零〇○一二三四五六七八九幺]"
    r"(?:\s?[零〇○一二三四五六七八九幺]){3,17}(?![十百千万个件块元天年月])"
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SURE_MONTH = "(?:january|february|april|june|july|august|september|october|november|december)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_DAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_AFTER_PREPOSITION = (
    r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=\bfrom )|(?<=\bby )|(?<=\bbefore )|(?<=\bafter )"
    r"|(?<=\buntil )|(?<=\btill )|(?<=\bduring ))"
)
_HOLIDAYS = (
    r"christmas(?: eve| day)?|(?:chinese )?new year(?:['’]s(?: eve| day)?)?|black friday"
    r"|cyber monday"
    r"|easter(?: sunday| monday)?|thanksgiving|halloween|valentine['’]?s(?: day)?|mother['’]?s day"
    r"|father['’]?s day|boxing day|singles['’]? day|prime day|double (?:11|12|eleven|twelve)"
)
_HAN_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_HAN_PART = r"(?:早上|上午|中午|下午|傍晚|晚上|夜里|凌晨|一早)?"
_FESTIVALS = (
    r"双十[一二]|双1[12]|(?<![\d.])(?:11\.11|12\.12|6\.18)(?![\d.])"
    r"|(?<![\dA-Za-z-])618(?![\d元块号/-])"
    r"|六一八|黑五|国庆节?|春节|中秋节?|端午节?|元旦|圣诞节?|情人节|母亲节|父亲节|妇女节|三八节"
    r"|女神节|儿童节|七夕|劳动节"
    r"|清明节?|元宵节?|除夕|五一(?=节|假|前|后|那|的|期|放)"
)
DATE = compiled(
    rf"{A}(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}{Z}"
    rf"|{A}\d{{1,2}}[./]\d{{1,2}}[./](?:(?:19|20)\d\d|\d\d){Z}"
    rf"|{A}(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?:19|20)\d\d)?{Z}"
    rf"|{A}{_MONTH}\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?{Z}"
    rf"|{A}{_MONTH},? (?:19|20)\d\d{Z}"
    rf"|{A}the day (?:before yesterday|after tomorrow){Z}"
    rf"|{A}(?:yesterday|today|tomorrow){_PART}{Z}|{A}tonight{Z}"
    rf"|{A}(?:this (?:morning|afternoon|evening)|last night){Z}"
    rf"|{A}(?:last|this|next|this past|this coming) (?:{_WEEKDAY}|{_SHORT_DAY}){_PART}{Z}"
    rf"|{A}{_WEEKDAY}{_PART}{Z}|(?:(?<=\bon )|(?<=\bby )|(?<=\bsince )){_SHORT_DAY}{Z}"
    rf"|{A}(?:last|this|next) (?:week|month|year|weekend|spring|summer|autumn|fall|winter"
    rf"|{_MONTH}){Z}"
    rf"|{A}(?:the )?weekend{Z}|{A}(?:the )?end of (?:the |this |next )?(?:week|month|year){Z}"
    rf"|{A}{_SURE_MONTH}{Z}|{_AFTER_PREPOSITION}{_MONTH}{Z}(?! (?:i|we|you|be)\b)"
    rf"|{_AFTER_PREPOSITION}(?:19|20)\d\d{Z}"
    rf"|(?:(?<=\bon )|(?<=\bby )|(?<=\bsince )|(?<=\bbefore )|(?<=\buntil )|(?<=\bafter )"
    rf"|(?<=\bof )|(?<=\bis ))"
    rf"the \d{{1,2}}(?:st|nd|rd|th){Z}(?! (?:order|item|one|product|floor|parcel|of\b))"
    rf"|{A}(?:a|an|one|\d+|few|a few|several|couple of|couple|{ENGLISH_PATTERN})"
    rf" (?:days?|weeks?|months?|years?) (?:ago|back){Z}"
    rf"|{A}(?:{_HOLIDAYS}){Z}"
    rf"|(?:去年|今年|明年|前年)的?(?:{_FESTIVALS}|{_HAN_NUMBER}月(?:{_HAN_NUMBER}[号日])?(?:份)?)"
    rf"|{_FESTIVALS}"
    rf"|(?:(?:19|20)\d\d年)?{_HAN_NUMBER}月(?:{_HAN_NUMBER}[号日]?(?![\d件个]))?(?:份)?{_HAN_PART}"
    r"|(?<![\d第.])(?:3[01]|[12]\d|[1-9])[号日](?![码线楼店院馆门电订单圈色字型柜机球])"
    r"|(?<!\d)(?:19|20)\d\d年|(?<!\d)(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?=那天|号|买"
    r"|下|的)"
    rf"|(?:大前天|大后天|前天|昨天|今天|明天|后天){_HAN_PART}|前几天|前两天|前些天|前阵子|昨晚"
    rf"|今晚|明晚|前晚|今早|明早"
    rf"|(?:上{{1,2}}|下{{1,2}})个?(?:周|星期|礼拜|月)(?:[一二三四五六日天末](?!个))?{_HAN_PART}"
    rf"|(?:这|本)个?(?:周|星期|礼拜)(?:[一二三四五六日天末])?{_HAN_PART}|(?:这个|本)月(?:底|初)?"
    rf"|(?<!一)(?:周|星期|礼拜)[一二三四五六日天末]{_HAN_PART}|月[底初]|年[底初]"
    r"|(?:[一二两三四五六七八九十几]{1,2}|半|\d+)(?:天|周|个?星期|个?礼拜|个月|年)(?:之|以)?前"
    r"|去年|今年|明年|前年"
)

LANGUAGES = {
    "english": "en", "英文": "en", "英语": "en", "chinese": "zh", "mandarin": "zh",
    "simplified chinese": "zh", "traditional chinese": "zh", "简体中文": "zh", "繁体中文": "zh",
    "繁體中文": "zh", "中文": "zh", "汉语": "zh", "普通话": "zh", "国语": "zh", "简体": "zh",
    "繁体": "zh", "putonghua": "zh", "spanish": "es", "西班牙语": "es", "西班牙文": "es",
    "español": "es", "espanol": "es", "french": "fr", "法语": "fr", "法文": "fr", "français": "fr",
    "german": "de", "德语": "de", "德文": "de", "deutsch": "de", "japanese": "ja", "日语": "ja",
    "日文": "ja", "日本語": "ja", "korean": "ko", "韩语": "ko", "韩文": "ko", "russian": "ru",
    "俄语": "ru", "俄文": "ru", "portuguese": "pt", "葡萄牙语": "pt", "italian": "it",
    "意大利语": "it", "italiano": "it", "arabic": "ar", "阿拉伯语": "ar", "cantonese": "yue",
    "粤语": "yue", "广东话": "yue", "polish": "pl", "波兰语": "pl", "dutch": "nl",
    "荷兰语": "nl", "turkish": "tr", "土耳其语": "tr", "vietnamese": "vi", "越南语": "vi",
    "hindi": "hi", "印地语": "hi", "thai": "th", "泰语": "th", "swedish": "sv", "瑞典语": "sv",
    "norwegian": "no", "danish": "da", "finnish": "fi", "greek": "el", "希腊语": "el",
    "hebrew": "he", "czech": "cs", "hungarian": "hu", "romanian": "ro", "ukrainian": "uk",
    "乌克兰语": "uk", "indonesian": "id", "印尼语": "id", "malay": "ms", "马来语": "ms",
    "tagalog": "tl", "persian": "fa", "farsi": "fa", "urdu": "ur", "bengali": "bn",
}  # fmt: skip
LANGUAGE = compiled(
    r"(?<![A-Za-z])(?<!nail )(?:"
    + "|".join(sorted(map(re.escape, LANGUAGES), key=len, reverse=True))
    + r")(?![A-Za-z])(?! (?:press|leather|towels?|tea|breakfast|food|fries|kni(?:fe|ves)|new year"
    r"|wine"
    r"|made|brands?|style|sizes?|address|phone|number|card|company|customers?|post|linen|oak|silk"
    r"|delight|coffee|market|store|shop|addresses|place|restaurant|food))"
)

ORDER_NUMBER = compiled(
    r"#\s?[A-Za-z0-9][A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*"
    r"|(?<![A-Za-z0-9@._])(?=[A-Za-z0-9_/-]*\d)[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*(?![@A-Za-z0-9%％])"
)

# Numbers that count or measure something, house numbers and hotlines: never an order.
MEASURE_AFTER = compiled(
    r"\s?(?P<sure>毫升|厘米|毫米|毫安|流明|公斤|千克|(?:ml|cm|mm|mah|kg|lumens?)(?![A-Za-z0-9]))"
    r"|\s?(?:升(?!级)|公分|公里|米(?!色)|克|斤|英?寸|尺|件套|片装|支装|只装|瓦|伏|度|岁|码|倍"
    r"|小时|分钟|秒|折|分之"
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
    rf"(?:(?:(?<!知)道\s?\d{{1,4}}(?=号|弄)|[路街弄巷段]\s?\d{{1,4}}(?![\dA-Za-z])){_ROOM}?"
    rf"|(?<![\dA-Za-z第])\d{{1,4}}\s?(?:号楼|号院|幢|栋|单元|楼(?!下|上)|层|室|弄)|[A-Za-z]座)"
    rf"(?:\s?(?<![\d])\d{{1,4}}(?![\dA-Za-z])\s?{_ROOM}"
    rf"|(?<=[楼幢栋座元弄])\s?\d{{2,4}}(?![\dA-Za-z])"
    rf"|(?<=号)\d{{2,4}}(?![\dA-Za-z]))*"
    rf"|{A}\d{{1,5}}[a-z]?,? (?:(?:[a-z][a-z.'’-]*) ){{1,3}}{_STREETS}{Z}"
    rf"|{A}(?:flat|apt\.?|apartment|unit|suite|floor|room|house|building) (?:number |no\.? )?"
    rf"\d{{1,4}}[a-z]?{Z}"
)
HOTLINES = frozenset(
    {"110", "911", "999", "400", "119", "120", "315", "10010", "10086", "12306", "12315", "12345"}
)
"""Numbers everybody in China knows; an order only where the shopper calls it one."""
GOODBYES = frozenset({"88", "886"})
"""Said aloud like bye-bye, and typed for it."""
MODEL = compiled(
    r"(?:iphone|ipad|galaxy|pixel|mate|wh|rtx|gtx|spf|core|i[3579]|gen|usb|hdmi|ps|xbox|mp)"
    r"[-_]?[a-z]{0,3}[-_]?\d{1,4}[a-z]{0,3}\d?"
)
"""Names of models and articles, which have digits too."""
NO_ORDER_BEFORE = compiled(
    r"(?:\b(?:error|code|zip(?: ?code)?|post ?code|po box|p\.o\. box|vat|tax (?:number|id)|box"
    r"|iban|door code"
    r"|isbn|ean|model|version)|错误码?|代码|邮编|税号|型号|密码|验证码|门禁)\s*(?:number|no\.?"
    r"|is|:|：|是)?\s*$"
)
"""What calls figures something other than an order."""
ORDER_CUES = compiled(
    r"where|track|status|cancel|return|refund|ship|deliver|arriv|invoice|receipt|#"
    r"|到哪|在哪|取消|退|查|物流|发货|快递|签收|开票|发票"
)
BODY_BEFORE = compiled(
    r"(?:身高|体重|净重|腰围|胸围|臀围|脚长|肩宽|height|weigh(?:t|s)?|waist|chest|hips"
    r"|inseam)\s*(?:is|of|是|约|大概|:|：)?\s*$"
)
"""What comes before a measure of somebody's body."""
ORDER_AFTER = compiled(r"\s?(?:号|的|那|这|一)*(?:订?单)|\s?orders?\b")
