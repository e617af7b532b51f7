"""The state of an order that an angry or strange message names, with regret and a person."""

from __future__ import annotations

import re

from actions.form_start import begin_task
from actions.form_state import FormState
from actions.in_focus import order_in_focus
from actions.mood import join
from actions.offers import is_person, person
from actions.references import numbers_written, seen
from actions.tasks import TASKS
from actions.turn import Turn
from smartmkt_core.orders.models import Order

_WHERE = re.compile(
    r"\bwhere(?:'s| is| are)? (?:it|that|they|my (?:order|parcel|package|stuff|things?))\b"
    r"|\bwhen (?:will|does|is|would) (?:it|that|my (?:order|parcel|package))\b.{0,20}"
    r"(?:arriv|com|here|deliver)|\b(?:track|find) (?:it|that|my (?:order|parcel|package))\b"
    r"|到哪|在哪(?:里|儿)?了|哪(?:里|儿)了|什么时候(?:能|会)?(?:到|送)|(?:几时|何时|哪天)(?:能)?到|物流|快递进度",
    re.I,
)


def named_number(turn: Turn) -> str | None:
    """The one order number that the message holds."""
    written = numbers_written(turn) if turn.text else []
    return written[0] if len(written) == 1 else None


def order_asked_after(turn: Turn) -> Order | None:
    """The order at hand, where the words ask where it is, whatever stands around them."""
    return order_in_focus(turn) if turn.text and _WHERE.search(turn.text) else None


def show_state(turn: Turn, number: str, *, lead: str) -> None:
    """Says where the order is, behind a sentence; of an order to be proved, asks the proof."""
    order = seen(turn, number)
    if order is None:
        turn.say(lead)
        begin_task(turn, "track", number=number)
        return
    turn.look_at(order=order.number, task="track")
    first = turn.lead(lead)
    said = len(turn.replies)
    TASKS["track"].perform(turn, FormState.load(turn), order)
    turn.replies[said].text = join(turn, first, turn.replies[said].text)
    buttons = turn.replies[-1].buttons
    if not any(is_person(button) for button in buttons):
        buttons.append(person(turn))
    turn.offer("contact_human_agent", about=order.number)
