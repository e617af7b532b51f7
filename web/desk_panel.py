"""Beside a conversation, over HTTP: facts, actions on orders, notes, labels, requests."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session

from smartmkt_core.account import requests
from smartmkt_core.account.models import RequestStatus
from smartmkt_core.assist import actions, notes
from smartmkt_core.assist.actions import Command
from smartmkt_core.assist.facts import Facts, facts
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message, Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.errors import (
    IdentityNotVerified,
    NotAllowed,
    NotFound,
    OrderNotFound,
    OutOfStock,
    ShopError,
    VerificationLocked,
)
from smartmkt_core.handoff.models import User
from smartmkt_core.privacy import service as privacy
from web import events
from web.gateway import Gateway
from web.guard import desk_router, member
from web.log import log, short
from web.panel_wire import STAFF, Id, PanelWire, language_of, wire_of
from web.store import now
from web.wire import clean

ClientId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,40}$")]
Words = Annotated[str, StringConstraints(max_length=8000)]
Short = Annotated[str, StringConstraints(max_length=500)]


class NewNote(BaseModel):
    """A private note; counts once per ``client_id``."""

    text: Words
    client_id: ClientId


class Labels(BaseModel):
    """All labels that a conversation is to have."""

    labels: Annotated[list[Short], Field(max_length=50)]


class Wanted(BaseModel):
    """What an agent wants done; see ``Command``. Counts once per ``key``."""

    key: ClientId
    action: Short
    order: Short = ""
    amount: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] = Decimal(0)
    item_id: int | None = None
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1
    kind: Short = "missing"
    case: Short = ""
    waived: Short = ""
    reason: Short = ""

    def command(self) -> Command:
        """The same for the core, its texts cleaned."""
        return Command(
            action=clean(self.action),
            order=clean(self.order),
            amount=self.amount,
            item_id=self.item_id,
            quantity=self.quantity,
            kind=clean(self.kind),
            case=clean(self.case),
            waived=clean(self.waived),
            reason=clean(self.reason),
        )


class Claimed(BaseModel):
    """An order that a shopper says is theirs, and what proves it."""

    number: Short
    proof: Short


class Settled(BaseModel):
    """How a shopper's request ends: done or cancelled."""

    status: Annotated[str, StringConstraints(pattern="^(done|cancelled)$")]


def routes(gateway: Gateway) -> APIRouter:
    """Under /api/desk/conversations/{id}. Words in the language that the page asks for."""
    router = desk_router(gateway, "/conversations/{conversation_id}")
    store = gateway.store
    wire = wire_of(gateway)
    agent = member(gateway, *STAFF)

    async def refusing(request: Request, work: Callable[..., Any], *args: Any) -> Any:
        """The work's result, or why it can't be done as a response in the agent's words."""
        try:
            return await store.run(work, *args)
        except (
            NotAllowed,
            OutOfStock,
            OrderNotFound,
            IdentityNotVerified,
            VerificationLocked,
        ) as e:
            return _refused(wire, e, language_of(request))

    @router.get("/panel")
    async def panel(
        conversation_id: Id, request: Request, user: Annotated[User, Depends(agent)]
    ) -> dict[str, Any]:
        return await store.run(_panel, wire, conversation_id, language_of(request))

    @router.post("/notes")
    async def add_note(
        conversation_id: Id,
        request: Request,
        body: NewNote,
        user: Annotated[User, Depends(agent)],
    ) -> Any:
        answer = await refusing(request, _note, conversation_id, user.id, body)
        await _changed(gateway, conversation_id)
        return answer or {}

    @router.put("/labels")
    async def set_labels(
        conversation_id: Id, request: Request, body: Labels, user: Annotated[User, Depends(agent)]
    ) -> Any:
        names = [clean(name).replace("\n", " ") for name in body.labels]
        answer = await refusing(request, _labels, conversation_id, user.id, names)
        await _changed(gateway, conversation_id)
        return answer

    @router.post("/actions")
    async def act(
        conversation_id: Id, request: Request, body: Wanted, user: Annotated[User, Depends(agent)]
    ) -> Any:
        done = await refusing(request, _act, gateway, wire, conversation_id, user, body)
        if isinstance(done, JSONResponse):
            return done
        action, line = done
        if line is not None:
            await gateway.publish.said(line, agent=user.name)
            await gateway.queue.message(line)
            await _changed(gateway, conversation_id)
            log.info("acted", conversation=short(conversation_id), user=user.id, what=body.action)
        return {"action": wire.action(action, language_of(request))}

    @router.post("/verify")
    async def verify(
        conversation_id: Id, request: Request, body: Claimed, user: Annotated[User, Depends(agent)]
    ) -> Any:
        answer = await refusing(request, _verify, gateway, conversation_id, user, body)
        await _changed(gateway, conversation_id)
        return answer

    @router.post("/requests/{number}")
    async def settle(
        conversation_id: Id,
        number: Id,
        request: Request,
        body: Settled,
        user: Annotated[User, Depends(agent)],
    ) -> Any:
        answer = await refusing(request, _settle, conversation_id, number, body.status)
        await _changed(gateway, conversation_id)
        log.info("request_settled", number=number, user=user.id, status=body.status)
        return answer or {}

    return router


async def _changed(gateway: Gateway, conversation_id: str) -> None:
    """Tell every desk that what stands beside a conversation is no longer the same."""
    await gateway.publish.desk(events.PANEL, {"conversation_id": conversation_id})


def _refused(wire: PanelWire, error: ShopError, language: str) -> JSONResponse:
    values: dict[str, Any] = {}
    status = 409
    if isinstance(error, NotAllowed):
        reason = error.reason
    elif isinstance(error, OutOfStock):
        reason, values = "out_of_stock", {"count": error.available}
    elif isinstance(error, IdentityNotVerified):
        reason, values = "proof", {"count": error.tries_left}
    elif isinstance(error, VerificationLocked):
        reason, status = "locked", 429
    else:
        reason, status = "order", 404
    text = wire.refusal(reason, language, **values)
    return JSONResponse({"error": {"code": reason, "text": text}}, status)


def _facts(session: Session, conversation_id: str) -> Facts:
    return facts(session, conversation_id, now=now())


def _panel(
    session: Session, wire: PanelWire, conversation_id: str, language: str
) -> dict[str, Any]:
    return wire.panel(session, _facts(session, conversation_id), language)


def _note(session: Session, conversation_id: str, agent_id: int, body: NewNote) -> None:
    notes.add_note(
        session,
        conversation_id,
        clean(body.text),
        agent_id=agent_id,
        client_id=body.client_id,
        now=now(),
    )


def _labels(
    session: Session, conversation_id: str, agent_id: int, names: list[str]
) -> dict[str, Any]:
    kept = notes.set_labels(session, conversation_id, names, agent_id=agent_id, now=now())
    return {"labels": list(kept)}


def _act(
    session: Session,
    gateway: Gateway,
    wire: PanelWire,
    conversation_id: str,
    user: User,
    body: Wanted,
) -> tuple[Any, Message | None]:
    """The record, and the line that tells the shopper; none where it was done before."""
    settings, moment = gateway.settings, now()
    limits = actions.Limits(settings.coupon_percent, settings.coupon_days)
    row, new = actions.perform(
        session, conversation_id, user, body.command(), key=body.key, limits=limits, now=moment
    )
    if not new:
        return row, None
    language = conversations.get(session, conversation_id).language
    card = {"type": "agent_action", "action": row.action, "order": row.order_number}
    line = conversations.say(
        session,
        conversation_id,
        Reply(wire.told(row, language, now=moment), custom=card),
        sender=Sender.AGENT,
        agent_id=user.id,
        now=moment,
    )
    return row, line


def _verify(
    session: Session, gateway: Gateway, conversation_id: str, user: User, body: Claimed
) -> dict[str, Any]:
    number = actions.verify(
        session,
        conversation_id,
        user,
        clean(body.number),
        clean(body.proof),
        now=now(),
        tries=gateway.settings.verify_tries,
        lock_hours=gateway.settings.verify_lock_hours,
    )
    return {"number": number}


def _settle(session: Session, conversation_id: str, number: str, status: str) -> None:
    found = _facts(session, conversation_id)
    row = next((one for one in found.requests if one.number == number), None)
    if row is None:
        raise NotFound
    if row.kind in privacy.ERASURES:
        raise NotAllowed("erasure")
    if status == RequestStatus.DONE:
        requests.apply(session, row)
    requests.close(row, RequestStatus(status), now=now())
