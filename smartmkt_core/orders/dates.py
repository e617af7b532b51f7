"""Days that people name, in English and Chinese: "last Monday", 上周三, "in October", 11月3号."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a few": 3,
    "两": 2,
    "几": 3,
}
_ZH_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")}
_DAYS_EN = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTHS_EN = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_COUNT = rf"(\d+|{'|'.join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))})"
_ZH = r"([\d一二两三四五六七八九十几]+)"
# Behind a street's name a number is a house: 文三路3号.
_NO_HOUSE = r"(?<![\d一二三四五六七八九十几路街道弄巷村里苑园区楼栋幢座])"
_YEAR = r"(?:,?\s*(\d{4}))?"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time, ``end`` not included, and the part of the text that named it."""

    start: datetime
    end: datetime
    span: tuple[int, int]

    def holds(self, moment: datetime | None, *, slack: timedelta = timedelta(0)) -> bool:
        """Whether a moment lies within, give or take ``slack``."""
        return moment is not None and self.start - slack <= moment < self.end + slack


Days = tuple[date, date]


def find_period(text: str, *, now: datetime, timezone: tzinfo) -> Period | None:
    """The time in the past that a text names, or None. ``text`` in lower case."""
    today = now.astimezone(timezone).date()
    for pattern, reading in _READINGS:
        for found in pattern.finditer(text):
            try:
                days = reading(found, today)
            except (ValueError, OverflowError):
                continue
            if days is not None:
                first, last = (datetime.combine(day, time(), timezone) for day in days)
                return Period(first, last + timedelta(days=1), found.span())
    return None


def _one(day: date) -> Days:
    return day, day


def _back(days: int) -> Callable[[re.Match[str], date], Days]:
    return lambda _, today: _one(today - timedelta(days=days))


def _ago(found: re.Match[str], today: date) -> Days | None:
    count, unit = _number(found[1]), found[2]
    if unit.startswith(("day", "天", "日")):
        day = today - timedelta(days=count)
        return (day - timedelta(days=1), day + timedelta(days=1)) if count > 3 else _one(day)
    if unit.startswith(("week", "周", "星期", "礼拜", "个星期", "个礼拜")):
        day = today - timedelta(weeks=count)
        return day - timedelta(days=4), day + timedelta(days=4)
    day = today - timedelta(days=round(30.4 * count))
    return day - timedelta(days=16), day + timedelta(days=16)


def _week(back: int) -> Callable[[re.Match[str], date], Days]:
    def reading(_: re.Match[str], today: date) -> Days:
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6)

    return reading


def _month_back(back: int) -> Callable[[re.Match[str], date], Days]:
    def reading(_: re.Match[str], today: date) -> Days:
        month = today.year * 12 + today.month - 1 - back
        return _whole_month(month // 12, month % 12 + 1)

    return reading


def _year_back(back: int) -> Callable[[re.Match[str], date], Days]:
    return lambda _, today: (date(today.year - back, 1, 1), date(today.year - back, 12, 31))


def _weekday_en(found: re.Match[str], today: date) -> Days:
    return _one(_latest(_DAYS_EN.index((found[1] or found[2])[:3]), today))


def _weekday_zh(found: re.Match[str], today: date) -> Days:
    day = min("一二三四五六日天".index(found[2]), 6)
    weeks = (found[1] or "").count("上")
    if not weeks:
        return _one(_latest(day, today))
    monday = today - timedelta(days=today.weekday() + 7 * weeks)
    return _one(monday + timedelta(days=day))


def _latest(weekday: int, today: date) -> date:
    """The last such day before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _day_of_month(month: int, day: int, year: str | None, today: date) -> Days:
    if year:
        return _one(date(int(year), month, day))
    this_year = date(today.year, month, day)
    return _one(this_year if this_year <= today else date(today.year - 1, month, day))


def _month_first(found: re.Match[str], today: date) -> Days:
    return _day_of_month(_month(found[1]), int(found[2]), found[3], today)


def _day_first(found: re.Match[str], today: date) -> Days:
    return _day_of_month(_month(found[2]), int(found[1]), found[3], today)


def _named_month(found: re.Match[str], today: date) -> Days:
    month, year = _month(found[1]), found[2]
    return _whole_month(int(year) if year else _year_of(month, today), month)


def _iso(found: re.Match[str], _: date) -> Days:
    return _one(date(int(found[1]), int(found[2]), int(found[3])))


def _slashed(found: re.Match[str], today: date) -> Days:
    return _day_of_month(int(found[1]), int(found[2]), None, today)


def _date_zh(found: re.Match[str], today: date) -> Days:
    return _day_of_month(_number(found[2]), _number(found[3]), found[1], today)


def _month_zh(found: re.Match[str], today: date) -> Days:
    month = _number(found[2])
    return _whole_month(int(found[1]) if found[1] else _year_of(month, today), month)


def _day_zh(found: re.Match[str], today: date) -> Days:
    day = _number(found[1])
    month = today.year * 12 + today.month - 1 - (day > today.day)
    return _one(date(month // 12, month % 12 + 1, day))


def _year(found: re.Match[str], _: date) -> Days:
    year = int(found[1] or found[2])
    return date(year, 1, 1), date(year, 12, 31)


def _whole_month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _year_of(month: int, today: date) -> int:
    return today.year if month <= today.month else today.year - 1


def _month(name: str) -> int:
    return _MONTHS_EN.index(name[:3]) + 1


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _NUMBERS:
        return _NUMBERS[text]
    tens, ten, ones = text.rpartition("十")
    return (_ZH_DIGITS.get(tens, 1) * 10 if ten else 0) + _ZH_DIGITS.get(ones, 0)


_READINGS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]]] = [
    (re.compile(pattern), reading)
    for pattern, reading in [
        (r"\bday before yesterday\b|(?<!大)前天", _back(2)),
        (r"大前天", _back(3)),
        (r"\byesterday\b|昨[天日晚]", _back(1)),
        (r"\b(?:today|this morning|just now)\b|今[天日早]", _back(0)),
        (rf"\b{_COUNT} (days?|weeks?|months?) ago\b", _ago),
        (rf"{_ZH}(天|日|周|个?星期|个?礼拜|个月)(?:之?前|以前)", _ago),
        (r"(上上个?|上个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])", _weekday_zh),
        (rf"\b{_DAY}day\b|\b(?:last|this|on|past) {_DAY}\b", _weekday_en),
        (r"\bweek before last\b|上上个?(?:周|星期|礼拜)", _week(2)),
        (r"\b(?:last|past|previous) week\b|上个?(?:周|星期|礼拜)", _week(1)),
        (r"\bthis week\b|(?:这个?|本)(?:周|星期|礼拜)", _week(0)),
        (r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b", _iso),
        (rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}", _month_first),
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b{_YEAR}", _day_first),
        (rf"(?:(\d{{4}})年)?{_ZH}月{_ZH}[号日]", _date_zh),
        (r"上上个?月", _month_back(2)),
        (r"\blast month\b|上个?月", _month_back(1)),
        (r"\bthis month\b|(?:这个?|本)月", _month_back(0)),
        (rf"\b(?:in|from|of|during|since|last) {_MONTH}\b{_YEAR}", _named_month),
        (rf"\b(?!may\b|mar\b|march\b){_MONTH}\b{_YEAR}", _named_month),
        (rf"(?:(\d{{4}})年)?(?!几){_ZH}月(?:份)?", _month_zh),
        (
            rf"{_NO_HOUSE}(?!几){_ZH}[号日](?!码|订单|单|楼|院|线|店|门|室|弄|幢|栋|馆|铺|库)",
            _day_zh,
        ),
        (r"\blast year\b|去年", _year_back(1)),
        (r"\bthis year\b|今年", _year_back(0)),
        (r"\b(?:in|from|of) (20\d\d)\b|(20\d\d)年", _year),
        (r"(?<![\d/])(1[0-2]|0?[1-9])/([0-3]?\d)(?![\d/])", _slashed),
    ]
]
