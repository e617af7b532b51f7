"""Splits a sentence in which English and Chinese may be mixed.

English words, numbers, order numbers and e-mail addresses stay whole; Chinese is split into
single characters, which needs no dictionary and cannot be wrong about an unknown product name.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"[A-Za-z0-9][\w.%+-]*@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|#?(?=[A-Za-z0-9/_-]*\d)[A-Za-z0-9]+(?:[-_/.][A-Za-z0-9]+)*"  # 10027, A-7741, 2024/88
    r"|[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)*"  # words, with don't as one
    r"|[\u3400-\u9fff]"
    r"|[^\sA-Za-z0-9\u3400-\u9fff]+",
    re.ASCII,
)


def tokenize(text: str) -> list[tuple[str, int, int]]:
    """The tokens of the text as (token, start, end); `text[start:end] == token`."""
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
