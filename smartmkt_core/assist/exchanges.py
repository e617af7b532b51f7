"""What shoppers asked agents, and what these answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message, Sender
from smartmkt_core.handoff.well_rated import well_rated

CONVERSATIONS, EXCHANGES = 100, 300
"""So many of the newest good ones are learned from."""
_LOOK_BACK = 30
_QUESTION, _ANSWER = (6, 400), (12, 800)
"""Shortest and longest that are worth comparing; a Chinese character counts as two."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a shopper wrote, and the first answer of an agent to it."""

    question: str
    answer: str


def open_question(session: Session, conversation_id: str) -> str:
    """What the shopper wrote since the last answer of a person, at most the last three messages.

    After an answer: the last message before it, so that one may still say more to it.
    """
    recent = conversations.latest(session, conversation_id, limit=_LOOK_BACK)
    said: list[str] = []
    for message in recent:
        if message.sender == Sender.AGENT and said:
            break
        if message.sender == Sender.USER and _worded(message):
            said.append(message.text)
        if len(said) == 3:
            break
    return "\n".join(reversed(said))


def good_ones(session: Session, language: str) -> list[tuple[Exchange, str]]:
    """Exchanges of conversations that ended well, with the shopper's name, newest first."""
    found: list[tuple[Exchange, str]] = []
    for conversation_id in well_rated(session, language, limit=CONVERSATIONS):
        conversation = conversations.get(session, conversation_id)
        customer = (
            account.customer(session, conversation.customer_id)
            if conversation.customer_id
            else None
        )
        messages, _ = conversations.history(session, conversation_id, limit=500)
        for exchange in pairs(messages):
            found.append((exchange, customer.name if customer is not None else ""))
        if len(found) >= EXCHANGES:
            break
    return found[:EXCHANGES]


def pairs(messages: Iterable[Message]) -> list[Exchange]:
    """Each answer of an agent with what the shopper had written before it."""
    found: list[Exchange] = []
    asked: list[str] = []
    for message in messages:
        if message.sender == Sender.USER and _worded(message):
            asked.append(message.text)
        elif message.sender == Sender.AGENT and message.custom is None and message.text:
            question = "\n".join(asked[-3:])
            if _fits(question, _QUESTION) and _fits(message.text, _ANSWER):
                found.append(Exchange(question, message.text))
            asked = []
    return found


def _worded(message: Message) -> bool:
    """Whether the shopper wrote it, rather than pressed a button or sent a picture."""
    return bool(message.text.strip()) and not message.payload


def _fits(text: str, limits: Sequence[int]) -> bool:
    length = sum(2 if ord(char) > 0x2E80 else 1 for char in text)
    return limits[0] <= length <= limits[1]
