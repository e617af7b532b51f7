"""The newsletter: on, off, whether it is on; for guests a wish under a proven or given e-mail."""

from __future__ import annotations

import re
from typing import Any

from actions import asked
from actions.account_words import email_in
from actions.reading import asks_to_undo
from actions.references import mine
from actions.turn import Turn, payload
from smartmkt_core.account import requests
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer, RequestKind

ACTION = "action_account"
FIELDS = frozenset({"confirm_newsletter", "newsletter_way", "newsletter_email", "newsletter_done"})
_OFF = re.compile(
    r"\b(?:unsubscribe|opt out|stop|cancel|remove|no more|don'?t want|turn off|off|quit)\b"
    r"|退订|取消|不要|不想|别|停",
    re.I,
)
_ON = re.compile(
    r"\b(?:subscribe|sign me up|sign up|opt in|turn on|get|receive|join)\b|订阅|收到|开启|想要",
    re.I,
)
_UNSUBSCRIBE = re.compile(r"\bunsubscribe\b|\bopt(?:ing)? out\b|退订|取消订阅", re.I)


def begin(turn: Turn, customer: Customer | None) -> None:
    """Does it for who is known, asks the others for an e-mail."""
    known = customer or _proven(turn)
    wanted = _wanted(turn)
    if known is None:
        _for_guest(turn, wanted)
    elif wanted is None:
        _which(turn, known)
    else:
        _set(turn, known, wanted)


def answer(turn: Turn, question: dict[str, Any]) -> bool:
    """Takes yes or no, the way, or the e-mail."""
    field = question["field"]
    customer = account.customer(turn.session, turn.customer_id) if turn.customer_id else None
    known = customer or _proven(turn)
    if field == "confirm_newsletter":
        if turn.intent == "affirm" and known is not None:
            asked.close(turn)
            _set(turn, known, bool(question["wanted"]))
            return True
        return False
    if field == "newsletter_done":
        return _done(turn, known, on=bool(question["wanted"]))
    if asked.drops(turn) and turn.intent != "newsletter_subscription":
        asked.close(turn)
        turn.say("stop.fine")
        return True
    wanted = question.get("wanted")
    wanted = _wanted(turn) if wanted is None else bool(wanted)
    email = email_in(turn.text)
    if email is None and (wanted is None or field == "newsletter_email"):
        if asked.is_other_wish(turn, "newsletter_subscription"):
            return False
        turn.say("account.newsletter_email_again")
        asked.ask(turn, ACTION, "newsletter_email", wanted=wanted)
        return True
    _for_guest(turn, wanted)
    return True


def unsubscribes(turn: Turn) -> bool:
    """Turns it off where the words of a "never mind" say so: 算了，退订吧."""
    if not _UNSUBSCRIBE.search(turn.text):
        return False
    begin(turn, account.customer(turn.session, turn.customer_id) if turn.customer_id else None)
    return True


def _done(turn: Turn, known: Customer | None, *, on: bool) -> bool:
    """Right after it was turned on or off, "undo that" or 算了，退订吧 turns it back."""
    off = on and bool(_UNSUBSCRIBE.search(turn.text))
    if known is None or not (off or asks_to_undo(turn)):
        return False
    _set(turn, known, not on)
    return True


def _for_guest(turn: Turn, wanted: bool | None) -> None:
    email = email_in(turn.text)
    if wanted is None:
        turn.say(
            "account.newsletter_guest",
            buttons=[
                turn.button(
                    "button.newsletter_on", payload("newsletter_subscription", wanted=True)
                ),
                turn.button(
                    "button.newsletter_off", payload("newsletter_subscription", wanted=False)
                ),
            ],
        )
        asked.ask(turn, ACTION, "newsletter_way")
        return
    if email is None:
        turn.say("account.newsletter_email_on" if wanted else "account.newsletter_email_off")
        asked.ask(turn, ACTION, "newsletter_email", wanted=wanted)
        return
    row, _ = requests.file(
        turn.session,
        RequestKind.NEWSLETTER,
        conversation_id=turn.conversation_id,
        contact=email,
        language=turn.language,
        detail={"wanted": wanted},
        now=turn.now,
    )
    asked.close(turn)
    turn.say(
        "account.newsletter_noted_on" if wanted else "account.newsletter_noted_off",
        number=row.number,
        email=account.mask_email(email),
    )


def _proven(turn: Turn) -> Customer | None:
    """The customer of an order that was proven here: who knows it, knows the e-mail or phone."""
    if turn.customer_id:
        return None
    owners = {order.customer_id for order in mine(turn) if order.customer_id}
    only = owners.pop() if len(owners) == 1 else None
    return account.customer(turn.session, only) if only else None


def _which(turn: Turn, customer: Customer) -> None:
    on = customer.newsletter
    turn.say(
        "account.newsletter_is_on" if on else "account.newsletter_is_off",
        buttons=[
            turn.button(
                "button.newsletter_off" if on else "button.newsletter_on",
                payload("newsletter_subscription", wanted=not on),
            )
        ],
    )
    asked.ask(turn, ACTION, "confirm_newsletter", wanted=not on)


def _set(turn: Turn, customer: Customer, wanted: bool) -> None:
    changed = account.set_newsletter(turn.session, customer.id, wanted)
    state = "on" if wanted else "off"
    turn.say(
        f"account.newsletter_{state}" if changed else f"account.newsletter_already_{state}",
        email=account.mask_email(customer.email),
    )
    asked.ask(turn, ACTION, "newsletter_done", wanted=wanted, done=True)


def _wanted(turn: Turn) -> bool | None:
    """On or off, where a button or the words say which."""
    pressed = turn.entity("wanted") if not turn.text else None
    if isinstance(pressed, bool):
        return pressed
    if _OFF.search(turn.text):
        return False
    return True if _ON.search(turn.text) else None
