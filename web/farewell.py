"""What a shopper reads when a person's part is over: the assistant is back, and how was it?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.handoff import csat
from smartmkt_core.handoff import service as handoff
from web.apology import Apologies


def farewell(
    session: Session, apologies: Apologies, conversation_id: str, *, agent_id: int, now: datetime
) -> list[Message]:
    """The lines for the log of a conversation that was just resolved."""
    conversation = conversations.get(session, conversation_id)
    language = conversation.language
    back = Reply(apologies.text("closed", language))
    lines = [conversations.say(session, conversation_id, back, now=now)]
    agent = handoff.names(session, [agent_id]).get(agent_id, "")
    question = apologies.text("csat_ask", language, agent=agent)
    asked = csat.ask(session, conversation_id, agent_id=agent_id, text=question, now=now)
    return lines if asked is None else [*lines, asked]
