"""Writing into a conversation's log: what the shopper, the bot and people of the shop say.

Everyone who writes locks the conversation's row first, so the numbers have no gaps and two
writers never get the same one. Nothing here commits; the caller's unit of work does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core import language as languages
from smartmkt_core.conversations import repository
from smartmkt_core.conversations.models import (
    Conversation,
    ConversationState,
    Message,
    Sender,
)
from smartmkt_core.conversations.threads import lock, pin_language


@dataclass(frozen=True)
class Reply:
    """What is to be said: a text, choices under it, a picture or file, a card.

    ``failure``: in what way it is no answer, where it apologises for that.
    """

    text: str = ""
    quick_replies: list[dict[str, Any]] = field(default_factory=list)
    attachment: dict[str, Any] | None = None
    custom: dict[str, Any] | None = None
    failure: str | None = None


@dataclass(frozen=True)
class Taken:
    """A shopper's message in the log. ``new`` is false when the browser sent it again."""

    message: Message
    conversation: Conversation
    new: bool
    reopened: bool = False
    language_changed: bool = False


def take(
    session: Session,
    conversation_id: str,
    *,
    text: str,
    payload: str = "",
    attachment: dict[str, Any] | None = None,
    client_id: str | None = None,
    origin: str | None = None,
    now: datetime,
) -> Taken:
    """Write a shopper's message into the log, once per ``client_id``.

    After a person has closed the conversation, this gives it back to the bot. What was typed
    (no ``payload``) shows the shopper's language unless that is pinned. ``origin`` names the
    network address without telling it.
    """
    conversation = lock(session, conversation_id, now=now)
    if client_id is not None:
        known = repository.by_client_id(session, conversation_id, client_id)
        if known is not None:
            return Taken(known, conversation, new=False)
    conversation.origin = origin
    reopened = conversation.state == ConversationState.RESOLVED
    if reopened:
        conversation.state = ConversationState.BOT
        conversation.agent_id = None
    before = conversation.language
    if not payload and not conversation.language_pinned:
        previous: languages.Language = "zh" if before == "zh" else "en"
        conversation.language = languages.detect(text, previous=previous)
    message = _append(
        session,
        conversation,
        Message(
            sender=Sender.USER,
            text=text,
            payload=payload,
            attachment=attachment,
            client_id=client_id,
            quick_replies=[],
        ),
        now,
    )
    return Taken(
        message,
        conversation,
        new=True,
        reopened=reopened,
        language_changed=conversation.language != before,
    )


def say(
    session: Session,
    conversation_id: str,
    reply: Reply,
    *,
    sender: Sender = Sender.BOT,
    agent_id: int | None = None,
    client_id: str | None = None,
    now: datetime,
) -> Message:
    """Write a line that is not the shopper's into the log."""
    conversation = lock(session, conversation_id, now=now)
    return _append(session, conversation, _line(reply, sender, agent_id, client_id), now)


def answer(
    session: Session, conversation_id: str, seq: int, replies: Iterable[Reply], *, now: datetime
) -> list[Message] | None:
    """Log the bot's answer to the shopper's message ``seq``, once.

    None: it has its answer already. An empty list: a person has taken over meanwhile, and the bot
    stays silent. A reply with ``custom`` of type ``language`` pins the language as well.
    """
    conversation = lock(session, conversation_id, now=now)
    if conversation.answered_seq >= seq:
        return None
    conversation.answered_seq = seq
    if conversation.state == ConversationState.ASSIGNED:
        return []
    lines = []
    for reply in replies:
        custom = reply.custom
        if custom is not None and custom.get("type") == "language":
            pin_language(conversation, str(custom.get("language")))
            if not (reply.text or reply.quick_replies or reply.attachment):
                continue
            reply = replace(reply, custom=None)
        lines.append(_append(session, conversation, _line(reply, Sender.BOT, None, None), now))
    return lines


def settle(session: Session, conversation_id: str, seq: int, *, now: datetime) -> bool:
    """Note that ``seq`` needs no answer of the bot's: a person reads it. False if it had one."""
    return answer(session, conversation_id, seq, (), now=now) is not None


def _line(reply: Reply, sender: Sender, agent_id: int | None, client_id: str | None) -> Message:
    return Message(
        sender=sender,
        text=reply.text,
        payload="",
        quick_replies=list(reply.quick_replies),
        attachment=reply.attachment,
        custom=reply.custom,
        agent_id=agent_id,
        client_id=client_id,
        failure=reply.failure,
    )


def _append(
    session: Session, conversation: Conversation, message: Message, now: datetime
) -> Message:
    conversation.last_seq += 1
    message.conversation_id = conversation.id
    message.seq = conversation.last_seq
    message.at = now
    session.add(message)
    session.flush()
    return message
