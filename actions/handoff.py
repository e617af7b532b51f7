"""Bringing a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.base import ShopAction, person
from actions.cards import order_card
from actions.faq import tell
from actions.order_state import named_number, show_state
from actions.references import seen
from actions.tickets import nobody_there, open_ticket, take_address
from actions.turn import Turn
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff

QUOTE_LENGTH = 160


class RequestPerson(ShopAction):
    """Puts the conversation in the queue, with why in words, and says the place in it."""

    action_name = "action_handoff"
    caring = False
    soothes = True

    def respond(self, turn: Turn) -> None:
        if turn.intent == "contact_customer_service" and _tell_hours(turn):
            return
        if not call_person(turn, action=self.action_name):
            turn.say("handoff.unreachable")

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        return take_address(turn, question)


def call_person(turn: Turn, *, action: str, why: Sequence[dict[str, Any]] = ()) -> bool:
    """Puts the conversation in the queue, or opens a ticket where nobody is there, and says so.

    ``why``: what in the mood made it so, beside what it is about. False: there is no such
    conversation, and nothing was said.
    """
    kept = (turn.get("mood") or {}).get("reasons") or []
    try:
        if nobody_there(turn):
            open_ticket(turn, action=action, reason=reason(turn))
            _let_go(turn)
            return True
        position = handoff.request(
            turn.session,
            turn.conversation_id,
            reason=reason(turn),
            reasons=[*about(turn), *(why or kept)],
            now=turn.now,
        )
    except NotFound:
        return False
    _let_go(turn)
    if position == 0:
        turn.say("handoff.here")
    elif position == 1:
        turn.say("handoff.next")
    else:
        turn.say("handoff.queue", count=position - 1)
    return True


def _let_go(turn: Turn) -> None:
    """What was asked or begun before is a person's matter now."""
    turn.set("offer", None)
    if turn.get("waiting"):
        turn.set("waiting", None)
    if turn.in_form:
        turn.set("task", None)
        turn.set("paused_tasks", None)
        turn.leave_form()


def _tell_hours(turn: Turn) -> bool:
    """When people answer, where that is asked: at night, calling one would be a dead end."""
    hours = turn.shop.faq.entry(HOURS)
    if hours is None or not _ASKS_HOURS.search(turn.text):
        return False
    tell(turn, hours)
    turn.offer("contact_human_agent")
    return True


HOURS = "opening_hours"
"""The entry about when people answer."""
_ASKS_HOURS = re.compile(
    r"\b(?:opening|business|office|working|service) hours\b|\bwh(?:at|ich) (?:\w+ )?hours\b"
    r"|\b(?:what|which) (?:time|days?)\b|\buntil (?:what|when)\b|\btill (?:what|when)\b"
    r"|\bwhen (?:is|are|does|do|can)\b.{0,40}\b(?:open|there|available|start|reach|clos|answer)"
    r"|\bhours (?:of|for)\b|\b(?:open|available|there) (?:at|on|over) (?:night|sun|sat|week|the)"
    r"|几点|什么时(?:间|候)(?:上班|下班|在|有人|营业|工作)|(?:上班|工作|营业|服务|在线)时间"
    r"|(?:周[末六日]|节假日|晚上|夜里|半夜|24小时).{0,6}(?:上班|在吗|在不在|有人|在线|营业)",
    re.I,
)


class Complain(ShopAction):
    """Names the problem, says sorry, offers a person; of an order named, shows its state."""

    action_name = "action_complaint"
    caring = False
    soothes = True

    def respond(self, turn: Turn) -> None:
        turn.offer("contact_human_agent")
        buttons = [person(turn)]
        number = turn.focus.get("order")
        problem = problem_in(turn.text)
        if turn.in_form and not _for_a_person(turn):
            # The form asks its question again behind this.
            turn.say("complaint.in_form", buttons=buttons)
            return
        if turn.in_form:
            # The question is let go: what stands open now is whether a person should come.
            turn.set("task", None)
            turn.set("paused_tasks", None)
            turn.leave_form()
        named = named_number(turn)
        if named and problem in STATE_ANSWERS:
            show_state(turn, named, lead="mood.sorry")
        elif problem:
            order = seen(turn, named) if named else None
            card = order_card(turn, order) if order is not None else None
            turn.say(f"complaint.{problem}", buttons=buttons, custom=card)
        elif number:
            turn.say("complaint.order", buttons=buttons, number=number)
        else:
            turn.say("complaint.general", buttons=buttons)


def _for_a_person(turn: Turn) -> bool:
    """Whether a complaint in the form asks for more than patience: in so many words, or again."""
    again = "complaint.in_form" in turn.recall(messages=CALMED_FOR)
    return again or bool(_FORMAL.search(turn.text))


CALMED_FOR = 6
"""Messages within which a second complaint shows that the first answer did not help."""
_FORMAL = re.compile(r"投诉|举报|差评|经理|主管|领导|消协|12315|complain|manager|supervisor", re.I)


def reason(turn: Turn) -> str:
    """Why a person is wanted: the topic, the order, the shopper's words."""
    parts = [turn.t(one["key"], **one["values"]) for one in about(turn)]
    return ("；" if turn.language == "zh" else "; ").join(parts)


def about(turn: Turn) -> list[dict[str, Any]]:
    """The same as keys of sentences with their values, for any language."""
    parts: list[dict[str, Any]] = []
    task, number = turn.get("task") or turn.focus.get("task"), turn.focus.get("order")
    number = turn.get("order_number") or number
    if task:
        parts.append({"key": f"topic.{task}", "values": {}})
    if number:
        parts.append({"key": "topic.order", "values": {"number": str(number)}})
    words = _own_words(turn)
    if words:
        parts.append({"key": "topic.words", "values": {"words": words}})
    return parts or [{"key": "topic.asked", "values": {}}]


def _own_words(turn: Turn) -> str:
    """The shopper's latest words that say more than "a person, please"."""
    for event in reversed(turn.tracker.events):
        if event.get("event") != "user":
            continue
        text = str(event.get("text") or "").strip()
        intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
        plain = not text.startswith("/") and intent not in _EMPTY
        if plain and (intent != "contact_human_agent" or len(text) > 40):
            return text[:QUOTE_LENGTH]
    return ""


_EMPTY = {"affirm", "deny", "greet", "contact_customer_service", "choose", "thank", "inform"}
STATE_ANSWERS = ("", "late", "missing")
"""Problems of which the order's state says something."""
_NOT_BROKEN = re.compile(
    r"破(?:快递|物流|店|东西|玩意|公司|网站|平台|系统|软件|客服)"
    r"|(?:码|券|账号|账户|密码|登录|支付|付款)[^，。,.]{0,8}(?:不能用|用不了)"
    r"|(?:code|coupon|voucher|log ?in|password|website|app|link)\b[^,.;]{0,20}"
    r"(?:doesn't work|not working|broken)",
    re.I,
)
"""Words of damage that curse, or are about no thing: 什么破快递, "the code doesn't work"."""
_PROBLEMS = {
    "damaged": ("broken", "damaged", "defective", "cracked", "doesn't work", "not working",
                "faulty", "坏", "破", "碎", "裂", "损", "不能用", "用不了"),
    "wrong": ("wrong item", "wrong product", "wrong size", "wrong colour", "wrong color",
              "not what i", "发错", "寄错", "错了", "不是我"),
    "missing": ("missing", "never arrived", "never got", "never came", "never received",
                "never showed", "not here", "isn't here", "not received", "haven't received",
                "nothing came", "haven't got", "not arrived", "didn't arrive", "hasn't arrived",
                "lost", "没收到", "少了", "漏发", "丢"),
    "late": ("late", "delay", "still waiting", "weeks", "too long", "慢", "太久", "还没到",
             "迟", "一直没"),
    "service": ("rude", "ignored", "nobody", "no one", "no answer", "态度", "没人", "不理"),
}  # fmt: skip


def problem_in(text: str) -> str:
    """What went wrong, by the words for it; empty where none is named."""
    said = _NOT_BROKEN.sub(" ", text).casefold()
    return next((kind for kind, words in _PROBLEMS.items() if _any_in(said, words)), "")


def _any_in(said: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words is said; English ones whole, as a plate is not late."""
    return any(re.search(rf"\b{w}(?:ed|s)?\b", said) if w.isascii() else w in said for w in words)
