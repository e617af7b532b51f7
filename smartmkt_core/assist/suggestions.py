"""Three replies that may fit what the shopper just wrote: from the FAQ and from good past answers.

A past answer is good where the conversation was resolved and the shopper rated it well. It is
offered only as far as it speaks of nobody: no number, no address, no name of that shopper.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.assist import exchanges
from smartmkt_core.assist.exchanges import Exchange
from smartmkt_core.conversations import service as conversations
from smartmkt_core.faq.service import Faq

OFFERED = 3
NEAR = 0.45
"""How alike two questions are whose answer may be the same (see ``Faq.compared``): differently
worded ones of one meaning lie at .50 to .73, unlike ones below .45, in both languages."""
SURE_FAQ, SURE_ANSWER = 0.35, 0.65
"""What counts as equally sure of the two sources, whose scores mean different things."""
_TELLING = re.compile(r"\d{4,}|@|https?://", re.A)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be answered, in which language, and the exchanges it may be answered like."""

    question: str
    language: str
    known: list[Exchange]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply that may fit. ``source``: faq or answer; ``about``: the question it answered."""

    text: str
    source: str
    about: str
    score: float


def gather(session: Session, conversation_id: str) -> Asked:
    """What the shopper asked, and what agents answered well before: all that is read for it."""
    language = conversations.get(session, conversation_id).language
    asked = exchanges.open_question(session, conversation_id)
    good = exchanges.good_ones(session, language) if asked else []
    return Asked(asked, language, [one for one, name in good if reusable(one, name)])


def rank(asked: Asked, faq: Faq, *, fill: Callable[[str], str]) -> list[Suggestion]:
    """At most three replies in the question's language, the likeliest first; none that is far off.

    ``fill``: puts the shop's name and amounts into an answer of the FAQ.
    """
    if not asked.question:
        return []
    found = [*_from_faq(faq, asked, fill), *_from_past(faq, asked)]
    best: dict[str, Suggestion] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault(one.text.strip().casefold(), one)
    return list(best.values())[:OFFERED]


def reusable(exchange: Exchange, name: str) -> bool:
    """Whether an answer would be as true for somebody else, and tells nothing of this shopper."""
    answer = exchange.answer
    if _TELLING.search(answer) or account.mask_text(answer) != answer:
        return False
    called = [part for part in re.split(r"\s+", name.casefold()) if len(part) > 1]
    return not any(part in answer.casefold() for part in called)


def _from_faq(faq: Faq, asked: Asked, fill: Callable[[str], str]) -> list[Suggestion]:
    found = faq.find(asked.question, asked.language)
    if found is None:
        return []
    return [
        Suggestion(
            fill(entry.text(asked.language)),
            "faq",
            entry.question(asked.language),
            score / SURE_FAQ,
        )
        for entry, score in zip(found.entries, found.scores, strict=True)
    ]


def _from_past(faq: Faq, asked: Asked) -> list[Suggestion]:
    if not asked.known:
        return []
    vectors = faq.compared([asked.question, *(one.question for one in asked.known)])
    if vectors is None:
        return []
    alike = vectors[1:] @ vectors[0]
    order = [int(at) for at in np.argsort(-alike)[:OFFERED] if alike[at] >= NEAR]
    return [
        Suggestion(
            asked.known[at].answer,
            "answer",
            asked.known[at].question,
            float(alike[at]) / SURE_ANSWER,
        )
        for at in order
    ]
