"""What the order form asks for next, and which order a message without a name is about."""

from __future__ import annotations

import re

from actions.base import person
from actions.form_state import FormState
from actions.identity import identify
from actions.reading import points_back
from actions.references import is_open, mine, narrowed, read, seen
from actions.tasks import TASKS
from actions.tasks.base import OrderTask
from actions.turn import Turn

FOCUS_LASTS = 6
"""Messages for which "it" still means the order talked about."""


JUST_NOW = 2
_WEIGHTY = ("cancel", "address", "quantity")
_AN_ORDER = re.compile(
    r"\b(?:an|another|some|one of my|different) orders?\b|一个订单|另外|别的|其他|某个", re.I
)


def next_slot(turn: Turn, state: FormState) -> str | None:
    """The slot to ask for, or None where the task can be done, refused or left."""
    if state.task is None:
        return None
    task = TASKS[state.task]
    if not task.needs_order and (turn.customer_id or mine(turn)):
        return None
    if state.confirm is False:
        return None
    if state.number is None and state.requested is None:
        state.number = _propose(turn, task)
    if state.number is None:
        return "order_number"
    found = identify(turn, state)
    if found.locked:
        _locked(turn, state)
        return None
    if found.order is None:
        return "proof"
    state.number = found.order.number
    if not task.needs_order:
        return None
    if state.started:
        task.read(turn, state, found.order)
    return task.next_slot(turn, state, found.order)


def _propose(turn: Turn, task: OrderTask) -> str | None:
    """The only order the task can be about, where the shopper named none."""
    named = (
        narrowed(turn, read(turn), task.candidates(mine(turn), turn.now)) if turn.fresh else None
    )
    if named is not None and named.several:
        return None
    likely = task.candidates(mine(turn), turn.now)
    return likely[0].number if len(likely) == 1 else None


def _locked(turn: Turn, state: FormState) -> None:
    turn.say(
        "verify.locked",
        buttons=[person(turn)],
        count=turn.shop.settings.verify_lock_hours,
    )
    turn.offer("contact_human_agent")
    state.paused = []
    state.clear()


def refers_back(turn: Turn, task: OrderTask) -> bool:
    """Whether the order talked about shortly before is meant again."""
    number, since = turn.focus.get("order"), turn.focus.get("turn")
    if not number or not isinstance(since, int) or turn.count - since > FOCUS_LASTS:
        return False
    if task.key in _WEIGHTY and turn.count - since <= JUST_NOW and not _AN_ORDER.search(turn.text):
        # A change is never made to another order than the one just talked about.
        order = seen(turn, str(number))
        if order is not None and is_open(order):
            return True
    likely = {order.number for order in task.candidates(mine(turn), turn.now)}
    return number in likely or not likely or points_back(turn)
