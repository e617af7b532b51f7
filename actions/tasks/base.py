"""One task about an order: what it needs to know, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from actions.form_state import Details, FormState
from actions.references import is_open
from actions.turn import Turn
from smartmkt_core.errors import NotAllowed
from smartmkt_core.orders.models import Order


class OrderTask:
    """Subclasses say which details they need, ask for them, read them, and do the task."""

    key = ""
    intents: tuple[str, ...] = ()
    changes = False
    """Whether it changes something: such a task is worth coming back to after another."""
    needs_order = True

    def candidates(self, orders: Sequence[Order], now: datetime) -> list[Order]:
        """Of the shopper's orders those that the task is likely about."""
        return [order for order in orders if is_open(order)] or list(orders[:1])

    def next_slot(self, turn: Turn, state: FormState, order: Order) -> str | None:
        """The next detail to ask for, or None where the task can be done, or be refused."""
        return None

    def read(self, turn: Turn, state: FormState, order: Order | None) -> bool:
        """Takes details from the message; whether there were any."""
        return False

    def ask(self, turn: Turn, state: FormState, order: Order, slot: str, *, lead: str) -> None:
        """Asks for a detail. ``lead``: a sentence to put in front."""
        raise NotImplementedError(f"{self.key} asks for nothing")

    def perform(self, turn: Turn, state: FormState, order: Order) -> None:
        """Does the task and says what came of it."""
        raise NotImplementedError

    def perform_without_order(self, turn: Turn, state: FormState) -> None:
        """Does a task that is about no single order."""
        raise NotImplementedError

    def redirect(self, turn: Turn) -> str | None:
        """Another task's key where the words, for all their intent, ask for that one."""
        return None

    def claims(self, turn: Turn, state: FormState) -> bool:
        """Whether a message that reads like another wish answers this task's question."""
        return False

    def take_over(self, turn: Turn, state: FormState, before: Details) -> bool:
        """Keeps what is known from the task before; whether this one takes its place."""
        return False

    def explanation(self, state: FormState, slot: str) -> str:
        """The sentence that says why a detail is asked for."""
        return f"explain.{slot}"

    def idempotency_key(self, turn: Turn, order: Order) -> str:
        """The same message never changes the same order twice in the same way."""
        return f"{turn.conversation_id}:{turn.message_key}:{self.key}:{order.number}"[:120]


def refusal(check: Callable[[Order], object], order: Order) -> str | None:
    """Why the order's state forbids what is checked; None where it allows it."""
    try:
        check(order)
    except NotAllowed as error:
        return error.reason
    return None
