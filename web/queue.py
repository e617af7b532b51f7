"""What agents see of the conversations, and keeping them and those who wait up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState, Message
from smartmkt_core.handoff import csat, escalation_log, waiting
from smartmkt_core.handoff import service as handoff
from smartmkt_core.texts import Texts
from web import events
from web.publish import Publisher, Standing, standings
from web.store import Store, now
from web.wire import conversation_out, desk_message_out, turn_out

HISTORY_LENGTH = 500
REASONS_TOLD = 5


class DeskQueue:
    """The desk's view: who waits or is being helped, and one conversation in full."""

    def __init__(self, store: Store, publish: Publisher, texts: Texts) -> None:
        self._store = store
        self._publish = publish
        self._texts = texts
        self._telling = asyncio.Lock()
        self._changes = 0
        self._told = 0

    async def rows(
        self, states: Sequence[ConversationState] | None = None, language: str = "en"
    ) -> list[dict[str, Any]]:
        """The conversations in these states; by default those with or waiting for a person."""
        return await self._store.run(self._rows, states, language)

    async def changed(self) -> None:
        """Tell the desk, and those who wait how far they have moved up.

        Many changes at once are told together: whoever waits behind a telling that began after
        its own change has nothing left to tell.
        """
        self._changes += 1
        mine = self._changes
        async with self._telling:
            if self._told >= mine:
                return
            upto = self._changes
            wait, rows = await self._store.run(self._both)
            self._told = upto
            await self._publish.desk(events.QUEUE, {"conversations": rows})
            for one in wait:
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
        [row] = self._out(session, [conversation], language)
        return row

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
            "turns": _turns(session, conversation_id),
        }

    def _reason(self, conversation: Conversation, language: str) -> str:
        """Why a person was asked for: known keys in words, anything else as it is."""
        why = sorted(conversation.handoff_reasons[:REASONS_TOLD], key=_rank)
        told = escalation_log.in_words(self._texts, why, language, most=REASONS_TOLD)
        if told:
            return told
        reason = conversation.handoff_reason
        key = f"gateway_reason_{reason}"
        return self._texts.render(key, language) if key in self._texts else reason

    def _rows(
        self,
        session: Session,
        states: Sequence[ConversationState] | None = None,
        language: str = "en",
    ) -> list[dict[str, Any]]:
        return self._out(session, handoff.queue(session, states), language)

    def _both(self, session: Session) -> tuple[list[Standing], list[dict[str, Any]]]:
        found = handoff.queue(session)
        wait = [one for one in found if one.state == ConversationState.PENDING]
        return standings(session, wait), self._out(session, found, "en")

    def _out(
        self, session: Session, found: Sequence[Conversation], language: str
    ) -> list[dict[str, Any]]:
        """Rows with as many queries for a hundred conversations as for one."""
        ids = [one.id for one in found]
        names = handoff.names(session, [one.agent_id for one in found])
        last = conversations.last_of_shoppers(session, ids)
        unread = conversations.unread(session, ids)
        ratings = csat.of_conversations(session, ids)
        places = _places(session, found)
        at = now()
        customers = {
            one.id: account.customer(session, customer_id)
            for one in found
            if (customer_id := conversations.customer_of(one, at)) is not None
        }
        return [
            conversation_out(
                one,
                names=names,
                customer_name=customer.name if (customer := customers.get(one.id)) else None,
                position=places.get(one.id, 0),
                last=last.get(one.id),
                reason_labels={each: self._reason(one, each) for each in conversations.LANGUAGES},
                language=language,
                urgency=waiting.urgency(one).parts,
                unread=unread.get(one.id, 0),
                rating=ratings.get(one.id),
            )
            for one in found
        ]


def _rank(reason: dict[str, Any]) -> int:
    """What went wrong first, then what it is about, then the shopper's own words."""
    key = str(reason.get("key", ""))
    return 0 if key.startswith("escalation.") else 2 if key == "topic.words" else 1


def _places(session: Session, found: Sequence[Conversation]) -> dict[str, int]:
    """The places of those who wait; of one alone it is counted, of all it is their order."""
    waits = [one for one in found if one.state == ConversationState.PENDING]
    if len(found) == 1:
        return {one.id: handoff.position(session, one) for one in waits}
    return {one.id: place for place, one in enumerate(waits, start=1)}


def _turns(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Who has had the conversation, and what they told one another."""
    turns = handoff.history(session, conversation_id)
    people = [who for one in turns for who in (one.agent_id, one.to_agent_id)]
    names = handoff.names(session, people)
    return [turn_out(one, names) for one in turns]


def _desk_line(session: Session, message: Message) -> dict[str, Any]:
    return desk_message_out(message, handoff.names(session, [message.agent_id]))
