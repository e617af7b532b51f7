"""The assistant goes on behind a person of the shop: it looks at what they talked about."""

from __future__ import annotations

from actions.references import seen
from actions.turn import Turn
from smartmkt_core.assist import actions as deeds
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.service import Visit
from smartmkt_core.orders import service as orders


def take_up(turn: Turn) -> None:
    """With the first message after a person's visit, puts the order it was about into focus.

    "And when do I get it back?" is then about the order that the agent has refunded. Only an order
    that this shopper may see; a visit about none changes nothing.
    """
    visit = _just_over(turn)
    if visit is None:
        return
    number = _talked_about(turn, visit)
    if number is not None:
        turn.look_at(order=number, task=None, product=None)


def _just_over(turn: Turn) -> Visit | None:
    """The visit after which this is the first message."""
    try:
        conversation = conversations.get(turn.session, turn.conversation_id)
    except NotFound:
        return None
    if conversation.state != ConversationState.BOT or conversation.handoff_at is None:
        return None
    visit = handoff.last_visit(turn.session, turn.conversation_id)
    if visit is None:
        return None
    written = conversations.written_since(turn.session, turn.conversation_id, visit.resolved_at)
    return visit if written <= 1 else None


def _talked_about(turn: Turn, visit: Visit) -> str | None:
    """The order that was acted on last, else the one that was named last."""
    done = deeds.done_in(turn.session, turn.conversation_id)
    acted = [one.order_number for one in done if one.order_number and one.at >= visit.requested_at]
    named = [
        number
        for message in visit.messages
        for number in orders.find_numbers_in(turn.session, message.text)
    ]
    for number in [*reversed(acted), *reversed(named)]:
        order = seen(turn, number)
        if order is not None:
            return order.number
    return None
