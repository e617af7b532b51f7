"""What the gateway consists of, wired once at its start."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import socketio
from engineio.payload import Payload  # type: ignore[import-untyped]
from redis.asyncio import Redis
from sqlalchemy import Engine

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.settings import Limits, Settings
from smartmkt_core.texts import Texts
from web.apology import Apologies
from web.dialogue import LATE_SECONDS, Dialogue
from web.limits import RateLimiter
from web.office import Office
from web.origin import Origins
from web.ownership import Ownership
from web.publish import Publisher
from web.queue import DeskQueue
from web.rasa import RasaClient
from web.seats import SessionKeys
from web.store import Store
from web.turns import Turns

# A message of 2,000 characters fits many times; what is larger never reaches a handler.
PACKET_BYTES = 64_000
PACKETS = 100


@dataclass
class Gateway:
    """Everything that handlers need."""

    settings: Settings
    limits: Limits
    engine: Engine
    redis: Redis | None
    sio: socketio.AsyncServer
    store: Store
    texts: Texts
    apologies: Apologies
    office: Office
    limiter: RateLimiter
    origins: Origins
    keys: SessionKeys
    publish: Publisher
    queue: DeskQueue
    ownership: Ownership
    rasa: RasaClient
    dialogue: Dialogue

    async def close(self) -> None:
        """Let everything go, in the order of dependence."""
        await self.dialogue.close()
        await self.rasa.close()
        if self.redis is not None:
            await self.redis.aclose()
        self.store.close()
        self.engine.dispose()


def wire(
    settings: Settings, *, limits: Limits | None = None, late: float = LATE_SECONDS
) -> Gateway:
    """A gateway from its settings. ``late``: seconds for which a late answer is waited for."""
    engine = make_engine(settings.db_url)
    redis = (
        Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
        if settings.redis_url
        else None
    )
    sio = socketio.AsyncServer(
        async_mode="asgi",
        client_manager=socketio.AsyncRedisManager(settings.redis_url, channel="smartmkt")
        if settings.redis_url
        else None,
        # Handled one after the other, so that a shopper's messages keep their order.
        async_handlers=False,
        cors_allowed_origins=lambda origin, environ: origin_allowed(
            settings, origin, environ.get("HTTP_HOST", "")
        ),
        max_http_buffer_size=PACKET_BYTES,
        logger=False,
        engineio_logger=False,
    )
    # Theirs would write what a stranger's packet broke over many lines, unmasked.
    for name in ("engineio.server", "socketio.server"):
        logging.getLogger(name).handlers.clear()
    # A browser that was away sends all it has kept at once; the usual 16 would cut it off.
    Payload.max_decode_packets = PACKETS
    store = Store(make_sessions(engine))
    texts = Texts.load(settings.data / "responses")
    apologies = Apologies(texts)
    office = Office(settings, texts, apologies)
    publish = Publisher(sio)
    queue = DeskQueue(store, publish, texts)
    rasa = RasaClient(f"http://127.0.0.1:{settings.rasa_port}")
    return Gateway(
        settings=settings,
        limits=limits or settings.limits,
        engine=engine,
        redis=redis,
        sio=sio,
        store=store,
        texts=texts,
        apologies=apologies,
        office=office,
        limiter=RateLimiter(redis),
        origins=Origins(settings.signing_secret, proxied=bool(settings.trusted_proxies)),
        keys=SessionKeys(
            settings.signing_secret,
            settings.customer_secret,
            timedelta(days=settings.session_days),
        ),
        publish=publish,
        queue=queue,
        ownership=Ownership(publish, queue, apologies),
        rasa=rasa,
        dialogue=Dialogue(
            store=store,
            rasa=rasa,
            publish=publish,
            queue=queue,
            apologies=apologies,
            office=office,
            turns=Turns(redis),
            timeout=settings.rasa_timeout,
            late=late,
        ),
    )


def origin_allowed(settings: Settings, origin: str | None, host: str) -> bool:
    """Whether pages of this origin may talk to the gateway: its own, and those of the shop."""
    if not origin:
        return True
    return own_origin(settings, origin, host) or origin.rstrip("/") in _shop_origins(settings)


def own_origin(settings: Settings, origin: str | None, host: str) -> bool:
    """Whether a page comes from the gateway itself."""
    if not origin:
        return False
    return (bool(host) and urlsplit(origin).netloc == host) or origin == settings.base_url


def _shop_origins(settings: Settings) -> set[str]:
    return {
        origin.strip().rstrip("/")
        for origin in settings.allowed_origins.split(",")
        if origin.strip()
    }
