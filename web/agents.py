"""Who works in the desk: the cookie, and the sockets that it opens."""

from __future__ import annotations

import contextlib
import hmac
from datetime import timedelta
from typing import Any

import socketio
from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Sender
from smartmkt_core.errors import ConversationTaken, NotFound, TokenInvalid, WrongState
from smartmkt_core.handoff import presence
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from web import events, sessions
from web.gateway import Gateway, own_origin
from web.presence import people_out
from web.store import now
from web.wire import clean

COOKIE = "smartmkt_desk"
LIFE = timedelta(hours=12)


class Problem(Exception):
    """A request that is refused: becomes ``{"error": {"code", "text"}}``.

    ``area``: whose sentence it is. ``language``: in which, where the request said so.
    """

    def __init__(self, status: int, code: str, *, area: str = "desk", language: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.area = area
        self.language = language


class DeskRooms(socketio.AsyncNamespace):  # type: ignore[misc]
    """Agents' sockets, let in by the same cookie."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(events.DESK)
        self._gateway = gateway
        self._agents: dict[str, tuple[int, str]] = {}
        self._told: dict[str, Any] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Only agents, and only from the desk's own page."""
        if sid in self._agents:
            return
        origin, host = environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST", "")
        if origin and not own_origin(self._gateway.settings, origin, host):
            raise socketio.exceptions.ConnectionRefusedError("origin")
        token = _cookie(environ.get("HTTP_COOKIE", ""))
        try:
            user = await signed_in(self._gateway, token)
        except Problem as problem:
            raise socketio.exceptions.ConnectionRefusedError(problem.code) from None
        self._agents[sid] = (user.id, token or "")
        await self.enter_room(sid, events.AGENTS)
        await self._gateway.store.run(presence.seen, user.id, now=now())
        rows = await self._gateway.queue.rows(language=user.language)
        await self.emit(events.QUEUE, {"conversations": rows}, to=sid)
        await self.tell_presence()

    async def on_disconnect(self, sid: str, reason: object = None) -> None:
        """Forget the socket; its agent is there until the time without a sign of life is over."""
        if self.server.manager.is_connected(sid, self.namespace):
            return
        self._agents.pop(sid, None)

    async def recheck(self) -> None:
        """Drop the sockets of those who are signed out, deactivated or have a new password."""
        for sid, (_, token) in list(self._agents.items()):
            try:
                await signed_in(self._gateway, token)
            except Problem:
                await self.disconnect(sid)

    async def keep_seen(self) -> None:
        """A sign of life for everybody whose desk is open here."""
        for user_id in {user_id for user_id, _ in self._agents.values()}:
            with contextlib.suppress(NotFound):
                await self._gateway.store.run(presence.seen, user_id, now=now())

    async def tell_presence(self) -> None:
        """Who is at the desk, to the desk, where that has changed."""
        told = await self._gateway.store.run(people_out, self._gateway)
        if told != self._told:
            self._told = told
            await self._gateway.publish.desk(events.PRESENCE, told)

    async def on_read(self, sid: str, data: object = None) -> None:
        """The agent who has the conversation has read up to a number."""
        conversation_id, seq = read_mark(data)
        agent_id, _ = self._agents.get(sid, (0, ""))
        allowed = await self._gateway.limiter.allows(f"small:{sid}", limit=60, window=10)
        if not conversation_id or not allowed:
            return
        with contextlib.suppress(NotFound, WrongState, ConversationTaken):
            read = await self._gateway.store.run(_read, conversation_id, agent_id, seq)
            if read is not None:
                await self._gateway.publish.read(conversation_id, "agent", read)

    async def on_typing(self, sid: str, data: object = None) -> None:
        """The agent who has the conversation is writing."""
        if not isinstance(data, dict) or not isinstance(data.get("conversation_id"), str):
            return
        conversation_id = clean(data["conversation_id"])[:64]
        agent_id, _ = self._agents.get(sid, (0, ""))
        if not await self._gateway.limiter.allows(f"small:{sid}", limit=60, window=10):
            return
        try:
            found = await self._gateway.store.run(conversations.get, conversation_id)
        except NotFound:
            return
        if found.state == ConversationState.ASSIGNED and found.agent_id == agent_id:
            await self._gateway.publish.agent_typing(conversation_id, data.get("on") is True)


def read_mark(data: object) -> tuple[str, int]:
    """A conversation and a number of its log, as a browser names them; ("", 0) for nonsense."""
    if not isinstance(data, dict):
        return "", 0
    named, seq = data.get("conversation_id"), data.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 < seq < 2**31:
        seq = 0
    return clean(named)[:64], seq


def _read(session: Session, conversation_id: str, agent_id: int, seq: int) -> int | None:
    at = now()
    conversation = conversations.lock(session, conversation_id, now=at)
    handoff.require_assigned(session, conversation, agent_id)
    return conversations.read(session, conversation_id, seq, by=Sender.AGENT, now=at)


async def signed_in(gateway: Gateway, token: str | None) -> User:
    """The agent whose cookie this is; Problem 401."""
    try:
        signed = sessions.read_token(
            gateway.settings.signing_secret, token, audience=sessions.DESK, now=now()
        )
        user = await gateway.store.run(handoff.user, int(signed.subject))
        if hmac.compare_digest(signed.mark.encode(), handoff.session_mark(user).encode()):
            return user
    except (TokenInvalid, NotFound, ValueError):
        pass
    raise Problem(401, "not_signed_in")


def _cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return None
