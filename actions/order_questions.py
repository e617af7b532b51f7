"""What the order form asks: each question, its shorter repetition, its reason, its correction."""

from __future__ import annotations

from actions import requests
from actions.base import ShopAction, person
from actions.cards import order_button
from actions.form_state import FormState
from actions.identity import identify
from actions.misunderstanding import guesses
from actions.references import SHOWN, as_asked, mine, offered, remember_offered, seen
from actions.tasks import TASKS
from actions.tasks.base import OrderTask
from actions.turn import Button, Turn, payload
from smartmkt_core.orders.models import Order

MISSED_BEFORE_PERSON = 2


class AskOrderForm(ShopAction):
    """Asks for one slot. What went before in this turn decides how."""

    slot = ""
    caring = True

    def respond(self, turn: Turn) -> None:
        state = FormState.load(turn)
        if state.task is None:
            return
        task = TASKS[state.task]
        lead = self._lead(turn, state, task)
        self.ask(turn, state, task, lead=lead)
        insisted = turn.recall(messages=2).count("insists") > 1
        if insisted:
            _offer_person(turn)
        if insisted or "missed" in turn.recall(messages=0):
            self._ways_on(turn)

    def ask(self, turn: Turn, state: FormState, task: OrderTask, *, lead: str) -> None:
        """By default the task asks for its own details."""
        order = identify(turn, state).order
        if order is None:
            turn.say("error.not_found", buttons=[person(turn)])
        else:
            task.ask(turn, state, order, self.slot, lead=lead)

    def _ways_on(self, turn: Turn) -> None:
        """Beside a question that was not answered: what else it may be, or leaving it."""
        if not turn.replies:
            return
        buttons = turn.replies[-1].buttons
        if self.slot == "order_number" and not mine(turn):
            buttons.append(_said(turn, "button.no_number"))
        if self.slot == "proof":
            buttons.append(_said(turn, "button.other_number"))
        buttons += guesses(turn, but=TASKS[turn.get("task")].intents, most=2)
        if self.slot not in ("confirm",):
            buttons.append(turn.button("button.leave", payload("stop")))
        if _missed_again(turn):
            _offer_person(turn)

    def _lead(self, turn: Turn, state: FormState, task: OrderTask) -> str:
        """What must be said first: not understood, why it is asked, back from something else."""
        now = turn.recall(messages=0)
        if f"why.{self.slot}" in now:
            return turn.lead(task.explanation(state, self.slot))
        if "missed" in now:
            return turn.lead("missed.again" if _missed_again(turn) else "missed.lead")
        if f"back.{task.key}" in now:
            return turn.lead(f"return_to.{task.key}")
        if "next" in now:
            return requests.lead(turn, state.number)
        if requests.just_put_off(turn):
            return turn.lead("requests.first")
        return ""


class AskOrderNumber(AskOrderForm):
    """Which order: by buttons for those whose orders are known, else by number."""

    action_name = "action_ask_order_form_order_number"
    slot = "order_number"

    def ask(self, turn: Turn, state: FormState, task: OrderTask, *, lead: str) -> None:
        now = turn.recall(messages=0)
        if "lacks.order_number" in now and not mine(turn):
            key = "ask.order_number.lacks"
            if turn.customer_id:
                key = "ask.order_number.lacks_signed_in"
            turn.say(key, buttons=[person(turn)])
            turn.offer("contact_human_agent")
            return
        known = {n: order for n in offered(turn) if (order := seen(turn, n)) is not None}
        if "named.several" in now and len(known) < len(offered(turn)):
            self._one_of(turn, known, lead)
            return
        every = mine(turn)
        likely = list(known.values()) if len(known) > 1 else task.candidates(every, turn.now)
        shown = (likely or every)[:SHOWN]
        again = bool(lead) or "ask.order_number.choose" in turn.recall(messages=4)
        if shown:
            remember_offered(turn, [order.number for order in shown])
            key = "ask.order_number.choose_again" if again else "ask.order_number.choose"
            turn.say(
                key,
                before=lead,
                buttons=[order_button(turn, order) for order in shown],
                task=turn.t(f"which.{task.key}"),
            )
            return
        asked = {"ask.order_number.guest", "ask.order_number.none"} & set(turn.recall(messages=4))
        first = "ask.order_number.none" if turn.customer_id else "ask.order_number.guest"
        turn.say("ask.order_number.again" if asked or lead else first, before=lead)

    def _one_of(self, turn: Turn, known: dict[str, Order], lead: str) -> None:
        """Of several numbers in one message, as they were typed."""
        turn.say(
            "ask.order_number.one_of",
            before=lead,
            buttons=[
                order_button(turn, known[number])
                if number in known
                else {"title": as_asked(number), "payload": payload("choose", order_number=number)}
                for number in offered(turn)
            ],
            numbers=turn.formats.choice([n if n in known else as_asked(n) for n in offered(turn)]),
        )


class AskProof(AskOrderForm):
    """The e-mail or the last four digits, and why. The same words whether the order exists."""

    action_name = "action_ask_order_form_proof"
    slot = "proof"

    def ask(self, turn: Turn, state: FormState, task: OrderTask, *, lead: str) -> None:
        now = turn.recall(messages=0)
        number = as_asked(state.number or "")
        if "wrong.proof" in now:
            turn.say("ask.proof.wrong", number=number)
        elif "lacks.proof" in now:
            turn.say("ask.proof.lacks", buttons=[person(turn)])
            turn.offer("contact_human_agent", about=number)
        elif lead or "ask.proof.first" in turn.recall(messages=4):
            turn.say("ask.proof.again", before=lead, number=number)
        elif turn.customer_id:
            turn.say("ask.proof.not_in_account", number=number)
            turn.mark("ask.proof.first")
        else:
            turn.say("ask.proof.first", number=number)


class AskItem(AskOrderForm):
    """Which line of the order."""

    action_name = "action_ask_order_form_item"
    slot = "item"


class AskQuantity(AskOrderForm):
    """How many."""

    action_name = "action_ask_order_form_quantity"
    slot = "quantity"


class AskNewAddress(AskOrderForm):
    """Where to."""

    action_name = "action_ask_order_form_new_address"
    slot = "new_address"


class AskConfirm(AskOrderForm):
    """Whether to do it, with its consequence."""

    action_name = "action_ask_order_form_confirm"
    slot = "confirm"


def _missed_again(turn: Turn) -> bool:
    """Whether the message before was not understood either."""
    return turn.recall(messages=1).count("missed") >= MISSED_BEFORE_PERSON


def _said(turn: Turn, key: str) -> Button:
    """A quick reply that says its own words."""
    return turn.button(key, turn.t(key))


def _offer_person(turn: Turn) -> None:
    """A person beside the question, where the shopper and the form don't get on."""
    buttons: list[Button] = turn.replies[-1].buttons if turn.replies else []
    if turn.replies and all("contact_human_agent" not in b["payload"] for b in buttons):
        turn.replies[-1].buttons.append(person(turn))
