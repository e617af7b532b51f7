"""The shopper's side of the wire: one handler an event, in the order in which they come."""

from __future__ import annotations

from typing import Any

import socketio

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.handoff import service as handoff
from web import behaviour, events, feedback, intake, seats
from web.agents import read_mark
from web.gateway import Gateway
from web.log import log, short
from web.origin import Origin
from web.seats import Seat, Seated
from web.store import now
from web.wire import message_out, moment

HISTORY_BATCH = 200
# A customer token in a request, and little else.
_PLAIN_KEYS = {"session_id"}


class Shoppers(socketio.AsyncNamespace):  # type: ignore[misc]
    """Sockets of widgets, and of clients that only know Rasa's own events."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__("/")
        self._gateway = gateway
        self._seats: dict[str, Seat] = {}
        self._origins: dict[str, Origin] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Anybody may connect; a seat is given on ``session_request``."""
        if sid in self._origins:
            # Said by the client itself: its address is the one that it came with.
            return
        self._origins[sid] = self._gateway.origins.of(environ)

    async def on_disconnect(self, sid: str, reason: object = None) -> None:
        """The log keeps everything; only the seat goes."""
        if self.server.manager.is_connected(sid, self.namespace):
            return
        self._seats.pop(sid, None)
        self._origins.pop(sid, None)

    async def on_session_request(self, sid: str, data: object = None) -> None:
        """A new conversation, or with its token an existing one."""
        request = data if isinstance(data, dict) else {}
        if not await self._allow_small(sid):
            await self._refuse(sid, None, intake.Refused(intake.RATE_LIMITED))
            return
        plain = set(request) <= _PLAIN_KEYS
        token = request.get("session_id") if plain else request.get("session_token")
        customer = self._gateway.keys.customer(request.get("customer_token"))
        conversation_id = self._gateway.keys.conversation(token)
        named = request.get("session_id")
        if not plain and named is not None and named != conversation_id:
            conversation_id = None
        seated = None
        if conversation_id is not None:
            seated = await self._gateway.store.run(seats.resume, conversation_id, customer)
        if seated is None:
            token = None
            seated = await self._begin(sid, request.get("language"), plain, customer)
        if seated is not None:
            await self._sit(sid, seated, plain=plain, token=token if plain else None)

    async def on_user_uttered(self, sid: str, data: object = None) -> None:
        """Log first; acknowledge after the commit; then see to an answer."""
        message = data if isinstance(data, dict) else {}
        metadata = message.get("metadata")
        client_id = intake.client_id_of(metadata)
        try:
            seat = await self._seat_for(sid, message, client_id)
            await self._allow_message(sid, seat)
            incoming = intake.read(
                message, plain=seat.plain, cap=self._gateway.settings.message_cap
            )
            taken = await self._gateway.store.run(
                intake.write, seat.conversation_id, incoming, self._origin(sid).name
            )
        except intake.Refused as refused:
            if refused.code == intake.NO_SESSION:
                await self._stand_up(sid)
            await self._refuse(sid, client_id, refused)
            return
        except Exception as error:
            log.failure("message_not_logged", error)
            await self._refuse(sid, client_id, intake.Refused(intake.INTERNAL))
            return
        logged = taken.message
        seat.language = taken.conversation.language
        if client_id is not None:
            ack = {"client_id": client_id, "seq": logged.seq, "at": moment(logged.at)}
            await self.emit(events.ACK, ack, to=sid)
        if taken.new:
            await self._announce(sid, taken)
        self._gateway.dialogue.wake(seat.conversation_id, seq=logged.seq if taken.new else None)

    async def on_history(self, sid: str, data: object = None) -> None:
        """The messages after a number, in batches."""
        seat = self._seats.get(sid)
        since = data.get("since") if isinstance(data, dict) else 0
        since = since if isinstance(since, int) and 0 <= since < 2**31 else 0
        if seat is None or not await self._allow_small(sid):
            return
        messages, names, complete = await self._gateway.store.run(
            _history, seat.conversation_id, since
        )
        out = [message_out(message, names) for message in messages]
        await self.emit(events.HISTORY, {"messages": out, "complete": complete}, to=sid)

    async def on_typing(self, sid: str, data: object = None) -> None:
        """The shopper is writing: the desk is told."""
        seat = self._seats.get(sid)
        if seat is not None and isinstance(data, dict) and await self._allow_small(sid):
            on = data.get("on") is True
            await self._gateway.publish.shopper_typing(seat.conversation_id, on)

    async def on_read(self, sid: str, data: object = None) -> None:
        """The shopper has read up to a number: whoever helps them is told."""
        seat = self._seats.get(sid)
        _, seq = read_mark({"seq": data.get("seq")} if isinstance(data, dict) else None)
        if seat is not None and seq and await self._allow_small(sid):
            await feedback.read(self._gateway, seat.conversation_id, seq)

    async def on_behaviour(self, sid: str, data: object = None) -> None:
        """A product was opened."""
        seat = self._seats.get(sid)
        if seat is not None and isinstance(data, dict) and await self._allow_small(sid):
            await self._gateway.store.run(behaviour.note, seat.conversation_id, data)

    async def on_csat(self, sid: str, data: object = None) -> None:
        """How a person's help was; kept, and shown in every tab."""
        seat = self._seats.get(sid)
        if seat is None or not isinstance(data, dict) or not await self._allow_small(sid):
            return
        refused = await feedback.rate(self._gateway, seat.conversation_id, data)
        if refused is not None:
            await self.emit(events.CSAT, refused, to=sid)

    async def on_set_language(self, sid: str, data: object = None) -> None:
        """The shopper has chosen a language; all tabs follow."""
        seat = self._seats.get(sid)
        language = data.get("language") if isinstance(data, dict) else None
        if seat is None or language not in conversations.LANGUAGES:
            return
        if await self._allow_small(sid):
            conversation = await self._gateway.store.run(
                conversations.set_language, seat.conversation_id, language, now=now()
            )
            seat.language = conversation.language
            await self._gateway.publish.language(conversation.id, conversation.language)

    async def on_sign_in(self, sid: str, data: object = None) -> None:
        """A customer signs in on the shop's page: another one than before starts anew."""
        seat = self._seats.get(sid)
        token = data.get("customer_token") if isinstance(data, dict) else None
        if seat is None or not await self._allow_small(sid):
            return
        customer = self._gateway.keys.customer(token)
        store = self._gateway.store
        seated = await store.run(seats.resume, seat.conversation_id, customer)
        if seated is None:
            before = await store.run(conversations.get, seat.conversation_id)
            seated = await self._begin(sid, before.language, seat.plain, customer)
        if seated is not None:
            await self._sit(sid, seated, plain=seat.plain, token=None)

    async def on_sign_out(self, sid: str, data: object = None) -> None:
        """The identity goes, and with it every tab's seat: whoever comes next starts anew."""
        seat = self._seats.get(sid)
        if seat is None or not await self._allow_small(sid):
            return
        await self._gateway.store.run(conversations.sign_out, seat.conversation_id, now=now())
        for other, theirs in list(self._seats.items()):
            if theirs.conversation_id == seat.conversation_id:
                await self._stand_up(other)
        await self.close_room(events.shopper_room(seat.conversation_id))
        await self.close_room(events.plain_room(seat.conversation_id))

    async def _begin(self, sid: str, language: object, plain: bool, customer: Any) -> Seated | None:
        gateway = self._gateway
        address = self._origin(sid).address
        if not await gateway.limiter.allows(
            f"session:{address}",
            limit=gateway.limits.address_sessions,
            window=gateway.limits.window,
        ):
            await self._refuse(sid, None, intake.Refused(intake.RATE_LIMITED))
            return None
        chosen = language if isinstance(language, str) else "en"
        channel = "socketio" if plain else "web"
        return await gateway.store.run(seats.begin, chosen, channel, customer)

    async def _sit(self, sid: str, seated: Seated, *, plain: bool, token: str | None) -> None:
        conversation = seated.conversation
        await self._stand_up(sid)
        token = token or self._gateway.keys.token(conversation.id)
        self._seats[sid] = Seat(conversation.id, token, plain, conversation.language)
        await self.enter_room(sid, events.shopper_room(conversation.id))
        if plain:
            await self.enter_room(sid, events.plain_room(conversation.id))
        confirm = token if plain else seats.confirmation(seated, token)
        await self.emit(events.SESSION_CONFIRM, confirm, to=sid)
        if seated.standing.state != ConversationState.BOT:
            await self.emit(events.HANDOFF_STATUS, seated.standing.out(), to=sid)
        if conversation.answered_seq < conversation.last_seq:
            self._gateway.dialogue.wake(conversation.id)
        log.info("session", conversation=short(conversation.id), plain=plain)

    async def _stand_up(self, sid: str) -> None:
        seat = self._seats.pop(sid, None)
        if seat is not None:
            await self.leave_room(sid, events.shopper_room(seat.conversation_id))
            await self.leave_room(sid, events.plain_room(seat.conversation_id))

    async def _seat_for(self, sid: str, message: dict[str, Any], client_id: str | None) -> Seat:
        """The socket's seat, when the message is for it.

        A client that never asks for a session (Rasa's plainest) gets one with its first message.
        """
        seat = self._seats.get(sid)
        named = message.get("session_id")
        if seat is None and client_id is None:
            await self.on_session_request(sid, {"session_id": named})
            seat = self._seats.get(sid)
        elif (
            seat is not None
            and named not in (None, seat.conversation_id, seat.token)
            # The same conversation under an older token of its own will do as well.
            and self._gateway.keys.conversation(named) != seat.conversation_id
        ):
            raise intake.Refused(intake.NO_SESSION)
        if seat is None:
            raise intake.Refused(intake.NO_SESSION)
        return seat

    async def _allow_message(self, sid: str, seat: Seat) -> None:
        limiter, limits = self._gateway.limiter, self._gateway.limits
        address = self._origin(sid).address
        for key, limit in (
            (f"message:{seat.conversation_id}", limits.session_messages),
            (f"address:{address}", limits.address_messages),
        ):
            if not await limiter.allows(key, limit=limit, window=limits.window):
                raise intake.Refused(intake.RATE_LIMITED)

    async def _allow_small(self, sid: str) -> bool:
        """Typing, history and the like: seldom enough not to be a burden."""
        limits = self._gateway.limits
        return await self._gateway.limiter.allows(
            f"small:{sid}", limit=3 * limits.session_messages, window=limits.window
        )

    def _origin(self, sid: str) -> Origin:
        return self._origins.get(sid, Origin())

    async def _refuse(self, sid: str, client_id: str | None, refused: intake.Refused) -> None:
        seat = self._seats.get(sid)
        language = "en" if seat is None else seat.language
        text = self._gateway.apologies.text(
            f"error_{refused.key}", language, cap=self._gateway.settings.message_cap
        )
        log.info("refused", code=refused.code)
        if client_id is None and seat is not None and seat.plain:
            await self.emit(events.BOT_UTTERED, {"text": text}, to=sid)
        else:
            why = {"code": refused.code, "text": text}
            await self.emit(events.ACK, {"client_id": client_id, "error": why}, to=sid)

    async def _announce(self, sid: str, taken: conversations.Taken) -> None:
        """Tell the other tabs, and the desk when a person has or gets this conversation."""
        gateway, conversation = self._gateway, taken.conversation
        await gateway.publish.said(taken.message, skip=sid)
        if taken.language_changed:
            await gateway.publish.language(conversation.id, conversation.language)
        if taken.reopened:
            status = {"state": ConversationState.BOT}
            room = events.shopper_room(conversation.id)
            await self.emit(events.HANDOFF_STATUS, status, room=room)
        if conversation.state in (ConversationState.PENDING, ConversationState.ASSIGNED):
            await gateway.queue.message(taken.message)


def _history(session: Any, conversation_id: str, since: int) -> tuple[Any, dict[int, str], bool]:
    messages, complete = conversations.history(
        session, conversation_id, since=since, limit=HISTORY_BATCH
    )
    names = handoff.names(session, [message.agent_id for message in messages])
    return messages, names, complete
