"""Several wishes in one message: each is served, and at most one question stays open.

What needs no question is answered first. Of the rest one is begun; the others wait in a slot and
are taken up when it is done, or given up.
"""

from __future__ import annotations

from typing import Any

from actions.form_start import open_form, start
from actions.form_state import FormState
from actions.mood import join
from actions.offers import standing_offer
from actions.references import mine
from actions.tasks import BY_INTENT
from actions.turn import Turn

Wish = dict[str, Any]

ANSWERS = {"affirm", "deny", "inform", "choose"}
"""No wishes of their own: they answer what was asked."""
_ANSWERED = {*ANSWERS, "nlu_fallback"}
_AT_ONCE = {"track", "details", "list", "invoice", "refund"}
_ASK_BACK = {"delete_account", "delete_my_data", "export_my_data", "set_up_shipping_address",
             "review", "complaint"}  # fmt: skip
_ABOUT_SHOPPER = {"edit_account", "newsletter_subscription", "create_account", "switch_account",
                  "registration_problems", "recover_password"}  # fmt: skip
"""What may ask for something of its own, and so comes after what concerns an order."""
_PERSON = {"contact_human_agent", "contact_customer_service"}
WORDY = 200
"""Characters from which on a message says more than its question."""
PATIENCE = 10
"""Messages after which a wish that waits is forgotten."""


def in_message(turn: Turn) -> list[Wish]:
    """The wishes that the message was found to hold: none where it is a single plain one."""
    if not turn.fresh or not turn.whole_text or turn.message is not turn.whole:
        return []
    return [_as_message(found) for found in turn.whole.get("requests") or []]


def _as_message(found: Wish) -> Wish:
    """A wish in the form of a message, so that every action can read it as one."""
    intent = {"name": found["intent"], "confidence": found["confidence"]}
    return {
        "text": found["text"],
        "intent": intent,
        "intent_ranking": [intent],
        "entities": found.get("entities") or [],
        "about": found.get("about"),
    }


def name_of(wish: Wish) -> str:
    """The intent of a wish."""
    return str(wish["intent"]["name"])


def answer_in(wishes: list[Wish]) -> Wish | None:
    """The part that answers a question asked before: "yes, and …"."""
    return next((wish for wish in wishes if name_of(wish) in ANSWERS), None)


def in_order(wishes: list[Wish]) -> list[Wish]:
    """What is answered at once first, what needs a confirmation or a question last."""
    return sorted((w for w in wishes if name_of(w) not in ANSWERS), key=_place)


def with_offer(turn: Turn, wishes: list[Wish]) -> list[Wish]:
    """The wishes in order; a yes beside them takes what was offered, behind them."""
    order = _person_at_once(turn, in_order(wishes))
    answer, offer = answer_in(wishes), standing_offer(turn)
    if answer is None or offer is None:
        return order
    if name_of(answer) == "affirm" and str(offer["intent"]) not in map(name_of, order):
        return [*order, answer]
    if name_of(answer) == "deny":
        turn.set("offer", None)
    return order


def _person_at_once(turn: Turn, order: list[Wish]) -> list[Wish]:
    """A guest who wants a person need not prove an order first: the person sees what was said."""
    wanted = any(name_of(wish) in _PERSON for wish in order)
    if not wanted or turn.customer_id or mine(turn):
        return order
    return [wish for wish in order if name_of(wish) in _PERSON or _place(wish) == 0]


def parted(order: list[Wish]) -> tuple[list[Wish], list[Wish]]:
    """What is answered at once, and what the form or a later turn is for."""
    return [w for w in order if _place(w) == 0], [w for w in order if _place(w) > 0]


def _place(wish: Wish) -> int:
    name = name_of(wish)
    task = BY_INTENT.get(name)
    if name in ANSWERS:
        return 5
    if task is not None:
        return 1 if task.key in _AT_ONCE else 2
    return 4 if name in _PERSON else 3 if name in _ASK_BACK | _ABOUT_SHOPPER else 0


def serve(turn: Turn) -> bool:
    """Serves the wishes of a message outside the form; whether there were several."""
    wishes = in_message(turn)
    if not wishes:
        return False
    order = with_offer(turn, wishes)
    if not order or (len(order) == 1 and not _stands_alone(turn, wishes, order[0])):
        return False
    if turn.in_form:
        at_once, later = parted(order)
        wait(turn, [*later, *waiting(turn)])
        speak(turn, at_once)
        return bool(at_once)
    work_through(turn, order)
    return True


def _stands_alone(turn: Turn, wishes: list[Wish], wish: Wish) -> bool:
    """Whether what is around a wish may be left aside.

    So it is where one sentence of a long message is the question, or where a yes or no stands in
    front of it that nothing was asked for.
    """
    if len(wishes) > 1:
        return standing_offer(turn) is None and turn.intent in _ANSWERED
    return name_of(wish) not in BY_INTENT and len(turn.whole_text) > WORDY


def work_through(turn: Turn, wishes: list[Wish], *, later: bool = False) -> None:
    """Answers one after the other until one needs the shopper; the rest waits.

    ``later``: whether they waited behind something, so that it is said what comes now.
    """
    for place, wish in enumerate(wishes):
        rest = wishes[place + 1 :]
        take(turn, wish)
        task = BY_INTENT.get(turn.intent)
        if task is not None:
            wait(turn, rest)
            state = FormState.load(turn)
            state.proof = state.proof or turn.get("proof")
            start(turn, state, task)
            state.save(turn)
            if later:
                turn.mark("next")
            open_form(turn, several="named.several" in turn.recall(messages=0))
            return
        said = len(turn.replies)
        answer(turn)
        if later and len(turn.replies) > said:
            first = turn.replies[said]
            first.text = join(turn, lead(turn, None), first.text)
        if turn.goes_on or _asks(turn):
            wait(turn, rest)
            return
    wait(turn, [])


def _asks(turn: Turn) -> bool:
    """Whether what was just answered leaves a question open."""
    question = turn.get("question") or {}
    if question.get("turn") == turn.count and not question.get("done"):
        return True
    return turn.intent in _ASK_BACK and (turn.get("offer") or {}).get("turn") == turn.count


def lead(turn: Turn, number: str | None) -> str:
    """Says what comes now: a wish that had to wait."""
    if number is None:
        return turn.lead("requests.next")
    return turn.lead("requests.next_order", number=number)


def speak(turn: Turn, wishes: list[Wish]) -> None:
    """Answers wishes that need nothing more, in one turn with something else."""
    before = turn.message
    for wish in wishes:
        turn.narrow(wish)
        answer(turn)
    turn.narrow(before)


def answer(turn: Turn) -> None:
    """Lets the action that belongs to the intent answer, here and now."""
    action = turn.shop.actions.get(turn.shop.rules.get(turn.intent, ""))
    if action is not None:
        action.respond(turn)


def take(turn: Turn, wish: Wish) -> None:
    """Reads a wish as the message, in this action and in those that follow in the turn."""
    turn.narrow(wish)
    turn.set("serving", wish)


def wait(turn: Turn, wishes: list[Wish]) -> None:
    """Keeps what comes later."""
    kept = [{**wish, "since": wish.get("since", turn.count)} for wish in wishes]
    if kept or turn.get("waiting"):
        turn.set("waiting", kept or None)


def waiting(turn: Turn) -> list[Wish]:
    """What still waits."""
    found = turn.get("waiting") or []
    return [wish for wish in found if turn.count - int(wish["since"]) <= PATIENCE]


def just_put_off(turn: Turn) -> bool:
    """Whether a wish of this very message has to wait."""
    return any(wish["since"] == turn.count for wish in waiting(turn))


def forget_same(turn: Turn, task: str, number: str | None) -> None:
    """Drops a waiting wish that the shopper has meanwhile put first."""
    found = turn.get("waiting") or []
    kept = [wish for wish in found if not _is(wish, task, number)]
    if len(kept) != len(found):
        turn.set("waiting", kept or None)


def _is(wish: Wish, task: str, number: str | None) -> bool:
    other = BY_INTENT.get(name_of(wish))
    named = [e["value"] for e in wish["entities"] if e["entity"] == "order_number"]
    about = str(named[0]) if named else wish.get("about")
    return other is not None and other.key == task and (about is None or about == number)


def go_on(turn: Turn) -> bool:
    """Takes up what waits, once nothing is in its way; whether there was something."""
    left = waiting(turn)
    if not left:
        return False
    same_turn = all(wish["since"] == turn.count for wish in left)
    work_through(turn, left, later=not same_turn)
    return True
