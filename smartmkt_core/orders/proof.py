"""Finding a proof of identity in what somebody wrote: an e-mail, or digits of the phone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from smartmkt_core.orders.numbers import candidates, folded, number_key

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_CHINESE_RUN = re.compile(
    r"[零〇一二三四五六七八九幺](?:[\s,，、-]*[零〇一二三四五六七八九幺]){3,}"
)
_WORDS = {
    word: str(digit)
    for digit, words in enumerate(
        ["zero oh nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
    for word in words.split()
}
_WORD = rf"(?:{'|'.join(_WORDS)})"
_WORD_RUN = re.compile(rf"\b{_WORD}(?:[\s,-]+{_WORD}){{3,}}\b", re.IGNORECASE)
_CUE = re.compile(
    r"last\s*(?:four|4)(?:\s*digits?)?|(?:ends?|ending)(?:\s*(?:in|with|on))?"
    r"|(?:尾号|尾数|[后末]四位|[后末]4位)",
    re.IGNORECASE,
)
_RUN = re.compile(r"\d+")
# "ann at example dot com", "ann (at) example (dot) co (dot) uk".
_SPELT = re.compile(
    r"(?<=\w)\s*[\[(]?\bat\b[\])]?\s*(?!the\b|this\b|that\b|my\b)[\w-]+"
    r"(?:\s*[\[(]?\bdot\b[\])]?\s*[a-z]{2,})+",
    re.IGNORECASE,
)
# Groups of digits as people write a phone: "+44 7700 900471", "(415) 555-9902".
_PHONE = re.compile(r"(?<!\w)\+?\(?\d+(?:[ \u00a0().\-–]{1,3}\d+)+(?!\w)")
_PHONE_DIGITS = range(7, 16)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was offered as proof: an e-mail in lower case, or the last four digits of a phone."""

    email: str = ""
    phone_last4: str = ""


def find_proof(text: str, *, number: str = "") -> Proof | None:
    """The one proof in a text, or None. ``number`` is the order's, which is no proof.

    One text is one try: of several e-mails the last counts, of several groups of digits the one
    after a cue ("ending", 尾号), else the last. An e-mail goes before digits.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<=[A-Za-z0-9])\s*@\s*(?=[A-Za-z0-9])", "@", plain)
    plain = re.sub(r"(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])", ".", plain)
    plain = _SPELT.sub(_written_out, plain)
    emails = _EMAIL.findall(plain)
    if emails:
        return Proof(email=emails[-1].strip(".'").casefold())
    plain = _CHINESE_RUN.sub(lambda run: _digits(run[0].translate(_CHINESE_DIGITS)), plain)
    plain = _WORD_RUN.sub(
        lambda run: "".join(_WORDS[word.lower()] for word in re.findall(r"[A-Za-z]+", run[0])),
        plain,
    )
    digits = _last_four(_without(plain, number)) or _last_four(plain)
    return Proof(phone_last4=digits) if digits else None


def _last_four(text: str) -> str:
    cues = list(_CUE.finditer(text))
    parts = [text[cues[-1].end() :]] if cues else []
    parts.append(_CUE.sub(" ", text))
    for part in parts:
        runs = _RUN.findall(_PHONE.sub(_joined, part))
        whole = [run for run in runs if len(run) == 4 or len(run) >= 7]
        if whole:
            return str((whole[0] if part is parts[0] and cues else whole[-1])[-4:])
        joined = "".join(runs)
        if len(joined) == 4:
            return joined
    return ""


def _written_out(spelt: re.Match[str]) -> str:
    """The signs for the words "at" and "dot"."""
    plain = re.sub(r"\s*[\[(]?\bdot\b[\])]?\s*", ".", spelt[0], flags=re.IGNORECASE)
    return re.sub(r"^\s*[\[(]?at\b[\])]?\s*", "@", plain, flags=re.IGNORECASE)


def _joined(groups: re.Match[str]) -> str:
    """One phone number in one piece; other groups as they are."""
    digits = _digits(groups[0])
    return digits if len(digits) in _PHONE_DIGITS else groups[0]


def _without(text: str, number: str) -> str:
    key = number_key(number)
    plain = folded(text)
    if not key or len(plain) != len(text):
        return text
    for start, end, found in candidates(plain):
        if found == key:
            text = text[:start] + "," * (end - start) + text[end:]
    return text


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())
