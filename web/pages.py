"""The front ends as built files, the demo shop's pictures, and the headers that guard them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.gateway import Gateway

DIST = Path(__file__).resolve().parent / "dist"

_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# A drawn picture opened by itself must not run anything.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """Puts the guarding headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.encode(), value.encode())
                        for name, value in headers_for(path).items()
                        if name.encode() not in known
                    ),
                ]
            await send(message)

        await self._app(scope, receive, guarded)


def headers_for(path: str) -> Mapping[str, str]:
    """The headers for one address."""
    headers = dict(_HEADERS)
    picture = path.startswith("/store/")
    headers["content-security-policy"] = _PICTURE_POLICY if picture else _PAGE_POLICY
    # The script and the pictures are for the pages of the shop, on whatever origin they are.
    shared = picture or path.startswith("/widget/")
    headers["cross-origin-resource-policy"] = "cross-origin" if shared else "same-origin"
    if path.startswith("/api/"):
        headers["cache-control"] = "no-store"
    elif path.startswith(("/widget/", "/desk", "/shop/")) or path == "/":
        headers["cache-control"] = "no-cache"
    elif picture:
        headers["cache-control"] = "public, max-age=3600"
    return headers


def add_pages(app: FastAPI, gateway: Gateway, dist: Path = DIST) -> None:
    """Serve what has been built, and say so where it has not."""
    settings = gateway.settings

    def page(name: str) -> Response:
        file = dist / name / "index.html"
        if file.exists():
            return FileResponse(file)
        missing = gateway.apologies.text("page_missing", "en")
        return PlainTextResponse(missing, status_code=404)

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        return page("shop") if settings.demo else RedirectResponse("/desk")

    @app.get("/desk", include_in_schema=False)
    @app.get("/desk/", include_in_schema=False)
    async def desk() -> Response:
        return page("desk")

    for name in ("widget", "desk", "shop"):
        app.mount(f"/{name}", StaticFiles(directory=dist / name, check_dir=False))
    images = settings.data / "store" / "images"
    app.mount("/store/images", StaticFiles(directory=images, check_dir=False))
