"""Reading a message as an answer to what the order form has asked."""

from __future__ import annotations

from actions.form_reading import names_a_line
from actions.form_state import FormState
from actions.identity import identify
from actions.items import item_in
from actions.reading import (
    affirms,
    asks_what_is_there,
    confirms_again,
    corrects,
    denies,
    doubts,
    has_proof,
    is_brief,
    is_digits_of_proof,
    names_something,
    proof_in,
)
from actions.references import mine, narrowed, numbers_written, read, remember_offered
from actions.tasks import BY_INTENT, TASKS
from actions.tasks.base import OrderTask
from actions.turn import Turn

STEERING = {"inform", "choose", "affirm", "deny", "repeat", "why", "stop", "nlu_fallback",
            "out_of_scope"}  # fmt: skip
"""Neither a task nor a digression: what they mean depends on the question.

An answer that the shop knows nothing of reads like something out of scope.
"""
CHAT = {
    "greet", "goodbye", "thank", "help", "bot_challenge", "smalltalk", "restart",
    "switch_language", "contact_human_agent", "contact_customer_service", "complaint", "review",
}  # fmt: skip
NEVER_ANSWERS = {
    "contact_human_agent", "contact_customer_service", "complaint", "switch_language",
    "bot_challenge", "delete_account", "delete_my_data", "restart",
}  # fmt: skip
DETAILS = ("item", "quantity", "new_address")
SHORT = 24
"""Characters of a message that says little more than a number."""


def digresses(turn: Turn) -> bool:
    """Whether the message is about something that no task about an order answers."""
    return turn.intent not in BY_INTENT and turn.intent not in STEERING


def wishes_else(turn: Turn) -> bool:
    """Whether it is a wish of its own, rather than politeness."""
    return digresses(turn) and turn.intent not in CHAT


def fill(turn: Turn, state: FormState, task: OrderTask) -> bool:
    """Takes an answer to the question asked, or another order; whether there was one."""
    if state.requested == "confirm":
        return _confirmation(turn, state, task)
    if state.requested in DETAILS and details(turn, state, task):
        return True
    if state.requested in DETAILS and asks_what_is_there(turn):
        # The question lists what there is, so asking it again answers.
        return True
    if digresses(turn) and not (names_something(turn) or is_brief(turn)):
        return False
    if state.requested in DETAILS and not (corrects(turn) or numbers_written(turn)):
        # "The blue one" is a line of this order, not another order.
        return False
    return reference(turn, state)


def _confirmation(turn: Turn, state: FormState, task: OrderTask) -> bool:
    if digresses(turn) and not (names_something(turn) or task.claims(turn, state)):
        return False
    if details(turn, state, task):
        return True
    if task.key == "cancel" and _only_a_line(turn, state):
        return True
    if reference(turn, state):
        return True
    if denies(turn):
        state.confirm = False
        return True
    if (affirms(turn) and not doubts(turn)) or confirms_again(turn, task.intents):
        state.confirm = True
        return True
    return False


def _only_a_line(turn: Turn, state: FormState) -> bool:
    """Whether only one of several things in the order is meant: then that comes off it."""
    order = identify(turn, state).order
    if order is None or len(order.items) < 2 or not names_a_line(turn):
        return False
    item = item_in(turn.text, order)
    if item is None:
        return False
    state.begin("quantity", number=order.number)
    state.item, state.quantity = {"id": item.id}, 0
    return True


def details(turn: Turn, state: FormState, task: OrderTask) -> bool:
    """Takes what the task itself asks for."""
    order = identify(turn, state).order if state.number else None
    return task.read(turn, state, order)


def reference(turn: Turn, state: FormState) -> bool:
    """An order named or corrected, and a proof beside it."""
    proof = has_proof(turn, state.number)
    named = read(turn, current=state.number)
    named = narrowed(turn, named, TASKS[state.task or ""].candidates(mine(turn), turn.now))
    taken = False
    if named.number and not (proof and state.number and is_digits_of_proof(turn, named.number)):
        if named.number != state.number:
            if state.number is not None:
                state.forget_details()
            state.number = named.number
            taken = True
        elif state.requested == "order_number" or len(turn.text) <= SHORT:
            # Named once more: no answer, but no misunderstanding either.
            taken = True
    elif named.several and state.number not in named.several:
        remember_offered(turn, named.several)
        if named.typed:
            turn.mark("named.several")
        state.number = None
        state.forget_details()
        taken = True
    if proof:
        state.proof = proof_in(turn)
        taken = True
    return taken
