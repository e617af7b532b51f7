"""One conversation, one message at a time: asks Rasa, logs the answer, apologises when none comes.

The queue is the log itself: a shopper's message is open until ``answered_seq`` has passed it. So a
restarted gateway goes on where the last one stopped, and nothing is answered twice.

When Rasa is late the shopper is told at once and the request is kept: what it did must not go
untold. Its answer is delivered when it comes; if none comes within ``LATE_SECONDS`` more, that is
said too. Messages written meanwhile wait their turn, and the shopper is told that as well.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState, Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.handoff import service as handoff
from web.apology import HUMAN, WITHDRAW, Apologies
from web.log import log, short
from web.office import Office
from web.publish import Publisher, Standing, standing
from web.queue import DeskQueue
from web.rasa import RasaClient, RasaFailed
from web.store import Store, now
from web.turns import Turns
from web.wire import photos_in

LATE_SECONDS = 22.0
# How often a conversation is tried when the database fails.
TRIES = 4
# An older open message is not answered as if nothing had happened: the shopper is asked first.
STALE = timedelta(hours=1)
HANDOFF_REASON = "asked_for_person"


class Dialogue:
    """Answers open messages; ``wake`` says that there may be some."""

    def __init__(
        self,
        *,
        store: Store,
        rasa: RasaClient,
        publish: Publisher,
        queue: DeskQueue,
        apologies: Apologies,
        office: Office,
        turns: Turns,
        timeout: float,
        late: float = LATE_SECONDS,
    ) -> None:
        self._store = store
        self._rasa = rasa
        self._publish = publish
        self._queue = queue
        self._apologies = apologies
        self._office = office
        self._turns = turns
        self._timeout = timeout
        self._late = late
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        # When each waiting message must have been spoken of, in the loop's time.
        self._patience: dict[str, dict[int, float]] = {}
        # Conversations whose last message Rasa failed: there a person is asked for without it.
        self._failing: set[str] = set()

    def wake(self, conversation_id: str, *, seq: int | None = None) -> None:
        """A message of this conversation may be open (``seq``: just arrived): see to it, soon."""
        self._again.add(conversation_id)
        if seq is not None:
            deadline = asyncio.get_running_loop().time() + self._timeout
            self._patience.setdefault(conversation_id, {})[seq] = deadline
        if conversation_id not in self._workers:
            worker = asyncio.create_task(self._work(conversation_id))
            self._workers[conversation_id] = worker

    async def recover(self, since: datetime) -> int:
        """Wake every conversation with an open message newer than ``since``."""
        found = await self._store.run(conversations.unanswered, since=since)
        for conversation_id in found:
            self.wake(conversation_id)
        return len(found)

    async def close(self) -> None:
        """Stop. What is still open stays so in the log."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, conversation_id: str) -> None:
        failures = 0
        try:
            while conversation_id in self._again and failures < TRIES:
                self._again.discard(conversation_id)
                try:
                    await self._answer_all(conversation_id)
                    failures = 0
                except Exception as error:
                    # Beyond the last try the message stays open, until the next or a reconnection.
                    log.failure("dialogue_failed", error, conversation=short(conversation_id))
                    failures += 1
                    self._again.add(conversation_id)
                    await asyncio.sleep(failures)
        finally:
            self._workers.pop(conversation_id, None)
            self._patience.pop(conversation_id, None)
            self._again.discard(conversation_id)

    async def _answer_all(self, conversation_id: str) -> None:
        more = True
        while more:
            async with self._turns.hold(conversation_id):
                more = await self._answer_one(conversation_id)

    async def _answer_one(self, conversation_id: str) -> bool:
        found = await self._store.run(conversations.next_open, conversation_id)
        if found is None:
            return False
        conversation, message = found
        self._patience.get(conversation_id, {}).pop(message.seq, None)
        if message.payload == WITHDRAW and conversation.state != ConversationState.ASSIGNED:
            await self._stop_waiting(conversation, message)
        elif conversation.state != ConversationState.BOT:
            await self._leave_to_person(conversation, message)
        elif now() - message.at > STALE:
            apology = self._apologies.reply("interrupted", conversation, message)
            await self._finish(conversation, message, [apology])
        elif message.payload == HUMAN and conversation_id in self._failing:
            await self._hand_over(conversation, message)
        else:
            await self._ask(conversation, message)
        return True

    async def _ask(self, conversation: Conversation, message: Message) -> None:
        started = time.perf_counter()
        await self._publish.bot_typing(conversation.id, True)
        request = asyncio.create_task(
            self._rasa.ask(
                conversation.id, message.payload or message.text, _metadata(conversation, message)
            )
        )
        try:
            done, _ = await asyncio.wait({request}, timeout=self._timeout)
            if not done:
                await self._stay_patient(conversation, message, request)
            outcome = await self._outcome(request, conversation)
        finally:
            request.cancel()
            await self._publish.bot_typing(conversation.id, False)
        if isinstance(outcome, list):
            self._failing.discard(conversation.id)
            await self._finish(conversation, message, outcome)
        elif message.payload == HUMAN:
            self._failing.add(conversation.id)
            await self._hand_over(conversation, message)
        else:
            self._failing.add(conversation.id)
            await self._finish(
                conversation, message, [self._apologies.reply(outcome, conversation, message)]
            )
        log.info(
            "turn",
            conversation=short(conversation.id),
            seq=message.seq,
            outcome="answered" if isinstance(outcome, list) else outcome,
            ms=round((time.perf_counter() - started) * 1000),
        )

    async def _outcome(
        self, request: asyncio.Task[list[Reply]], conversation: Conversation
    ) -> list[Reply] | str:
        """Rasa's replies, or the apology that is due instead."""
        if not request.done():
            return "gave_up"
        try:
            return request.result()
        except RasaFailed as error:
            log.warning("rasa_failed", conversation=short(conversation.id), reason=str(error))
        except Exception as error:
            log.failure("rasa_failed", error, conversation=short(conversation.id))
        return "no_answer"

    async def _stay_patient(
        self, conversation: Conversation, message: Message, request: asyncio.Task[list[Reply]]
    ) -> None:
        """Say that it takes longer, and wait on; ends with the answer or when hope is given up."""
        self._failing.add(conversation.id)
        if message.payload == HUMAN:
            return
        log.warning("rasa_late", conversation=short(conversation.id), seq=message.seq)
        await self._tell("slow", conversation, message)
        loop = asyncio.get_running_loop()
        end = loop.time() + self._late
        waiting = self._patience.setdefault(conversation.id, {})
        told = set(waiting)
        while (left := end - loop.time()) > 0:
            due = {seq: at for seq, at in waiting.items() if seq not in told}
            next_word = min(due.values(), default=loop.time() + self._timeout)
            done, _ = await asyncio.wait(
                {request}, timeout=max(0.0, min(left, next_word - loop.time()))
            )
            if done:
                return
            over = [seq for seq, at in due.items() if at <= loop.time()]
            if over:
                told.update(over)
                await self._tell("still", conversation, message)

    async def _tell(self, key: str, conversation: Conversation, message: Message) -> None:
        """Say something while the message stays open."""
        reply = self._apologies.reply(key, conversation, message)
        line = await self._store.run(conversations.say, conversation.id, reply, now=now())
        conversation.last_seq = line.seq
        await self._publish.said(line)

    async def _finish(
        self, conversation: Conversation, message: Message, replies: list[Reply]
    ) -> None:
        lines, after = await self._store.run(_answered, conversation.id, message.seq, replies)
        await self._show(conversation, lines, after)

    async def _hand_over(self, conversation: Conversation, message: Message) -> None:
        lines, after = await self._store.run(
            _handed_over, conversation.id, message.seq, self._office
        )
        await self._show(conversation, lines, after)

    async def _stop_waiting(self, conversation: Conversation, message: Message) -> None:
        reply = Reply(self._apologies.text("withdrawn", conversation.language))
        lines, after = await self._store.run(_withdrawn, conversation.id, message.seq, reply)
        await self._show(conversation, lines, after)

    async def _leave_to_person(self, conversation: Conversation, message: Message) -> None:
        note = self._apologies.waiting(conversation.language)
        lines, after = await self._store.run(_left_to_person, conversation.id, message.seq, note)
        await self._show(conversation, lines, after)

    async def _show(self, before: Conversation, lines: list[Message], after: Standing) -> None:
        """Send what was logged, and what has changed with it."""
        for line in lines:
            await self._publish.said(line)
            if after.state != ConversationState.BOT:
                await self._queue.message(line)
        if after.language != before.language:
            await self._publish.language(before.id, after.language)
        if after.state != before.state:
            await self._publish.status(after)
            await self._queue.changed()


def _metadata(conversation: Conversation, message: Message) -> dict[str, Any]:
    return {
        "language": conversation.language,
        "customer_id": conversations.customer_of(conversation, now()),
        "conversation_id": conversation.id,
        "message_id": message.id,
        "channel": conversation.channel,
        "origin": conversation.origin,
        "basket": conversation.basket,
        "photos": photos_in(message.attachment),
    }


def _answered(
    session: Session, conversation_id: str, seq: int, replies: list[Reply]
) -> tuple[list[Message], Standing]:
    lines = conversations.answer(session, conversation_id, seq, replies, now=now()) or []
    return lines, standing(session, conversations.get(session, conversation_id))


def _handed_over(
    session: Session, conversation_id: str, seq: int, office: Office
) -> tuple[list[Message], Standing]:
    reply = office.bring_person(session, conversation_id, reason=HANDOFF_REASON, now=now())
    return _answered(session, conversation_id, seq, [reply])


def _withdrawn(
    session: Session, conversation_id: str, seq: int, reply: Reply
) -> tuple[list[Message], Standing]:
    handoff.withdraw(session, conversation_id, now=now())
    return _answered(session, conversation_id, seq, [reply])


def _left_to_person(
    session: Session, conversation_id: str, seq: int, note: Reply
) -> tuple[list[Message], Standing]:
    """A waiting shopper hears once that more was received; somebody in a talk with a person not."""
    conversation = conversations.lock(session, conversation_id, now=now())
    waits = conversation.state == ConversationState.PENDING
    first = waits and conversations.first_since_handoff(session, conversation, seq)
    return _answered(session, conversation_id, seq, [note] if first else [])
