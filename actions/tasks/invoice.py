"""The invoice, as a document behind a signed link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import named
from actions.form_state import FormState
from actions.tasks.base import OrderTask
from actions.turn import Turn
from smartmkt_core.orders.documents import LIFE, sign_document
from smartmkt_core.orders.models import Order, OrderStatus


class Invoice(OrderTask):
    """Hands out the invoice of an order."""

    key = "invoice"
    intents = ("get_invoice", "check_invoice")
    changes = True
    """It changes nothing, but is worth coming back to."""

    def candidates(self, orders: Sequence[Order], now: datetime) -> list[Order]:
        return [order for order in orders if order.status != OrderStatus.CANCELLED] or list(orders)

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        settings = turn.shop.settings
        token = sign_document(
            settings.signing_secret,
            "invoice",
            order.number,
            expires=turn.now + LIFE,
            language=turn.language,
        )
        url = f"{settings.base_url}/documents/invoice/{token}"
        turn.say(
            "invoice.ready",
            custom={
                "type": "document",
                "title": turn.t("invoice.title", number=order.number),
                "url": url,
                "mime": "application/pdf",
            },
            order=named(turn, order),
            count=int(LIFE.total_seconds() // 60),
        )
