"""Documents behind signed links: whoever holds an unexpired link sees that one document."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.orm import Session

from smartmkt_core.errors import TokenInvalid
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.documents import DocumentLink, read_document
from smartmkt_core.orders.service import number_key
from web.gateway import Gateway
from web.store import now

_SAFE = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def routes(gateway: Gateway) -> APIRouter:
    """Invoices as PDF, under /documents."""
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
            chosen = "zh" if "zh" in request.headers.get("accept-language", "")[:12] else "en"
            if language in ("en", "zh"):
                chosen = language
        if pdf is None:
            gone = gateway.apologies.text("document_gone", chosen)
            return PlainTextResponse(gone, status_code=404)
        name = "".join(char if char in _SAFE else "-" for char in link.number)
        return Response(
            pdf,
            media_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="invoice-{name}.pdf"',
                "Cache-Control": "private, no-store",
            },
        )

    return router


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
