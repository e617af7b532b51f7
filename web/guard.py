"""Who may use the desk's REST interface: its own page, somebody signed in, of the right role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends, Request

from smartmkt_core.handoff.models import User
from web.agents import COOKIE, Problem, signed_in
from web.gateway import Gateway, own_origin

# Who sees to the whole desk rather than to shoppers of their own.
LEADS = ("supervisor", "admin")


def desk_router(gateway: Gateway, prefix: str = "") -> APIRouter:
    """A router under /api/desk that only the desk's own page may change something through."""
    return APIRouter(prefix=f"/api/desk{prefix}", dependencies=[Depends(own_page(gateway))])


def member(gateway: Gateway, *roles: str) -> Callable[[Request], Awaitable[User]]:
    """A dependency: who is signed in, of one of ``roles`` (none named: of any).

    Problem 401 (nobody is), 403 (another role).
    """

    async def who(request: Request) -> User:
        user = await signed_in(gateway, request.cookies.get(COOKIE))
        if roles and user.role not in roles:
            raise Problem(403, "not_allowed")
        return user

    return who


def own_page(gateway: Gateway) -> Callable[[Request], Awaitable[None]]:
    """A dependency: whatever changes something comes from the desk's own page. Problem 403."""

    async def check(request: Request) -> None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        origin = request.headers.get("origin")
        foreign = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
        host = request.headers.get("host", "")
        if foreign or (origin and not own_origin(gateway.settings, origin, host)):
            raise Problem(403, "not_signed_in")

    return check
