"""Reads what is wanted of the address book, and the address in a message."""

from __future__ import annotations

import re

from actions.address_words import address_in, looks_like_address
from actions.turn import Turn
from smartmkt_core.account.models import Address

_OPS = (
    ("remove", re.compile(r"\b(?:remove|delete|drop|erase|take out)\b|删|移除|去掉", re.I)),
    ("default", re.compile(r"\bdefault\b|\bprimary\b|\bmain\b|\bpreferred\b|默认|首选|常用", re.I)),
    ("correct", re.compile(
        r"\b(?:correct|fix|change|update|edit|typo|wrong)\b|改|更新|写错|不对", re.I)),
    ("list", re.compile(
        r"\b(?:show|list|see|which|what) .{0,24}address|\baddress book\b"
        r"|有哪些|有几个|查看|看看|地址簿", re.I)),
)  # fmt: skip
_ADD = re.compile(
    r"\b(?:add|new|another|second|save|register|enter)\b|添加|新增|加|新|另一|存", re.I
)
_LEAD = re.compile(
    r"^(?:(?:please|hi|hello|can you|could you|i(?:'d| would) like to|i want to)\s+)*"
    r"(?:add|save|register|set up|enter|store|remove|delete|make|set|use|create)?\s*"
    r"(?:(?:this|the following|a|an|my|the)\s+)?(?:(?:new|second|another|other|default|delivery"
    r"|shipping)\s+)*address(?:es)?(?: book)?"
    r"(?:\s+(?:is|to my (?:account|address book)))?\s*[:：,-]\s*"
    r"|^.{0,20}?(?:地址)(?:是|为|簿)?\s*[:：，,]\s*",
    re.I,
)


def wanted_in(text: str) -> str:
    """add, remove, default, correct or list."""
    plain = _LEAD.sub("", text)
    if whole_address(text) and not re.search(_OPS[1][1], text):
        return "add"
    for op, pattern in _OPS:
        if pattern.search(text if op != "correct" else plain):
            return "add" if op in ("correct", "list") and _ADD.search(text) else op
    return "add"


def wants_default(turn: Turn) -> bool:
    """Whether it is to be the default one."""
    return bool(_OPS[1][1].search(turn.text))


def whole_address(text: str) -> str | None:
    """The address in a message, without the words around it."""
    if not text:
        return None
    plain = _LEAD.sub("", text, count=1)
    return address_in(plain) if looks_like_address(plain) else None


def part_of(turn: Turn) -> str | None:
    """A line of an address that is told in several messages."""
    plain = address_in(turn.text)
    short = 4 <= len(plain) <= 80 and not re.search(r"[?？@]", plain)
    place = re.search(r"\d|[省市区县镇乡村路街]|\b[A-Z][a-z]+", plain)
    return plain if short and place else None


def one_named(turn: Turn, book: list[Address]) -> Address | None:
    """The address pressed, named by its place, or by a word that only it has."""
    place = turn.entity("place") if not turn.text else turn.entity("ordinal")
    if isinstance(place, int):
        index = place - 1 if place > 0 else len(book) + place
        return book[index] if 0 <= index < len(book) else None
    said = {word for word in _words(turn.text) if not _PLAIN.fullmatch(word)}
    fitting = [row for row in book if said & _words(row.text)]
    return fitting[0] if len(fitting) == 1 else None


_PLAIN = re.compile(
    r"address(?:es)?|the|my|to|from|of|in|on|at|one|is|st|rd|street|road|remove|delete|default"
    r"|地址|收货|默认|删除|修改|设为",
    re.I,
)


def _words(text: str) -> set[str]:
    folded = text.casefold()
    chinese = {part[i : i + 2] for part in re.findall(r"[\u4e00-\u9fff]+", folded)
               for i in range(len(part) - 1)}  # fmt: skip
    return set(re.findall(r"[a-z0-9]{2,}", folded)) | chinese
