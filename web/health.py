"""Whether the gateway and what it needs are alive: for supervisors and load balancers."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter, Response
from sqlalchemy import text

from web.gateway import Gateway

PATIENCE = 2.0


def routes(gateway: Gateway) -> APIRouter:
    """``/healthz``: this process and its database. ``/readyz``: everything an answer needs."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz(response: Response) -> dict[str, Any]:
        parts = await check(gateway)
        if not parts["db"]:
            response.status_code = 503
        return {"status": _word(all(parts.values()), parts["db"])} | _told(parts)

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        parts = await check(gateway)
        ready = all(parts.values())
        if not ready:
            response.status_code = 503
        return {"status": "ready" if ready else "not ready"} | _told(parts)

    return router


async def check(gateway: Gateway) -> dict[str, bool]:
    """What answers within two seconds: db, rasa, actions."""
    settings = gateway.settings
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        db, rasa, actions = await asyncio.gather(
            _database(gateway),
            _answers(http, f"http://127.0.0.1:{settings.rasa_port}/"),
            _answers(http, f"http://127.0.0.1:{settings.actions_port}/health"),
        )
    return {"db": db, "rasa": rasa, "actions": actions}


async def _database(gateway: Gateway) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await gateway.store.run(lambda session: session.execute(text("SELECT 1")).scalar())
    except Exception:
        return False
    return True


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


def _word(everything: bool, database: bool) -> str:
    return "ok" if everything else "degraded" if database else "down"


def _told(parts: dict[str, bool]) -> dict[str, str]:
    return {name: "ok" if alive else "down" for name, alive in parts.items()}
