"""What a shopper tells without words of their own: how far they have read, how a visit was."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Sender
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import csat
from smartmkt_core.handoff.models import CsatRating
from web.gateway import Gateway
from web.log import log, short
from web.store import now
from web.wire import clean, rating_out


async def read(gateway: Gateway, conversation_id: str, seq: int) -> None:
    """Keep how far the shopper has read, and tell the desk; only while a person is concerned."""
    noted = await gateway.store.run(_read, conversation_id, seq)
    if noted is not None:
        await gateway.publish.read(conversation_id, "user", noted)


async def rate(
    gateway: Gateway, conversation_id: str, data: dict[str, Any]
) -> dict[str, Any] | None:
    """Keep a rating and tell everybody; None, or what was wrong with it."""
    rating_id, score = data.get("id"), data.get("score")
    try:
        if type(rating_id) is not int or type(score) is not int:
            raise csat.RatingInvalid("no number")
        rating = await gateway.store.run(
            _rate, conversation_id, rating_id, score, clean(data.get("comment"))
        )
    except (csat.RatingInvalid, NotFound, OverflowError):
        language = await gateway.store.run(_language, conversation_id)
        text = gateway.apologies.text("error_rating", language)
        return {"id": rating_id, "error": {"code": "rating", "text": text}}
    await gateway.publish.rated(conversation_id, rating_out(rating))
    log.info("rated", conversation=short(conversation_id), score=rating.score)
    return None


def _read(session: Session, conversation_id: str, seq: int) -> int | None:
    conversation = conversations.get(session, conversation_id)
    if conversation.state == ConversationState.BOT or seq <= conversation.shopper_read_seq:
        return None
    return conversations.read(session, conversation_id, seq, by=Sender.USER, now=now())


def _rate(
    session: Session, conversation_id: str, rating_id: int, score: int, comment: str
) -> CsatRating:
    if rating_id >= 2**31:
        raise NotFound("rating")
    return csat.rate(session, conversation_id, rating_id, score=score, comment=comment, now=now())


def _language(session: Session, conversation_id: str) -> str:
    return conversations.get(session, conversation_id).language
