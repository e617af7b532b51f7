"""Whose conversation it is, over HTTP: taking, the next one, answering, passing on, resolving."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

import asyncio
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from smartmkt_core.handoff.presence import ANSWERING
from smartmkt_core.handoff.service import Claimed, Passed
from smartmkt_core.uploads import service as uploads
from smartmkt_core.uploads.service import Picture
from web import intake
from web.agents import Problem
from web.farewell import farewell
from web.gateway import Gateway
from web.guard import desk_router, member
from web.log import log, short
from web.panel_wire import Id
from web.publish import Standing, standing
from web.store import now
from web.uploads import drawn, folder, read_body, refusal
from web.wire import UPLOADS, clean

ClientId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,40}$")]
Note = Annotated[str, StringConstraints(max_length=4000)]


class Answer(BaseModel):
    """What an agent says. ``client_id`` counts once."""

    text: Annotated[str, StringConstraints(max_length=8000)]
    client_id: ClientId


class PassOn(BaseModel):
    """To whom a conversation goes: a person, or a team. ``note``: for colleagues only."""

    agent_id: int | None = None
    team: Annotated[str, StringConstraints(max_length=40)] = ""
    note: Note = ""


class Back(BaseModel):
    """Why a conversation goes back to the queue, for colleagues only."""

    note: Note = ""


def routes(gateway: Gateway) -> APIRouter:
    """Part of the desk's REST interface, under /api/desk; for those who answer shoppers."""
    router = desk_router(gateway)
    agent = member(gateway, *ANSWERING)
    settings, store = gateway.settings, gateway.store
    capacity = settings.desk_capacity
    drawing = asyncio.Semaphore(1)
    ownership = gateway.ownership

    async def whole(conversation_id: str, user: User) -> dict[str, Any]:
        return await store.run(gateway.queue.whole, conversation_id, user.language)

    @router.post("/next")
    async def claim_next(user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        """The most urgent conversation that is for this agent, taken over."""
        found = await store.run(_claim_next, user.id, capacity)
        if found is None:
            raise Problem(404, "none_waiting")
        await ownership.claimed(*found, user)
        return await whole(found[0].conversation.id, user)

    @router.post("/conversations/{conversation_id}/claim")
    async def claim(conversation_id: Id, user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        await ownership.claimed(*await store.run(_claim, conversation_id, user.id, capacity), user)
        return await whole(conversation_id, user)

    @router.post("/conversations/{conversation_id}/reply")
    async def reply(
        conversation_id: Id, body: Answer, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        text = clean(body.text)
        if not text or len(text) > 2 * settings.message_cap:
            raise Problem(422, "invalid")
        message, new = await store.run(
            handoff.reply,
            conversation_id,
            agent_id=user.id,
            text=text,
            client_id=body.client_id,
            now=now(),
        )
        return await ownership.said(message, user, new=new)

    @router.post("/conversations/{conversation_id}/pictures")
    async def picture(
        conversation_id: Id, request: Request, user: Annotated[User, Depends(agent)]
    ) -> Any:
        """One picture as the body, once per ``x-client-id``."""
        client_id = intake.client_id_of({"client_id": request.headers.get("x-client-id")})
        if client_id is None or len(client_id) > 40:
            raise Problem(422, "invalid")
        try:
            content = await read_body(request, settings.upload_bytes)
            async with drawing:
                picture = await asyncio.to_thread(drawn, content)
            message, new = await store.run(
                _show, gateway, conversation_id, user.id, picture, client_id
            )
        except intake.Refused as refused:
            return refusal(gateway, refused, user.language, {})
        return JSONResponse(await ownership.said(message, user, new=new), 201)

    @router.post("/conversations/{conversation_id}/transfer")
    async def transfer(
        conversation_id: Id, body: PassOn, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        if (body.agent_id is None) == (not body.team):
            raise Problem(422, "invalid")
        passed, after = await store.run(_transfer, gateway, conversation_id, user, body)
        await ownership.passed(passed, after)
        log.info("transferred", conversation=short(conversation_id), user=user.id)
        return await whole(conversation_id, user)

    @router.post("/conversations/{conversation_id}/return")
    async def give_back(
        conversation_id: Id, body: Back, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        passed, after = await store.run(_give_back, conversation_id, user, clean(body.note))
        await ownership.passed(passed, after)
        log.info("given_back", conversation=short(conversation_id), user=user.id)
        return await whole(conversation_id, user)

    @router.post("/conversations/{conversation_id}/resolve")
    async def resolve(conversation_id: Id, user: Annotated[User, Depends(agent)]) -> dict[str, Any]:
        lines, after = await store.run(_resolve, conversation_id, user.id, gateway)
        await ownership.resolved(lines, after)
        return await whole(conversation_id, user)

    return router


def _claim(
    session: Session, conversation_id: str, agent_id: int, capacity: int
) -> tuple[Claimed, Standing]:
    claimed = handoff.claim(
        session, conversation_id, agent_id=agent_id, capacity=capacity, now=now()
    )
    return claimed, standing(session, claimed.conversation)


def _claim_next(session: Session, agent_id: int, capacity: int) -> tuple[Claimed, Standing] | None:
    claimed = handoff.claim_next(session, agent_id=agent_id, capacity=capacity, now=now())
    return None if claimed is None else (claimed, standing(session, claimed.conversation))


def _transfer(
    session: Session, gateway: Gateway, conversation_id: str, user: User, body: PassOn
) -> tuple[Passed, Standing]:
    passed = handoff.transfer(
        session,
        conversation_id,
        by=user,
        to_agent=body.agent_id,
        to_team=clean(body.team),
        note=clean(body.note),
        absent_after=timedelta(seconds=gateway.settings.desk_absent_seconds),
        capacity=gateway.settings.desk_capacity,
        now=now(),
    )
    return passed, standing(session, passed.conversation)


def _give_back(
    session: Session, conversation_id: str, user: User, note: str
) -> tuple[Passed, Standing]:
    passed = handoff.give_back(session, conversation_id, by=user, note=note, now=now())
    return passed, standing(session, passed.conversation)


def _show(
    session: Session,
    gateway: Gateway,
    conversation_id: str,
    agent_id: int,
    picture: Picture,
    client_id: str,
) -> tuple[Message, bool]:
    """An agent's picture into folder, table and log in one transaction. Refused, WrongState."""
    known = handoff.said_before(session, conversation_id, agent_id=agent_id, client_id=client_id)
    if known is not None:
        return known, False
    conversation = conversations.lock(session, conversation_id, now=now())
    handoff.require_assigned(session, conversation, agent_id)
    settings = gateway.settings
    try:
        row = uploads.keep(
            session,
            folder(settings.var),
            conversation_id,
            picture,
            # The shopper's own share is left to the shopper.
            most=2 * settings.upload_count,
            agent_id=agent_id,
            now=now(),
        )
    except uploads.TooMany:
        raise intake.Refused("too_many") from None
    return handoff.reply(
        session,
        conversation_id,
        agent_id=agent_id,
        text="",
        attachment={"type": "image", "payload": {"src": f"{UPLOADS}{row.id}"}},
        client_id=client_id,
        now=now(),
    )


def _resolve(
    session: Session, conversation_id: str, agent_id: int, gateway: Gateway
) -> tuple[list[Message], Standing]:
    at = now()
    lines = []
    if handoff.resolve(session, conversation_id, agent_id=agent_id, now=at):
        lines = farewell(session, gateway.apologies, conversation_id, agent_id=agent_id, now=at)
    return lines, standing(session, conversations.get(session, conversation_id))
