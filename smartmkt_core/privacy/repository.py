"""Every query about one person across the shop's tables.

Of its nature this room knows everybody's tables; a new one with personal data belongs here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session, selectinload

from smartmkt_core.account.models import Address, Customer, CustomerChange, ShopperRequest
from smartmkt_core.assist.models import AgentAction, Label, Note
from smartmkt_core.catalog.models import Opinion, Review
from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.handoff.models import Assignment, CsatRating, Escalation, Handoff
from smartmkt_core.orders import repository as orders
from smartmkt_core.orders.models import Order, OrderAccess, OrderChange
from smartmkt_core.outbox.models import Delivery
from smartmkt_core.restock.models import RestockReminder
from smartmkt_core.returns.models import Refund, Return
from smartmkt_core.tickets.models import Ticket


def orders_of(
    session: Session, customer_id: str | None, order_ids: Sequence[int] = ()
) -> Sequence[Order]:
    """A customer's orders, or some by id, newest first."""
    mine: ColumnElement[bool] = Order.id.in_(order_ids)
    if customer_id is not None:
        mine = or_(mine, Order.customer_id == customer_id)
    query = select(Order).options(*orders.COMPLETE).where(mine)
    return session.scalars(query.order_by(Order.placed_at.desc(), Order.id.desc())).all()


def proven_here(session: Session, conversation_id: str) -> Sequence[int]:
    """Ids of the orders that a guest proved in a conversation."""
    query = select(OrderAccess.order_id).where(OrderAccess.conversation_id == conversation_id)
    return session.scalars(query).all()


def returns_of(session: Session, order_ids: Sequence[int]) -> Sequence[Return]:
    """Returns of some orders, oldest first."""
    query = select(Return).where(Return.order_id.in_(order_ids))
    return session.scalars(query.order_by(Return.requested_at, Return.id)).all()


def refunds_of(session: Session, order_ids: Sequence[int]) -> Sequence[Refund]:
    """Refunds of some orders, oldest first."""
    query = select(Refund).where(Refund.order_id.in_(order_ids))
    return session.scalars(query.order_by(Refund.created_at, Refund.id)).all()


def conversations_of(
    session: Session, customer_id: str | None, ids: Iterable[str] = ()
) -> Sequence[Conversation]:
    """A customer's conversations, or some by id, with their messages, oldest first."""
    mine: ColumnElement[bool] = Conversation.id.in_(list(ids))
    if customer_id is not None:
        mine = or_(mine, Conversation.customer_id == customer_id)
    query = select(Conversation).options(selectinload(Conversation.messages)).where(mine)
    return session.scalars(query.order_by(Conversation.created_at, Conversation.id)).all()


def reviews_of(session: Session, customer_id: str) -> Sequence[Review]:
    """What a customer wrote about products."""
    query = select(Review).where(Review.customer_id == customer_id).order_by(Review.id)
    return session.scalars(query).all()


def opinions_of(
    session: Session, customer_id: str | None, conversation_ids: Sequence[str]
) -> Sequence[Opinion]:
    """What somebody said about the shop."""
    mine: ColumnElement[bool] = Opinion.conversation_id.in_(conversation_ids)
    if customer_id is not None:
        mine = or_(mine, Opinion.customer_id == customer_id)
    return session.scalars(select(Opinion).where(mine).order_by(Opinion.id)).all()


def events_of(session: Session, customer_id: str) -> Sequence[BehaviourEvent]:
    """What a customer looked at, put in the basket, bought and rated."""
    query = select(BehaviourEvent).where(BehaviourEvent.customer_id == customer_id)
    return session.scalars(query.order_by(BehaviourEvent.at, BehaviourEvent.id)).all()


def changes_of(session: Session, customer_id: str) -> Sequence[CustomerChange]:
    """Details that a customer changed."""
    query = select(CustomerChange).where(CustomerChange.customer_id == customer_id)
    return session.scalars(query.order_by(CustomerChange.id)).all()


def requests_of(
    session: Session, customer_id: str | None, conversation_ids: Sequence[str]
) -> Sequence[ShopperRequest]:
    """What somebody asked of the shop."""
    mine: ColumnElement[bool] = ShopperRequest.conversation_id.in_(conversation_ids)
    if customer_id is not None:
        mine = or_(mine, ShopperRequest.customer_id == customer_id)
    return session.scalars(select(ShopperRequest).where(mine).order_by(ShopperRequest.id)).all()


def tickets_of(session: Session, conversation_ids: Sequence[str]) -> Sequence[Ticket]:
    """Tickets of some conversations, oldest first."""
    query = select(Ticket).where(Ticket.conversation_id.in_(conversation_ids))
    return session.scalars(query.order_by(Ticket.id)).all()


def blank_messages(session: Session, conversation_ids: Sequence[str]) -> None:
    """Take the words out of conversations; that something was said, and when, stays."""
    session.execute(
        update(Message)
        .where(Message.conversation_id.in_(conversation_ids))
        .values(
            text="",
            payload="",
            quick_replies=[],
            attachment=None,
            custom=None,
            mood=None,
            anger=None,
            mood_scores=None,
            cause=None,
            signs=None,
            escalation=None,
            intent=None,
            confidence=None,
            entities=None,
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Conversation)
        .where(Conversation.id.in_(conversation_ids))
        .values(
            handoff_reason="",
            handoff_reasons=[],
            escalation_score=0.0,
            escalation_trend="steady",
            escalation_level="none",
            escalation_reasons=[],
            origin=None,
            customer_id=None,
            customer_until=None,
        )
        .execution_options(synchronize_session=False)
    )
    for row, values in (
        (Handoff, {"reason": "", "reasons": []}),
        (Assignment, {"note": ""}),
        (CsatRating, {"comment": ""}),
        (Ticket, {"reason": "", "contact": ""}),
    ):
        session.execute(
            update(row)
            .where(row.conversation_id.in_(conversation_ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    for table in (Note, Label):
        session.execute(delete(table).where(table.conversation_id.in_(conversation_ids)))
    # What agents did stays on record, as the orders do; what they wrote of a person does not.
    session.execute(
        update(AgentAction)
        .where(AgentAction.conversation_id.in_(conversation_ids))
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Escalation).where(Escalation.conversation_id.in_(conversation_ids)))
    # What has not left by now must not leave any more.
    session.execute(delete(Delivery).where(Delivery.conversation_id.in_(conversation_ids)))
    session.execute(delete(OrderAccess).where(OrderAccess.conversation_id.in_(conversation_ids)))


def forget_behaviour(session: Session, customer_id: str) -> None:
    """Delete events, reminders, reviews, addresses and the log of changed details."""
    for table in (BehaviourEvent, RestockReminder, Review, Address, CustomerChange):
        session.execute(delete(table).where(table.customer_id == customer_id))


def forget_visits(session: Session, conversation_ids: Sequence[str]) -> None:
    """Delete what was seen and wished for in some conversations, whoever it was."""
    for table in (BehaviourEvent, RestockReminder):
        session.execute(delete(table).where(table.conversation_id.in_(conversation_ids)))


def reminders_of(
    session: Session, customer_id: str | None, conversation_ids: Sequence[str]
) -> Sequence[RestockReminder]:
    """What somebody wants to hear of when it is back."""
    mine: ColumnElement[bool] = RestockReminder.conversation_id.in_(conversation_ids)
    if customer_id is not None:
        mine = or_(mine, RestockReminder.customer_id == customer_id)
    return session.scalars(select(RestockReminder).where(mine).order_by(RestockReminder.id)).all()


def forget_opinions(
    session: Session, customer_id: str | None, conversation_ids: Sequence[str]
) -> None:
    """Delete what somebody said about the shop."""
    mine: ColumnElement[bool] = Opinion.conversation_id.in_(conversation_ids)
    if customer_id is not None:
        mine = or_(mine, Opinion.customer_id == customer_id)
    session.execute(delete(Opinion).where(mine))


def forget_words(session: Session, order_ids: Sequence[int]) -> None:
    """Take out of orders what is no part of an invoice: words, former addresses, who changed."""
    session.execute(update(Return).where(Return.order_id.in_(order_ids)).values(reason=""))
    changes = session.scalars(select(OrderChange).where(OrderChange.order_id.in_(order_ids)))
    for change in changes:
        change.actor = "erased"
        if change.action == "address":
            change.detail = {}
    session.execute(delete(OrderAccess).where(OrderAccess.order_id.in_(order_ids)))


def forget_requests(session: Session, rows: Sequence[ShopperRequest]) -> None:
    """Leave of requests only number, kind, dates and state."""
    for row in rows:
        row.contact, row.detail, row.conversation_id = "", {}, ""


def customer(session: Session, customer_id: str) -> Customer | None:
    """A customer's row."""
    return session.get(Customer, customer_id)
