"""Telling a shopper when something sold out is back: keeping the wish, changing it, dropping it."""

from __future__ import annotations

import re
from typing import Any

from actions import asked
from actions.base import ShopAction
from actions.cards import product_cards
from actions.meant import meant, which_buttons
from actions.reading import denies
from actions.restock_words import wants_news
from actions.tasks import BY_INTENT
from actions.turn import Turn
from smartmkt_core.account import service as account
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.restock import service as restock
from smartmkt_core.restock.service import AddressInvalid, RestockReminder

ACTION = "action_restock_reminder"
_DROPS = re.compile(
    r"\b(?:don'?t|do not|no need to|stop|never ?mind) (?!forget)(?:\w+ ){0,2}?"
    r"(?:remind|notify|tell|mail|alert)"
    r"|\b(?:cancel|drop|forget|delete|remove) (?:the |my |that |this )?(?:restock )?"
    r"(?:reminder|alert)|\bno (?:more )?reminders?\b"
    r"|(?:不用|不要|不必|别(?!忘)|取消|关掉|删掉?).{0,4}(?:到货)?(?:提醒|通知)",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:will|do|did|are|can) you\b.*\b(?:remind|notify|tell me when|reminder)"
    r"|\bwhich reminders\b|\bmy reminders\b|(?:会|还)(?:提醒|通知)我?吗|有哪些(?:到货)?提醒",
    re.I,
)
_BY_NAME = re.compile(r"remind|alert|notif|提醒|通知", re.I)
_ADDRESS = re.compile(r"[^\s@＠，。,;；]\s?[@＠]\s?[^\s@＠，。,;；]")
"""What was meant for an address, where the assistant reads none."""
_ELSEWHERE = frozenset({*BY_INTENT, "complaint", "payment_issue", "check_refund_policy"})
"""Wishes about an order, a return or a complaint: what comes back there are no goods to buy."""


def takes(turn: Turn) -> bool:
    """Takes a wish to be told, or to be told no more; whether the message was one."""
    if turn.in_form or not turn.text:
        return False
    waiting, elsewhere = _waiting(turn), turn.intent in _ELSEWHERE
    if _DROPS.search(turn.text):
        # "Cancel the reminder" reads like an order's; "don't tell me it is lost" drops nothing.
        if not waiting or (elsewhere and not _BY_NAME.search(turn.text)):
            return False
        drop(turn, waiting)
        return True
    if elsewhere:
        return False
    if waiting and _ASKS.search(turn.text):
        _tell(turn, waiting)
        return True
    if not wants_news(turn.text):
        return False
    product = meant(turn)
    if product is None:
        asked.ask(turn, ACTION, "which")
        turn.say("restock.which", buttons=which_buttons(turn, "check_stock"))
        return True
    begin(turn, product)
    return True


def begin(turn: Turn, product: Product) -> None:
    """Keeps the wish; a guest may leave an address beside it."""
    turn.look_at(product=product.sku)
    name = product.name(turn.language)
    if product.stock > 0:
        card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
        price = turn.formats.money(product.price, product.currency)
        turn.say("restock.in_stock", custom=card, product=name, count=product.stock, price=price)
        return
    written = _written(turn)
    customer = account.customer(turn.session, turn.customer_id) if turn.customer_id else None
    email = written if written is not None else customer.email if customer is not None else ""
    broken = written == ""
    try:
        row = _keep(turn, product, email)
    except AddressInvalid:
        # The wish counts all the same: who says no more is told in the chat.
        broken, row = True, _keep(turn, product, "")
    if broken or not row.email:
        asked.ask(turn, ACTION, "email", sku=product.sku)
        turn.say("restock.kept_no_address" if broken else "restock.kept_ask_email", product=name)
    elif written:
        turn.say("restock.kept_mail", product=name, email=row.email)
    else:
        turn.say("restock.kept_on_file", product=name)


def drop(turn: Turn, waiting: list[RestockReminder]) -> None:
    """Takes back the reminder spoken of, or the latest."""
    focus = turn.focus.get("product")
    row = next((one for one in waiting if one.sku == focus), waiting[0])
    restock.cancel(row, now=turn.now)
    asked.close(turn)
    turn.say("restock.dropped", product=_name(turn, row))


class RestockReminders(ShopAction):
    """Takes what is answered after a reminder was kept."""

    action_name = ACTION

    def respond(self, turn: Turn) -> None:
        if not takes(turn):
            turn.say("restock.which", buttons=which_buttons(turn, "check_stock"))

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        """The address, none, or which product."""
        if turn.in_form:
            return False
        if question["field"] == "which":
            product = meant(turn)
            if product is None or asked.is_other_wish(turn, "check_stock", "product_question"):
                return False
            asked.close(turn)
            begin(turn, product)
            return True
        product = catalog.product(turn.session, str(question["sku"]))
        written = _written(turn)
        if product is not None and written is not None:
            asked.close(turn)
            _add(turn, product, written)
            return True
        if asked.drops(turn) or (denies(turn) and not asked.is_other_wish(turn)):
            asked.close(turn)
            turn.say("restock.here_only")
            return True
        return False


def _written(turn: Turn) -> str | None:
    """The address in the words; empty where one was tried that is none, None without any."""
    if not turn.text:
        return None
    found = turn.entity("email")
    if found:
        return str(found)
    return "" if _ADDRESS.search(turn.text) else None


def _add(turn: Turn, product: Product, email: str) -> None:
    """The address that was asked for; or the news, where the product came back meanwhile."""
    if product.stock > 0:
        begin(turn, product)
        return
    try:
        row = _keep(turn, product, email) if email else None
    except AddressInvalid:
        row = None
    if row is None:
        asked.ask(turn, ACTION, "email", sku=product.sku)
        turn.say("restock.no_address")
    else:
        turn.say("restock.kept_mail", product=product.name(turn.language), email=row.email)


def _keep(turn: Turn, product: Product, email: str) -> RestockReminder:
    """The reminder, in the language spoken now."""
    row, _ = restock.ask(
        turn.session,
        product.sku,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        email=email,
        language=turn.language,
        now=turn.now,
    )
    return row


def _waiting(turn: Turn) -> list[RestockReminder]:
    return list(
        restock.standing(
            turn.session, conversation_id=turn.conversation_id, customer_id=turn.customer_id
        )
    )


def _tell(turn: Turn, waiting: list[RestockReminder]) -> None:
    row = waiting[0]
    key = "restock.will_mail" if row.email else "restock.will_tell"
    names = turn.formats.listing([_name(turn, one) for one in waiting])
    turn.say(key, product=names, email=row.email)


def _name(turn: Turn, row: RestockReminder) -> str:
    product = catalog.product(turn.session, row.sku)
    return product.name(turn.language) if product is not None else row.sku
