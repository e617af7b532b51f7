"""Telling browsers: what was said to the shopper's tabs, what happened to the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import socketio
from sqlalchemy.orm import Session

from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender
from smartmkt_core.handoff import service as handoff
from web import events
from web.store import now
from web.wire import message_out

# A sign of writing that nobody renews ends by itself.
TYPING_SECONDS = 6.0


@dataclass(frozen=True)
class Standing:
    """Who answers a conversation now. ``expected_minutes``: the probable wait, if one can tell."""

    conversation_id: str
    state: str
    language: str
    position: int = 0
    agent: str = ""
    expected_minutes: int | None = None

    def out(self) -> dict[str, Any]:
        """As ``handoff_status``."""
        status: dict[str, Any] = {"state": self.state}
        if self.position:
            status["position"] = self.position
        if self.expected_minutes is not None:
            status["expected_minutes"] = self.expected_minutes
        if self.agent:
            status["agent"] = {"name": self.agent}
        return status


def standing(session: Session, conversation: Conversation) -> Standing:
    """Who answers this conversation, with the place in the queue or the agent's name."""
    agent = ""
    if conversation.state == ConversationState.ASSIGNED and conversation.agent_id is not None:
        names = handoff.names(session, [conversation.agent_id])
        agent = names.get(conversation.agent_id, "")
    place = handoff.position(session, conversation)
    per_place = handoff.seconds_per_place(session, now=now()) if place else None
    return Standing(
        conversation.id,
        str(conversation.state),
        conversation.language,
        place,
        agent,
        handoff.expected_minutes(place, per_place),
    )


def standings(session: Session, waiting: Sequence[Conversation]) -> list[Standing]:
    """The same for everybody who waits, given in the order of the queue."""
    per_place = handoff.seconds_per_place(session, now=now())
    return [
        Standing(
            one.id,
            str(one.state),
            one.language,
            place,
            expected_minutes=handoff.expected_minutes(place, per_place),
        )
        for place, one in enumerate(waiting, start=1)
    ]


class Publisher:
    """Emits to rooms; with Redis behind Socket.IO, to those of every process."""

    def __init__(self, sio: socketio.AsyncServer) -> None:
        self._sio = sio
        self._expiring: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def said(
        self, message: Message, *, agent: str = "", plain: str = "", skip: str | None = None
    ) -> None:
        """One line of the log, to all tabs of its conversation.

        ``plain``: what a client that only knows Rasa's events reads instead of an agent's event.
        """
        names = {} if message.agent_id is None else {message.agent_id: agent}
        out = message_out(message, names)
        sender = out.pop("sender")
        room = events.shopper_room(message.conversation_id)
        if sender == Sender.USER:
            await self._sio.emit(events.USER_UTTERED, out, room=room, skip_sid=skip)
        elif sender == Sender.BOT:
            await self._sio.emit(events.BOT_UTTERED, out, room=room)
        else:
            await self._sio.emit(_event_of(message), out, room=room)
            if plain or message.text:
                await self._sio.emit(
                    events.BOT_UTTERED,
                    {"seq": out["seq"], "at": out["at"], "text": plain or out["text"]},
                    room=events.plain_room(message.conversation_id),
                )

    async def status(self, now: Standing) -> None:
        """Who answers, to the shopper."""
        room = events.shopper_room(now.conversation_id)
        await self._sio.emit(events.HANDOFF_STATUS, now.out(), room=room)

    async def language(self, conversation_id: str, language: str) -> None:
        """The conversation's language, to the shopper."""
        room = events.shopper_room(conversation_id)
        await self._sio.emit(events.LANGUAGE, {"language": language}, room=room)

    async def read(self, conversation_id: str, who: str, seq: int) -> None:
        """How far the agent (to the shopper) or the shopper has read; the desk hears of both."""
        if who == "agent":
            room = events.shopper_room(conversation_id)
            await self._sio.emit(events.READ, {"who": who, "seq": seq}, room=room)
        told = {"conversation_id": conversation_id, "who": who, "seq": seq}
        await self.desk(events.READ, told)

    async def rated(self, conversation_id: str, rating: dict[str, Any]) -> None:
        """What a shopper said of a visit, to all their tabs and the desk."""
        room = events.shopper_room(conversation_id)
        await self._sio.emit(events.CSAT, rating, room=room)
        await self.desk(events.CSAT, {"conversation_id": conversation_id, **rating})

    async def desk(self, event: str, data: dict[str, Any]) -> None:
        """An event for every agent."""
        await self._sio.emit(event, data, room=events.AGENTS, namespace=events.DESK)

    async def bot_typing(self, conversation_id: str, on: bool) -> None:
        """The bot is working on an answer, or no longer."""
        room = events.shopper_room(conversation_id)
        await self._sio.emit(events.TYPING, {"who": "bot", "on": on}, room=room)

    async def agent_typing(self, conversation_id: str, on: bool) -> None:
        """An agent is writing; ends by itself when not renewed."""
        room = events.shopper_room(conversation_id)
        await self._sio.emit(events.TYPING, {"who": "agent", "on": on}, room=room)
        self._expire(("agent", conversation_id), on)

    async def shopper_typing(self, conversation_id: str, on: bool) -> None:
        """The shopper is writing, for the desk; ends by itself when not renewed."""
        data = {"conversation_id": conversation_id, "who": "user", "on": on}
        await self.desk(events.TYPING, data)
        self._expire(("user", conversation_id), on)

    def _expire(self, key: tuple[str, str], on: bool) -> None:
        waiting = self._expiring.pop(key, None)
        if waiting is not None:
            waiting.cancel()
        if on:
            loop = asyncio.get_running_loop()
            self._expiring[key] = loop.call_later(TYPING_SECONDS, self._ended, key)

    def _ended(self, key: tuple[str, str]) -> None:
        self._expiring.pop(key, None)
        tell = self.agent_typing if key[0] == "agent" else self.shopper_typing
        task = asyncio.create_task(tell(key[1], False))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _event_of(message: Message) -> str:
    """The event for a line that is neither the shopper's nor the bot's."""
    if message.sender != Sender.SYSTEM:
        return events.AGENT_UTTERED
    # An empty line with an agent says that the agent has come.
    return events.SYSTEM_UTTERED if message.text or message.custom else events.AGENT_JOINED
