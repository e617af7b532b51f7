"""Steering: yes and no without a question, naming things, again, why, stop, language."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.events import AllSlotsReset, EventType

from actions.account import Account
from actions.base import ShopAction, person
from actions.cards import summary
from actions.catalog import ProductQuestion, shown_products
from actions.form_state import FormState
from actions.handoff import Complain, RequestPerson, problem_in
from actions.in_focus import meant_without_intent
from actions.misunderstanding import not_understood
from actions.offers import standing_offer
from actions.photos import thank_for_photo
from actions.reading import asks_to_cancel, asks_to_undo, denies, has_proof, proof_in
from actions.recommend import RecommendProduct, asks_for_more
from actions.references import mine, narrowed, read, remember_offered
from actions.tasks import BY_INTENT, TASKS
from actions.turn import FORM, Reply, Turn, payload
from actions.way_out import tell_way_out
from smartmkt_core.errors import NotFound
from smartmkt_core.language import detect
from smartmkt_core.orders import service as orders

FOLLOW: dict[str, type[ShopAction]] = {
    "contact_human_agent": RequestPerson,
    "newsletter_subscription": Account,
    "delete_account": Account,
    "recommend_product": RecommendProduct,
}


def begin_task(turn: Turn, task: str, *, number: str | None, several: bool = False) -> None:
    """Opens the order form for a task."""
    state = FormState.load(turn)
    state.begin(task, number=number)
    if has_proof(turn, number):
        state.proof = proof_in(turn)
    state.save(turn)
    turn.mark("started")
    if several:
        turn.set("requested_slot", "order_number")
    turn.then(FORM)


class Affirm(ShopAction):
    """A yes outside the form: takes the standing offer, or asks what is meant."""

    action_name = "action_affirm"

    def respond(self, turn: Turn) -> None:
        if cancel_in_focus(turn):
            return
        if denies(turn):
            # "Okay, never mind" reads like a yes and is none.
            Deny(self.shop).respond(turn)
            return
        refused = any(".refused." in key for key in turn.recall(messages=1))
        if refused and _WHY_NOT.fullmatch(turn.text):
            # After a refusal it asks for the reason, however much it reads like a yes.
            Why(self.shop).respond(turn)
            return
        offer = standing_offer(turn)
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


_WHY_NOT = re.compile(r"(?:but |and |well,? )?(?:why not|why)\W*|为什么(?:不行|不能)?\W*", re.I)


_CONTENT = re.compile(
    r"(?:ok(?:ay)?|k|kk|fine|great|good|cool|nice|perfect|alright|all right|got it|i see|right"
    r"|好的?|好吧|嗯+|行|哦+|知道了|明白了?|收到|了解)\W*|\W+",
    re.I,
)
"""As in "ok" or a thumb: content with what was said, rather than a yes to something."""


class Deny(ShopAction):
    """A no outside the form: drops the offer, takes a correction, or asks what is meant."""

    action_name = "action_deny"

    def respond(self, turn: Turn) -> None:
        if undo_in_focus(turn) or repeat_for_other(turn):
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
        if repeat_for_other(turn):
            return
        if not turn.customer_id and has_proof(turn, None):
            # "It's ann@example.com" as a first word: of an order whose number is asked next.
            begin_task(turn, "track", number=None)
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


def names_shown_product(turn: Turn) -> bool:
    """Whether "the second one" means one of the products on the screen."""
    return bool(shown_products(turn)) and isinstance(turn.entity("ordinal"), int)


def cancel_in_focus(turn: Turn) -> bool:
    """Takes a bare "cancel it" for the order talked about; it is confirmed before it is done."""
    number = turn.focus.get("order")
    if not number or not asks_to_cancel(turn):
        return False
    begin_task(turn, "cancel", number=str(number))
    return True


def undo_in_focus(turn: Turn) -> bool:
    """Takes "undo that" for what was just done to the order talked about."""
    number, task = turn.focus.get("order"), turn.focus.get("task")
    if not number or not asks_to_undo(turn):
        return False
    if task in ("address", "quantity"):
        begin_task(turn, task, number=str(number))
        return True
    if task != "cancel":
        return False
    try:
        order = orders.accessible(turn.session, turn.shopper, str(number), turn.now)
    except NotFound:
        return False
    turn.say("undo.cancelled", buttons=[person(turn)], product=summary(turn, order))
    turn.offer("contact_human_agent", about=order.number)
    return True


def repeat_for_other(turn: Turn) -> bool:
    """Does the last task again for the order named now; whether one was named."""
    named = read(turn, current=turn.focus.get("order"))
    task = turn.focus.get("task") or "track"
    if task == "list":
        task = "details"
    if task in TASKS:
        named = narrowed(turn, named, TASKS[str(task)].candidates(mine(turn), turn.now))
    if named.number:
        begin_task(turn, task, number=named.number)
        return True
    if len(named.several) > 1:
        remember_offered(turn, named.several)
        if named.typed:
            turn.mark("named.several")
        begin_task(turn, task, number=None, several=True)
        return True
    return False


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
        refused = [key for key in turn.recall(messages=2) if ".refused." in key]
        if tell_way_out(turn):
            return
        if refused:
            turn.say(_why_not(refused[-1]), buttons=[person(turn)])
            turn.offer("contact_human_agent")
        else:
            turn.say("why.general")


def _why_not(refused: str) -> str:
    """The reason behind a refusal."""
    if refused == "return.refused.too_late":
        return "why.too_late"
    return "why.refused" if refused.endswith((".packed", ".shipped")) else "why.past"


class Stop(ShopAction):
    """As in "Never mind" outside the form."""

    action_name = "action_stop"

    def respond(self, turn: Turn) -> None:
        if cancel_in_focus(turn) or undo_in_focus(turn):
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
            turn.say("language.unknown", buttons=_languages())
            return
        turn.switch_language(wanted)
        turn.say("language.switched", custom={"type": "language", "language": wanted})


def _languages() -> list[dict[str, str]]:
    return [
        {"title": "English", "payload": payload("switch_language", language_name="en")},
        {"title": "中文", "payload": payload("switch_language", language_name="zh")},
    ]


def starters(turn: Turn) -> list[dict[str, str]]:
    """What most people come for."""
    return [
        turn.button("button.where", payload("track_order")),
        turn.button("button.recommend", payload("recommend_product")),
        person(turn),
    ]
