"""One's own data behind a link: as long as its shopper is here, and to nobody else."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.orders.documents import sign_document
from smartmkt_core.privacy.links import data_subject
from smartmkt_core.settings import ROOT, Settings
from tests.web.helpers import Server

LIFE = timedelta(minutes=10)


@pytest.fixture
def signed_in(settings: Settings, sessions: sessionmaker[Session]) -> datetime:
    """c1 is signed in to the conversation "mine"; the moment of it."""
    words = ROOT / "data" / "responses" / "privacy.yml"
    shutil.copy(words, settings.data / "responses" / words.name)
    at = datetime.now(UTC)
    with unit_of_work(sessions) as session:
        session.add(Conversation(id="mine", created_at=at, updated_at=at))
        session.flush()
        until = at + timedelta(hours=1)
        conversations.sign_in(session, "mine", customer_id="c1", until=until, now=at)
    return at


def test_the_copy_is_a_download_until_signing_out(
    signed_in: datetime, gateway: Server, settings: Settings, sessions: sessionmaker[Session]
) -> None:
    def link(kind: str, subject: str) -> str:
        token = sign_document(
            settings.signing_secret, kind, subject, expires=signed_in + LIFE, language="zh"
        )
        return f"{gateway.url}/documents/{kind}/{token}"

    mine = data_subject("mine", "c1")
    answer = httpx.get(link("data", mine))
    assert answer.status_code == 200 and answer.json()["profile"]["customer_id"] == "c1"
    assert "attachment" in answer.headers["content-disposition"]
    assert "no-store" in answer.headers["cache-control"]
    page = httpx.get(link("data-page", mine))
    assert "个人资料" in page.text and "attachment" in page.headers["content-disposition"]
    for other in (data_subject("mine", "c2"), data_subject("mine", None), data_subject("x", "c1")):
        assert httpx.get(link("data", other)).status_code == 404
    wrong_kind = link("data", mine).replace("/data/", "/data-page/")
    assert httpx.get(wrong_kind).status_code == 404
    assert httpx.get(link("anything", mine)).status_code == 404
    with unit_of_work(sessions) as session:
        conversations.sign_out(session, "mine", now=signed_in)
    assert httpx.get(link("data", mine)).status_code == 404
