"""A case at the desk, for tests of what stands beside a conversation: Anna and her trouble."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import jwt
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account import requests
from smartmkt_core.account.models import RequestKind
from smartmkt_core.catalog.models import Product
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem, Shipment
from smartmkt_core.orders.service import number_key
from smartmkt_core.returns.models import Return
from smartmkt_core.settings import ROOT, Settings

GOODS = (("KET-1", "Copper Kettle", "铜质水壶", "69.00"), ("LMP-1", "Desk Lamp", "台灯", "89.00"))


def with_texts(settings: Settings) -> None:
    """The shop's own sentences, canned replies and names of intents, as the gateway reads them."""
    for folder in ("responses", "canned"):
        shutil.copytree(ROOT / "data" / folder, settings.data / folder, dirs_exist_ok=True)
    (settings.data / "nlu").mkdir(exist_ok=True)
    shutil.copy(ROOT / "data" / "nlu" / "labels.yml", settings.data / "nlu")


def with_orders(sessions: sessionmaker[Session]) -> None:
    """Anna's: 10027 paid, 10028 delivered with a claim R5001 that waits for a decision."""
    now = datetime.now(UTC)
    with unit_of_work(sessions) as session:
        for sku, title, title_zh, price in GOODS:
            session.add(
                Product(
                    sku=sku,
                    title=title,
                    title_zh=title_zh,
                    category="Kitchen",
                    brand="Linden",
                    price=Decimal(price),
                    stock=5,
                )
            )
        session.flush()
        paid = _order("10027", "paid", GOODS[0], now - timedelta(days=1))
        delivered = _order("10028", "delivered", GOODS[1], now - timedelta(days=9))
        delivered.shipments = [
            Shipment(
                tracking_number="TRK28",
                carrier="DHL",
                status="delivered",
                shipped_at=now - timedelta(days=7),
                delivered_at=now - timedelta(days=4),
            )
        ]
        session.add_all([paid, delivered])
        session.flush()
        session.add(
            Return(
                number="R5001",
                order_id=delivered.id,
                item_id=delivered.items[0].id,
                sku="LMP-1",
                kind="damaged",
                status="review",
                reason="the shade is cracked",
                amount=Decimal("89.00"),
                requested_at=now - timedelta(hours=2),
            )
        )
        session.add(BehaviourEvent(customer_id="c1", sku="KET-1", event="view", at=now))
        requests.file(
            session,
            RequestKind.CHANGE_EMAIL,
            conversation_id="",
            customer_id="c1",
            contact="anna.new@example.com",
            now=now,
        )


def _order(number: str, status: str, goods: tuple[str, str, str, str], placed: datetime) -> Order:
    sku, title, _, price = goods
    return Order(
        number=number,
        number_key=number_key(number),
        customer_id="c1",
        placed_at=placed,
        status=status,
        currency="USD",
        shipping_address="12 Canal Street, Leeds",
        payment_method="Visa •••• 4242",
        payment_status="paid",
        total=Decimal(price),
        items=[OrderItem(sku=sku, title=title, quantity=1, unit_price=Decimal(price))],
    )


def customer_token(settings: Settings, customer_id: str = "c1") -> str:
    """What the shop signs a customer in with."""
    now = datetime.now(UTC)
    claims = {"sub": customer_id, "aud": "smartmkt", "iat": now, "exp": now + timedelta(hours=1)}
    return jwt.encode(claims, settings.customer_secret, algorithm="HS256")


def understood(
    sessions: sessionmaker[Session], conversation_id: str, seq: int, **what: Any
) -> None:
    """Notes what the assistant understood of a message, as its actions do."""
    with unit_of_work(sessions) as session:
        messages, _ = conversations.history(session, conversation_id, since=seq - 1, limit=1)
        conversations.record_understanding(session, messages[0].id, **what)


class Beside:
    """What an agent's browser asks beside one conversation."""

    def __init__(self, browser: httpx.Client, conversation_id: str) -> None:
        self.browser = browser
        self.base = f"/api/desk/conversations/{conversation_id}"

    def get(self, what: str, *, language: str = "en") -> Any:
        """A part as JSON."""
        answer = self.browser.get(f"{self.base}/{what}", headers={"accept-language": language})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, what: str, body: object = None) -> httpx.Response:
        """A step."""
        return self.browser.post(f"{self.base}/{what}", json=body or {})

    def act(self, action: str, key: str = "k1", **wanted: Any) -> httpx.Response:
        """An action on an order."""
        return self.post("actions", {"action": action, "key": key} | wanted)
