"""Questions about how the shop works."""

from __future__ import annotations

from actions.base import ShopAction, person
from actions.turn import Reply, Turn, payload


class AnswerFaq(ShopAction):
    """The answer for the intent, with what people usually do next."""

    action_name = "action_faq"

    def respond(self, turn: Turn) -> None:
        answer = turn.shop.faq.answer(turn.intent)
        if answer is None:
            turn.say("faq.unknown", buttons=[person(turn)])
            turn.offer("contact_human_agent")
            return
        buttons = []
        if not turn.in_form:
            for intent in answer.follow_up:
                key = f"button.follow.{intent}"
                buttons.append(turn.button(key, payload(intent)))
        if answer.topic in turn.recall(messages=1):
            turn.replies.append(Reply(turn.lead("faq.again") + _gap(turn) + self._text(turn)))
        else:
            turn.replies.append(Reply(self._text(turn), buttons))
        turn.mark(answer.topic)
        if "contact_human_agent" in answer.follow_up:
            turn.offer("contact_human_agent")

    def _text(self, turn: Turn) -> str:
        answer = turn.shop.faq.answer(turn.intent)
        return (
            answer.text(turn.language).format(shop=turn.shop.name(turn.language)) if answer else ""
        )


def _gap(turn: Turn) -> str:
    return "" if turn.language == "zh" else " "
