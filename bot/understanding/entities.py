"""Finds the entities of the shop in a sentence: numbers, proofs, dates, amounts, choices, names.

An order number can look like anything in another shop, so it is found generously: every token
with a digit that nothing else explains is a candidate, and whoever knows the orders decides.
With a vocabulary the shop's own formats count before anything else, and names are found too;
without one the answer depends on the sentence alone, which is what the classifier is trained on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.understanding import counts
from bot.understanding import patterns as p
from bot.understanding.context import find_names, find_products, look_up
from bot.understanding.numerals import ENGLISH_ORDINALS, read_amount, read_digits, read_number
from bot.understanding.order_numbers import learnt_numbers, order_numbers
from bot.understanding.sizes import find_sizes, next_sizes
from bot.understanding.spans import Span
from bot.understanding.vocabulary import Vocabulary

_READ = 4000  # characters; longer than any message the gateway lets through


def find_entities(text: str, vocabulary: Vocabulary | None = None) -> list[Span]:
    """Every entity of the text, in order. Offsets are those of `text` itself.

    Names (product, brand, category, colour, size, city) are found with a vocabulary only.
    """
    return list(_found(text, vocabulary))


# A message is looked at by several components, one after the other.
@lru_cache(maxsize=64)
def _found(text: str, vocabulary: Vocabulary | None) -> tuple[Span, ...]:
    plain = fold_width(text[:_READ])
    if plain.strip(" .!~。！～") in p.GOODBYES:
        return ()
    found = [*_emails(plain)]
    names = look_up(plain, vocabulary.names) if vocabulary is not None else None
    if names is not None:
        found += _clear(find_products(names), found)
    houses = _clear(_addresses(plain), found)
    found += _clear(_endings(plain), [*found, *houses])
    if vocabulary is not None and vocabulary.numbers:
        found += _clear(learnt_numbers(plain, vocabulary.numbers), found)
    if names is not None:
        found += _clear(next_sizes(plain), [*found, *houses])
    for finder in (_spoken, _money, _dates, _phones):
        found += _clear(finder(plain), [*found, *houses])
    if names is not None:
        found += _clear(find_sizes(plain), [*found, *houses])
    found += _clear(_ordinals(plain), [*found, *houses])
    if names is not None:
        found += find_names(names, taken=[*found, *houses])
        found += _clear(_counted(plain, found), [*found, *houses])
    for finder in (_quantities, _languages):
        found += _clear(finder(plain), [*found, *houses])
    formats = vocabulary.numbers if vocabulary is not None else None
    found += list(order_numbers(plain, taken=found, houses=houses, formats=formats))
    return tuple(sorted(found, key=lambda s: (s.start, s.end, s.entity)))


def _clear(spans: Iterable[Span], taken: list[Span]) -> list[Span]:
    """Those that overlap neither what is taken nor one another, the first of them winning."""
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in (*taken, *kept)):
            kept.append(span)
    return kept


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
            of_phone = len(digits) == 4 and bool(
                not _of_order(before) or p.PHONE_WORDS.search(before)
            )
            name = "phone_last4" if of_phone else "order_number"
            extra = {} if of_phone else {"partial": True}
            yield Span(name, m.start("digits"), m.end("digits"), digits, extra)


def _of_order(before: str) -> bool:
    """Whether an ending is an order's: after "order 10027", another number ends."""
    words = list(p.ORDER_WORDS.finditer(before))
    return bool(words) and not re.search(r"\d{4}", before[words[-1].end() :])


def _spoken(text: str) -> Iterator[Span]:
    """Numbers read aloud digit by digit: 一零零二七."""
    for m in p.SPOKEN.finditer(text):
        digits = read_digits(m.group())
        before = text[max(0, m.start() - 12) : m.start()]
        if p.CHINESE_MOBILE.match(digits) and not p.ORDER_WORDS.search(before):
            yield Span("phone", m.start(), m.end(), digits)
        elif len(digits) == 4 and p.TAIL_WORDS.search(before):
            yield Span("phone_last4", m.start(), m.end(), digits)
        elif len(digits) > 4 or p.ORDER_WORDS.search(before) or p.ORDER_AFTER.match(text, m.end()):
            yield Span("order_number", m.start(), m.end(), digits)


def _money(text: str) -> Iterator[Span]:
    for m in p.MONEY.finditer(text):
        name = next(group for group in p.AMOUNTS if m.group(group))
        said = (m.group("sign") or m.group("code") or m.group("unit") or "").lower()
        currency = p.CURRENCIES.get(said.rstrip("0123456789"))
        start, end = m.span(name) if name in p.LIMITS else m.span()
        amount = read_amount(m.group(name))
        if said[-1:].isdigit() and amount is not None:
            amount = f"{amount}.{said[-1]}0"  # 63块9
        if amount is None or (name == "h" and "between" not in text[: m.start()].lower()):
            continue
        yield Span("money", start, end, amount, {"currency": currency})
        upper = p.RANGE_END.match(text, end) if name == "a" else None
        if upper:
            there = upper.span("amount")
            yield Span("money", *there, upper.group("amount"), {"currency": currency})


def _dates(text: str) -> Iterator[Span]:
    for m in p.DATE.finditer(text):
        yield Span("date", m.start(), m.end(), m.group())


def _ordinals(text: str) -> Iterator[Span]:
    for m in counts.ORDINAL_FROM_END.finditer(text):
        said = (m.group("english") or "").lower()
        number = ENGLISH_ORDINALS.get(said) or read_number(m.group("chinese") or "2")
        if number:
            yield _marked(m, -number)
    for pattern, value in (
        (counts.ORDINAL_LATEST, "latest"),
        (counts.ORDINAL_LAST, -1),
        (counts.ORDINAL_OTHER, "other"),
    ):
        for m in pattern.finditer(text):
            yield _marked(m, value)
    for m in counts.ORDINAL_NUMBER.finditer(text):
        name = next(name for name in counts.ORDINAL_NUMBER_PARTS if m.group(name))
        said = m.group(name).lower()
        first = name in ("top", "former", "before")
        number = 1 if first else ENGLISH_ORDINALS.get(said) or read_number(said)
        if number:
            start, end = m.span() if name == "chinese" else m.span(name)
            if name == "digits":
                end += 2
            yield Span("ordinal", start, end, number)


def _marked(m: re.Match[str], value: int | str) -> Span:
    """The word itself where a pattern names it (`last` of "the last one"), else all of it."""
    name = next((name for name, said in m.groupdict().items() if said and name == "word"), 0)
    return Span("ordinal", m.start(name), m.end(name), value)


def _quantities(text: str) -> Iterator[Span]:
    for m in counts.QUANTITY.finditer(text):
        name, raw = next((k, v) for k, v in m.groupdict().items() if v)
        number = read_number(raw)
        if number is not None and not counts.BELOW_ZERO.search(text[: m.start(name)]):
            yield Span("quantity", m.start(name), m.end(name), number)


def _counted(text: str, found: list[Span]) -> Iterator[Span]:
    """Numbers before the things they count."""
    for thing in found:
        if thing.entity in ("category", "product"):
            m = counts.COUNTED.search(text[: thing.start])
            number = read_number(m.group("count")) if m else None
            before = text[: m.start("count")] if m else ""
            pointed = (
                counts.POINTING.search(before) if number == 1 else counts.ARTICLE.search(before)
            )
            if m and number is not None and not pointed and not counts.BELOW_ZERO.search(before):
                yield Span("quantity", m.start("count"), m.end("count"), number)


def _phones(text: str) -> Iterator[Span]:
    for m in p.PHONE.finditer(text):
        digits = re.sub(r"[^\d+]", "", m.group())
        bare = m.group().isdigit()
        groups = m.group().split()
        if len(groups) == 2 and len(groups[0]) == len(groups[1]) == 5:
            continue  # two numbers side by side
        before = text[max(0, m.start() - 20) : m.start()]
        called = p.PHONE_WORDS.search(before) is not None
        likely = (
            not bare
            or p.CHINESE_MOBILE.match(digits) is not None
            or called
            or (digits.startswith("07") and len(digits) == 11)
        )
        ordered = p.ORDER_WORDS if bare else p.NUMBER_BEFORE
        if likely and (called or not ordered.search(before)):
            yield Span("phone", m.start(), m.end(), digits)


def _languages(text: str) -> Iterator[Span]:
    for m in p.LANGUAGE.finditer(text):
        yield Span("language_name", m.start(), m.end(), p.LANGUAGES[m.group().lower()])
