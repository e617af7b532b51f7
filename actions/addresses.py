"""Correcting a part of an address: "no, flat 503", "the postcode is LS2 7AC", 不对，是503室."""

from __future__ import annotations

import re

_SAYS = re.compile(
    r"^(?:(?:no|nope|not|sorry|oops|actually|wait|yes|ok|okay|but|and|i mean|i meant|it'?s|it is"
    r"|i forgot|(?:the|my) (?:flat|apartment|unit|suite|room)(?: number)?(?=\s*,)"
    r"|should be|make (?:it|that)|change (?:it|that)? ?to|correct(?:ion)?|typo"
    r"|(?:the |my )?(?:post ?code|zip(?: ?code)?|address|house number|flat number|street)"
    r"(?: (?:is|should be|was)(?: wrong)?)?)[\s,.:;–-]+)+",
    re.I,
)
_SAYS_ZH = re.compile(
    r"^(?:不对|不是|不|错了|写错了|抱歉|应该是|应该|是|改成|改为|门牌号?|房号|邮编|[，,。、\s：:])+"
)
_UNIT = r"(?:flat|apt\.?|apartment|unit|suite|room|floor)"
_PARTS = {
    "unit": re.compile(rf"\b{_UNIT}\s*(?:no\.?|number|#)?\s*\w{{1,6}}", re.I),
    "house": re.compile(r"(?:\b(?:number|no\.?|house)\s*|#)\d{1,5}[a-z]?", re.I),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b\d{5}(?:-\d{4})?\b", re.I),
    "room": re.compile(r"\d{1,5}[A-Za-z]?(?:室|房)"),
    "gate": re.compile(r"\d{1,5}号(?!楼|院)"),
    "building": re.compile(r"\d{1,4}(?:栋|幢|座|号楼)"),
    "stairs": re.compile(r"\d{1,3}单元"),
    "storey": re.compile(r"\d{1,3}(?:楼|层)"),
}
_HOUSE_IN = re.compile(
    r"(?<![\w-])(?<!flat )(?<!apt )(?<!unit )\d{1,5}[a-z]?(?=\s+[^\W\d_]{2,})", re.I
)
_STREET_LINE = re.compile(
    r"^\d{1,5}[a-z]?\s+[\w\s'.-]*"
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|row|way|place|square"
    r"|court|terrace|close|crescent|boulevard|blvd|gardens?|quay|park|hill)\b\.?$",
    re.I,
)


def part_of_address(text: str) -> tuple[str, str] | None:
    """The kind and the words of the only part a short message gives, or None."""
    told = _SHOULD_BE.search(text)
    if told and told.start() > 0:
        found = part_of_address(told[1])
        if found and found[0] == "number" and _HOUSE_WORD.search(text):
            return "house", found[1]
        return found
    plain = _stripped(text)
    for kind, pattern in _PARTS.items():
        if pattern.fullmatch(plain):
            return kind, plain
    if re.fullmatch(r"\d{1,5}[A-Za-z]?", plain):
        return "number", plain
    return ("street", plain) if _STREET_LINE.match(plain) else None


_SHOULD_BE = re.compile(
    r"(?:should (?:be|read|say)|应该是|应为|改成|改为)\s*[:：]?\s*(.{1,60})$", re.I
)
_HOUSE_WORD = re.compile(r"house|door|building number|street number|门牌", re.I)


def with_part(address: str, kind: str, part: str) -> str | None:
    """The address with the part in place of its own; None where it is not clear which one."""
    if kind == "number":
        return _with_number(address, part)
    if kind == "street":
        lines = [line.strip() for line in address.split(",")]
        places = [place for place, line in enumerate(lines) if _STREET_LINE.match(line)]
        if len(places) != 1:
            return None
        lines[places[0]] = part
        return ", ".join(lines)
    if kind == "house":
        digits = re.sub(r"\D+(?=\d)", "", part)
        return _replaced(address, _HOUSE_IN, digits)
    found = _replaced(address, _PARTS[kind], part)
    if found is None and kind == "unit" and not _PARTS["unit"].search(address):
        return f"{part[0].upper()}{part[1:]}, {address}"
    if found is None and kind == "room" and not _PARTS["room"].search(address):
        return f"{address}{part}"
    return found


def _with_number(address: str, digits: str) -> str | None:
    """A bare "503" is the flat or room where there is one, else the house."""
    unit = list(_PARTS["unit"].finditer(address))
    if len(unit) == 1:
        changed = re.sub(r"\w+$", digits, unit[0][0])
        return address[: unit[0].start()] + changed + address[unit[0].end() :]
    for kind in ("room", "gate"):
        sign = {"room": "室", "gate": "号"}[kind]
        if len(_PARTS[kind].findall(address)) == 1:
            return _replaced(address, _PARTS[kind], f"{digits}{sign}")
    return _replaced(address, _HOUSE_IN, digits)


def _replaced(address: str, pattern: re.Pattern[str], part: str) -> str | None:
    found = list(pattern.finditer(address))
    if len(found) != 1:
        return None
    return address[: found[0].start()] + part + address[found[0].end() :]


def _stripped(text: str) -> str:
    chinese = re.search(r"[\u4e00-\u9fff]", text)
    plain = (_SAYS_ZH if chinese else _SAYS).sub("", text.strip(" .!。！"))
    plain = re.sub(r"[,，]?\s*(?:not|instead of|rather than|不是)\s*\w+$", "", plain, flags=re.I)
    return plain.strip(" ,，.。!！")
