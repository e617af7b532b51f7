"""What stands beside a conversation, as it travels to the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Path, Request
from sqlalchemy.orm import Session

from smartmkt_core.account.models import ShopperRequest
from smartmkt_core.assist.facts import Facts, Option, OrderFacts
from smartmkt_core.assist.models import AgentAction, Note
from smartmkt_core.assist.summary import Line, Summary
from smartmkt_core.catalog import service as catalog
from smartmkt_core.conversations.service import Glance
from smartmkt_core.handoff import service as handoff
from smartmkt_core.intents import load_labels
from smartmkt_core.recommend.taste import Taste
from smartmkt_core.texts import Formats, Texts
from web.gateway import Gateway
from web.wire import UPLOADS, moment

STAFF = ("agent", "supervisor", "admin")
"""Who works with shoppers, and so sees what they bought."""

Id = Annotated[str, Path(pattern=r"^[\x21-\x7e]{1,64}$")]


def wire_of(gateway: Gateway) -> PanelWire:
    """With the texts and names of intents that the gateway has."""
    labels = load_labels(gateway.settings.data / "nlu" / "labels.yml")
    return PanelWire(gateway.texts, labels, gateway.settings.timezone)


def language_of(request: Request) -> str:
    """The language in which the page is read."""
    return "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"


class PanelWire:
    """Turns facts into JSON, in an agent's language where words are needed."""

    def __init__(
        self, texts: Texts, labels: Mapping[str, Mapping[str, str]], timezone: str
    ) -> None:
        self._texts = texts
        self._labels = labels
        self._timezone = timezone

    @property
    def intents(self) -> Collection[str]:
        """Intents that have a name for people."""
        return self._labels.keys()

    def panel(self, session: Session, facts: Facts, language: str) -> dict[str, Any]:
        """Everything beside a conversation."""
        writers = [note.agent_id for note in facts.notes]
        names = handoff.names(session, writers)
        customer = facts.customer
        return {
            "conversation_id": facts.conversation.id,
            "who": {
                "verified": facts.verified,
                "proven": facts.proven,
                "customer": None
                if customer is None
                else {
                    "id": customer.id,
                    "name": customer.name,
                    "email": customer.email,
                    "phone": customer.phone,
                    "language": customer.language,
                    "newsletter": customer.newsletter,
                    "since": _at(customer.created_at),
                },
            },
            "orders": [self._order(one, language) for one in facts.orders],
            "requests": [self._request(row, language) for row in facts.requests],
            "past": [_glance(one) for one in facts.past],
            "taste": _taste(session, facts.taste, language),
            "notes": [_note(note, names, facts.conversation.id) for note in facts.notes],
            "labels": list(facts.labels),
            "labels_in_use": list(facts.labels_in_use),
            "done": [self.action(row, language) for row in facts.done],
        }

    def summary(self, summary: Summary, language: str, *, now: datetime) -> dict[str, Any]:
        """The case in a few lines."""
        return {
            part: [self._line(line, language, now) for line in getattr(summary, part)]
            for part in ("asked", "tried", "failed", "open")
        }

    def action(self, row: AgentAction, language: str) -> dict[str, Any]:
        """One thing that an agent did."""
        return {
            "id": row.id,
            "at": moment(row.at),
            "agent": row.agent_name,
            "action": row.action,
            "label": self._named(f"desk.action.{row.action}", language),
            "order_number": row.order_number or None,
            "detail": row.detail,
            "waived": self._named(f"desk.refused.{row.waived}", language) if row.waived else None,
            "reason": row.reason or None,
        }

    def told(self, row: AgentAction, language: str, *, now: datetime) -> str:
        """What the shopper is told of it, in the shopper's language."""
        detail, formats = row.detail, Formats(language, self._timezone)
        money = Decimal(str(detail.get("amount") or 0))
        values: dict[str, Any] = {
            "number": row.order_number,
            "case": detail.get("case", ""),
            "code": detail.get("code", ""),
            "percent": formats.number(Decimal(str(detail.get("percent") or 0)).normalize()),
            "amount": formats.money(money, str(detail.get("currency") or "USD")),
            "method": detail.get("method") or self._texts.render("desk.told.method", language),
            "date": _date(detail.get("expected_at") or detail.get("ends_at"), formats, now),
            "items": self._items(detail, language),
        }
        if row.action == "approve":
            granted = "refund" if money else "goods"
            outcome = "replacement" if detail.get("wish") == "replacement" else granted
            return self._texts.render(f"desk.told.approve_{outcome}", language, **values)
        if row.action == "cancel" and not money:
            return self._texts.render("desk.told.cancel_unpaid", language, **values)
        return self._texts.render(f"desk.told.{row.action}", language, **values)

    def refusal(self, reason: str, language: str, **values: Any) -> str:
        """Why something can't be done, in words."""
        key = f"desk.refused.{reason}"
        key = key if key in self._texts else "desk.refused.other"
        return self._texts.render(key, language, **values)

    def intent(self, intent: str, language: str) -> str:
        """What an intent is called; itself where it has no name."""
        names = self._labels.get(intent)
        return intent if names is None else names["zh" if language == "zh" else "en"]

    def _items(self, detail: Mapping[str, Any], language: str) -> str:
        title = (detail.get("title") or {}).get("zh" if language == "zh" else "en", "")
        quantity = detail.get("quantity", 1)
        return f"{title} × {quantity}" if language == "zh" else f"{quantity} × {title}"

    def _order(self, one: OrderFacts, language: str) -> dict[str, Any]:
        order = one.order
        shipment = one.tracking.shipment
        return {
            "number": order.number,
            "status": order.status,
            "status_label": self._named(f"status.{order.status}", language),
            "placed_at": moment(order.placed_at),
            "total": str(order.total),
            "currency": order.currency,
            "payment": order.payment_method,
            "payment_status": order.payment_status,
            "address": order.shipping_address,
            "expected": _at(one.tracking.expected),
            "late": one.tracking.late,
            "carrier": shipment.carrier if shipment else None,
            "tracking_number": shipment.tracking_number if shipment else None,
            "items": [
                {
                    "id": item.id,
                    "title": item.name(language),
                    "quantity": item.quantity,
                    "left": one.left[item.id],
                    "stock": item.product.stock if item.product else 0,
                    "price": str(item.unit_price),
                    "image": item.product.image_url if item.product else None,
                }
                for item in order.items
            ],
            "refunds": [
                {
                    "amount": str(refund.amount),
                    "currency": refund.currency,
                    "state": refund.state,
                    "expected": _at(refund.expected_at),
                }
                for refund in one.refunds
            ],
            "cases": [
                {
                    "number": case.row.number,
                    "kind": case.row.kind,
                    "status": case.row.status,
                    "wish": case.row.wish,
                    "reason": case.row.reason,
                    "quantity": case.row.quantity,
                    "amount": None if case.row.amount is None else str(case.row.amount),
                    "at": moment(case.row.requested_at),
                    "title": next(
                        (i.name(language) for i in order.items if i.id == case.row.item_id), None
                    ),
                    "photos": [UPLOADS + photo for photo in case.photos],
                }
                for case in one.cases
            ],
            "options": [self._option(option, language) for option in one.options],
        }

    def _option(self, option: Option, language: str) -> dict[str, Any]:
        return {
            "action": option.action,
            "most": str(option.most),
            "refused": option.refused or None,
            "refused_text": self.refusal(option.refused, language) if option.refused else None,
            "waivable": option.waivable,
        }

    def _request(self, row: ShopperRequest, language: str) -> dict[str, Any]:
        return {
            "number": row.number,
            "kind": row.kind,
            "label": self._named(f"desk.request.{row.kind}", language),
            "status": row.status,
            "contact": row.contact,
            "at": moment(row.requested_at),
            "closed_at": _at(row.closed_at),
        }

    def _line(self, line: Line, language: str, now: datetime) -> dict[str, Any]:
        values = dict(line.values)
        formats = Formats(language, self._timezone)
        key = f"desk.summary.{line.key}"
        if values.get("number") and f"{key}_order" in self._texts:
            key = f"{key}_order"
        if "intent" in values:
            values["intent"] = self.intent(str(values["intent"]), language)
        if "action" in values:
            values["action"] = self._named(f"desk.action.{values['action']}", language)
        if "kind" in values:
            values["kind"] = self._named(f"desk.request.{values['kind']}", language)
        if isinstance(values.get("amount"), Decimal):
            values["amount"] = formats.money(values["amount"], str(values.get("currency") or ""))
        if isinstance(values.get("expected"), datetime):
            values["expected"] = formats.date(values["expected"], now=now)
        return {"text": self._texts.render(key, language, **values), "seq": line.seq or None}

    def _named(self, key: str, language: str) -> str:
        """The words of a key, or those of its family for anything else."""
        for one in (key, f"{key.rpartition('.')[0]}.other"):
            if one in self._texts:
                return self._texts.render(one, language)
        return key.rpartition(".")[2]


def _note(note: Note, names: Mapping[int, str], conversation_id: str) -> dict[str, Any]:
    return {
        "id": note.id,
        "text": note.text,
        "agent": names.get(note.agent_id or 0, ""),
        "at": moment(note.at),
        "here": note.conversation_id == conversation_id,
    }


def _glance(one: Glance) -> dict[str, Any]:
    return {
        "conversation_id": one.id,
        "state": one.state,
        "language": one.language,
        "at": moment(one.updated_at),
        "messages": one.messages,
        "first_text": one.first_text[:160],
        "escalation_level": one.escalation_level,
    }


def _taste(session: Session, taste: Taste, language: str) -> dict[str, Any]:
    return {
        "categories": [
            {"name": catalog.category_name(session, name, language), "share": share}
            for name, share in taste.categories
        ],
        "brands": [{"name": name, "share": share} for name, share in taste.brands],
        "recent": [
            {
                "title": seen.product.name(language),
                "event": seen.event,
                "at": moment(seen.at),
                "image": seen.product.image_url,
            }
            for seen in taste.recent
        ],
    }


def _at(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _date(value: object, formats: Formats, now: datetime) -> str:
    return formats.date(datetime.fromisoformat(value), now=now) if isinstance(value, str) else ""
