"""Small numbers written as digits, English words or Chinese characters."""

from __future__ import annotations

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "dozen": 12,
}  # fmt: skip
ENGLISH_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
CHINESE_DIGITS = {
    "零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip

ENGLISH_PATTERN = "|".join(sorted(ENGLISH, key=len, reverse=True))
CHINESE_PATTERN = r"[零一二两三四五六七八九十百]{1,4}"


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
