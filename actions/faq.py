"""Questions about how the shop works."""

from __future__ import annotations

import re

from actions.base import ShopAction, person
from actions.replies import Button, Reply
from actions.turn import Turn, payload
from actions.under_way import add_own_order, may_mean_own
from smartmkt_core.faq.service import Entry, Found, fill

WHOLE = 3
"""Answers of so many sentences are told whole; of longer ones the sentence that answers."""


class AnswerFaq(ShopAction):
    """The entry that is meant, else the intent's own answer, else the likely questions."""

    action_name = "action_faq"

    def respond(self, turn: Turn) -> None:
        pressed = turn.shop.faq.entry(str(turn.entity("topic") or "")) if not turn.text else None
        if pressed is not None:
            tell(turn, pressed, whole=bool(turn.entity("whole")))
            return
        self._answer(turn)
        if turn.intent == "delivery_period" and not turn.in_form and may_mean_own(turn):
            add_own_order(turn)

    def _answer(self, turn: Turn) -> None:
        intent = _asked(turn)
        found = turn.shop.faq.find(turn.text, turn.language, intent=intent)
        plain = turn.shop.faq.for_intent(intent)
        if found is not None and found.sure:
            tell(turn, found.entries[0], sentence=found.sentence)
        elif plain is not None:
            tell(turn, plain, others=found)
        elif found is not None:
            ask_which(turn, found)
        else:
            turn.say("faq.unknown", buttons=[person(turn)])
            turn.offer("contact_human_agent")


def knows_answer(turn: Turn) -> bool:
    """Whether a message is clearly a question about the shop, whatever it was taken for."""
    found = turn.shop.faq.find(turn.text, turn.language)
    return found is not None and found.sure


def answers_anyway(turn: Turn) -> bool:
    """Answers a message that was taken for no question about the shop, where it clearly is one."""
    found = turn.shop.faq.find(turn.text, turn.language)
    if found is None or not found.sure:
        return False
    tell(turn, found.entries[0], sentence=found.sentence)
    return True


def tell(
    turn: Turn,
    entry: Entry,
    *,
    sentence: int = 0,
    whole: bool = False,
    others: Found | None = None,
) -> None:
    """Says an answer, with what people usually do next.

    ``sentence``: the one to tell of a long answer; ``others``: entries that may be meant instead.
    """
    told = entry.sentences(turn.language)
    text, more = entry.text(turn.language), []
    if len(told) > WHOLE and not whole:
        text = told[sentence]
        more = [turn.button("button.faq_whole", _press(entry, whole=True))]
    text = fill(text, shop=turn.shop.name(turn.language), formats=turn.formats)
    if entry.topic in turn.recall(messages=1):
        gap = "" if turn.language == "zh" else " "
        turn.replies.append(Reply(turn.lead("faq.again") + gap + text, more))
    else:
        buttons = [] if turn.in_form else [*_instead(turn, entry, others), *_next(turn, entry)]
        turn.replies.append(Reply(text, [*more, *buttons]))
    turn.mark(entry.topic)
    if "contact_human_agent" in entry.follow_up:
        turn.offer("contact_human_agent")


def ask_which(turn: Turn, found: Found) -> None:
    """Offers the likely questions."""
    buttons = [_question(turn, entry) for entry in found.entries]
    turn.say("faq.which", buttons=[*buttons, person(turn)])
    turn.offer("contact_human_agent")


def _instead(turn: Turn, said: Entry, others: Found | None) -> list[Button]:
    likely = others.entries if others is not None else ()
    return [_question(turn, entry) for entry in likely if entry.topic != said.topic][:2]


def _next(turn: Turn, entry: Entry) -> list[Button]:
    keys = [(f"button.follow.{intent}", intent) for intent in entry.follow_up]
    return [turn.button(key, payload(intent)) for key, intent in keys if key in turn.shop.texts]


def _question(turn: Turn, entry: Entry) -> Button:
    return {"title": entry.question(turn.language), "payload": _press(entry)}


def _press(entry: Entry, **values: bool) -> str:
    return payload("shop_question", topic=entry.topic, **values)


def _asked(turn: Turn) -> str:
    """The intent asked for: "How long does it take?" about a refund is not about delivery."""
    task = turn.get("task") or turn.focus.get("task")
    about_money = task in ("refund", "money_back", "return") and turn.text
    if turn.intent == "delivery_period" and about_money and not _PARCEL.search(turn.text):
        return "check_refund_policy"
    return turn.intent


_PARCEL = re.compile(r"deliver|ship|parcel|package|arrive|送|配送|快递|发货|到货", re.I)
