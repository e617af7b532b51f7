"""The desk: signing in, being there, the queue, reading a conversation."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

import contextlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, StringConstraints

from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.errors import (
    AgentAbsent,
    AtCapacity,
    ConversationTaken,
    NotFound,
    UnknownTeam,
    WrongState,
)
from smartmkt_core.handoff import presence
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from web import sessions
from web.agents import COOKIE, LIFE, DeskRooms, Problem
from web.gateway import Gateway
from web.guard import desk_router, member
from web.log import log
from web.presence import people_out
from web.store import now
from web.wire import clean


class Login(BaseModel):
    """Who wants to work in the desk."""

    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(max_length=500)]


Id = Annotated[str, Path(pattern=r"^[\x21-\x7e]{1,64}$")]


class Availability(BaseModel):
    """Whether somebody is there, or away for a while."""

    presence: Literal["online", "away"]


def routes(gateway: Gateway, rooms: DeskRooms) -> APIRouter:
    """The desk's REST interface, under /api/desk."""
    router = desk_router(gateway)
    store, queue = gateway.store, gateway.queue
    agent = member(gateway)

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
        return _user_out(gateway, user)

    @router.post("/logout")
    async def logout(request: Request, response: Response) -> dict[str, Any]:
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        with contextlib.suppress(Problem):
            user = await agent(request)
            await store.run(handoff.end_sessions, user.id)
            await store.run(presence.left, user.id)
            await rooms.recheck()
            await rooms.tell_presence()
            log.info("logout", user=user.id)
        return {}

    @router.get("/me")
    async def me(user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        return _user_out(gateway, user)

    @router.post("/me/presence")
    async def choose_presence(
        body: Availability, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        chosen = presence.Presence(body.presence)
        user = await store.run(presence.choose, user.id, chosen, now=now())
        await rooms.tell_presence()
        return _user_out(gateway, user)

    @router.get("/agents")
    async def agents(user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        """Who answers shoppers, who of them is there, and the teams."""
        return await store.run(people_out, gateway)

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

    return router


def problem_out(gateway: Gateway, error: Exception, language: str) -> tuple[int, dict[str, Any]]:
    """An error of the desk, the shop or the core as status and body."""
    area = "desk"
    values: dict[str, Any] = {}
    if isinstance(error, Problem):
        status, code, area = error.status, error.code, error.area
        language = error.language if error.language in ("en", "zh") else language
    elif isinstance(error, ConversationTaken):
        status, code, values = 409, "taken", {"agent": error.agent}
    elif isinstance(error, AtCapacity):
        status, code = 409, "at_capacity"
        values = {"agent": error.agent, "capacity": error.capacity}
    elif isinstance(error, AgentAbsent):
        status, code, values = 409, "agent_absent", {"agent": error.agent}
    elif isinstance(error, UnknownTeam):
        status, code = 422, "unknown_team"
    elif isinstance(error, WrongState):
        status, code = 409, "wrong_state"
    elif isinstance(error, NotFound):
        status, code = 404, "not_found"
    else:
        status, code = 422, "invalid"
    text = gateway.apologies.text(f"{area}_{code}", language, **values)
    return status, {"error": {"code": code, "text": text} | values}


async def _limit_logins(gateway: Gateway, request: Request, email: str) -> None:
    limits = gateway.limits
    address = request.client.host if request.client else "unknown"
    for key in (f"login:{address}", f"login:{email.strip().lower()}"):
        if not await gateway.limiter.allows(key, limit=limits.logins, window=limits.login_window):
            raise Problem(429, "login_limited")


def _user_out(gateway: Gateway, user: User) -> dict[str, Any]:
    settings = gateway.settings
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "language": user.language,
        "languages": user.languages,
        "team": user.team,
        "presence": user.availability,
        "answers": user.role in presence.ANSWERING,
        "shop": {"en": settings.shop_name, "zh": settings.shop_name_zh},
    }
