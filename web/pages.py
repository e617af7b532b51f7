"""The front ends as built files, the demo shop's pictures, and the headers that guard them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.gateway import Gateway

DIST = Path(__file__).resolve().parent / "dist"
FRONT_ENDS = ("widget", "desk", "shop")

_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob: https:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
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


class Files(StaticFiles):
    """A folder that may not be there (yet): then nothing is found in it, instead of an error."""

    async def check_config(self) -> None:
        """Nothing to check."""


def built(dist: Path = DIST) -> bool:
    """Whether the front ends have been built."""
    return all((dist / name).is_dir() for name in FRONT_ENDS)


def add_pages(app: FastAPI, gateway: Gateway, dist: Path = DIST) -> None:
    """Serve what has been built, and say so where it has not."""
    settings = gateway.settings

    def page(request: Request, name: str) -> Response:
        file = dist / name / "index.html"
        if file.exists():
            return FileResponse(file)
        first = "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"
        lines = {one: gateway.apologies.text("page_missing", one) for one in ("en", "zh")}
        return HTMLResponse(_missing(lines, first), status_code=503)

    @app.get("/", include_in_schema=False)
    async def home(request: Request) -> Response:
        return page(request, "shop") if settings.demo else RedirectResponse("/desk")

    @app.get("/desk", include_in_schema=False)
    @app.get("/desk/", include_in_schema=False)
    async def desk(request: Request) -> Response:
        return page(request, "desk")

    for name in FRONT_ENDS:
        app.mount(f"/{name}", Files(directory=dist / name, check_dir=False))
    images = settings.data / "store" / "images"
    app.mount("/store/images", Files(directory=images, check_dir=False))


def _missing(lines: Mapping[str, str], first: str) -> str:
    ordered = sorted(lines, key=lambda language: language != first)
    told = "".join(f'<p lang="{one}">{escape(lines[one])}</p>' for one in ordered)
    return (
        f'<!doctype html><html lang="{first}"><meta charset="utf-8"><title>SmartMkt</title>'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        "<style>body{font:17px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;"
        f"padding:0 1.5rem}}</style><main>{told}</main></html>"
    )
