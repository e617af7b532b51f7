"""Reads which detail of an account is meant, and its new value, from what people type."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from actions.reading import EMAIL
from actions.turn import Turn

_FIELDS = (
    ("address", re.compile(r"(?<!mail )\baddress(?:es)?\b|收货地址|(?<!邮箱)地址", re.I)),
    ("password", re.compile(r"\bpass ?word|\bpin\b|密码", re.I)),
    ("email", re.compile(r"\be-?mails?\b|\bmail address\b|邮箱|电邮|邮件地址", re.I)),
    ("phone", re.compile(r"\b(?:tele)?phone|\bmobile|\bcell\b|手机|电话|号码", re.I)),
    ("birthday", re.compile(r"\bbirth ?(?:day|date)\b|\bdate of birth\b|生日|出生", re.I)),
    ("language", re.compile(r"\blanguage\b|语言", re.I)),
    ("name", re.compile(r"\b(?:sur|last ?|first ?|user ?)?name\b|姓名|名字|称呼|改名", re.I)),
)  # fmt: skip
_PHONE = re.compile(r"(?<![A-Za-z0-9_-])\+?\(?\d(?:[\s().–-]{0,2}\d){6,14}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAME_LEAD = re.compile(
    r"^.*?(?:\b(?:name is|name to|call me|it'?s|it is|i am|i'?m|change(?:d)? (?:it )?to|should be"
    r"|make it|spelled|is|to|as)\b[\s:]*|(?:改成|改为|换成|更正为|应该是|是|叫|为)\s*)",
    re.I,
)
_POLITE = re.compile(
    r"^(?:no|yes|ok|sorry|please|不对|不是|不|请|麻烦)[\s,，.。]+"
    r"|[\s,，]*(?:please|thanks?|谢谢)[.!。！]*$",
    re.I,
)
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’·-]+[^\W\d_]+){0,4}\.?")
_CJK = re.compile(r"[\u4e00-\u9fff·]{2,8}")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    (re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"), "ymd"),
    (re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}[\s,]+(\d{{4}})", re.I), "dmy"),
    (re.compile(rf"{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(\d{{4}})", re.I), "mdy"),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), "?"),
)


def field_in(turn: Turn) -> str | None:
    """Which detail the words name, or their value gives away."""
    text = EMAIL.sub(" ", turn.text)
    named = [field for field, pattern in _FIELDS if pattern.search(text)]
    if named:
        return named[0]
    if EMAIL.search(turn.text):
        return "email"
    return "phone" if turn.text and phone_in(turn.text) else None


def value_in(turn: Turn, field: str, *, asked: bool = False) -> str | None:
    """The new value of a detail; ``asked``: the message may be nothing but the value."""
    pressed = turn.entity("value") if not turn.text else None
    if pressed is not None:
        return str(pressed)
    text = turn.text
    if field == "phone":
        return phone_in(text)
    if field == "email":
        return email_in(text)
    if field == "birthday":
        return _birthday(text)
    if field == "language":
        return _language(text)
    return _name(text, asked=asked)


def phone_in(text: str) -> str | None:
    """The last phone number of a text: "from … to …" means the second."""
    found = _PHONE.findall(text)
    return str(found[-1]).strip() if found else None


def email_in(text: str) -> str | None:
    """The last e-mail address of a text; Chinese words may touch it."""
    found = _EMAIL.findall(unicodedata.normalize("NFKC", text))
    return str(found[-1]).strip(".'") if found else None


def _language(text: str) -> str | None:
    if re.search(r"\benglish\b|英文|英语", text, re.I):
        return "en"
    return "zh" if re.search(r"\bchinese\b|\bmandarin\b|中文|汉语|普通话", text, re.I) else None


def _name(text: str, *, asked: bool) -> str | None:
    plain = _POLITE.sub("", _POLITE.sub("", text.strip())).strip(" .。!！\"“”'")
    led = _NAME_LEAD.search(plain)
    rest = _NAME_LEAD.sub("", plain, count=1).strip(' :：,，"“”') if led else plain
    if not led and not asked:
        return None
    fits = _CJK.fullmatch(rest) or (_NAME.fullmatch(rest) and len(rest.split()) <= 5)
    if not fits or _NO_NAME.search(rest):
        return None
    if not asked and not (_CJK.fullmatch(rest) or rest[:1].isupper()):
        return None
    return rest


_NO_NAME = re.compile(
    r"\b(?:my|the|it|name|wrong|change|update|yes|no|not|what|why|how|you|hello|thanks?)\b"
    r"|[吗呢吧]|什么|怎么|姓名|名字|修改|不|错",
    re.I,
)


def _birthday(text: str) -> str | None:
    for pattern, order in _DATES:
        found = pattern.search(text)
        if found is None:
            continue
        one, two, three = found.groups()
        try:
            if order == "ymd":
                return date(int(one), int(two), int(three)).isoformat()
            if order == "dmy":
                return date(int(three), _month(two), int(one)).isoformat()
            if order == "mdy":
                return date(int(three), _month(one), int(two)).isoformat()
            first, second = int(one), int(two)
            if first <= 12 and second <= 12 and first != second:
                # The third of May or the fifth of March: nobody can tell.
                return None
            day, month = (first, second) if first > 12 else (second, first)
            return date(int(three), month, day).isoformat()
        except ValueError:
            return None
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1
