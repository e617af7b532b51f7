"""The invoice, as a document behind a signed link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from actions.base import person
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
        official = _wants_tax_invoice(turn)
        if official:
            turn.offer("contact_human_agent", about=order.number)
        turn.say(
            "invoice.ready_no_tax" if official else "invoice.ready",
            buttons=[person(turn)] if official else [],
            custom={
                "type": "document",
                "title": turn.t("invoice.title", number=order.number),
                "url": url,
                "mime": "application/pdf",
            },
            order=named(turn, order),
            count=int(LIFE.total_seconds() // 60),
        )


ASKED_WITHIN = 3
"""Messages within which the wish was spoken: the question for the order comes between."""
_TAX = re.compile(r"发票|抬头|税号|专票|普票|\b(?:tax|vat|gst|official) invoice", re.I)


def _wants_tax_invoice(turn: Turn) -> bool:
    """Whether a document for the tax office is asked for, which this one is not."""
    said = [str(e.get("text") or "") for e in turn.tracker.events if e.get("event") == "user"]
    return any(_TAX.search(text) for text in [turn.text, *said[-ASKED_WITHIN:]])
