"""Closing an account and erasing data: a confirmed request, numbered, that can be taken back."""

from __future__ import annotations

import re
from typing import Any

from actions import asked, proving
from actions.base import person
from actions.negation import takes_back
from actions.reading import affirms, asks_to_undo, confirms_again, denies, doubts
from actions.references import mine
from actions.turn import Turn, payload
from smartmkt_core.account import requests
from smartmkt_core.account.models import RequestKind, RequestStatus, ShopperRequest
from smartmkt_core.privacy import service as privacy
from smartmkt_core.privacy.service import Obstacles

FIELDS = frozenset({"confirm_erase", "scope", "withdraw", proving.PROVING})
_INTENT = {
    RequestKind.DELETE_ACCOUNT: "delete_account",
    RequestKind.DELETE_DATA: "delete_my_data",
}
_CHAT_ONLY = re.compile(
    r"\b(?:chats?|conversations?|messages?|this talk)\b|聊天|对话|会话|消息", re.I
)
_WITHDRAW = re.compile(
    r"\b(?:cancel|withdraw|take (?:it |that )?back|undo|stop|revoke|keep)\b"
    r"|撤回|撤销|取消|不删|不注销|保留",
    re.I,
)
_THE_REQUEST = re.compile(r"\brequests?\b|申请|(?:撤回|撤销|取消)(?:账[户号])?(?:注销|删除)", re.I)
_IT = re.compile(r"\b(?:it|that|this)\b|它|这个|那个|刚才|刚刚", re.I)
_ASKS = re.compile(r"\b(?:can i|could i|how|when|what|possible)\b|怎么|吗|能不能", re.I)
_OTHER = re.compile(
    r"\borders?\b|\bparcel|\breturn|\brefund|\bexchange|\binvoice|订单|单子|包裹|退|换|发票", re.I
)
_MISREAD = ("cancel_order", "inform", "affirm", "choose", "out_of_scope", "smalltalk")
"""What "cancel that" reads like where nothing but a request was made."""


def begin(turn: Turn, kind: RequestKind, action: str) -> None:
    """Tells where an open request stands, asks for proof where it lacks, else to confirm."""
    if turn.entity("withdraw"):
        withdraw(turn)
        return
    if withdraws_request(turn):
        return
    row = _open(turn)
    if row is not None and not (
        kind is RequestKind.DELETE_ACCOUNT and row.kind == RequestKind.DELETE_DATA
    ):
        _say_standing(turn, row, action)
        return
    if not turn.customer_id and not mine(turn):
        if kind is RequestKind.DELETE_DATA:
            _ask_scope(turn, action)
            return
        turn.say("account.delete_guest", buttons=[person(turn)])
        turn.mark("account.prove")
        asked.ask(turn, action, proving.PROVING, kind=kind)
        return
    _confirm(turn, kind, action)


def answer(turn: Turn, question: dict[str, Any]) -> bool:
    """Takes a proof, the scope, the confirmation, or the wish to take it back."""
    field, action = question["field"], str(question["action"])
    kind = RequestKind(question.get("kind") or RequestKind.DELETE_DATA)
    if field == "withdraw":
        meant = turn.entity("withdraw") or takes_back(turn) or asks_to_undo(turn)
        words = _says_withdraw(turn)
        about = words and (turn.intent in (*_INTENT.values(), "stop", "deny", "nlu_fallback"))
        points = bool(_IT.search(turn.text)) and not _ASKS.search(turn.text)
        it = words and points and turn.intent in _MISREAD
        return bool((meant or about or it) and withdraw(turn)) or withdraws_request(turn)
    if field == proving.PROVING and turn.intent != "stop":
        return _prove(turn, question, kind, action)
    if turn.intent == "stop" or (field == "scope" and asked.drops(turn)):
        return _leave(turn)
    if field == "scope":
        return _scope(turn, action)
    return _confirmation(turn, kind, action)


def withdraw(turn: Turn) -> bool:
    """Takes the open request back; whether there was one."""
    row = _open(turn)
    if row is None:
        return False
    requests.close(row, RequestStatus.CANCELLED, now=turn.now)
    asked.close(turn)
    turn.say("erase.withdrawn", number=row.number)
    return True


def withdraws_request(turn: Turn) -> bool:
    """Takes the open request back where the words name it; whether they did."""
    row = _open(turn) if turn.text else None
    if row is None:
        return False
    text = turn.text.casefold()
    numbered = row.number.casefold() in text and _WITHDRAW.search(text)
    named = _says_withdraw(turn) and _THE_REQUEST.search(text) and not _ASKS.search(text)
    return bool(numbered or named) and withdraw(turn)


def _says_withdraw(turn: Turn) -> bool:
    """As in "cancel that request", which names no order nor a return."""
    other = turn.entities("order_number") or _OTHER.search(turn.text)
    return len(turn.text) <= 60 and bool(_WITHDRAW.search(turn.text)) and not other


def _open(turn: Turn) -> ShopperRequest | None:
    return privacy.open_erasure(
        turn.session, conversation_id=turn.conversation_id, customer_id=turn.customer_id
    )


def _leave(turn: Turn) -> bool:
    asked.close(turn)
    turn.say("stop.unchanged")
    return True


def _prove(turn: Turn, question: dict[str, Any], kind: RequestKind, action: str) -> bool:
    if proving.lacks(turn):
        asked.close(turn)
        turn.say("erase.unproven", buttons=[person(turn)])
        turn.offer("contact_human_agent")
        return True
    if asked.drops(turn):
        return _leave(turn)
    if not proving.concerns(turn) and asked.is_other_wish(turn, *_INTENT.values(), "track_order"):
        return False
    if proving.go_on(turn, action, question):
        _confirm(turn, kind, action)
    return True


def _ask_scope(turn: Turn, action: str) -> None:
    if _CHAT_ONLY.search(turn.text):
        _confirm(turn, RequestKind.DELETE_DATA, action)
        return
    turn.say(
        "erase.scope",
        buttons=[
            turn.button("button.erase_chat", payload("delete_my_data", scope="chat")),
            turn.button("button.erase_orders", payload("delete_my_data", scope="orders")),
        ],
    )
    asked.ask(turn, action, "scope")


def _scope(turn: Turn, action: str) -> bool:
    chosen = turn.entity("scope")
    if proving.concerns(turn) or chosen == "orders" or _orders_too(turn):
        if proving.begin(turn, action, kind=RequestKind.DELETE_DATA):
            _confirm(turn, RequestKind.DELETE_DATA, action)
        return True
    if chosen == "chat" or _CHAT_ONLY.search(turn.text) or turn.entity("ordinal") == 1:
        _confirm(turn, RequestKind.DELETE_DATA, action)
        return True
    if asked.is_other_wish(turn, *_INTENT.values()):
        return False
    _ask_scope(turn, action)
    return True


def _orders_too(turn: Turn) -> bool:
    words = re.search(r"\b(?:orders?|all|everything|both)\b|订单|全部|所有|都", turn.text, re.I)
    return bool(words) or turn.entity("ordinal") == 2


def _confirm(turn: Turn, kind: RequestKind, action: str) -> None:
    stands = privacy.obstacles(turn.session, turn.customer_id, turn.conversation_id)
    scope = _of(turn, kind)
    intent = _INTENT[kind]
    turn.say(
        f"erase.confirm_{scope}",
        after=_waits(turn, stands),
        buttons=[
            turn.button(
                "button.delete_yes" if scope == "account" else "button.erase_yes",
                payload(intent, confirmed=True),
            ),
            turn.button("button.delete_no", payload("deny")),
        ],
        count=len(mine(turn)),
    )
    asked.ask(turn, action, "confirm_erase", kind=kind)


def _of(turn: Turn, kind: RequestKind) -> str:
    """What goes: the account, a customer's data, a guest's proven orders, or this chat."""
    if kind is RequestKind.DELETE_ACCOUNT:
        return "account"
    if turn.customer_id:
        return "data"
    return "orders" if mine(turn) else "chat"


def _waits(turn: Turn, stands: Obstacles) -> str:
    if stands.orders:
        return turn.lead("erase.waits_orders", numbers=turn.formats.listing(stands.orders[:5]))
    if stands.refunds:
        return turn.lead("erase.waits_refunds", numbers=turn.formats.listing(stands.refunds[:5]))
    return ""


def _confirmation(turn: Turn, kind: RequestKind, action: str) -> bool:
    yes = bool(turn.entity("confirmed")) or confirms_again(turn, tuple(_INTENT.values()))
    if not yes and (takes_back(turn) or denies(turn)):
        return _leave(turn)
    if not yes and not (affirms(turn) and not doubts(turn)):
        if asked.is_other_wish(turn, *_INTENT.values()):
            return False
        _confirm(turn, kind, action)
        return True
    row, _ = privacy.ask_erasure(
        turn.session,
        kind,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        language=turn.language,
        now=turn.now,
    )
    stands = privacy.refresh(turn.session, row)
    turn.say(
        "erase.filed_waiting" if stands else "erase.filed",
        after=_waits(turn, stands),
        number=row.number,
        when=turn.formats.date(row.requested_at + privacy.REPLY_WITHIN, now=turn.now),
        buttons=[_take_back(turn, row)],
    )
    asked.ask(turn, action, "withdraw", kind=kind, done=True)
    return True


def _say_standing(turn: Turn, row: ShopperRequest, action: str) -> None:
    stands = privacy.refresh(turn.session, row)
    state = "account" if row.kind == RequestKind.DELETE_ACCOUNT else "data"
    turn.say(
        f"erase.standing_{'waiting' if stands else state}",
        after=_waits(turn, stands),
        number=row.number,
        since=turn.formats.date(row.requested_at, now=turn.now),
        when=turn.formats.date(row.requested_at + privacy.REPLY_WITHIN, now=turn.now),
        buttons=[_take_back(turn, row), person(turn)],
    )
    asked.ask(turn, action, "withdraw", kind=row.kind, done=True)


def _take_back(turn: Turn, row: ShopperRequest) -> dict[str, str]:
    intent = _INTENT[RequestKind(row.kind)]
    return turn.button("button.withdraw", payload(intent, withdraw=True))
