"""What agents see of the conversations, and keeping them and those who wait up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender
from smartmkt_core.handoff import service as handoff
from smartmkt_core.texts import Texts
from web import events
from web.publish import Publisher, Standing, standing
from web.store import Store, now
from web.wire import conversation_out, desk_message_out

HISTORY_LENGTH = 500


class DeskQueue:
    """The desk's view: who waits or is being helped, and one conversation in full."""

    def __init__(self, store: Store, publish: Publisher, texts: Texts) -> None:
        self._store = store
        self._publish = publish
        self._texts = texts

    async def rows(
        self, states: Sequence[ConversationState] | None = None, language: str = "en"
    ) -> list[dict[str, Any]]:
        """The conversations in these states; by default those with or waiting for a person."""
        return await self._store.run(self._rows, states, language)

    async def changed(self) -> None:
        """Tell the desk, and those who wait how far they have moved up."""
        waiting, rows = await self._store.run(self._both)
        await self._publish.desk(events.QUEUE, {"conversations": rows})
        for one in waiting:
            await self._publish.status(one)

    async def message(self, message: Message) -> None:
        """One new line, for the desk."""
        out = await self._store.run(_desk_line, message)
        await self._publish.desk(
            events.MESSAGE, {"conversation_id": message.conversation_id, "message": out}
        )

    def row(
        self, session: Session, conversation: Conversation, language: str = "en"
    ) -> dict[str, Any]:
        """One conversation as a row of the queue."""
        customer_id = conversations.customer_of(conversation, now())
        customer = account.customer(session, customer_id) if customer_id else None
        return conversation_out(
            conversation,
            names=handoff.names(session, [conversation.agent_id]),
            customer_name=customer.name if customer is not None else None,
            position=handoff.position(session, conversation),
            last=conversations.last_message(session, conversation.id, sender=Sender.USER),
            reason_labels={
                one: self._reason(conversation.handoff_reason, one)
                for one in conversations.LANGUAGES
            },
            language=language,
        )

    def whole(self, session: Session, conversation_id: str, language: str = "en") -> dict[str, Any]:
        """One conversation with its messages; NotFound."""
        conversation = conversations.get(session, conversation_id)
        messages, complete = conversations.history(
            session,
            conversation_id,
            since=max(0, conversation.last_seq - HISTORY_LENGTH),
            limit=HISTORY_LENGTH,
        )
        names = handoff.names(session, [message.agent_id for message in messages])
        return self.row(session, conversation, language) | {
            "messages": [desk_message_out(message, names) for message in messages],
            "complete": complete and conversation.last_seq <= HISTORY_LENGTH,
        }

    def _reason(self, reason: str, language: str) -> str:
        """Why a person was asked for: a known key in words, anything else as it is."""
        key = f"gateway_reason_{reason}"
        return self._texts.render(key, language) if key in self._texts else reason

    def _rows(
        self,
        session: Session,
        states: Sequence[ConversationState] | None = None,
        language: str = "en",
    ) -> list[dict[str, Any]]:
        return [self.row(session, one, language) for one in handoff.queue(session, states)]

    def _both(self, session: Session) -> tuple[list[Standing], list[dict[str, Any]]]:
        waiting = handoff.queue(session, [ConversationState.PENDING])
        return [standing(session, one) for one in waiting], self._rows(session)


def _desk_line(session: Session, message: Message) -> dict[str, Any]:
    return desk_message_out(message, handoff.names(session, [message.agent_id]))
