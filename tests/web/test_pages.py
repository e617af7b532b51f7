"""Health, pages, headers, origins, and what the log tells."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.documents import sign_document
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.orders.service import number_key
from smartmkt_core.settings import Settings
from tests.web.helpers import FakeRasa, Server
from web.log import Log, OneLine, mask


def test_health_names_what_is_down(gateway: Server, rasa: FakeRasa) -> None:
    alive = httpx.get(f"{gateway.url}/healthz")
    assert alive.status_code == 200
    assert alive.json() == {"status": "degraded", "db": "ok", "rasa": "ok", "actions": "down"}
    assert httpx.get(f"{gateway.url}/readyz").status_code == 503


def test_every_answer_is_guarded(gateway: Server) -> None:
    for path in ("/healthz", "/desk", "/api/desk/me", "/nothing"):
        headers = httpx.get(gateway.url + path).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy and "ws" not in policy
        assert "server" not in headers or "uvicorn" in headers["server"]


def test_pictures_are_served_and_cannot_run_anything(gateway: Server, settings: Settings) -> None:
    images = settings.data / "store" / "images"
    images.mkdir(parents=True)
    (images / "A-1.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = httpx.get(f"{gateway.url}/store/images/A-1.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert httpx.get(f"{gateway.url}/store/images/../../secret.key").status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://shop.example", 200),
        ("https://evil.example", 400),
        ("null", 400),
        ("", 200),
    ],
)
def test_only_pages_of_the_shop_connect(gateway: Server, origin: str, status: int) -> None:
    headers = {"origin": origin} if origin else {}
    answer = httpx.get(f"{gateway.url}/socket.io/?EIO=4&transport=polling", headers=headers)
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (origin if status == 200 and origin else None)


def test_a_forged_document_link_opens_nothing(gateway: Server) -> None:
    answer = httpx.get(f"{gateway.url}/documents/invoice/abc.def.ghi?language=zh")
    assert answer.status_code == 404
    assert answer.text.startswith("该链接已失效")


def test_the_log_is_one_line_without_personal_data(tmp_path: Path) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    logger = logging.getLogger("tests.web.log")
    logger.addHandler(handler)
    try:
        secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjMSJ9.abc-def"
        text = f"anna@example.com\n+1 555 010 3321 {secret}\n[parameters: ('Anna Reed',)]"
        Log("tests.web.log").failure("broken", ValueError(text))
    finally:
        logger.removeHandler(handler)
    written = out.getvalue()
    assert written.count("\n") == 1
    for told in ("anna@", "555 010", "eyJ", "Anna Reed"):
        assert told not in written
    assert mask("postgresql://shop:hunter2@db/shop") == "postgresql://shop:[secret]@db/shop"


def test_an_invoice_opens_with_its_link_only(
    gateway: Server, settings: Settings, sessions: sessionmaker[Session]
) -> None:
    now = datetime.now(UTC)
    with unit_of_work(sessions) as session:
        session.add(
            Order(
                number="2024/88",
                number_key=number_key("2024/88"),
                customer_id="c1",
                placed_at=now,
                status="paid",
                currency="USD",
                total=Decimal("12.00"),
                items=[OrderItem(sku=None, title="Mug", quantity=1, unit_price=Decimal("12.00"))],
            )
        )
    expires = now + timedelta(minutes=10)
    token = sign_document(settings.signing_secret, "invoice", "2024/88", expires=expires)
    answer = httpx.get(f"{gateway.url}/documents/invoice/{token}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["cache-control"]
    other = sign_document(settings.signing_secret, "label", "2024/88", expires=expires)
    assert httpx.get(f"{gateway.url}/documents/invoice/{other}").status_code == 404
