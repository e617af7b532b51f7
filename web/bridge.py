"""Another help desk: events go out to it, and its agents' answers come in under /api/bridge."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from smartmkt_core.bridge import agents
from smartmkt_core.bridge import service as bridge
from smartmkt_core.bridge.service import Telling
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Message
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.models import User
from smartmkt_core.handoff.service import Claimed, Passed
from smartmkt_core.outbox.service import Delivery
from web.agents import Problem
from web.deliveries import Deliveries, Undelivered
from web.farewell import farewell
from web.gateway import Gateway
from web.log import log
from web.publish import Standing, standing
from web.store import now
from web.webhook import Webhook
from web.wire import clean

# How often the conversations are looked at for something to tell.
LOOK_SECONDS = 1.0
# Wrong tokens from one address within a minute, before all of its calls are refused.
WRONG_TOKENS = 20

Id = Annotated[str, Path(pattern=r"^[\x21-\x7e]{1,64}$")]
Key = Annotated[str, Header(alias="idempotency-key", pattern=r"^[\x21-\x7e]{1,128}$")]


class Person(BaseModel):
    """An agent of the other help desk: its own id for them, and the name that shoppers read."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Claim(BaseModel):
    """Somebody takes the conversation, or ends it."""

    agent: Person


class Said(BaseModel):
    """Something an agent says to the shopper."""

    agent: Person
    text: Annotated[str, StringConstraints(min_length=1, max_length=8000)]


class Back(BaseModel):
    """Somebody gives the conversation back. ``note``: why, for colleagues only."""

    agent: Person
    note: Annotated[str, StringConstraints(max_length=1000)] = ""


class Typing(BaseModel):
    """Whether an agent is writing."""

    on: bool


@dataclass
class Changed:
    """What a call changed, to be told once it is committed."""

    claimed: tuple[Claimed, Standing, User] | None = None
    said: tuple[Message, User] | None = None
    passed: tuple[Passed, Standing] | None = None
    resolved: tuple[list[Message], Standing] | None = None


def telling(gateway: Gateway) -> Telling:
    """How much the other help desk is told."""
    settings = gateway.settings
    return Telling(settings.bridge_customer, f"{settings.base_url}/desk", gateway.texts)


async def watch(gateway: Gateway, deliveries: Deliveries) -> None:
    """Note what there is to tell, for ever."""
    while True:
        try:
            await gateway.store.run(agents.keep_present, now=now())
            if await gateway.store.run(bridge.note_what_happened, now=now()):
                deliveries.wake()
        except IntegrityError:
            log.info("bridge_noted_elsewhere")
        except Exception as error:
            log.failure("bridge_failed", error)
        await asyncio.sleep(LOOK_SECONDS)


def send_events(gateway: Gateway, deliveries: Deliveries, webhook: Webhook) -> None:
    """Let the outbox's events leave to the webhook."""
    told = telling(gateway)

    async def send(row: Delivery) -> None:
        try:
            event = await gateway.store.run(bridge.compose, row.payload, telling=told, now=now())
        except NotFound:
            event = None
        if event is None:
            raise Undelivered("the conversation is gone", for_good=True)
        delivery = f"evt_{row.id}"
        sent = {"id": delivery, "created_at": row.created_at.isoformat()} | event
        await webhook.post(sent, delivery=delivery, at=now())

    deliveries.register(bridge.TOPIC, send)


def routes(gateway: Gateway) -> APIRouter:
    """What the other help desk calls; 404 throughout where none is set."""
    router = APIRouter(prefix="/api/bridge", dependencies=[Depends(_authorised(gateway))])
    store, publish = gateway.store, gateway.publish

    async def carry_out(
        key: str,
        call: dict[str, Any],
        work: Callable[[Session, Changed], tuple[int, dict[str, Any]]],
    ) -> JSONResponse:
        """Do it once per key, show it, answer."""
        changed = Changed()
        try:
            status, answer, new = await store.run(_once, key, call, work, changed)
        except IntegrityError:
            # The same call is being carried out elsewhere: its answer is there now.
            changed = Changed()
            status, answer, new = await store.run(_once, key, call, work, changed)
        except bridge.KeyReused:
            raise Problem(422, "key_reused", area="bridge") from None
        if new:
            await _show(gateway, changed)
        return JSONResponse(answer, status, {} if new else {"idempotent-replayed": "true"})

    @router.get("/conversations/{conversation_id}")
    async def read(conversation_id: Id, since: Annotated[int, Query(ge=0)] = 0) -> dict[str, Any]:
        return await store.run(
            bridge.read, conversation_id, since=since, telling=telling(gateway), now=now()
        )

    @router.post("/conversations/{conversation_id}/claim")
    async def claim(conversation_id: Id, body: Claim, key: Key) -> JSONResponse:
        def work(session: Session, changed: Changed) -> tuple[int, dict[str, Any]]:
            _claim(session, conversation_id, body.agent, changed)
            return 200, _state_out(session, conversation_id)

        return await carry_out(key, _call("claim", conversation_id, body), work)

    @router.post("/conversations/{conversation_id}/messages")
    async def say(conversation_id: Id, body: Said, key: Key) -> JSONResponse:
        text = clean(body.text)
        if not text or len(text) > 2 * gateway.settings.message_cap:
            raise Problem(422, "invalid", area="bridge")

        def work(session: Session, changed: Changed) -> tuple[int, dict[str, Any]]:
            user = _claim(session, conversation_id, body.agent, changed)
            message, new = handoff.reply(
                session,
                conversation_id,
                agent_id=user.id,
                text=text,
                client_id=bridge.OWN + hashlib.sha256(key.encode()).hexdigest()[:24],
                now=now(),
            )
            changed.said = (message, user) if new else None
            return 201, {"seq": message.seq} | _state_out(session, conversation_id)

        return await carry_out(key, _call("say", conversation_id, body), work)

    @router.post("/conversations/{conversation_id}/return")
    async def give_back(conversation_id: Id, body: Back, key: Key) -> JSONResponse:
        """Into the queue again, at the place of the first wish."""

        def work(session: Session, changed: Changed) -> tuple[int, dict[str, Any]]:
            user = _agent(session, conversation_id, body.agent)
            passed = handoff.give_back(
                session, conversation_id, by=user, note=clean(body.note), now=now()
            )
            changed.passed = passed, standing(session, passed.conversation)
            return 200, _state_out(session, conversation_id)

        return await carry_out(key, _call("return", conversation_id, body), work)

    @router.post("/conversations/{conversation_id}/resolve")
    async def resolve(conversation_id: Id, body: Claim, key: Key) -> JSONResponse:
        def work(session: Session, changed: Changed) -> tuple[int, dict[str, Any]]:
            user = _claim(session, conversation_id, body.agent, changed)
            handoff.resolve(session, conversation_id, agent_id=user.id, now=now())
            lines = farewell(
                session, gateway.apologies, conversation_id, agent_id=user.id, now=now()
            )
            conversation = conversations.get(session, conversation_id)
            changed.resolved = lines, standing(session, conversation)
            return 200, _state_out(session, conversation_id)

        return await carry_out(key, _call("resolve", conversation_id, body), work)

    @router.post("/conversations/{conversation_id}/typing", status_code=204)
    async def typing(conversation_id: Id, body: Typing) -> None:
        """A sign that ends by itself after six seconds; it needs no key."""
        if await store.run(_has_it, conversation_id):
            await publish.agent_typing(conversation_id, body.on)

    return router


def _authorised(gateway: Gateway) -> Any:
    async def check(
        request: Request, authorization: Annotated[str, Header(max_length=500)] = ""
    ) -> None:
        """The token that the operator gave the other help desk."""
        token = gateway.settings.bridge_token
        if not token:
            raise Problem(404, "off", area="bridge")
        kind, _, given = authorization.partition(" ")
        right = hmac.compare_digest(given.strip().encode(), token.encode())
        if kind.lower() == "bearer" and right:
            return
        address = request.client.host if request.client else "unknown"
        if not await gateway.limiter.allows(f"bridge:{address}", limit=WRONG_TOKENS, window=60):
            raise Problem(429, "limited", area="bridge")
        log.warning("bridge_token_wrong")
        raise Problem(401, "wrong_token", area="bridge")

    return check


def _once(
    session: Session,
    key: str,
    call: dict[str, Any],
    work: Callable[[Session, Changed], tuple[int, dict[str, Any]]],
    changed: Changed,
) -> tuple[int, dict[str, Any], bool]:
    return bridge.once(session, key, call, lambda inside: work(inside, changed), now=now())


def _call(kind: str, conversation_id: str, body: BaseModel) -> dict[str, Any]:
    return {"call": kind, "conversation": conversation_id, "body": body.model_dump()}


def _agent(session: Session, conversation_id: str, person: Person) -> User:
    """The agent, of a conversation that was handed over; NotFound."""
    bridge.handed_over(session, conversation_id)
    return agents.agent(session, clean(person.id), clean(person.name), now=now())


def _claim(session: Session, conversation_id: str, person: Person, changed: Changed) -> User:
    """The agent, who has the conversation now. NotFound, ConversationTaken, WrongState."""
    user = _agent(session, conversation_id, person)
    claimed = handoff.claim(
        session, conversation_id, agent_id=user.id, capacity=agents.CAPACITY, now=now()
    )
    changed.claimed = claimed, standing(session, claimed.conversation), user
    return user


def _has_it(session: Session, conversation_id: str) -> bool:
    """Whether the other help desk has the conversation; NotFound."""
    bridge.handed_over(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    assigned = conversation.state == ConversationState.ASSIGNED
    return assigned and agents.has(session, conversation.agent_id)


def _state_out(session: Session, conversation_id: str) -> dict[str, Any]:
    conversation = conversations.get(session, conversation_id)
    return {"state": str(conversation.state), "last_seq": conversation.last_seq}


async def _show(gateway: Gateway, changed: Changed) -> None:
    """What was said and whose the conversation is, to the shopper and the desk."""
    ownership = gateway.ownership
    if changed.claimed is not None:
        await ownership.claimed(*changed.claimed)
    if changed.said is not None:
        await ownership.said(*changed.said, new=True)
    if changed.passed is not None:
        await ownership.passed(*changed.passed)
    if changed.resolved is not None:
        await ownership.resolved(*changed.resolved)
