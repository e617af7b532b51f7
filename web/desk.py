"""The desk: signing in, the queue, taking, answering and closing a conversation."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

import contextlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.errors import ConversationTaken, NotFound, WrongState
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from web import sessions
from web.agents import COOKIE, LIFE, DeskRooms, Problem, signed_in
from web.gateway import Gateway, own_origin
from web.log import log, short
from web.publish import Standing, standing
from web.store import now
from web.wire import clean, desk_message_out


class Login(BaseModel):
    """Who wants to work in the desk."""

    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(max_length=500)]


Id = Annotated[str, Path(pattern=r"^[\x21-\x7e]{1,64}$")]


class Answer(BaseModel):
    """What an agent says. ``client_id`` counts once."""

    text: Annotated[str, StringConstraints(max_length=8000)]
    client_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,40}$")]


def routes(gateway: Gateway, rooms: DeskRooms) -> APIRouter:
    """The desk's REST interface, under /api/desk."""
    router = APIRouter(prefix="/api/desk", dependencies=[Depends(_from_own_page(gateway))])
    store, publish, queue = gateway.store, gateway.publish, gateway.queue

    async def agent(request: Request) -> User:
        return await signed_in(gateway, request.cookies.get(COOKIE))

    @router.post("/login")
    async def login(request: Request, response: Response, body: Login) -> dict[str, Any]:
        await _limit_logins(gateway, request, body.email)
        try:
            user = await store.run(
                handoff.authenticate, email=clean(body.email), password=body.password
            )
        except handoff.LoginFailed:
            log.warning("login_failed")
            raise Problem(401, "login_failed") from None
        token = sessions.make_token(
            gateway.settings.signing_secret,
            str(user.id),
            audience=sessions.DESK,
            now=now(),
            life=LIFE,
            mark=handoff.session_mark(user),
        )
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(LIFE.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=gateway.settings.base_url.startswith("https:"),
        )
        log.info("login", user=user.id)
        return _user_out(user)

    @router.post("/logout")
    async def logout(request: Request, response: Response) -> dict[str, Any]:
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        with contextlib.suppress(Problem):
            user = await agent(request)
            await store.run(handoff.end_sessions, user.id)
            await rooms.recheck()
            log.info("logout", user=user.id)
        return {}

    @router.get("/me")
    async def me(user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        return _user_out(user)

    @router.get("/conversations")
    async def list_conversations(
        user: Annotated[User, Depends(agent)], state: str = "", language: str = ""
    ) -> dict[str, Any]:
        states = [one for one in ConversationState if one.value in state.split(",")]
        return {"conversations": await queue.rows(states or None, language or user.language)}

    @router.get("/conversations/{conversation_id}")
    async def read(
        conversation_id: Id, user: Annotated[User, Depends(agent)], language: str = ""
    ) -> dict[str, Any]:
        return await store.run(queue.whole, conversation_id, language or user.language)

    @router.post("/conversations/{conversation_id}/claim")
    async def claim(conversation_id: Id, user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        claimed, after = await store.run(_claim, conversation_id, user.id)
        if claimed.joined is not None:
            language = claimed.conversation.language
            hello = gateway.apologies.text("agent_joined", language, agent=user.name)
            await publish.said(claimed.joined, agent=user.name, plain=hello)
            await publish.status(after)
            await queue.message(claimed.joined)
            await queue.changed()
            log.info("claimed", conversation=short(conversation_id), user=user.id)
        return await store.run(queue.whole, conversation_id, user.language)

    @router.post("/conversations/{conversation_id}/reply")
    async def reply(
        conversation_id: Id, body: Answer, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        text = clean(body.text)
        if not text or len(text) > 2 * gateway.settings.message_cap:
            raise Problem(422, "invalid")
        message, new = await store.run(
            handoff.reply,
            conversation_id,
            agent_id=user.id,
            text=text,
            client_id=body.client_id,
            now=now(),
        )
        if new:
            await publish.agent_typing(conversation_id, False)
            await publish.said(message, agent=user.name)
            await queue.message(message)
        return {"message": desk_message_out(message, {user.id: user.name})}

    @router.post("/conversations/{conversation_id}/close")
    async def close(conversation_id: Id, user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        line, after = await store.run(_close, conversation_id, user.id, gateway)
        if line is not None:
            await publish.status(after)
            await publish.said(line)
            await queue.message(line)
            await queue.changed()
            log.info("closed", conversation=short(conversation_id), user=user.id)
        return await store.run(queue.whole, conversation_id, user.language)

    return router


def problem_out(gateway: Gateway, error: Exception, language: str) -> tuple[int, dict[str, Any]]:
    """An error of the desk, the shop or the core as status and body."""
    area, values = "desk", {}
    if isinstance(error, Problem):
        status, code, area = error.status, error.code, error.area
        language = error.language if error.language in ("en", "zh") else language
    elif isinstance(error, ConversationTaken):
        status, code, values = 409, "taken", {"agent": error.agent}
    elif isinstance(error, WrongState):
        status, code = 409, "wrong_state"
    elif isinstance(error, NotFound):
        status, code = 404, "not_found"
    else:
        status, code = 422, "invalid"
    text = gateway.apologies.text(f"{area}_{code}", language, **values)
    return status, {"error": {"code": code, "text": text} | values}


def _claim(session: Session, conversation_id: str, agent_id: int) -> tuple[Any, Standing]:
    claimed = handoff.claim(session, conversation_id, agent_id=agent_id, now=now())
    return claimed, standing(session, claimed.conversation)


def _close(
    session: Session, conversation_id: str, agent_id: int, gateway: Gateway
) -> tuple[Message | None, Standing]:
    closed = handoff.close(session, conversation_id, agent_id=agent_id, now=now())
    conversation = conversations.get(session, conversation_id)
    line = None
    if closed:
        text = gateway.apologies.text("closed", conversation.language)
        line = conversations.say(session, conversation_id, Reply(text), now=now())
    return line, standing(session, conversation)


def _from_own_page(gateway: Gateway) -> Any:
    async def check(request: Request) -> None:
        """Whatever changes something comes from the desk's own page, never from another site."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        origin = request.headers.get("origin")
        foreign = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
        host = request.headers.get("host", "")
        if foreign or (origin and not own_origin(gateway.settings, origin, host)):
            raise Problem(403, "not_signed_in")

    return check


async def _limit_logins(gateway: Gateway, request: Request, email: str) -> None:
    limits = gateway.limits
    address = request.client.host if request.client else "unknown"
    for key in (f"login:{address}", f"login:{email.strip().lower()}"):
        if not await gateway.limiter.allows(key, limit=limits.logins, window=limits.login_window):
            raise Problem(429, "login_limited")


def _user_out(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "language": user.language,
    }
