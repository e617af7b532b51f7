"""Finds the entities of the shop in a sentence: numbers, proofs, dates, amounts, choices.

An order number can look like anything in another shop, so it is found generously: every token
with a digit that nothing else explains is a candidate, and whoever knows the orders decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.understanding import patterns as p
from bot.understanding.numerals import ENGLISH_ORDINALS, read_number
from bot.understanding.spans import Span

_READ = 4000  # characters; longer than any message the gateway lets through
_SIZES = re.compile(
    r"^(?:\d{1,3}(?:cm|mm|ml|l|kg|g|gb|w|v|mah|inch|in|oz|ft|k|h|hrs?|min|am|pm|x|hz|d"
    r"|th|st|nd|rd)|[235]g|mp[34]|a4|covid19|24/7|7x24|1/2"
    r"|\d{1,3}-(?:inch|cm|mm|pack|piece|day|year|month|hour|litre|liter|in|w))$",
    re.IGNORECASE,
)


def find_entities(text: str) -> list[Span]:
    """Every entity of the text, in order. Offsets are those of `text` itself."""
    plain = fold_width(text[:_READ])
    if plain.strip(" .!~。！～") in p.GOODBYES:
        return []
    found = [*_emails(plain)]
    houses = [s for s in _addresses(plain) if not any(s.overlaps(other) for other in found)]
    for finder in (_endings, _money, _dates, _ordinals, _quantities, _phones, _languages):
        taken = [*found, *houses]
        found += [s for s in finder(plain) if not any(s.overlaps(other) for other in taken)]
    found += list(_order_numbers(plain, taken=found, houses=houses))
    return sorted(found, key=lambda s: (s.start, s.end, s.entity))


def fold_width(text: str) -> str:
    """Full-width letters, digits and signs (`＃１００２`) as ordinary ones, lengths unchanged."""
    folded = (unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text)
    return "".join(f if len(f) == 1 else c for f, c in zip(folded, text, strict=True))


def _emails(text: str) -> Iterator[Span]:
    for m in p.EMAIL.finditer(text):
        yield Span("email", m.start(), m.end(), re.sub(r"\s", "", m.group()).lower())


def _addresses(text: str) -> Iterator[Span]:
    """House and room numbers: no entity of their own, but nothing else either."""
    for m in p.ADDRESS.finditer(text):
        yield Span("address", m.start(), m.end(), m.group())


def _endings(text: str) -> Iterator[Span]:
    for pattern in (p.ENDING_BEFORE, p.ENDING_AFTER):
        for m in pattern.finditer(text):
            digits = m.group("digits")
            before = text[max(0, m.start() - 24) : m.start()]
            of_phone = len(digits) == 4 and not (
                p.ORDER_WORDS.search(before) and not p.PHONE_WORDS.search(before)
            )
            name = "phone_last4" if of_phone else "order_number"
            extra = {} if of_phone else {"partial": True}
            yield Span(name, m.start("digits"), m.end("digits"), digits, extra)


def _money(text: str) -> Iterator[Span]:
    for m in p.MONEY.finditer(text):
        name = next(group for group in "abcd" if m.group(group))
        currency = p.CURRENCIES.get((m.group("sign") or m.group("unit") or "").lower())
        start, end = m.span(name) if name in "cd" else m.span()
        yield Span("money", start, end, m.group(name).replace(",", ""), {"currency": currency})


def _dates(text: str) -> Iterator[Span]:
    for m in p.DATE.finditer(text):
        yield Span("date", m.start(), m.end(), m.group())


def _ordinals(text: str) -> Iterator[Span]:
    for pattern, value in (
        (p.ORDINAL_LATEST, "latest"),
        (p.ORDINAL_LAST, -1),
        (p.ORDINAL_OTHER, "other"),
    ):
        for m in pattern.finditer(text):
            yield Span("ordinal", m.start(), m.end(), value)
    for m in p.ORDINAL_NUMBER.finditer(text):
        groups = m.groupdict()
        if groups["top"]:
            number: int | None = 1
        elif groups["word"]:
            number = ENGLISH_ORDINALS[groups["word"].lower()]
        else:
            number = read_number(
                groups["digits"] or groups["number"] or groups["chosen"] or groups["chinese"]
            )
        if number:
            yield Span("ordinal", m.start(), m.end(), number)


def _quantities(text: str) -> Iterator[Span]:
    for m in p.QUANTITY.finditer(text):
        name, raw = next((k, v) for k, v in m.groupdict().items() if v)
        number = read_number(raw)
        if number is not None:
            yield Span("quantity", m.start(name), m.end(name), number)


def _phones(text: str) -> Iterator[Span]:
    for m in p.PHONE.finditer(text):
        digits = re.sub(r"[^\d+]", "", m.group())
        bare = m.group().isdigit()
        before = text[max(0, m.start() - 20) : m.start()]
        likely = (
            not bare
            or p.CHINESE_MOBILE.match(digits) is not None
            or p.PHONE_WORDS.search(before) is not None
        )
        if likely and not (bare and p.ORDER_WORDS.search(before)):
            yield Span("phone", m.start(), m.end(), digits)


def _languages(text: str) -> Iterator[Span]:
    for m in p.LANGUAGE.finditer(text):
        yield Span("language_name", m.start(), m.end(), p.LANGUAGES[m.group().lower()])


def _order_numbers(text: str, *, taken: list[Span], houses: list[Span]) -> Iterator[Span]:
    for m in p.ORDER_NUMBER.finditer(text):
        raw = m.group()
        value = raw.lstrip("#").strip()
        here = Span("order_number", m.start(), m.end(), value)
        if any(here.overlaps(s) for s in [*taken, *houses] if s.entity != "quantity"):
            continue
        digits = sum(c.isdigit() for c in value)
        unit = p.MEASURE_AFTER.match(text, here.end)
        measured = unit and (unit.group("sure") or digits <= 4)
        if digits == 0 or _SIZES.match(value) or measured:
            continue
        named = (
            raw.startswith("#")
            or p.ORDER_WORDS.search(text[max(0, here.start - 14) : here.start])
            or p.ORDER_AFTER.match(text, here.end)
        )
        counted = any(here.overlaps(s) for s in taken)
        alone = len(text.strip(" .!?。！？")) == len(raw)
        if counted and not (alone and digits >= 3):
            continue
        if named or (digits >= 3 and value not in p.HOTLINES):
            yield here
