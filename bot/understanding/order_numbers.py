"""Finds order numbers: by the formats of the shop, and generously by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding import patterns as p
from bot.understanding.numerals import read_digits
from bot.understanding.order_formats import OrderFormats
from bot.understanding.spans import Span

_SIZES = re.compile(
    r"^(?:\d{1,3}(?:cm|mm|ml|l|kg|g|gb|w|v|mah|inch|in|oz|ft|k|h|hrs?|min|am|pm|x|hz|d"
    r"|th|st|nd|rd)|[235]g|mp[34]|a4|covid19|24/7|7x24|1/2"
    r"|\d{2,4}[x×*]\d{2,4}(?:[x×*]\d{1,4})?|\d{1,3}-(?:inch|cm|mm|pack|piece|day|year|month|hour"
    r"|litre|liter|in|w))$",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?:19|20)\d\d")
_RATING = re.compile(r"\d{1,2}/\d{1,2}")


def is_called_order(text: str, span: Span) -> bool:
    """Whether the words around a number call it an order's: 订单10027, "#1002"."""
    before = text[max(0, span.start - 20) : span.start]
    return bool(
        text.startswith("#", span.start)
        or p.NUMBER_BEFORE.search(before)
        or p.ORDER_AFTER.match(text, span.end)
    )


def learnt_numbers(text: str, formats: OrderFormats) -> Iterator[Span]:
    """What has a format of the shop's own numbers, unless it is plainly something else."""
    yield from _read_aloud(text, formats)
    yield from _in_a_row(text, formats)
    for written in sorted(formats.find(text), key=lambda w: w.start - w.end):
        raw = text[written.start : written.end]
        here = text[max(0, written.start - 20) : written.start]
        alone = len(text.strip(" .!?。！？")) == len(raw)
        named = bool(p.NUMBER_BEFORE.search(here)) or raw.startswith("#") or alone
        if not (written.sure or named):
            continue
        if raw.isalpha() and not (alone or raw.isupper() or p.NUMBER_CALLED.search(here)):
            continue  # letters are a number in capitals, or where they are called one
        if raw.isdecimal() and not named and p.MORE_DIGITS.match(text, written.end):
            continue  # the beginning of a phone number
        if raw.isdecimal() and not named and _is_figure(text, written.start, written.end):
            continue
        value = raw.strip().lstrip("#").strip()
        yield Span("order_number", written.start, written.end, value)


def _read_aloud(text: str, formats: OrderFormats) -> Iterator[Span]:
    """Digits said one by one: 一零零二七, `1 0 0 2 7`."""
    for pattern in (p.SPOKEN, p.SPACED):
        for m in pattern.finditer(text):
            digits = read_digits(m.group())
            if formats.fits(digits) and not p.TAIL_WORDS.search(text[: m.start()][-12:]):
                yield Span("order_number", m.start(), m.end(), digits)


def _in_a_row(text: str, formats: OrderFormats) -> Iterator[Span]:
    """`10027-10031`: numbers that a dash joins."""
    for m in p.DASHED.finditer(text):
        parts = m.group().split("-")
        if not formats.fits(m.group()) and all(formats.fits(part) for part in parts):
            start = m.start()
            for part in parts:
                yield Span("order_number", start, start + len(part), part)
                start += len(part) + 1


def _is_figure(text: str, start: int, end: int) -> bool:
    """Whether bare digits are an amount, a measure, a phone, a postcode or a year."""
    digits = text[start:end]
    before = text[max(0, start - 20) : start]
    measure = p.MEASURE_AFTER.match(text, end)
    return bool(
        p.AMOUNT_BEFORE.search(before)
        or p.NO_ORDER_BEFORE.search(before)
        or p.AMOUNT_AFTER.match(text, end)
        or (measure and (measure.group("sure") or len(digits) <= 4))
        or p.PHONE_WORDS.search(before)
        or p.CHINESE_MOBILE.match(digits)
        or _YEAR.fullmatch(digits)
        or digits in p.HOTLINES
    )


def order_numbers(
    text: str, *, taken: list[Span], houses: list[Span], formats: OrderFormats | None
) -> Iterator[Span]:
    for m in p.ORDER_NUMBER.finditer(text):
        for start, end in _pieces(text, m.start(), m.end(), formats):
            span = _order_number(text, start, end, taken=taken, houses=houses, formats=formats)
            if span is not None:
                yield span


def _pieces(text: str, start: int, end: int, formats: OrderFormats | None) -> list[tuple[int, int]]:
    """The parts of `10027/10031`, which are two numbers; else the whole."""
    raw = text[start:end]
    parts = raw.split("/")
    if len(parts) < 2 or raw.startswith("#") or (formats and formats.fits(raw)):
        return [(start, end)]
    alike = len({len(part) for part in parts}) == 1 and len(parts[0]) >= 4
    dated = len(parts[0]) == 4 and parts[0].startswith(("19", "20"))
    known = bool(formats) and all(formats.fits(part) for part in parts) if formats else False
    if not known and (not alike or dated):
        return [(start, end)]
    places = []
    for part in parts:
        places.append((start, start + len(part)))
        start += len(part) + 1
    return places


def _order_number(
    text: str,
    start: int,
    end: int,
    *,
    taken: list[Span],
    houses: list[Span],
    formats: OrderFormats | None,
) -> Span | None:
    raw = text[start:end]
    value = raw.lstrip("#").strip()
    here = Span("order_number", start, end, value)
    if any(here.overlaps(s) for s in [*taken, *houses] if s.entity != "quantity"):
        return None
    digits = sum(c.isdigit() for c in value)
    unit = p.MEASURE_AFTER.match(text, end)
    measured = unit and (unit.group("sure") or digits <= 4)
    if digits == 0 or _SIZES.match(value) or measured:
        return None
    before = text[max(0, start - 20) : start]
    called = raw.startswith("#") or p.NUMBER_BEFORE.search(before) or p.ORDER_AFTER.match(text, end)
    named = called or (digits >= 3 and p.ORDER_WORDS.search(before[-14:]))
    counted = any(here.overlaps(s) for s in taken)
    alone = len(text.strip(" .!?。！？")) == len(raw)
    if counted and not (alone and digits >= 3):
        return None
    if not called and (p.BODY_BEFORE.search(before) or p.NO_ORDER_BEFORE.search(before)):
        return None
    if not named and not alone and _RATING.fullmatch(value):
        return None
    if formats and not named and not alone and not formats.fits(value) and _unlike(text, value):
        return None
    return here if named or (digits >= 3 and value not in p.HOTLINES) else None


def _unlike(text: str, value: str) -> bool:
    """Whether something that has no format of the shop's looks like a model, a year, a figure."""
    figure = value.isdecimal() and (len(value) <= 3 or _YEAR.fullmatch(value) is not None)
    return bool(p.MODEL.fullmatch(value) or (figure and not p.ORDER_CUES.search(text)))
