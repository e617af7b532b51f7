"""Steering: yes and no without a question, naming things, again, why, stop, language."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import AllSlotsReset, EventType

from actions.account import Account
from actions.base import ShopAction
from actions.catalog import ProductQuestion, shown_products
from actions.form_start import begin_task
from actions.handoff import Complain, RequestPerson, problem_in
from actions.in_focus import meant_without_intent
from actions.misunderstanding import not_understood
from actions.mood import is_upset
from actions.named_goods import asks_after_own, shows_goods
from actions.negation import takes_any_back
from actions.newsletter import unsubscribes
from actions.offers import languages, person_just_offered, standing_offer, starters
from actions.order_state import named_number
from actions.photos import thank_for_photo
from actions.reading import denies, has_proof
from actions.recommend import RecommendProduct, asks_for_more
from actions.resuming import (
    cancel_in_focus,
    names_shown_product,
    repeat_for_other,
    undo_in_focus,
)
from actions.tasks import BY_INTENT
from actions.turn import Reply, Turn
from actions.way_out import tell_way_out, tell_why_refused, why_refused
from smartmkt_core.language import detect

FOLLOW: dict[str, type[ShopAction]] = {
    "contact_human_agent": RequestPerson,
    "newsletter_subscription": Account,
    "delete_account": Account,
    "recommend_product": RecommendProduct,
}


class Affirm(ShopAction):
    """A yes outside the form: takes the standing offer, or asks what is meant."""

    action_name = "action_affirm"
    resumes = True

    def respond(self, turn: Turn) -> None:
        if cancel_in_focus(turn):
            return
        if denies(turn):
            # "Okay, never mind" reads like a yes and is none.
            Deny(self.shop).respond(turn)
            return
        refused = any(".refused." in key for key in turn.recall(messages=1))
        if refused and tell_why_refused(turn):
            # After a refusal it asks for the reason, however much it reads like a yes.
            return
        offer = standing_offer(turn) or person_just_offered(turn)
        if offer is None:
            content = _CONTENT.fullmatch(turn.text)
            key = "affirm.content" if content and turn.marks else "affirm.nothing"
            turn.say(key, buttons=starters(turn))
            return
        turn.set("offer", None)
        intent = str(offer["intent"])
        if intent in BY_INTENT:
            begin_task(turn, BY_INTENT[intent].key, number=offer.get("number"))
        elif intent in FOLLOW:
            # Done here and now: Rasa has no rule for what follows a yes.
            FOLLOW[intent](self.shop).accept(turn, offer)


_CONTENT = re.compile(
    r"(?:ok(?:ay)?|k|kk|fine|great|good|cool|nice|perfect|alright|all right|got it|i see|right"
    r"|好的?|好吧|嗯+|行|哦+|知道了|明白了?|收到|了解)\W*|\W+",
    re.I,
)
"""As in "ok" or a thumb: content with what was said, rather than a yes to something."""


class Deny(ShopAction):
    """A no outside the form: drops the offer, takes a correction, or asks what is meant."""

    action_name = "action_deny"
    resumes = True

    def respond(self, turn: Turn) -> None:
        if undo_in_focus(turn):
            return
        if takes_any_back(turn.text):
            # "I don't want to return the lamp" names the lamp, and asks for nothing about it.
            turn.set("offer", None)
            turn.say("deny.unchanged", buttons=starters(turn))
            return
        if shown_products(turn) and shows_goods(turn):
            return
        if repeat_for_other(turn):
            return
        if standing_offer(turn) is not None:
            turn.set("offer", None)
            turn.say("deny.offer")
        else:
            turn.say("deny.nothing", buttons=starters(turn))


class Inform(ShopAction):
    """A number, a product, a date, an e-mail without a question: taken for the last task."""

    action_name = "action_inform"

    def respond(self, turn: Turn) -> None:
        if thank_for_photo(turn):
            return
        meant = meant_without_intent(turn)
        if meant is not None and meant[0] == "quantity":
            begin_task(turn, meant[0], number=meant[1])
            return
        if named_number(turn) and (problem_in(turn.text) or is_upset(turn)):
            # "Oh great, 10027 is late again" gives more than a number.
            Complain(self.shop).respond(turn)
            return
        if shown_products(turn) and shows_goods(turn):
            return
        if repeat_for_other(turn):
            return
        if not turn.customer_id and has_proof(turn, None):
            # "It's ann@example.com" as a first word: of an order whose number is asked next.
            begin_task(turn, "track", number=None)
            return
        if asks_after_own(turn) or shows_goods(turn):
            return
        if turn.text and not turn.message.get("entities"):
            not_understood(turn)
        else:
            turn.say("inform.nothing", buttons=starters(turn))


class Choose(Inform):
    """Takes "the second one": a product where products were shown, else an order."""

    action_name = "action_choose"

    def respond(self, turn: Turn) -> None:
        if names_shown_product(turn):
            ProductQuestion(self.shop).respond(turn)
        else:
            super().respond(turn)


class Repeat(ShopAction):
    """The last answer again, as it was."""

    action_name = "action_repeat"

    def respond(self, turn: Turn) -> None:
        if turn.entity("ordinal") == "other" and repeat_for_other(turn):
            return
        if shown_products(turn) and asks_for_more(turn):
            RecommendProduct(self.shop).respond(turn)
            return
        said = last_answer(turn.tracker.events)
        if not said:
            turn.say("repeat.nothing", buttons=starters(turn))
            return
        turn.replies.extend(said)
        turn.mark("repeated")


def last_answer(events: list[dict[str, Any]]) -> list[Reply]:
    """The bubbles of the last turn in which the assistant said something."""
    said: list[Reply] = []
    for event in reversed(events):
        kind = event.get("event")
        if kind == "bot":
            data = event.get("data") or {}
            said.append(
                Reply(event.get("text") or "", data.get("buttons") or [], data.get("custom"))
            )
        elif kind == "user" and said:
            break
    return said[::-1]


class StartOver(ShopAction):
    """Forgets everything but who is speaking and in which language."""

    action_name = "action_start_over"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[EventType]:
        events = await super().run(dispatcher, tracker, domain)
        return [AllSlotsReset(), *events]

    def respond(self, turn: Turn) -> None:
        turn.say("start_over", buttons=starters(turn))
        turn.set("language", turn.get("language"))
        turn.leave_form()


class Why(ShopAction):
    """Why the assistant asks, outside the form."""

    action_name = "action_why"

    def respond(self, turn: Turn) -> None:
        if not (tell_way_out(turn) or why_refused(turn)):
            turn.say("why.general")


class Stop(ShopAction):
    """As in "Never mind" outside the form."""

    action_name = "action_stop"
    resumes = True

    def respond(self, turn: Turn) -> None:
        if cancel_in_focus(turn) or undo_in_focus(turn) or unsubscribes(turn):
            return
        if problem_in(turn.text):
            # "I never got it" is no "never mind".
            Complain(self.shop).respond(turn)
            return
        turn.set("offer", None)
        turn.leave_form()
        turn.set("task", None)
        turn.say("stop.fine")


class SwitchLanguage(ShopAction):
    """Answers in the other language from now on; a form that is open stays open."""

    action_name = "action_switch_language"

    def respond(self, turn: Turn) -> None:
        wanted = turn.entity("language_name")
        if wanted is None:
            written = detect(turn.text)
            wanted = written if written != turn.language else None
        if wanted not in ("en", "zh"):
            turn.say("language.unknown", buttons=languages())
            return
        turn.switch_language(wanted)
        turn.say("language.switched", custom={"type": "language", "language": wanted})
