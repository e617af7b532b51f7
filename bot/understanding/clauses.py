"""Takes a message apart where one wish may end and another begin.

Splitting is cheap and generous; whether two clauses are two wishes is decided by what each of
them means (`bot.understanding.requests`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.understanding.spans import Span

_START_EN = (
    r"(?:please|pls|plz|kindly|just|can|could|would|will|do|does|did|is|are|was|has|have|may"
    r"|when(?:'?s)?|where(?:'?s)?|what(?:'?s)?|how|which|why|who|if|i(?:'d|'m|'ve)?|let me|tell"
    r"|send|give|show|cancel|change|track|return|refund|exchange|swap|replace|add|remove|update|check"
    r"|find|get|recommend|suggest|compare|subscribe|unsubscribe|delete|close|help|make|put|reset"
    r"|download|email|e-mail|mail|ship|deliver|need|want|wanna|looking|any|my|your|it|the other)\b"
)
_JOIN_EN = (
    r"(?:and also|and then|and plus|oh and|also|plus|additionally|besides|furthermore|as well as"
    r"|another thing|one more thing|by the way|btw|while you'?re at it|on top of that"
    r"|second(?:ly)?)"
)
_JOIN_ZH = (
    r"(?:(?<![要得])另外|顺便|顺带|并且|此外|对了"
    r"|(?:然后|还有)(?=把|帮|再|给|替|查|取消|改|退|换|看看|问|你们|\d)"
    # Inside a clause these say something else: 退款还有多久.
    r"|(?<=[,.!?;，。！？；、\s])(?:还有就?是?|然后|而且|同时|以及|其次|再就是|再一个|再问一?下"
    r"|(?=(?:还|也)(?:想|要)(?!是)|还(?:少|缺|漏)了?|再把|再(?:帮|给|替)(?:我|忙)"
    r"|再(?:查|看|问|推荐))))"
)
_BOUNDARY = re.compile(
    rf"(?P<strong>\s*[,.!?;，。！？；、\n]*\s*(?:\b{_JOIN_EN}\b|{_JOIN_ZH})\s*[,:，：]?\s*)"
    r"|(?P<end>(?:[.!?](?=\s|$|[\u4e00-\u9fff])|[。！？；;\n~～…])[.!?。！？；;\s~～…]*)"
    rf"|(?P<and>\s*,?\s+(?:and|then|&|n)\s+(?={_START_EN}))"
    r"|(?P<comma>\s*[,，、]\s*)",
    re.I,
)
_LEANS_ON_NEXT = re.compile(
    r"^(?:(?:and|but|so|well|then)\s+)?(?:if|unless|because|since|as|in case|as long as|provided"
    r"|once|after|before|until|when (?!will|does|do|is|are|can|could|would|did|should)(?=\w))\b"
    r"|^(?:那|但|但是)?(?:如果|要是|假如|若是?|只要|等|因为|由于|既然|除非|万一)|的话$",
    re.I,
)
_LEANS_ON_LAST = re.compile(
    r"^(?:because|since|so that|otherwise|or else|but not|not the|which|who|that|or)\b"
    r"|^(?:因为|不然|否则|或者|以便|好让)",
    re.I,
)
_SAYS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Clause:
    """A piece of the message: `text[start:end]`, and whether its start announces a new topic."""

    start: int
    end: int
    announced: bool = False
    sentence: bool = False
    """Whether a sentence ended before it, so that its neighbour is no part of it."""
    by_comma: bool = False
    """Whether nothing but a comma parts it from the clause before."""

    def of(self, text: str) -> str:
        """The words."""
        return text[self.start : self.end]


def split(text: str, entities: Sequence[Span]) -> list[Clause]:
    """The clauses of a text, in order; a condition or a reason stays with what it is about."""
    return _joined(text, list(_pieces(text, entities)))


def _pieces(text: str, entities: Sequence[Span]) -> Iterator[Clause]:
    start, announced, sentence, comma = 0, False, False, False
    for boundary in _BOUNDARY.finditer(text):
        inside = any(e.start < boundary.end() and boundary.start() < e.end for e in entities)
        if inside and boundary["strong"] is None:
            continue
        if _SAYS.search(text[start : boundary.start()]):
            yield _trimmed(text, start, boundary.start(), announced, sentence, comma)
            announced = sentence = comma = False
        start = boundary.end()
        comma = boundary["comma"] is not None
        announced = announced or boundary["strong"] is not None
        sentence = sentence or bool(re.search(r"[.!?;。！？；\n]", boundary[0]))
    if _SAYS.search(text[start:]):
        yield _trimmed(text, start, len(text), announced, sentence, comma)


def _trimmed(
    text: str, start: int, end: int, announced: bool, sentence: bool, comma: bool
) -> Clause:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    return Clause(start, start + len(raw.strip()), announced, sentence, comma)


def _joined(text: str, pieces: list[Clause]) -> list[Clause]:
    found: list[Clause] = []
    leaning = False
    for place, piece in enumerate(pieces):
        words = piece.of(text)
        last = found[-1] if found else None
        leans_back = _LEANS_ON_LAST.search(words) and not piece.sentence
        if last is not None and (leaning or leans_back):
            found[-1] = replace(last, end=piece.end)
            leaning = False
        else:
            found.append(piece)
        if _LEANS_ON_NEXT.search(words):
            if place + 1 < len(pieces) and not pieces[place + 1].sentence:
                leaning = True
            elif last is not None and found[-1] is piece:
                found.pop()
                found[-1] = replace(last, end=piece.end)
    return found
