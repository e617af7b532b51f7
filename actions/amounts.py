"""How many more, how many fewer, and what is no longer wanted at all."""

from __future__ import annotations

import re

_DIGITS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
           "八": 8, "九": 9, "十": 10}  # fmt: skip
_N = r"(\d{1,3}|an?|one|two|three|four|five|six)"
_NZ = r"(\d{1,3}|[一二两俩三四五六七八九十])\s*[个件双盒瓶条台套份本包袋只把支副罐箱块张片顶]"
_NOT_GOODS = (
    r"(?!\s+(?:questions?|things?|times?|orders?|days?|weeks?|hours?|minutes?|months?|addresse?s?))"
)
_MORE = re.compile(
    rf"\b{_N}\s+(?:more|extra|additional)\b{_NOT_GOODS}|\banother(?:\s+{_N})?\b{_NOT_GOODS}"
    rf"|\badd\s+{_N}\b{_NOT_GOODS}|\bextra\s+{_N}\b"
    rf"|(?:多|再|另外|额外|外加)(?:给我|帮我)?(?:要|加|来|买|添|拿|订|放)?(?:上|多)?\s*{_NZ}"
    rf"|(?:加|添|增加|追加)(?:多|上)?\s*{_NZ}",
    re.I,
)
_FEWER = re.compile(
    rf"\b{_N}\s+(?:fewer|less)\b{_NOT_GOODS}"
    rf"|\b(?:remove|take off|take away|drop)\s+{_N}\b{_NOT_GOODS}"
    rf"|(?:少|减|减少|减掉|去掉|拿掉)(?:要|买|来|拿)?\s*{_NZ}",
    re.I,
)
_DROPPED = re.compile(
    r"\b(?:drop|remove|take (?:off|out)|delete|leave (?:off|out)|get rid of|without"
    r"|(?:i )?(?:don'?t|do not|no longer) (?:want|need))\s+(?:the |my |any |those |these )?"
    r"([a-z][\w' -]{2,50})"
    r"|\btake (?:the |my )?([a-z][\w' -]{2,40}?) (?:off|out)\b"
    r"|(?:把)?([\u4e00-\u9fff]{1,16}?)(?:就|都|我)?(?:不要了?|不想要了?|不需要了?|去掉|删掉|删了|拿掉|减掉|取消掉?|退掉)"
    r"|(?:不要|去掉|删掉|删除|拿掉|减掉)(?!了)([\u4e00-\u9fff]{1,16})",
    re.I,
)


def difference(text: str) -> int | None:
    """How many more (below zero: fewer) a text asks for: "one more", 再加两罐; else None."""
    for pattern, sign in ((_MORE, 1), (_FEWER, -1)):
        found = pattern.search(text)
        if found:
            said = next((group for group in found.groups() if group), "1").casefold()
            count = int(said) if said.isdecimal() else _DIGITS[said]
            return sign * count if count else None
    return None


def unwanted(text: str) -> list[str]:
    """Words for things a text no longer wants: "drop the gloves", 手套不要了."""
    return [next(g for g in found.groups() if g) for found in _DROPPED.finditer(text)]


def plain_number(text: str) -> int | None:
    """A bare "3" or 三个 after "how many?"; None for anything more."""
    plain = text.strip(" .。!！")
    if plain.isdecimal() and len(plain) <= 3:
        return int(plain)
    bare = plain.rstrip("个件只双套盒把条台份瓶本包").casefold()
    return {**_DIGITS, "零": 0, "none": 0, "zero": 0}.get(bare)
