"""Shared by tasks: how money goes back, and yes/no."""

from __future__ import annotations

import re

from actions.turn import Button, Turn, payload
from smartmkt_core.orders.payments import PaymentMethod, read_payment


def method_name(turn: Turn, method: str) -> str:
    """As in "your card", "PayPal", "your original payment method": where money goes."""
    paid = read_payment(method)
    if not paid.written:
        return turn.t("payment.unknown")
    if f"payment.{paid.key}" in turn.shop.texts and not paid.digits:
        return turn.t(f"payment.{paid.key}")
    if paid.kind == "card":
        brand = _card(turn, paid)
        if paid.digits:
            return turn.t("payment.card_ending", brand=brand, digits=paid.digits)
        return turn.t("payment.card_brand", brand=brand)
    if re.search(r"card|卡", paid.written, re.I):
        return turn.t("payment.card")
    return turn.t("payment.unknown") if paid.key else paid.written


def _card(turn: Turn, paid: PaymentMethod) -> str:
    """The brand as it stands before 卡, which some brands end with themselves."""
    brand = turn.t("payment.any_card") if paid.key == "card" else paid.brand(turn.language)
    return brand.removesuffix("卡")


def yes_no(turn: Turn, yes: str, no: str) -> list[Button]:
    """Two buttons that say what they do."""
    return [turn.button(yes, payload("affirm")), turn.button(no, payload("deny"))]
