"""Shared by tasks: how money goes back, and yes/no."""

from __future__ import annotations

import re

from actions.turn import Button, Turn, payload


def method_name(turn: Turn, method: str) -> str:
    """As in "your card", "PayPal", "your original payment method": where money goes."""
    key = re.sub(r"[^a-z]+", "_", method.casefold()).strip("_")
    if not key:
        return turn.t("payment.unknown")
    if f"payment.{key}" in turn.shop.texts:
        return turn.t(f"payment.{key}")
    ending = re.match(r"(.+?)\s*[•*·xX.]{2,}\s*(\d{2,4})$", method.strip())
    if ending:
        return turn.t("payment.card_ending", brand=ending[1], digits=ending[2])
    if re.search(r"card|visa|master|amex|american|卡", method, re.I):
        return turn.t("payment.card")
    return method


def yes_no(turn: Turn, yes: str, no: str) -> list[Button]:
    """Two buttons that say what they do."""
    return [turn.button(yes, payload("affirm")), turn.button(no, payload("deny"))]
