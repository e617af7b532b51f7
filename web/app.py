"""The whole gateway as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import socketio
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from smartmkt_core.errors import ShopError
from smartmkt_core.settings import Limits, Settings
from smartmkt_core.uploads import service as kept
from web import (
    background,
    bridge,
    desk,
    desk_answers,
    desk_panel,
    desk_turns,
    documents,
    health,
    pages,
    reports,
    shop,
    tickets,
    uploads,
)
from web.agents import DeskRooms, Problem
from web.dialogue import LATE_SECONDS, STALE
from web.gateway import Gateway, wire
from web.log import log
from web.presence import Watch
from web.shoppers import Shoppers
from web.store import now

# How long a starting gateway gives Rasa to be there before it takes up what was left open.
RASA_START_SECONDS = 120


class Application(socketio.ASGIApp):  # type: ignore[misc]
    """Socket.IO in front, pages and REST behind. ``gateway``: what it consists of."""

    gateway: Gateway


def create_app(
    settings: Settings, *, limits: Limits | None = None, late: float = LATE_SECONDS
) -> Application:
    """The application. ``late``: seconds for which an answer that is late is waited for."""
    gateway = wire(settings, limits=limits, late=late)
    gateway.sio.register_namespace(Shoppers(gateway))
    rooms = DeskRooms(gateway)
    gateway.sio.register_namespace(rooms)
    api = FastAPI(
        title="SmartMkt",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_life(gateway, rooms),
    )
    api.include_router(health.routes(gateway))
    api.include_router(desk.routes(gateway, rooms))
    api.include_router(desk_turns.routes(gateway))
    api.include_router(desk_panel.routes(gateway))
    api.include_router(desk_answers.routes(gateway))
    api.include_router(tickets.routes(gateway))
    api.include_router(reports.routes(gateway))
    api.include_router(bridge.routes(gateway))
    api.include_router(documents.routes(gateway))
    api.include_router(uploads.routes(gateway))
    if settings.demo:
        api.include_router(shop.routes(gateway))
    pages.add_pages(api, gateway)
    api.add_middleware(pages.SecurityHeaders)

    async def explain(request: Request, error: Exception) -> JSONResponse:
        language = "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"
        status, body = desk.problem_out(gateway, error, language)
        return JSONResponse(body, status)

    for kind in (Problem, ShopError, RequestValidationError):
        api.add_exception_handler(kind, explain)
    app = Application(gateway.sio, other_asgi_app=api)
    app.gateway = gateway
    return app


def _life(gateway: Gateway, rooms: DeskRooms) -> Any:
    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        recovery = asyncio.create_task(_recover(gateway))
        watch = asyncio.create_task(Watch(gateway, rooms).run())
        sending = asyncio.create_task(background.run(gateway))
        log.info("started", database=gateway.engine.dialect.name, redis=gateway.redis is not None)
        yield
        recovery.cancel()
        watch.cancel()
        sending.cancel()
        await gateway.close()
        log.info("stopped")

    return life


async def _recover(gateway: Gateway) -> None:
    """Take up what was left unanswered when the gateway stopped, once Rasa is there."""
    since = now() - STALE
    with contextlib.suppress(Exception):
        # Housekeeping can wait for the next start.
        await gateway.store.run(kept.sweep, uploads.folder(gateway.settings.var), now=now())
    for _ in range(RASA_START_SECONDS):
        if (await health.check(gateway))["rasa"]:
            break
        await asyncio.sleep(1)
    try:
        count = await gateway.dialogue.recover(since)
    except Exception as error:
        log.failure("recovery_failed", error)
        return
    if count:
        log.info("recovered", conversations=count)
