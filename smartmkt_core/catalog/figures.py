"""Prices and sizes as shoppers say them: 一百块, 两百以内, "under fifty", L码, "size 42"."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_CHINESE = "[零一二两三四五六七八九十百千万]"
_AFTER = (
    r"(?:多|来|几)?(?:块钱?|元|圆|刀|美[元金]|出头)|(?:多|来)?(?:以[内下上]|之内|左右|上下)|(?:到|至|~)"
    rf"{_CHINESE}+(?:块|元|之间|左右|以[内下]|的|$)"
)
_LEADS = "不到 低于 高于 超过 最多 至少 大概 大约 预算 到 至"
_BEFORE = "|".join(f"(?<={lead})" for lead in _LEADS.split())
# 1千, 2万, 3.5千; and 1k.
_MIXED = re.compile(r"(?<!\d)(?<!\d[.,])(\d{1,3}(?:\.\d)?)\s*([百千万k])(\d?)(?![a-z\d])")
_PRICE_ZH = re.compile(
    rf"(?<!\d){_CHINESE}+(?={_AFTER})|(?:{_BEFORE}){_CHINESE}*[十百千]{_CHINESE}*|(?<!\d)百(?=元|块)"
)
_WORDS = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "a hundred": 100, "one hundred": 100, "hundred": 100, "a hundred and fifty": 150,
    "two hundred": 200, "three hundred": 300, "five hundred": 500, "a thousand": 1000,
    "one thousand": 1000,
}  # fmt: skip
_TENTHS = [word for word, value in _WORDS.items() if 20 <= value < 100 and "-" not in word]
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WORDS |= {
    f"{ten}{between}{one}": _WORDS[ten] + value
    for ten in _TENTHS
    for value, one in enumerate(_ONES, start=1)
    for between in "- "
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_PRICE_EN = re.compile(
    rf"\b({_WORD})(?=\s+(?:dollars?|bucks|euros?|pounds?|quid|usd)\b)"
    rf"|(?<=\bunder )({_WORD})\b|(?<=\bbelow )({_WORD})\b|(?<=\bover )({_WORD})\b"
    rf"|(?<=\babove )({_WORD})\b|(?<=\bthan )({_WORD})\b|(?<=\bto )({_WORD})\b"
    rf"|(?<=\baround )({_WORD})\b|(?<=\babout )({_WORD})\b|(?<=\bmost )({_WORD})\b"
)
LETTER_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")
_LETTERS = [size.casefold() for size in LETTER_SIZES]
_LETTER = r"(?:x{0,3}[sl]|m|[23]xl)"
_SIZE = re.compile(
    rf"\bsize\s+({_LETTER}|\d{{1,2}}(?:\.5)?)\b|\bin (?:an? )?({_LETTER})(?:\b(?!')|$)"
    r"|(?<![a-z\d])(xs|xl|xxl|xxxl|[23]xl)(?![a-z\d])|(?<![a-z\d])(?<!\d )([sml])(?=的)"
    rf"|(?<![a-z\d])({_LETTER}|\d{{2}}(?:\.5)?)\s*(?:码|号(?!电池|之?前|以前|到|送|发))"
    r"|\b((?:extra )?(?:small|large)|medium)\b(?= (?:size|one|in)|$)"
    r"|([特加]?大|中|小|均)[码号]"
)
_SAID = {
    "extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl",
    "2xl": "xxl", "3xl": "xxxl", "小": "s", "中": "m", "大": "l", "加大": "xl", "特大": "xxl",
}  # fmt: skip
_FIGURE = r"\d{1,3}(?:\.5)?"
_RANGE = re.compile(
    rf"\b({_LETTER}|{_FIGURE})\s*[–—~-]\s*({_LETTER}|{_FIGURE})\b|\b({_LETTER}|{_FIGURE})\b"
)


def prices_in_digits(text: str) -> str:
    """The text with prices in words written in digits: 一百块 becomes 100块."""

    def chinese(found: re.Match[str]) -> str:
        return str(chinese_number(found[0]))

    def mixed(found: re.Match[str]) -> str:
        unit = _TENS.get(found[2], 1000)
        return str(int(Decimal(found[1]) * unit) + int(found[3] or 0) * unit // 10)

    def english(found: re.Match[str]) -> str:
        return str(_WORDS[next(group for group in found.groups() if group)])

    return _PRICE_EN.sub(english, _PRICE_ZH.sub(chinese, _MIXED.sub(mixed, text)))


_FEW_ZH = re.compile("([一二两三四五六七八])([二两三四五六七八九])([十百千])")
_ANY_ZH = re.compile(f"{_CHINESE}*[十百千]{_CHINESE}*")


def amounts_in_digits(text: str) -> str:
    """The text with every number in digits, where it is an amount: "fifty", 两三百, 1,200."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = _FEW_ZH.sub(r"\1\3到\2\3", text)
    text = re.sub(rf"\b({_WORD})\b", lambda found: str(_WORDS[found[0]]), text)
    # Two hundred, twenty five, a hundred and twenty.
    text = re.sub(r"\b([1-9]) (1000?)\b", lambda n: str(int(n[1]) * int(n[2])), text)
    text = re.sub(r"\b([2-9])0 ([1-9])\b", r"\1\2", text)
    text = re.sub(r"\b([1-9]00)(?: and)? ([1-9]\d?)\b", lambda n: str(int(n[1]) + int(n[2])), text)
    return _ANY_ZH.sub(lambda found: str(chinese_number(found[0])), text)


def chinese_number(text: str) -> int:
    """一百五 is 150, 两千三百 2300, 百 100, 二十 20."""
    total, digit, unit = 0, 0, 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            unit = _TENS[char]
            total += (digit or 1) * unit
            digit = 0
    # What is left stands for the next place down: 一百五 is one hundred and five tens.
    shortened = digit and unit >= 100 and "零" not in text
    return total + digit * (unit // 10 if shortened else 1)


def size_in(text: str) -> tuple[str, tuple[int, int]] | None:
    """A size named in a text (``l``, ``42``) and where; None where none is. Lower case."""
    found = _SIZE.search(text)
    if not found:
        return None
    said = next(group for group in found.groups() if group)
    return letter_size(said), found.span()


def letter_size(said: str) -> str:
    """A size as its letters, in lower case: ``xl`` for 加大码, ``xxl`` for 2XL; others as said."""
    plain = said.casefold()
    return _SAID.get(plain.rstrip("码号"), plain)


def size_fits(size: str, sizes: str) -> bool:
    """Whether a product comes in a size: ``l`` among ``XS–XXL``, ``42`` among ``EU 36–46``."""
    wanted = _place(size)
    if wanted is None:
        return False
    letters = letter_size(size) in _LETTERS
    for first, last, single in _RANGE.findall(sizes.casefold()):
        low, high = _place(first or single), _place(last or single)
        if low is None or high is None or letters != (letter_size(first or single) in _LETTERS):
            continue
        if low <= wanted <= high:
            return True
    return False


def _place(size: str) -> float | None:
    size = letter_size(size)
    if size in _LETTERS:
        return float(_LETTERS.index(size))
    return float(size) if re.fullmatch(r"\d+(?:\.5)?", size) else None
