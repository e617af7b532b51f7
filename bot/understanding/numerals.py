"""Small numbers written as digits, English words or Chinese characters."""

from __future__ import annotations

import re

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "dozen": 12, "a dozen": 12, "half a dozen": 6, "a couple of": 2, "a couple": 2,
    "couple of": 2,
}  # fmt: skip
ENGLISH_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3,
}  # fmt: skip
CHINESE_DIGITS = {
    "零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip

ENGLISH_PATTERN = "|".join(sorted(ENGLISH, key=len, reverse=True))
CHINESE_PATTERN = r"[零一二两三四五六七八九十百]{1,4}"
_SPOKEN = {**{c: str(n) for c, n in CHINESE_DIGITS.items()}, "〇": "0", "○": "0", "幺": "1"}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_ROUND = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000}
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([kK千百万]?)[多几来]?")


def read_chinese(text: str) -> int | None:
    """The value of a Chinese numeral below 1000 (`十二` is 12), or None where it is not one."""
    total, digit = 0, None
    for character in text:
        if character in CHINESE_DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = CHINESE_DIGITS[character]
        elif character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        else:
            return None
    return total + (digit or 0)


def read_number(text: str) -> int | None:
    """The value of a number in digits, English or Chinese; None where it is not a number."""
    text = text.strip().lower()
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ENGLISH:
        return ENGLISH[text]
    return read_chinese(text) if text else None


def read_digits(text: str) -> str:
    """Digits read aloud: 一零零二七 is 10027."""
    return "".join(
        _SPOKEN.get(character, character) for character in text if not character.isspace()
    )


def read_amount(text: str) -> str | None:
    """An amount as a plain number: `1,050`, `2k`, 三百五, "two hundred"; None where it is none."""
    plain = text.strip().lower()
    digits = _AMOUNT.fullmatch(plain)
    if digits:
        number = digits[1].replace(",", "")
        factor = {"k": 1000, "千": 1000, "百": 100, "万": 10_000}.get(digits[2].lower())
        return f"{float(number) * factor:g}" if factor else number
    if plain.isascii():
        return _english_amount(plain)
    total = _chinese_amount(plain.rstrip("多几来"))
    return str(total) if total else None


def _english_amount(text: str) -> str | None:
    total = part = 0
    for word in text.replace("-", " ").split():
        if word in ("a", "an"):
            part = 1
        elif word in _ROUND:
            part = max(part, 1) * _ROUND[word]
            total, part = total + part, 0
        elif word in ENGLISH:
            part += ENGLISH[word]
        elif word != "and":
            tens = _TENS.get(word)
            if tens is None:
                return None
            part += tens
    return str(total + part) if total + part else None


_TENS = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "twenty": 20, "thirty": 30,
         "forty": 40, "fifty": 50, "hundred": 100}  # fmt: skip


def _chinese_amount(text: str) -> int | None:
    """三百五 is 350, 一千二 is 1200, 两千零五十 is 2050."""
    total, digit, place = 0, 0, 1
    for character in text:
        if character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[character]
        elif character in _PLACES:
            place = _PLACES[character]
            total += (digit or 1) * place
            digit = 0
        else:
            return None
    short = digit and place >= 100 and "零" not in text
    return total + digit * (place // 10 if short else 1)
