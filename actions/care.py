"""Answering somebody who is upset: sorry, brief, nothing sold, a person offered or called."""

from __future__ import annotations

import re

from actions.failures import log_failure
from actions.mood import join
from actions.offers import is_person, person
from actions.turn import Reply, Turn
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff import escalation_log
from smartmkt_core.handoff.escalation import Assessment, Level

MOST_BUTTONS = 3
STILL_SORRY = 4
"""Messages within which sorrow is not said again in front of an offer."""
_SORRY = re.compile(r"\bsorry\b|\bfrustrating\b|抱歉|对不起|不好意思|理解您")
_SELLING = (
    "/recommend_product",
    "/similar_products",
    "/bought_together",
    "/newsletter_subscription",
    "/check_promotion",
    "/review",
)
"""What quick replies of an answer to somebody upset must not lead to."""
_WANTED = {
    "recommend_product", "search_product", "refine_search", "product_question", "check_stock",
    "similar_products", "bought_together", "compare_products", "check_promotion", "size_help",
    "newsletter_subscription", "review",
}  # fmt: skip
"""Intents that ask for just that."""
_MORE = re.compile(
    r"(?<=[.?。？]) ?(?:Is there (?:anything|something) else[^.?]*\?|Tell me if you need anything"
    r" else\.|What can I do for you(?: instead)?\?|还有什么可以帮您？|还需要别的帮助吗？"
    r"|有其他需要再告诉我。|祝您[^。]*。)$"
)
"""Closing phrases that ask for more business."""


def say_sorry(turn: Turn, *, said: int | None) -> None:
    """Sorrow in front of the answer, and a person behind it. ``said``: the message it was last."""
    first = turn.replies[0]
    lately = said is not None and turn.count - said < STILL_SORRY
    if not lately and not any(_SORRY.search(reply.text) for reply in turn.replies):
        first.text = join(turn, turn.lead("mood.sorry"), first.text)
    add_person(turn)


def make_offer(turn: Turn) -> None:
    """Says that a person can take over, which a yes accepts."""
    last = turn.replies[-1]
    asks = last.text.rstrip().endswith(("?", "？"))
    told = is_offering(last)
    if not told:
        key = "mood.again" if asks or turn.in_form else "escalation.offer"
        last.text = join(turn, last.text, turn.lead(key))
    add_person(turn)
    if (turn.get("offer") or {}).get("turn") != turn.count:
        turn.offer("contact_human_agent")


def is_offering(reply: Reply) -> bool:
    """Whether a bubble offers a person in words."""
    return bool(_OFFERED.search(reply.text)) and any(is_person(one) for one in reply.buttons)


_OFFERED = re.compile(
    r"\b(?:get|bring|fetch) (?:one|you one|a person|a colleague)\b|\btakes? (?:it |this )?over\b"
    r"|转(?:接|人工)[^。]*吗？|人工客服[^。]{0,4}(?:接手|处理)|由人工",
    re.I,
)
"""A person is offered, rather than said to be able to help."""


def add_person(turn: Turn) -> None:
    """The quick reply that brings a person, once."""
    last = turn.replies[-1]
    if not any(is_person(button) for button in last.buttons):
        last.buttons.append(person(turn))


def brief(turn: Turn) -> None:
    """Takes out what sells and what only fills."""
    turn.replies[:] = [reply for reply in turn.replies if not reply.selling] or turn.replies
    for reply in turn.replies:
        if turn.intent not in _WANTED:
            reply.buttons[:] = [b for b in reply.buttons if not b["payload"].startswith(_SELLING)]
        people = [button for button in reply.buttons if is_person(button)]
        others = [button for button in reply.buttons if not is_person(button)]
        if len(reply.buttons) > MOST_BUTTONS and not reply.custom and not turn.in_form:
            reply.buttons[:] = [*others[: MOST_BUTTONS - len(people[:1])], *people[:1]]
        reply.text = _MORE.sub("", reply.text).rstrip()


def hand_over(turn: Turn, found: Assessment, *, done: bool) -> bool:
    """Calls a person at once and says so; whether that worked.

    ``done``: the answer tells of something that was changed, which must stay.
    """
    # Here, as handing over is an action made of this module.
    from actions.handoff import call_person

    before = list(turn.replies)
    kept = before if done else [reply for reply in before if reply.custom and not turn.in_form]
    why = {reason.sign for reason in found.reasons if reason.share >= 1}
    key = next((f"escalation.{name}" for name in ("safety", "legal") if name in why), "")
    try:
        turn.replies = []
        with unit_of_work(turn.shop.sessions) as session:
            turn.use(session)
            # The place in the queue depends on it.
            escalation_log.record(
                session,
                turn.conversation_id,
                found,
                Level.NONE,
                message_id=turn.message_id,
                again=False,
                now=turn.now,
            )
            called = call_person(turn, action="action_handoff", why=escalation_log.reasons(found))
    except Exception as error:
        log_failure("handing over", turn, error)
        called = False
    if not called:
        turn.replies = before
        return False
    first = turn.replies[0]
    first.text = join(turn, turn.lead(key or "escalation.call"), first.text)
    for reply in kept:
        reply.buttons.clear()
    turn.replies = [*kept, *turn.replies]
    return True


__all__ = ["brief", "hand_over", "is_offering", "make_offer", "say_sorry"]
