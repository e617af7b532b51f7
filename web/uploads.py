"""Pictures over HTTP: a shopper's into the conversation, and out to that shopper and to agents."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.conversations.service import Taken
from smartmkt_core.errors import NotFound
from smartmkt_core.uploads import service as uploads
from smartmkt_core.uploads.service import NotAPicture, Picture, TooMany
from web import intake
from web.agents import COOKIE, Problem, signed_in
from web.gateway import Gateway, origin_allowed
from web.log import log, short
from web.publish import standing
from web.store import now
from web.wire import UPLOADS, moment

# Drawing a picture anew takes a core for a moment; others wait their turn.
_AT_ONCE = 2
_ID = set("0123456789abcdef")
_STATUS = {
    intake.NO_SESSION: 401,
    intake.RATE_LIMITED: 429,
    intake.INTERNAL: 500,
    "too_large": 413,
    "not_a_picture": 415,
    "too_many": 409,
}
_SHOWN = {
    "Content-Disposition": "inline",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def folder(var: Path) -> Path:
    """Where the files lie."""
    return var / "uploads"


def routes(gateway: Gateway) -> APIRouter:
    """Under /uploads. The session's token comes in a header, never in an address."""
    router = APIRouter(prefix=UPLOADS.rstrip("/"))
    drawing = asyncio.Semaphore(_AT_ONCE)
    store = gateway.store

    @router.options("")
    @router.options("/{upload_id}")
    async def preflight(request: Request) -> Response:
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type, x-client-id",
            "Access-Control-Max-Age": "600",
        }
        return Response(status_code=204, headers=_shared(gateway, request) | allowed)

    @router.post("")
    async def receive(request: Request) -> Response:
        """One picture as the body. Sent again under its client id, it counts once."""
        headers = _shared(gateway, request)
        conversation_id = gateway.keys.conversation(_token(request))
        language = "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"
        try:
            if conversation_id is None:
                raise intake.Refused(intake.NO_SESSION)
            language = await store.run(_language, conversation_id)
            await _allow(gateway, request, conversation_id)
            content = await read_body(request, gateway.settings.upload_bytes)
            async with drawing:
                picture = await asyncio.to_thread(drawn, content)
            client_id = intake.client_id_of({"client_id": request.headers.get("x-client-id")})
            origin = gateway.origins.of(_environ(request)).name
            sent = _Sent(conversation_id, picture, client_id, origin)
            taken = await store.run(_log, gateway, sent)
        except intake.Refused as refused:
            return refusal(gateway, refused, language, headers)
        except Exception as error:
            log.failure("picture_not_kept", error)
            return refusal(gateway, intake.Refused(intake.INTERNAL), language, headers)
        message = taken.message
        if taken.new:
            await _announce(gateway, taken)
            log.info("picture", conversation=short(conversation_id), bytes=len(picture.content))
        gateway.dialogue.wake(conversation_id, seq=message.seq if taken.new else None)
        told = {"client_id": message.client_id, "seq": message.seq, "at": moment(message.at)}
        return JSONResponse(told, 201, headers=headers)

    @router.get("/{upload_id}")
    async def show(request: Request, upload_id: str) -> Response:
        """The picture, to the session that sent it and to agents; to others there is none."""
        headers = _shared(gateway, request) | _SHOWN
        missing = Response(status_code=404, headers=headers)
        if len(upload_id) != 32 or not set(upload_id) <= _ID:
            return missing
        try:
            row = await store.run(uploads.upload, upload_id)
        except NotFound:
            return missing
        if gateway.keys.conversation(_token(request)) == row.conversation_id:
            open_to = await store.run(_is_open, row.conversation_id)
        else:
            open_to = await _is_agent(gateway, request)
        path = uploads.path_of(folder(gateway.settings.var), row.id)
        if not open_to or not path.exists():
            return missing
        return FileResponse(path, media_type=row.media_type, headers=headers)

    return router


@dataclass(frozen=True)
class _Sent:
    """A picture on its way into the log."""

    conversation_id: str
    picture: Picture
    client_id: str | None
    origin: str | None


def _log(session: Session, gateway: Gateway, sent: _Sent) -> Taken:
    """Into folder, table and log in one transaction; Refused."""
    at, settings = now(), gateway.settings
    conversation = conversations.lock(session, sent.conversation_id, now=at)
    if not conversations.open_to(conversation, None):
        raise intake.Refused(intake.NO_SESSION)
    if sent.client_id is not None:
        known = conversations.by_client_id(session, conversation.id, sent.client_id)
        if known is not None:
            return Taken(known, conversation, new=False)
    try:
        row = uploads.keep(
            session,
            folder(settings.var),
            conversation.id,
            sent.picture,
            most=settings.upload_count,
            now=at,
        )
    except TooMany:
        raise intake.Refused("too_many") from None
    return conversations.take(
        session,
        conversation.id,
        text="",
        payload="/inform",
        attachment={"type": "image", "payload": {"src": f"{UPLOADS}{row.id}"}},
        client_id=sent.client_id,
        origin=sent.origin,
        now=at,
    )


def _language(session: Session, conversation_id: str) -> str:
    try:
        return conversations.get(session, conversation_id).language
    except NotFound:
        raise intake.Refused(intake.NO_SESSION) from None


def _is_open(session: Session, conversation_id: str) -> bool:
    return conversations.open_to(conversations.get(session, conversation_id), None)


def drawn(content: bytes) -> Picture:
    """A picture drawn anew from what was sent; Refused."""
    try:
        return uploads.redraw(content)
    except NotAPicture:
        raise intake.Refused("not_a_picture") from None


async def read_body(request: Request, most: int) -> bytes:
    """The whole body, or as much as shows that it is too large."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise intake.Refused("too_large")
    return bytes(content)


async def _allow(gateway: Gateway, request: Request, conversation_id: str) -> None:
    """Pictures count as messages do."""
    limiter, limits = gateway.limiter, gateway.limits
    address = gateway.origins.of(_environ(request)).address
    for key, limit in (
        (f"message:{conversation_id}", limits.session_messages),
        (f"address:{address}", limits.address_messages),
    ):
        if not await limiter.allows(key, limit=limit, window=limits.window):
            raise intake.Refused(intake.RATE_LIMITED)


async def _announce(gateway: Gateway, taken: Taken) -> None:
    """To the shopper's tabs, and to the desk when a person has or gets this conversation."""
    conversation = taken.conversation
    await gateway.publish.said(taken.message)
    if taken.reopened:
        await gateway.publish.status(await gateway.store.run(_standing, conversation.id))
    if conversation.state in (ConversationState.PENDING, ConversationState.ASSIGNED):
        await gateway.queue.message(taken.message)


def _standing(session: Session, conversation_id: str) -> Any:
    return standing(session, conversations.get(session, conversation_id))


async def _is_agent(gateway: Gateway, request: Request) -> bool:
    try:
        await signed_in(gateway, request.cookies.get(COOKIE))
    except Problem:
        return False
    return True


def _token(request: Request) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _environ(request: Request) -> dict[str, Any]:
    """The connection as Socket.IO would tell of it."""
    environ: dict[str, Any] = {"asgi.scope": request.scope}
    forwarded = request.headers.get("x-forwarded-for")
    return environ | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})


def _shared(gateway: Gateway, request: Request) -> dict[str, str]:
    """What lets the shop's own pages, and no others, read the answer."""
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if not origin or not origin_allowed(gateway.settings, origin, host):
        return {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def refusal(
    gateway: Gateway, refused: intake.Refused, language: str, headers: dict[str, str]
) -> Response:
    """Why a picture was not taken, in words."""
    settings = gateway.settings
    text = gateway.apologies.text(
        f"error_{refused.key}",
        language,
        cap=settings.message_cap,
        megabytes=settings.upload_bytes // 1_000_000,
        count=settings.upload_count,
    )
    log.info("refused", code=refused.code)
    body = {"error": {"code": refused.code, "text": text}}
    return JSONResponse(body, _STATUS.get(refused.code, 422), headers=headers)
