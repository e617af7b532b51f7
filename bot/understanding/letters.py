"""Reads a pasted e-mail: what of it its writer wrote, and what is header, quotation, signature."""

from __future__ import annotations

import re

_HEADER = re.compile(
    r"^[ \t>]*(?:from|to|cc|bcc|sent|date|reply-to|attachments?"
    r"|发件人|收件人|抄送|发送时间|日期|时间|附件)"
    r"[ \t]*[:：].*$",
    re.I | re.M,
)
_ADDRESSEE = re.compile(r"^[ \t>]*(?:to|cc|bcc|reply-to|收件人|抄送)[ \t]*[:：].*$", re.I | re.M)
_SUBJECT = re.compile(
    r"^[ \t]*(?:subject|re|fwd?|betreff|主题|标题|回复|转发)[ \t]*[:：][ \t]*", re.I | re.M
)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.M)
_QUOTATION = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original message|forwarded message|原始邮件|转发邮件|原邮件).*"
    r"|on .{6,80} wrote:|在.{4,60}写道[:：]|_{8,})[ \t]*$",
    re.I | re.M,
)
_SIGNATURE = re.compile(
    r"^[ \t]*(?:--[ \t]*$|(?:best|kind|warm|many)? ?(?:regards|wishes)\b.{0,30}$|best,?[ \t]*$"
    r"|cheers,?[ \t]*$|(?:yours )?(?:sincerely|faithfully|truly)\b.{0,30}$"
    r"|sent from my .*$|get outlook for .*$|发自我的.*$"
    r"|此致[\s，,]*$|敬礼[！!]?[ \t]*$|祝好[！!。]?[ \t]*$)",
    re.I | re.M,
)
_MANY = 4
"""Lines from which on a text may be a letter."""


def is_letter(text: str) -> bool:
    """Whether the text looks pasted: with headers, quoted lines, or a signature."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < _MANY:
        return False
    marks = (_HEADER, _SUBJECT, _QUOTED, _QUOTATION, _SIGNATURE)
    return any(mark.search(text) for mark in marks)


def own_words(text: str) -> str:
    """What the writer says, everything else blanked, so that places in the text stay."""
    quotation = _QUOTATION.search(text)
    if quotation and text[: quotation.start()].strip():
        text = text[: quotation.start()] + _blank(text[quotation.start() :])
    signature = next((m for m in _SIGNATURE.finditer(text) if text[: m.start()].strip()), None)
    if signature:
        text = text[: signature.start()] + _blank(text[signature.start() :])
    for pattern in (_HEADER, _SUBJECT, _QUOTED):
        blanked = pattern.sub(lambda m: _blank(m[0]), text)
        text = blanked if blanked.strip() else text
    return text


def is_addressee(text: str, start: int) -> bool:
    """Whether a place in the text is in the line that names whom the letter is to."""
    return any(m.start() <= start < m.end() for m in _ADDRESSEE.finditer(text))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
