"""Answering faster, over HTTP: the case in a few lines, canned and suggested replies."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session

from smartmkt_core.assist.canned import Canned, CannedBroken, CannedReplies
from smartmkt_core.assist.facts import facts
from smartmkt_core.assist.summary import summarise
from smartmkt_core.assist.variables import variables
from smartmkt_core.handoff.models import User
from smartmkt_core.texts import Formats, Texts
from web.gateway import Gateway
from web.guard import desk_router, member
from web.log import log
from web.panel_wire import STAFF, Id, PanelWire, language_of, wire_of
from web.store import now
from web.suggesting import Suggesting

CONVERSATION = "/conversations/{conversation_id}"


def routes(gateway: Gateway) -> APIRouter:
    """Under /api/desk. Words in the language that the page asks for."""
    router = desk_router(gateway)
    store, settings = gateway.store, gateway.settings
    wire = wire_of(gateway)
    canned = CannedReplies(settings.data / "canned")
    suggesting = Suggesting(store, settings)
    agent, anybody = member(gateway, *STAFF), member(gateway)

    @router.get("/intents")
    async def intents(request: Request, user: Annotated[User, Depends(anybody)]) -> dict[str, Any]:
        """What intents are called, and the signs of a conversation that goes wrong."""
        language = language_of(request)
        return {
            "intents": {name: wire.intent(name, language) for name in wire.intents},
            "signs": _signs(gateway.texts, language),
        }

    @router.get(CONVERSATION + "/summary")
    async def summary(
        conversation_id: Id, request: Request, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        return await store.run(_summary, wire, conversation_id, language_of(request))

    @router.get(CONVERSATION + "/canned")
    async def list_canned(
        conversation_id: Id, request: Request, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        try:
            known = canned.all()
        except CannedBroken as error:
            log.warning("canned_replies_broken", why=str(error)[:200])
            known = []
        return await store.run(_canned, gateway, known, conversation_id, user, language_of(request))

    @router.get(CONVERSATION + "/suggestions")
    async def suggestions(
        conversation_id: Id, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        found, ready = await suggesting.replies(conversation_id)
        replies = [{"text": one.text, "source": one.source, "about": one.about} for one in found]
        return {"suggestions": replies, "ready": ready}

    return router


def _signs(texts: Texts, language: str) -> dict[str, str]:
    """Each sign, seen once, in words."""
    family = "escalation.sign."
    known = texts.keys()
    keys = [key for key in known if key.startswith(family)]
    return {key.removeprefix(family): texts.render(key, language, count=1) for key in keys}


def _summary(
    session: Session,
    wire: PanelWire,
    conversation_id: str,
    language: str,
) -> dict[str, Any]:
    moment = now()
    found = facts(session, conversation_id, now=moment)
    case = summarise(session, found, known=wire.intents, now=moment)
    return wire.summary(case, language, now=moment)


def _canned(
    session: Session,
    gateway: Gateway,
    known: Sequence[Canned],
    conversation_id: str,
    user: User,
    language: str,
) -> dict[str, Any]:
    """In the shopper's language; titles in the agent's."""
    found = facts(session, conversation_id, now=now())
    spoken, settings = found.conversation.language, gateway.settings
    shop = settings.shop_name_zh if spoken == "zh" else settings.shop_name
    values = variables(
        found,
        agent=user.name,
        shop=shop,
        status=lambda status: _status(gateway, status, spoken),
        formats=Formats(spoken, settings.timezone),
        now=now(),
    )
    replies = []
    for reply in known:
        text, missing = reply.filled(spoken, values)
        replies.append(
            {
                "name": reply.name,
                "shortcut": reply.shortcut,
                "title": reply.title[language],
                "text": text,
                "missing": missing,
            }
        )
    return {"language": spoken, "replies": replies}


def _status(gateway: Gateway, status: str, language: str) -> str:
    key = f"status.{status}"
    return gateway.texts.render(key, language) if key in gateway.texts else status
