"""Which lines and how many a message names, and what a pressed quick reply says."""

from __future__ import annotations

from typing import Any

from actions.amounts import plain_number
from actions.form_state import Details
from actions.items import item_hinted, items_meant, line
from actions.reading import denies
from actions.tasks.aftermath_words import corrects_choice, means_all
from actions.turn import Turn
from smartmkt_core.orders.models import Order
from smartmkt_core.returns import rules


def read_pressed(turn: Turn, now: Details) -> None:
    """The values of a quick reply; the words of its reason stand for it."""
    if turn.text:
        return
    for name in ("method", "wish", "wanted_sku", "wanted", "whole", "looked", "found"):
        value: Any = turn.entity(name)
        if value is not None:
            now[name] = value
    if turn.entity("code") is not None:
        now["code"] = str(turn.entity("code"))
        now["reason"] = str(turn.message.get("typed_title") or turn.entity("words") or "")
    if turn.entity("photo") is not None:
        now["photo"] = "skipped"
    if turn.metadata.get("photos"):
        now["photo"] = "sent"
    quantity = turn.entity("quantity")
    if isinstance(quantity, int) and quantity > 0:
        now["quantity"] = quantity


def read_lines(turn: Turn, now: Details, order: Order, asked: str) -> None:
    """Which lines, and how many of them; a correction replaces what was taken down."""
    chosen = list(now.get("ids") or [])
    if asked in ("item", "pieces", "") and means_all(turn.text):
        if asked == "pieces" and chosen:
            item = line(order, {"id": chosen[0]})
            now["quantity"] = rules.left(turn.session, order, item) if item else 1
        elif not chosen:
            now["ids"] = [item.id for item in order.items]
        return
    answers = asked == "item" or bool(asked and (denies(turn) or corrects_line(turn)))
    if not chosen or answers:
        meant = items_meant(turn, order, asked=answers, chosen=chosen)
        if not meant and asked == "item":
            meant = item_hinted(turn.text, order)
        ids = [item.id for item in meant]
        if ids and ids != chosen:
            now["ids"] = ids
            now.pop("quantity", None)
    if asked != "reason":
        _read_quantity(turn, now, asked)


def corrects_line(turn: Turn) -> bool:
    """Whether the message says what is meant instead; "not the mug" may be cut off it already."""
    return corrects_choice(turn.text) or "corrected" in turn.recall(messages=0)


def _read_quantity(turn: Turn, now: Details, asked: str) -> None:
    if asked == "item" and turn.text.strip(" .#").isdecimal():
        return
    quantity = turn.entity("quantity")
    if quantity is None and asked == "pieces":
        quantity = plain_number(turn.text)
    if isinstance(quantity, int) and quantity > 0:
        now["quantity"] = quantity
