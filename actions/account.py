"""Account basics: what is on file, the newsletter, where to change what, closing the account."""

from __future__ import annotations

import re
from typing import Any

from actions.base import ShopAction, person
from actions.turn import Turn, payload
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff

_OFF = re.compile(
    r"\b(?:unsubscribe|opt out|stop|cancel|remove|no more|don'?t want|turn off|off)\b"
    r"|退订|取消|不要|不想|别|停",
    re.I,
)
_ON = re.compile(
    r"\b(?:subscribe|sign me up|sign up|opt in|turn on|get|receive|join)\b|订阅|收到|开启|想要",
    re.I,
)


class Account(ShopAction):
    """One answer for each account intent; a guest is told what signing in opens."""

    action_name = "action_account"

    def respond(self, turn: Turn) -> None:
        if turn.get("offer") is not None:
            turn.set("offer", None)
        wanted = turn.entity("wanted") if not turn.text else None
        self._answer(turn, turn.intent, wanted=wanted, confirmed=bool(turn.entity("confirmed")))

    def accept(self, turn: Turn, offer: dict[str, Any]) -> None:
        self._answer(turn, str(offer["intent"]), wanted=offer.get("wanted"), confirmed=True)

    def _answer(self, turn: Turn, intent: str, *, wanted: Any, confirmed: bool) -> None:
        customer = account.customer(turn.session, turn.customer_id) if turn.customer_id else None
        if intent == "newsletter_subscription":
            _newsletter(turn, customer, wanted)
        elif intent == "delete_account":
            _delete(turn, customer, confirmed=confirmed)
        elif intent == "recover_password":
            turn.say("account.password", buttons=[person(turn)])
        elif intent == "create_account":
            turn.say("account.create_signed_in" if customer else "account.create")
        else:
            _on_file(turn, customer)


def _on_file(turn: Turn, customer: Customer | None) -> None:
    if customer is None:
        turn.say("account.sign_in")
        return
    none = turn.t("label.none")
    turn.say(
        "account.on_file",
        name=customer.name or none,
        email=account.mask_email(customer.email) if customer.email else none,
        phone=account.mask_phone(customer.phone) if customer.phone else none,
        newsletter=turn.t("label.on" if customer.newsletter else "label.off"),
        count=len(customer.addresses),
    )


def _newsletter(turn: Turn, customer: Customer | None, given: Any) -> None:
    if customer is None:
        turn.say("account.newsletter_guest")
        return
    wanted = given if isinstance(given, bool) else _wanted(turn)
    if wanted is None:
        key = "account.newsletter_is_on" if customer.newsletter else "account.newsletter_is_off"
        turn.say(
            key,
            buttons=[
                turn.button(
                    "button.newsletter_off" if customer.newsletter else "button.newsletter_on",
                    payload("newsletter_subscription", wanted=not customer.newsletter),
                )
            ],
        )
        turn.offer("newsletter_subscription", wanted=not customer.newsletter)
        return
    changed = account.set_newsletter(turn.session, customer.id, wanted)
    state = "on" if wanted else "off"
    turn.say(
        f"account.newsletter_{state}" if changed else f"account.newsletter_already_{state}",
        email=account.mask_email(customer.email),
    )


def _wanted(turn: Turn) -> bool | None:
    """On or off, where the words say which."""
    if _OFF.search(turn.text):
        return False
    return True if _ON.search(turn.text) else None


def _delete(turn: Turn, customer: Customer | None, *, confirmed: bool) -> None:
    """Closing an account is for a person, who gets a request of a proven customer."""
    if customer is None:
        turn.say("account.delete_guest", buttons=[person(turn)])
        turn.offer("contact_human_agent")
        return
    if not confirmed:
        turn.offer("delete_account")
        turn.say(
            "account.delete_confirm",
            buttons=[
                turn.button("button.delete_yes", payload("delete_account", confirmed=True)),
                turn.button("button.delete_no", payload("deny")),
            ],
        )
        return
    try:
        handoff.request(
            turn.session,
            turn.conversation_id,
            reason=turn.t("handoff.reason_delete", customer=customer.id),
            now=turn.now,
        )
    except NotFound:
        turn.say("handoff.unreachable")
        return
    turn.say("account.delete_requested")
