"""What is on file about a shopper, and changing it in conversation."""

from __future__ import annotations

from typing import Any

from actions import asked
from actions.account_words import field_in, value_in
from actions.base import person
from actions.reading import asks_to_undo
from actions.turn import Button, Turn, payload
from smartmkt_core.account import details, requests
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer, RequestKind, RequestStatus
from smartmkt_core.errors import NotAllowed

ACTION = "action_account"
FIELDS = frozenset({"what", "name", "phone", "email", "birthday", "language"})
_ELSEWHERE = {"address": "action_address_book"}


def begin(turn: Turn, customer: Customer | None) -> None:
    """Shows what is on file, asks for a new value, or takes it from the message."""
    if customer is None:
        turn.say("account.sign_in")
        return
    if turn.entity("undo"):
        _undo(turn)
        return
    field = str(turn.entity("field") or field_in(turn) or "")
    if field == "password":
        turn.say("account.password", buttons=[person(turn)])
    elif field in _ELSEWHERE:
        turn.shop.actions[_ELSEWHERE[field]].respond(turn)
    elif field in FIELDS:
        value = value_in(turn, field)
        if value is None:
            _ask(turn, customer, field)
        else:
            _take(turn, customer, field, value)
    else:
        _on_file(turn, customer)


def answer(turn: Turn, question: dict[str, Any]) -> bool:
    """Takes a new value, a correction of it, or leaves it."""
    customer = account.customer(turn.session, turn.customer_id) if turn.customer_id else None
    if customer is None:
        return False
    field = str(question["field"])
    done = bool(question.get("done"))
    if turn.entity("undo") or (done and asks_to_undo(turn)):
        _undo(turn)
        return True
    named = turn.entity("field") or field_in(turn)
    if field == "what":
        if named not in FIELDS and named != "address":
            return False
        begin(turn, customer)
        return True
    if named in FIELDS and named != field:
        asked.close(turn)
        begin(turn, customer)
        return True
    value = value_in(turn, field, asked=not done)
    if value is not None and not (
        field == "name" and asked.is_other_wish(turn, "edit_account", "create_account")
    ):
        _take(turn, customer, field, value)
        return True
    if done or asked.is_other_wish(turn, "edit_account"):
        return False
    if asked.drops(turn):
        asked.close(turn)
        turn.say("account.kept", field=turn.t(f"account.field_{field}"))
        return True
    if turn.intent == "why":
        turn.say(f"account.why_{field}" if field in ("phone", "email") else "account.why_other")
    else:
        turn.say(f"account.invalid_{field}", buttons=[person(turn)] if _again(turn) else [])
    asked.ask(turn, ACTION, field)
    return True


def _again(turn: Turn) -> bool:
    return any("invalid" in key for key in turn.recall(messages=2))


def _on_file(turn: Turn, customer: Customer) -> None:
    none = turn.t("label.none")
    turn.say(
        "account.on_file",
        name=customer.name or none,
        email=account.mask_email(customer.email) if customer.email else none,
        phone=account.mask_phone(customer.phone) if customer.phone else none,
        newsletter=turn.t("label.on" if customer.newsletter else "label.off"),
        count=len(customer.addresses),
        buttons=[
            _change(turn, "phone"),
            _change(turn, "email"),
            _change(turn, "name"),
            turn.button("button.address_book", payload("set_up_shipping_address", op="list")),
        ],
    )
    asked.ask(turn, ACTION, "what")


def _change(turn: Turn, field: str) -> Button:
    return turn.button(f"button.change_{field}", payload("edit_account", field=field))


def _ask(turn: Turn, customer: Customer, field: str) -> None:
    now = _shown(turn, field, details.current(customer, field))
    if field == "email":
        now = account.mask_email(customer.email) or turn.t("label.none")
    buttons = []
    if field == "language":
        buttons = [
            turn.button(f"button.language_{one}", payload("edit_account", field=field, value=one))
            for one in ("en", "zh")
        ]
    turn.say(f"account.ask_{field}", buttons=buttons, current=now)
    asked.ask(turn, ACTION, field)


def _take(turn: Turn, customer: Customer, field: str, value: str) -> None:
    if field == "email":
        _ask_for_email(turn, customer, value)
        return
    try:
        row = details.change(
            turn.session,
            customer.id,
            field,
            value,
            conversation_id=turn.conversation_id,
            now=turn.now,
        )
    except NotAllowed:
        turn.say(f"account.invalid_{field}")
        asked.ask(turn, ACTION, field)
        return
    if row is not None and field == "language":
        turn.switch_language(row.after)
    name = turn.t(f"account.field_{field}")
    if row is None:
        turn.say("account.same", field=name, value=_shown(turn, field, value))
    else:
        turn.say(
            "account.changed" if row.before else "account.added",
            field=name,
            value=_shown(turn, field, row.after),
            before_value=_shown(turn, field, row.before),
            buttons=[turn.button("button.undo", payload("edit_account", undo=True))],
        )
    asked.ask(turn, ACTION, field, done=True)


def _undo(turn: Turn) -> None:
    asked.close(turn)
    pending = requests.open_one(
        turn.session,
        RequestKind.CHANGE_EMAIL,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
    )
    if pending is not None and pending.conversation_id == turn.conversation_id:
        requests.close(pending, RequestStatus.CANCELLED, now=turn.now)
        turn.say("account.email_withdrawn", number=pending.number)
        return
    row = details.undo(
        turn.session,
        str(turn.customer_id),
        conversation_id=turn.conversation_id,
        now=turn.now,
    )
    if row is None:
        turn.say("account.nothing_to_undo")
        return
    turn.say(
        "account.undone",
        field=turn.t(f"account.field_{row.field}"),
        value=_shown(turn, row.field, row.before),
    )


def _ask_for_email(turn: Turn, customer: Customer, email: str) -> None:
    """A new e-mail opens orders and the account: the shop asks at the old address first."""
    if email.casefold() == customer.email.casefold():
        masked = account.mask_email(email)
        turn.say("account.same", field=turn.t("account.field_email"), value=masked)
        return
    row, _ = requests.file(
        turn.session,
        RequestKind.CHANGE_EMAIL,
        conversation_id=turn.conversation_id,
        customer_id=customer.id,
        contact=email,
        language=turn.language,
        now=turn.now,
    )
    turn.say(
        "account.email_requested" if customer.email else "account.email_requested_first",
        number=row.number,
        email=account.mask_email(email),
        current=account.mask_email(customer.email),
        buttons=[turn.button("button.withdraw", payload("edit_account", undo=True))],
    )
    asked.ask(turn, ACTION, "email", done=True)


def _shown(turn: Turn, field: str, value: str) -> str:
    """A value as it is said back: enough to recognise it, no more."""
    if not value:
        return turn.t("label.none")
    if field == "phone":
        return account.mask_phone(value)
    if field == "language":
        return turn.t(f"button.language_{value}")
    return value
