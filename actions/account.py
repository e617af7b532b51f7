"""The shopper's account: one action, each wish in a room of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions import account_details, account_help, asked, erasure, newsletter
from actions.base import ShopAction
from actions.turn import Turn
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer, RequestKind

_BEGIN: dict[str, Callable[[Turn, Customer | None], None]] = {
    "edit_account": account_details.begin,
    "newsletter_subscription": newsletter.begin,
    "create_account": account_help.create,
    "switch_account": account_help.switch,
    "registration_problems": account_help.cannot_sign_up,
    "recover_password": account_help.cannot_sign_in,
}
_ANSWER: tuple[tuple[frozenset[str], Callable[[Turn, dict[str, Any]], bool]], ...] = (
    (account_details.FIELDS, account_details.answer),
    (newsletter.FIELDS, newsletter.answer),
    (account_help.FIELDS, account_help.answer),
    (erasure.FIELDS, erasure.answer),
)


class Account(ShopAction):
    """Details, newsletter, signing up and in, closing; a guest is told what signing in opens."""

    action_name = "action_account"

    def respond(self, turn: Turn) -> None:
        if asked.put_off(turn):
            return
        asked.close(turn)
        if turn.intent == "delete_account":
            erasure.begin(turn, RequestKind.DELETE_ACCOUNT, self.action_name)
            return
        known = account.customer(turn.session, turn.customer_id) if turn.customer_id else None
        _BEGIN.get(turn.intent, account_details.begin)(turn, known)

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        for fields, take in _ANSWER:
            if question["field"] in fields:
                return take(turn, question)
        return False

    def taken_back(self, turn: Turn) -> None:
        if not erasure.withdraw(turn):
            super().taken_back(turn)
