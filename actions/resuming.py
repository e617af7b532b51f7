"""Few words after an order was talked about: cancel it, undo that, the same for another."""

from __future__ import annotations

from actions.base import person
from actions.cards import summary
from actions.catalog import shown_products
from actions.form_start import begin_task
from actions.negation import takes_back
from actions.reading import asks_to_cancel, asks_to_undo
from actions.references import mine, narrowed, read, remember_offered
from actions.tasks import TASKS
from actions.turn import Turn
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import OrderStatus


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
    if not number or not (asks_to_undo(turn) or takes_back(turn)):
        return False
    if task in ("address", "quantity") and asks_to_undo(turn):
        begin_task(turn, task, number=str(number))
        return True
    if task != "cancel":
        return False
    try:
        order = orders.accessible(turn.session, turn.shopper, str(number), turn.now)
    except NotFound:
        return False
    if order.status != OrderStatus.CANCELLED:
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
