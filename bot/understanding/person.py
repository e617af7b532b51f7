"""Whether somebody asks for a person, whatever else the sentence is about.

"I'd like to talk to a person, the parcel arrived damaged" is about a return and asks for a
person, and only the second counts. A classifier that weighs words can be outvoted by the topic;
this rule cannot. It knows verbs of contact next to words for people and stays silent about
people who are not asked for ("I'm a real person", 人工费) and about a "no" (不用转人工).
"""

from __future__ import annotations

import re

INTENT = "contact_human_agent"
CERTAINTY = 0.95

_READ = 1000
_WHO = (
    r"(?:human(?: being)?|person|agent|representative|operator|supervisor|manager|employee"
    r"|advis[eo]r|specialist|colleague|staff(?: member)?|member of staff)s?"
)
_WHICH = (
    r"(?:(?:a|an|the|your|some|any|one of your|real|live|actual|another|human|customer"
    r"|service|support)\s+)*"
)
_TALK = (
    r"(?:talk|speak|chat|connect(?: (?:me|us))?|transfer(?: (?:me|us))?|hand (?:me|us) over"
    r"|put (?:me|us) through|be (?:connected|transferred|put through))"
)
_ENGLISH = (
    rf"\b{_TALK} (?:to|with) {_WHICH}(?:{_WHO}|someone|somebody)\b"
    r"(?! (?:else's|at home|at the (?:door|post|pick)))",
    rf"\b(?:get|give) me (?:{_WHICH}{_WHO}|someone|somebody)\b(?! (?:else's|a\b|an\b))",
    rf"\b(?:want|need|demand|find me) (?:an?|the|your|some) (?:(?:real|live|actual|human) )?{_WHO}"
    r"(?=\s*(?:$|[.,;!?]|now\b|please\b|pls\b|here\b|who\b|right\b|asap\b|immediately\b|about\b"
    r"|because\b|not\b|instead\b|to (?:help|look|talk|speak|check|explain|solve|fix|handle)\b))",
    rf"(?:^|[.,;!?]\s*|\b(?:and|so|then) )(?:an? )?(?:(?:real|live|actual|human) )*{_WHO}"
    r",? (?:please|pls|now)\b",
)
_ENGLISH_NO = re.compile(
    r"(?<!why )\b(?:do not|don'?t|didn'?t|did not|never|not|no need|without|won'?t|needn'?t|hardly"
    r"|have to|had to|tried|(?<!how )do i|did i|am i|will i|must i|should i)"
    r"(?: (?:really|even|actually|just|want|wanna|need|wish|like|ask|asking|asked|for|to|me|going"
    r"|have|having|you|be|being|rather))*\s*$"
)
_ENGLISH_HOURS = re.compile(
    r"\b(?:when|until|till|what time|which hours|what hours|how long|which number|what number)\b"
)

_AFTER = (
    r"(?=$|[\s，。！？,.!?、~～；;]|客服|服务|处理|解决|介入|协助|接待|沟通|来|帮|看|查|给|跟|和|说|谈|聊|讲"
    r"|问|回|了|吧|呢|呀|啊|哈|嘛|行|好|可以|吗|不|教|退|取消|改)"
)
_CHINESE = (
    rf"转(?:接|到|给|成|一下|下|个|回)*(?:人工|真人|客服|专员|售后){_AFTER}",
    r"(?:找|叫|接通|接|要|换成|换|呼叫|请|让|跟|和|给我|来个|上)"
    rf"(?:一下|一?个|一?位|你们的?|我)?(?:人工|真人|活人){_AFTER}",
    r"(?:找|叫|换|来|派|安排)(?:一?个|一?位)(?:真|活)?人(?:来)?(?:跟我|和我|给我(?!送)|处理|解决)",
    r"(?:想|要|让我|得|能)(?:跟|和|找)(?:你们的?)?(?:真人|人工|客服|活人)(?:说|谈|聊|讲|沟通|处理|解决|反映)",
    r"(?:^|[\s，。！？,.!、；;])(?:人工|真人)(?:客服|服务)?(?:$|[\s，。！,.!、；;])",
)
_CHINESE_NO = re.compile(
    r"(?:(?<![能可要是好么])不(?:用|要|想|需要?|必|打算|是要|准备|愿意)?|别|没(?:有)?(?:让|叫|要|说要?|想|打算)"
    r"|无需|谁(?:说|让|要)|甭|勿)"
    r"(?:再|给我|帮我|替我|老是?|总|要|给|你们?|去|跟|我|直接|急着|先|忙着|马上)*$"
)
_CHINESE_HOURS = re.compile(
    "几点|什么时[候间]|上班|下班|在线时间|工作时间|多久|收费|要钱|要不要|用不用|需不需要"
)
_CHINESE_ASKS_WHETHER = re.compile(r"要(?:人工|真人)(?:处理|解决|介入|协助).*[吗么嘛][?？]?\s*$")

_ENGLISH_FORMS = [re.compile(form) for form in _ENGLISH]
_CHINESE_FORMS = [re.compile(form) for form in _CHINESE]


def wants_person(text: str) -> bool:
    """Whether the text certainly asks to be put through to a person."""
    plain = text[:_READ].lower().replace("’", "'")
    return _in_english(plain) or _in_chinese(plain)


def _in_english(text: str) -> bool:
    if _ENGLISH_HOURS.search(text):
        return False
    return any(
        not _ENGLISH_NO.search(text[: match.start()])
        for form in _ENGLISH_FORMS
        for match in form.finditer(text)
    )


def _in_chinese(text: str) -> bool:
    if _CHINESE_HOURS.search(text) or _CHINESE_ASKS_WHETHER.search(text):
        return False
    return any(
        not _CHINESE_NO.search(text[: match.start()])
        for form in _CHINESE_FORMS
        for match in form.finditer(text)
    )
