"""Who works in the desk: the cookie, and the sockets that it opens."""

from __future__ import annotations

import asyncio
import hmac
from datetime import timedelta
from typing import Any

import socketio

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.errors import NotFound, TokenInvalid
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from web import events, sessions
from web.gateway import Gateway, own_origin
from web.log import log
from web.store import now
from web.wire import clean

COOKIE = "smartmkt_desk"
LIFE = timedelta(hours=12)
RECHECK_SECONDS = 20.0


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
        rows = await self._gateway.queue.rows(language=user.language)
        await self.emit(events.QUEUE, {"conversations": rows}, to=sid)

    async def on_disconnect(self, sid: str, reason: object = None) -> None:
        """Nothing to do but to forget the socket."""
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

    async def watch(self) -> None:
        """Recheck for ever: a user may be changed by another process."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            try:
                await self.recheck()
            except Exception as error:
                log.failure("recheck_failed", error)

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
