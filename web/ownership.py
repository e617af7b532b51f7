"""Telling shoppers and the desk whose a conversation is now, and what its agent says."""

from __future__ import annotations

from typing import Any

from smartmkt_core.conversations.models import Message
from smartmkt_core.handoff.models import User
from smartmkt_core.handoff.service import Claimed, Passed
from web.apology import Apologies
from web.log import log, short
from web.publish import Publisher, Standing
from web.queue import DeskQueue
from web.wire import desk_message_out


class Ownership:
    """What is told after each step has been committed."""

    def __init__(self, publish: Publisher, queue: DeskQueue, apologies: Apologies) -> None:
        self._publish = publish
        self._queue = queue
        self._apologies = apologies

    async def claimed(self, claimed: Claimed, after: Standing, user: User) -> None:
        """Somebody has come; nothing to tell where it was theirs already."""
        if claimed.joined is None:
            return
        conversation = claimed.conversation
        hello = self._apologies.text("agent_joined", conversation.language, agent=user.name)
        await self._publish.said(claimed.joined, agent=user.name, plain=hello)
        await self._publish.status(after)
        await self._queue.message(claimed.joined)
        await self._queue.changed()
        log.info("claimed", conversation=short(conversation.id), user=user.id)

    async def said(self, message: Message, user: User, *, new: bool) -> dict[str, Any]:
        """An agent's message; returns it as the desk is answered."""
        if new:
            await self._publish.agent_typing(message.conversation_id, False)
            await self._publish.said(message, agent=user.name)
            await self._publish.read(message.conversation_id, "agent", message.seq - 1)
            await self._queue.message(message)
        return {"message": desk_message_out(message, {user.id: user.name})}

    async def passed(self, passed: Passed, after: Standing) -> None:
        """A conversation is somebody else's, or waits again."""
        line = passed.line
        custom = line.custom or {}
        event, agent = custom.get("event"), str(custom.get("agent", ""))
        words = self._apologies.text(f"handoff_{event}", after.language, agent=agent)
        await self._publish.agent_typing(passed.conversation.id, False)
        await self._publish.said(line, agent=agent, plain=words)
        await self._publish.status(after)
        await self._queue.message(line)
        await self._queue.changed()

    async def resolved(self, lines: list[Message], after: Standing) -> None:
        """The assistant is back; nothing to tell where it was before."""
        if not lines:
            return
        await self._publish.status(after)
        for line in lines:
            await self._publish.said(line)
            await self._queue.message(line)
        await self._queue.changed()
        log.info("resolved", conversation=short(after.conversation_id))
