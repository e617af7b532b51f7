"""Documents behind signed links: whoever holds an unexpired link sees that one document."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.orm import Session

from smartmkt_core.errors import NotFound, TokenInvalid
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.documents import DocumentLink, read_document
from smartmkt_core.orders.service import number_key
from smartmkt_core.privacy.links import linked
from smartmkt_core.privacy.page import readable
from smartmkt_core.texts import Formats
from web.gateway import Gateway
from web.store import now

_SAFE = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def routes(gateway: Gateway) -> APIRouter:
    """Invoices as PDF and copies of one's data, under /documents."""
    router = APIRouter(prefix="/documents")

    @router.get("/invoice/{token}")
    async def invoice(request: Request, token: str, language: str = "") -> Response:
        pdf = None
        try:
            link = read_document(gateway.settings.signing_secret, token, now())
            chosen = language if language in ("en", "zh") else link.language
            if link.kind == "invoice":
                pdf = await gateway.store.run(_invoice, gateway, link, chosen)
        except TokenInvalid:
            chosen = _spoken(request, language)
        if pdf is None:
            return _gone(gateway, chosen)
        name = "".join(char if char in _SAFE else "-" for char in link.number)
        return Response(
            pdf,
            media_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="invoice-{name}.pdf"',
                "Cache-Control": "private, no-store",
            },
        )

    @router.get("/{kind}/{token}")
    async def data(request: Request, kind: str, token: str) -> Response:
        try:
            link = read_document(gateway.settings.signing_secret, token, now())
            if link.kind != kind or kind not in _DATA:
                raise TokenInvalid
            content = await gateway.store.run(_data, gateway, link)
        except (TokenInvalid, NotFound):
            return _gone(gateway, _spoken(request, ""))
        media_type, name = _DATA[kind]
        return Response(
            content,
            media_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
                "Referrer-Policy": "no-referrer",
            },
        )

    return router


_DATA = {
    "data": ("application/json", "my-data.json"),
    "data-page": ("text/html; charset=utf-8", "my-data.html"),
}


def _spoken(request: Request, language: str) -> str:
    """The language of somebody whose link says nothing any more."""
    if language in ("en", "zh"):
        return language
    return "zh" if "zh" in request.headers.get("accept-language", "")[:12] else "en"


def _gone(gateway: Gateway, language: str) -> PlainTextResponse:
    return PlainTextResponse(gateway.apologies.text("document_gone", language), status_code=404)


def _data(session: Session, gateway: Gateway, link: DocumentLink) -> bytes:
    at = now()
    copy = linked(session, link.number, now=at)
    if link.kind == "data":
        return json.dumps(copy.content, ensure_ascii=False, indent=2).encode()
    settings = gateway.settings
    page = readable(
        copy,
        gateway.texts,
        language=link.language,
        shop_name=settings.shop_name_zh if link.language == "zh" else settings.shop_name,
        when=Formats(link.language, settings.timezone).moment(at, now=at),
    )
    return page.encode()


def _invoice(session: Session, gateway: Gateway, link: DocumentLink, language: str) -> bytes | None:
    # Drawing a PDF needs a large library that most processes never use.
    from smartmkt_core.orders.invoice import render_invoice

    found = [
        order
        for order in orders.by_key(session, number_key(link.number))
        if order.number == link.number
    ]
    if not found:
        return None
    settings = gateway.settings
    name = settings.shop_name_zh if language == "zh" else settings.shop_name
    return render_invoice(
        found[0], language=language, shop_name=name, timezone=ZoneInfo(settings.timezone)
    )
