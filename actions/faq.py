"""Questions about how the shop works."""

from __future__ import annotations

import re
from decimal import Decimal

from actions.base import ShopAction, person
from actions.turn import Reply, Turn, payload


class AnswerFaq(ShopAction):
    """The answer for the intent, with what people usually do next."""

    action_name = "action_faq"

    def respond(self, turn: Turn) -> None:
        answer = turn.shop.faq.answer(_topic(turn))
        if answer is None:
            turn.say("faq.unknown", buttons=[person(turn)])
            turn.offer("contact_human_agent")
            return
        buttons = []
        if not turn.in_form:
            for intent in answer.follow_up:
                key = f"button.follow.{intent}"
                if key in turn.shop.texts:
                    buttons.append(turn.button(key, payload(intent)))
        if answer.topic in turn.recall(messages=1):
            turn.replies.append(Reply(turn.lead("faq.again") + _gap(turn) + self._text(turn)))
        else:
            turn.replies.append(Reply(self._text(turn), buttons))
        turn.mark(answer.topic)
        if "contact_human_agent" in answer.follow_up:
            turn.offer("contact_human_agent")

    def _text(self, turn: Turn) -> str:
        answer = turn.shop.faq.answer(_topic(turn))
        if answer is None:
            return ""
        shop = turn.shop.name(turn.language)
        return answer.text(turn.language).format(shop=shop, money=_Money(turn))


def _topic(turn: Turn) -> str:
    """The question asked: "How long does it take?" about a refund is not about delivery."""
    task = turn.get("task") or turn.focus.get("task")
    about_money = task in ("refund", "money_back", "return") and turn.text
    if turn.intent == "delivery_period" and about_money and not _PARCEL.search(turn.text):
        return "check_refund_policy"
    return turn.intent


_PARCEL = re.compile(r"deliver|ship|parcel|package|arrive|送|配送|快递|发货|到货", re.I)


class _Money:
    """Writes ``{money[4.90 USD]}`` of an answer as the shopper's language does."""

    def __init__(self, turn: Turn) -> None:
        self._formats = turn.formats

    def __getitem__(self, amount: str) -> str:
        value, _, currency = amount.partition(" ")
        return self._formats.money(Decimal(value), currency)


def _gap(turn: Turn) -> str:
    return "" if turn.language == "zh" else " "
