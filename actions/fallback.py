"""What no rule answers."""

from __future__ import annotations

from actions.base import ShopAction, person
from actions.catalog import ProductQuestion, asks_about_shown
from actions.faq import answers_anyway
from actions.form_start import begin_task
from actions.handoff import Complain, problem_in
from actions.in_focus import meant_without_intent
from actions.misunderstanding import not_understood
from actions.mood import is_upset
from actions.named_goods import asks_after_own, shows_goods
from actions.odd_messages import in_other_language
from actions.offers import languages
from actions.order_state import named_number, order_asked_after, show_state
from actions.promotions import Promotions, asks_about_code
from actions.reading import asks_what_is_there, corrects, has_proof, is_brief
from actions.references import numbers_written, seen
from actions.resuming import (
    cancel_in_focus,
    names_shown_product,
    repeat_for_other,
    undo_in_focus,
)
from actions.turn import Turn
from actions.way_out import tell_way_out, tell_why_refused


class Fallback(ShopAction):
    """An order named in strange words is taken; anything else was not understood."""

    action_name = "action_fallback"

    def respond(self, turn: Turn) -> None:
        if tell_way_out(turn) or tell_why_refused(turn):
            return
        if in_other_language(turn.text):
            turn.say("language.other", buttons=[*languages(), person(turn)])
            return
        if cancel_in_focus(turn) or undo_in_focus(turn):
            return
        number = turn.focus.get("order")
        if number and asks_what_is_there(turn):
            begin_task(turn, "details", number=str(number))
            return
        named = named_number(turn)
        problem = problem_in(turn.text)
        if is_upset(turn) or problem in _GRAVE or (problem and named):
            Complain(self.shop).respond(turn)
            return
        if asks_about_code(turn):
            Promotions(self.shop).respond(turn)
            return
        if names_shown_product(turn) or asks_about_shown(turn):
            ProductQuestion(self.shop).respond(turn)
            return
        meant = meant_without_intent(turn)
        if meant is not None:
            begin_task(turn, meant[0], number=meant[1])
            return
        placed = turn.entity("ordinal") is not None and is_brief(turn)
        if (placed or _names_an_order(turn) or corrects(turn)) and repeat_for_other(turn):
            return
        asked = order_asked_after(turn)
        if asked is not None:
            begin_task(turn, "track", number=asked.number)
        elif asks_after_own(turn) or answers_anyway(turn):
            return
        elif named and seen(turn, named) is not None:
            # Whatever was meant, it is about this order.
            show_state(turn, named, lead="fallback.order")
        elif not shows_goods(turn):
            not_understood(turn)


_GRAVE = ("damaged", "wrong", "missing")
"""Problems that are heard whatever the words around them."""


def _names_an_order(turn: Turn) -> bool:
    """A bare number, or one with a proof, is worth taking."""
    return bool(numbers_written(turn)) and (len(turn.text) <= 40 or has_proof(turn, None))
