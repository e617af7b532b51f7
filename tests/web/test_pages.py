"""Health, pages, headers, origins, and what the log tells."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import httpx
import pytest

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
        assert "default-src 'self'" in headers["content-security-policy"]
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
