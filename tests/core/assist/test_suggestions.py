"""Suggested replies: from the FAQ and from good past answers, in the shopper's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.assist.exchanges import Exchange, open_question
from smartmkt_core.assist.suggestions import gather, rank, reusable
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.db import unit_of_work
from smartmkt_core.faq.service import Entry, Faq
from smartmkt_core.handoff.models import CsatRating, Handoff
from tests.core.conftest import Sessions

WORDS = ("gift", "wrap", "ship", "abroad", "wool", "wash")


class Bag:
    """An encoder of few words: what shares a word is alike."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        rows = [[float(word in text.casefold()) for word in WORDS] + [0.05] for text in texts]
        vectors = np.array(rows, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def faq() -> Faq:
    entries = [
        Entry(
            "gift",
            "shop",
            {"en": ("Do you gift wrap?",), "zh": ("可以 gift wrap 吗",)},
            {"en": "{shop} wraps gifts.", "zh": "{shop}可以包装。"},
        ),
        Entry(
            "abroad",
            "shop",
            {"en": ("Do you ship abroad?",), "zh": ("ship abroad 吗",)},
            {"en": "We ship anywhere.", "zh": "我们发往各地。"},
        ),
    ]
    return Faq(entries, Bag())


def talk(session: Session, lines: Sequence[tuple[Sender, str]], now: datetime) -> str:
    """A conversation of these lines."""
    one = conversations.start(session, now=now)
    for sender, text in lines:
        if sender == Sender.USER:
            conversations.take(session, one.id, text=text, now=now)
        else:
            conversations.say(session, one.id, Reply(text), sender=sender, now=now)
    return one.id


def rated(session: Session, conversation_id: str, score: int, now: datetime) -> None:
    visit = Handoff(conversation_id=conversation_id, requested_at=now)
    session.add(visit)
    session.flush()
    session.add(
        CsatRating(
            conversation_id=conversation_id,
            handoff_id=visit.id,
            seq=1,
            asked_at=now,
            score=score,
            rated_at=now,
        )
    )
    session.flush()


def test_the_faq_answers_in_the_shoppers_language(desk: Sessions, faq: Faq, now: datetime) -> None:
    with unit_of_work(desk) as session:
        one = talk(session, [(Sender.USER, "请问可以 gift wrap 吗？")], now)
        asked = gather(session, one)
    first = rank(asked, faq, fill=lambda text: text.replace("{shop}", "林湖"))[0]
    assert (first.text, first.source) == ("林湖可以包装。", "faq")


@pytest.mark.parametrize(("score", "offered"), [(5, True), (2, False)])
def test_an_answer_that_was_rated_well_is_offered_again(
    desk: Sessions, faq: Faq, now: datetime, score: int, offered: bool
) -> None:
    with unit_of_work(desk) as session:
        good = talk(
            session,
            [
                (Sender.USER, "How do I wash the wool blanket?"),
                (Sender.AGENT, "Wash it cold, by hand, and dry it flat."),
            ],
            now,
        )
        rated(session, good, score, now)
        asked = gather(session, talk(session, [(Sender.USER, "Can I wash wool?")], now))
    texts = [one.text for one in rank(asked, faq, fill=str)]
    assert ("Wash it cold, by hand, and dry it flat." in texts) is offered


@pytest.mark.parametrize(
    "answer",
    [
        "Order 10028 arrives on Friday.",
        "I wrote to anna@example.com about it.",
        "Dear Anna, it is on its way.",
        "See https://example.com/x",
    ],
)
def test_what_tells_of_a_shopper_is_never_offered_to_another(answer: str) -> None:
    assert not reusable(Exchange("Where is it?", answer), "Anna Reed")
    assert reusable(Exchange("Where is it?", "It leaves our house today."), "Anna Reed")


def test_the_question_is_what_was_written_since_the_last_persons_answer(
    desk: Sessions, now: datetime
) -> None:
    with unit_of_work(desk) as session:
        one = talk(
            session,
            [
                (Sender.USER, "Old question"),
                (Sender.AGENT, "Old answer"),
                (Sender.USER, "New"),
                (Sender.USER, "question"),
            ],
            now,
        )
        assert open_question(session, one) == "New\nquestion"


def test_without_a_question_nothing_is_suggested(desk: Sessions, faq: Faq, now: datetime) -> None:
    with unit_of_work(desk) as session:
        asked = gather(session, talk(session, [], now))
    assert rank(asked, faq, fill=str) == []
