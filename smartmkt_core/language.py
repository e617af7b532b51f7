"""Which of the two languages a shopper is writing in."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "zh"]
DEFAULT: Language = "en"

_ASCII_RUN = re.compile(r"[!-~]+")
_ASCII_PART = re.compile(r"[A-Za-z0-9_./'-]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇]")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[A-Za-z]+)*")
# Characters that hold a Chinese sentence together; a borrowed noun ("where is my 快递") has none.
_CHINESE_GRAMMAR = frozenset(
    "的了吗呢吧啊呀嘛么不没是在有我你您他她它们这那哪什怎为请帮给要想能可会把被让还就都也很到和跟"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH_GRAMMAR = _words(
    """
    a an the this that these those my your his her our their its i you he she it we they me us
    them is are was were am be been do does did don't doesn't didn't isn't can can't could would
    will won't shall should may might must have has had haven't to of in on at for from with by
    about and or but not if when where what which who why how there i'm i'd i've i'll it's
    what's where's that's please
    """
)
# With one of these alone an English shopper says what they want; a brand name says nothing.
_ENGLISH_REQUESTS = _words(
    """
    cancel cancelled refund refunds return returns exchange order orders track tracking delivery
    shipping invoice receipt address help agent human person thank stop
    english broken missing late wrong account password login
    warranty complaint payment stock size colour color price cheaper another again
    """
)
_WORDS_OF_A_SENTENCE = 3
_WORDS_OF_PINYIN = 2
# Chinese typed without an input method: kuaidi dao na le.
_PINYIN = _words(
    """
    wo wode ni nin nimen zhe zhege na nali nar shi bu bushi mei meiyou de le ma ne ba ya hao dao yao
    xiang neng keyi qing bang zhao cha gei kan shenme zenme weishenme duoshao shihou haiyou xiexie
    kuaidi wuliu dingdan danhao fahuo tuihuo tuikuan tui huanhuo huan quxiao dizhi fapiao kefu
    rengong qian dongxi maile xiadan nihao zaima
    """
)


def detect(text: str, *, previous: Language | None = None) -> Language:
    """The language of ``text``.

    A Chinese clause makes a text Chinese, however many English words stand beside it
    ("我的order 10027 到哪了"); a Chinese noun inside an English clause does not ("where is my
    快递"). A text that says nothing about its language (numbers, emoji, e-mail addresses, order
    numbers, brand names, "ok", other languages) keeps ``previous``, or is English at the beginning.
    """
    undecided = previous or DEFAULT
    rest = _ASCII_RUN.sub(_without_neutral_parts, text.replace("’", "'"))
    if _KANA_OR_HANGUL.search(rest):
        return undecided
    words = _WORD.findall(rest)
    han = _HAN.findall(rest)
    if han:
        chinese_clause = any(character in _CHINESE_GRAMMAR for character in han)
        english_clause = any(_is_grammar(word) for word in words)
        return "en" if english_clause and not chinese_clause else "zh"
    if any(_is_grammar(word) or word.lower() in _ENGLISH_REQUESTS for word in words):
        return "en"
    plain = [word for word in words if word.islower() and len(word) > 1]
    if previous == "zh" and sum(word in _PINYIN for word in plain) >= _WORDS_OF_PINYIN:
        return "zh"
    return "en" if len(plain) >= _WORDS_OF_A_SENTENCE else undecided


def _without_neutral_parts(run: re.Match[str]) -> str:
    """Leave out what looks the same in every language: addresses, links, numbers, sizes."""
    text = run[0]
    if "@" in text or "://" in text or text.startswith(("www.", "#")):
        return " "
    parts = _ASCII_PART.findall(text)
    return " ".join(part for part in parts if not any("0" <= letter <= "9" for letter in part))


def _is_grammar(word: str) -> bool:
    # A lone capital is a size ("size A"), not the article; "I" is meant, and so is a small "i".
    return word.lower() in _ENGLISH_GRAMMAR and word != "A"
