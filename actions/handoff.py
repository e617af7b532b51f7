"""Bringing a person."""

from __future__ import annotations

import re

from actions.base import ShopAction, person
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
        try:
            position = handoff.request(
                turn.session, turn.conversation_id, reason=reason(turn), now=turn.now
            )
        except NotFound:
            turn.say("handoff.unreachable")
            return
        turn.set("offer", None)
        if turn.get("waiting"):
            turn.set("waiting", None)
        if turn.in_form:
            turn.set("task", None)
            turn.set("paused_tasks", None)
            turn.leave_form()
        if position == 0:
            turn.say("handoff.here")
        elif position == 1:
            turn.say("handoff.next")
        else:
            turn.say("handoff.queue", count=position - 1)


class Complain(ShopAction):
    """Names the problem, says sorry, offers a person; nothing else."""

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
        if problem:
            turn.say(f"complaint.{problem}", buttons=buttons)
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
    parts = []
    task, number = turn.get("task") or turn.focus.get("task"), turn.focus.get("order")
    number = turn.get("order_number") or number
    if task:
        parts.append(turn.t(f"topic.{task}"))
    if number:
        parts.append(turn.t("topic.order", number=number))
    words = _own_words(turn)
    if words:
        parts.append(turn.t("topic.words", words=words))
    if not parts:
        return turn.t("topic.asked")
    return ("；" if turn.language == "zh" else "; ").join(parts)


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
    said = text.casefold()
    return next((kind for kind, words in _PROBLEMS.items() if any(w in said for w in words)), "")
