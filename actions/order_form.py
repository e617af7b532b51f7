"""The order form: one loop that carries every task about an order.

``validate_order_form`` is asked first about every message while the form is open. It either takes
the message (fills, corrects, switches the task) or returns nothing; then Rasa answers the
digression by its own rule and comes back here to ask again.
"""

from __future__ import annotations

from actions import asked, requests
from actions.base import ShopAction, person
from actions.correction import hear_correction
from actions.erasure import withdraws_request
from actions.faq import knows_answer
from actions.form_answers import (
    NEVER_ANSWERS,
    SHORT,
    details,
    digresses,
    fill,
    reference,
    wishes_else,
)
from actions.form_reading import (
    answers_offer,
    drops_all,
    has_forgotten,
    is_address,
    names_order_asked_for,
    names_proof,
    only_names,
)
from actions.form_start import start
from actions.form_state import FormState
from actions.identity import identify
from actions.negation import takes_back
from actions.next_question import next_slot
from actions.odd_messages import answers_odd, is_marks
from actions.reading import (
    asks_to_cancel,
    corrects,
    denies,
    has_proof,
    is_only_proof,
    lacks_it,
    proof_in,
    replaces,
)
from actions.references import read
from actions.resuming import undo_in_focus
from actions.tasks import BY_INTENT, TASKS
from actions.tasks.base import OrderTask
from actions.turn import Turn, payload
from actions.way_out import tell_way_out, tell_why_refused
from smartmkt_core.errors import ShopError
from smartmkt_core.orders import service as orders


class ValidateOrderForm(ShopAction):
    """Reads a message for the form and decides what is asked next."""

    action_name = "validate_order_form"
    caring = False

    def respond(self, turn: Turn) -> None:
        state = FormState.load(turn)
        if not turn.fresh:
            state.started = "started" in turn.recall(messages=0)
            if self._left_alone(turn, state):
                state.clear()
            self._go_on(turn, state)
            return
        wishes = requests.in_message(turn)
        if state.task is None:
            if not self._answered_at_once(turn):
                self._begin(turn, state, wishes)
            self._go_on(turn, state)
            return
        if not wishes:
            hear_correction(turn)
        if self._take_several(turn, state, wishes) if wishes else self._take(turn, state):
            self._go_on(turn, state)

    def _answered_at_once(self, turn: Turn) -> bool:
        """Whether what reads like a task needs none: "what now?", "why can't I cancel?"."""
        return (
            asked.answered(turn, opening=True)
            or tell_way_out(turn)
            or tell_why_refused(turn)
            or answers_odd(turn)
            or withdraws_request(turn)
        )

    def _begin(self, turn: Turn, state: FormState, wishes: list[requests.Wish]) -> None:
        """Begins the task of the message, or the first of several; what needs none is answered."""
        order = requests.with_offer(turn, wishes)
        alone = len(order) == 1 and len(wishes) > 1 and requests.name_of(order[0]) not in BY_INTENT
        if len(order) > 1 or alone:
            at_once, tasks = requests.parted(order)
            requests.speak(turn, at_once)
            begun = bool(tasks) and requests.name_of(tasks[0]) in BY_INTENT
            requests.wait(turn, [*tasks[begun:], *requests.waiting(turn)])
            if not begun:
                return
            requests.take(turn, tasks[0])
        task = BY_INTENT.get(turn.intent)
        if task is None:
            return
        if takes_back(turn):
            if not undo_in_focus(turn):
                turn.say("deny.unchanged")
            return
        start(turn, state, task)

    def _take_several(self, turn: Turn, state: FormState, wishes: list[requests.Wish]) -> bool:
        """Takes an answer first, then the wishes beside it."""
        answer = requests.answer_in(wishes)
        order = requests.in_order(wishes)
        if answer is None and len(order) < 2:
            return self._take(turn, state)
        at_once, tasks = requests.parted(order)
        doing = state.task
        first = answer or next((t for t in tasks if _insists(t, state)), None)
        if first is None:
            first = next((t for t in tasks if requests.name_of(t) in BY_INTENT), None)
        tasks = [task for task in tasks if task is not first]
        if first is not None:
            requests.take(turn, first)
            self._take(turn, state)
        tasks = [t for t in tasks if answer is None or requests.name_of(t) not in _of(doing)]
        requests.wait(turn, [*tasks, *requests.waiting(turn)])
        requests.speak(turn, at_once)
        return True

    def _left_alone(self, turn: Turn, state: FormState) -> bool:
        """Whether the shopper has gone on to something else twice: the question is let go."""
        if state.requested not in ("order_number", "proof") or not wishes_else(turn):
            return False
        turn.mark("digressed")
        return turn.recall(messages=1).count("digressed") > 1 or lacks_it(turn)

    def explain(self, turn: Turn, error: ShopError) -> None:
        """Ends the form with the reason."""
        self._end(turn)
        super().explain(turn, error)

    def apologise(self, turn: Turn) -> None:
        """Ends the form: nothing of it was done, and the shopper may simply ask again."""
        intent = turn.get("task") and TASKS[turn.get("task")].intents[0]
        self._end(turn)
        retry = [turn.button("button.retry", payload(intent))] if intent else []
        turn.say("error.ours", buttons=[*retry, person(turn)])
        turn.offer(intent or "contact_human_agent")

    def _end(self, turn: Turn) -> None:
        state = FormState.load(turn)
        state.clear()
        state.save(turn)
        turn.set("requested_slot", None)

    # -- taking a message ------------------------------------------------------------------

    def _take(self, turn: Turn, state: FormState) -> bool:
        """Whether the message was for the form."""
        task = TASKS[state.task or ""]
        if is_marks(turn):
            turn.mark(f"why.{state.requested}")
            return True
        if turn.metadata.get("photos"):
            # A picture belongs to what is being talked about, whatever was asked.
            details(turn, state, task)
            return True
        if not task.changes and asks_to_cancel(turn):
            self._switch(turn, state, task, TASKS["cancel"])
            return True
        wishes = wishes_else(turn)
        proving = state.requested == "proof" and has_proof(turn, state.number)
        if state.requested in ("order_number", "proof") and has_forgotten(turn) and not proving:
            return self._missed(turn, state)
        claimed = task.claims(turn, state)
        if turn.intent == "stop" and not (claimed or read(turn, current=state.number).found):
            if state.requested == "confirm":
                state.confirm = False
            else:
                self._drop(turn, state)
            return True
        if state.requested == "proof" and is_only_proof(turn):
            state.proof = proof_in(turn)
            return True
        if task.key == "address" and state.requested != "confirm" and is_address(turn):
            # Whatever is asked, an address belongs to the task and names no other order.
            return task.read(turn, state, identify(turn, state).order)
        if turn.intent == "out_of_scope" and knows_answer(turn):
            return False
        if turn.intent in NEVER_ANSWERS and not names_order_asked_for(turn, state):
            return False
        if corrects(turn) and not claimed and reference(turn, state):
            return True
        # "I forgot the e-mail, the phone ends in 4471" lacks the one and gives the other.
        lacking = lacks_it(turn) and not proving and (not wishes or names_proof(turn))
        if state.requested in ("order_number", "proof") and lacking:
            return self._missed(turn, state)
        other = BY_INTENT.get(turn.intent)
        if other is not None and takes_back(turn):
            # "Don't cancel it" is an answer at most, never the wish for it.
            if not fill(turn, state, task):
                self._drop(turn, state)
            return True
        if other is not None and other.key != task.key and not claimed:
            if only_names(turn, state) and reference(turn, state):
                return True
            self._switch(turn, state, task, other)
            return True
        if turn.intent == "affirm" and answers_offer(turn, state):
            return False
        if turn.intent == "why":
            turn.mark(f"why.{state.requested}")
            return True
        if fill(turn, state, task):
            return True
        if digresses(turn):
            return False
        if turn.intent == "repeat" or turn.intent in task.intents:
            # The same wish once more: no answer, but nothing misunderstood either.
            turn.mark("insists")
            return True
        return self._missed(turn, state)

    def _missed(self, turn: Turn, state: FormState) -> bool:
        if state.requested in ("order_number", "proof") and (denies(turn) or lacks_it(turn)):
            turn.mark(f"lacks.{state.requested}")
        elif turn.intent == "deny" and len(turn.text) <= SHORT and not lacks_it(turn):
            self._drop(turn, state)
        else:
            turn.mark("missed")
        return True

    # -- changing the task -----------------------------------------------------------------

    def _switch(self, turn: Turn, state: FormState, old: OrderTask, new: OrderTask) -> None:
        before = state.snapshot()
        asked = state.requested is not None
        start(turn, state, new)
        if state.number is None and before["number"] and new.needs_order:
            state.number = before["number"]
        same = state.number == before["number"]
        new = TASKS[state.task or new.key]
        if same and new.take_over(turn, state, before):
            return
        if old.changes and asked and not replaces(turn, old.key, new.key, same_order=same):
            state.paused.append(before)

    def _drop(self, turn: Turn, state: FormState) -> None:
        task = TASKS[state.task or ""]
        if drops_all(turn):
            requests.wait(turn, [])
            state.paused = []
        turn.say("stop.unchanged" if task.changes else "stop.fine")
        if state.number:
            turn.look_at(order=state.number)
        state.clear()

    # -- what comes next -------------------------------------------------------------------

    def _go_on(self, turn: Turn, state: FormState) -> None:
        state.requested = next_slot(turn, state)
        state.save(turn)
        turn.set("requested_slot", state.requested)


def _insists(wish: requests.Wish, state: FormState) -> bool:
    """Whether it is what the form is about, said once more: 取消吧，还有10031到哪了."""
    named = [str(e["value"]) for e in wish["entities"] if e["entity"] == "order_number"]
    if requests.name_of(wish) not in _of(state.task):
        return False
    ours = orders.number_key(state.number or "")
    return all(orders.number_key(number) == ours for number in named)


def _of(task: str | None) -> tuple[str, ...]:
    """The intents of a task."""
    return TASKS[task].intents if task in TASKS else ()
