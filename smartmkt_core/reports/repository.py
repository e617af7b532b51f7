"""Every query of the reports.

Of its nature this room reads everybody's tables, as facts; it writes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender
from smartmkt_core.handoff.models import Assignment, CsatRating, Handoff, User
from smartmkt_core.reports.sql import percentiles, seconds_between, table_of
from smartmkt_core.reports.values import Period
from smartmkt_core.tickets.models import Ticket, TicketStatus

Rows = Sequence[Any]

_VALENCE = case((Message.mood == "positive", 1.0), (Message.mood == "negative", -1.0), else_=0.0)


def conversations(session: Session, periods: Sequence[Period], language: str) -> Rows:
    """Rows of place, conversations in which a shopper wrote, those that needed nobody."""
    spans = table_of(periods)
    wrote = _exists(Message, Message.sender == Sender.USER)
    helped = or_(_exists(Handoff), _exists(Ticket))
    query = (
        select(
            spans.c.place,
            func.count(Conversation.id),
            func.coalesce(func.sum(case((helped, 0), else_=1)), 0),
        )
        .join(Conversation, _within(spans, Conversation.created_at))
        .where(wrote, *_spoken(language))
        .group_by(spans.c.place)
    )
    return session.execute(query).all()


def counts(session: Session, periods: Sequence[Period], language: str) -> dict[str, Rows]:
    """Rows of place and count: shoppers' messages, wishes for a person, visits ended, tickets."""
    moments: dict[str, tuple[Any, Any, list[ColumnElement[bool]]]] = {
        "messages": (Message, Message.at, [Message.sender == Sender.USER]),
        "handoffs": (Handoff, Handoff.requested_at, []),
        "resolved": (Handoff, Handoff.ended_at, [Handoff.ending == "resolved"]),
        "tickets": (Ticket, Ticket.opened_at, []),
    }
    found = {}
    for name, (table, moment, conditions) in moments.items():
        spans = table_of(periods)
        query = (
            select(spans.c.place, func.count(table.id))
            .join(table, _within(spans, moment))
            .where(*conditions)
            .group_by(spans.c.place)
        )
        if language:
            query = query.join(Conversation, Conversation.id == table.conversation_id)
            query = query.where(*_spoken(language))
        found[name] = session.execute(query).all()
    return found


def waits(session: Session, periods: Sequence[Period], language: str, *, until: str) -> Rows:
    """Rows of place, visits, median and 90th percentile of the seconds from the wish for a
    person ``until`` first_reply_at or ended_at (resolved ones alone)."""
    spans = table_of(periods)
    end = getattr(Handoff, until)
    measured = (
        select(spans.c.place, seconds_between(Handoff.requested_at, end).label("seconds"))
        .join(Handoff, _within(spans, Handoff.requested_at))
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(end.is_not(None), *_spoken(language))
    )
    if until == "ended_at":
        measured = measured.where(Handoff.ending == "resolved")
    return session.execute(percentiles(measured, 50, 90)).all()


def ratings(session: Session, periods: Sequence[Period], language: str) -> Rows:
    """Rows of place, score (None: not given) and how many."""
    spans = table_of(periods)
    query = (
        select(spans.c.place, CsatRating.score, func.count())
        .join(CsatRating, _within(spans, CsatRating.asked_at))
        .join(Conversation, Conversation.id == CsatRating.conversation_id)
        .where(*_spoken(language))
        .group_by(spans.c.place, CsatRating.score)
    )
    return session.execute(query).all()


def moods(session: Session, periods: Sequence[Period], language: str) -> Rows:
    """Rows of place, visits, mean valence before and since the person came."""
    spans = table_of(periods)
    visit = (
        select(
            Handoff.id.label("id"),
            Handoff.requested_at.label("requested_at"),
            func.avg(case((Message.at < Handoff.claimed_at, _VALENCE))).label("before"),
            func.avg(case((Message.at >= Handoff.claimed_at, _VALENCE))).label("after"),
        )
        .join(Message, Message.conversation_id == Handoff.conversation_id)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(
            Handoff.claimed_at.is_not(None),
            Message.sender == Sender.USER,
            Message.mood.is_not(None),
            # What was said in an earlier visit, or after a later one, is about that.
            or_(_ended_before().is_(None), Message.at >= _ended_before()),
            or_(_wished_later().is_(None), Message.at < _wished_later()),
            Handoff.requested_at >= periods[0].start,
            Handoff.requested_at < periods[-1].end,
            *_spoken(language),
        )
        .group_by(Handoff.id, Handoff.requested_at)
        .subquery()
    )
    query = (
        select(spans.c.place, func.count(), func.avg(visit.c.before), func.avg(visit.c.after))
        .join(visit, _within(spans, visit.c.requested_at))
        .where(visit.c.before.is_not(None), visit.c.after.is_not(None))
        .group_by(spans.c.place)
    )
    return session.execute(query).all()


def causes(session: Session, span: Period, language: str) -> Rows:
    """Rows of cause and in how many conversations a shopper was unhappy about it."""
    query = (
        select(Message.cause, func.count(func.distinct(Message.conversation_id)).label("n"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.sender == Sender.USER,
            Message.mood == "negative",
            Message.cause.is_not(None),
            Message.at >= span.start,
            Message.at < span.end,
            *_spoken(language),
        )
        .group_by(Message.cause)
    )
    return sorted(session.execute(query).tuples(), key=lambda row: (-row[1], str(row[0])))


def agents(session: Session, span: Period, language: str) -> dict[str, Rows]:
    """What each agent did in a span, in three tables by agent's id.

    ``parts``: conversations, resolved, transferred, lost, mean seconds. ``first``: visits that
    they answered first, mean seconds from the wish. ``csat``: ratings, mean score.
    """
    parts = (
        select(
            Assignment.agent_id,
            func.count(func.distinct(Assignment.conversation_id)),
            *(_count_of(ending) for ending in ("resolved", "transferred", "lost")),
            func.avg(seconds_between(Assignment.started_at, Assignment.ended_at)),
        )
        .join(Conversation, Conversation.id == Assignment.conversation_id)
        .where(Assignment.started_at >= span.start, Assignment.started_at < span.end)
    )
    first = (
        select(
            Assignment.agent_id,
            func.count(),
            func.avg(seconds_between(Handoff.requested_at, Handoff.first_reply_at)),
        )
        .join(Handoff, Handoff.id == Assignment.handoff_id)
        .join(Conversation, Conversation.id == Assignment.conversation_id)
        .where(
            Handoff.requested_at >= span.start,
            Handoff.requested_at < span.end,
            # Whose turn it was when the first answer was given.
            Assignment.started_at <= Handoff.first_reply_at,
            or_(Assignment.ended_at.is_(None), Assignment.ended_at >= Handoff.first_reply_at),
        )
    )
    csat = (
        select(CsatRating.agent_id, func.count(), func.avg(CsatRating.score))
        .join(Conversation, Conversation.id == CsatRating.conversation_id)
        .where(
            CsatRating.score.is_not(None),
            CsatRating.asked_at >= span.start,
            CsatRating.asked_at < span.end,
        )
    )
    queries: list[tuple[str, Any, Any]] = [
        ("parts", parts, Assignment.agent_id),
        ("first", first, Assignment.agent_id),
        ("csat", csat, CsatRating.agent_id),
    ]
    found = {}
    for name, query, owner in queries:
        told = query.where(owner.is_not(None), *_spoken(language)).group_by(owner)
        found[name] = session.execute(told).all()
    return found


def users(session: Session) -> Sequence[User]:
    """Everybody who works in the desk or did, by name."""
    return session.scalars(select(User).order_by(User.name, User.id)).all()


def loads(session: Session) -> dict[int, int]:
    """How many conversations each agent has now."""
    query = (
        select(Conversation.agent_id, func.count())
        .where(Conversation.state == ConversationState.ASSIGNED, Conversation.agent_id.is_not(None))
        .group_by(Conversation.agent_id)
    )
    rows = session.execute(query).tuples()
    return {agent_id: count for agent_id, count in rows if agent_id is not None}


def waiting(session: Session) -> Rows:
    """Rows of language, how many wait for a person, since when the first of them."""
    query = (
        select(Conversation.language, func.count(), func.min(Conversation.handoff_at))
        .where(Conversation.state == ConversationState.PENDING)
        .group_by(Conversation.language)
    )
    return session.execute(query).all()


def moods_now(session: Session) -> Rows:
    """Rows of mood and how many shoppers with or waiting for a person wrote so last."""
    newest = (
        select(Message.conversation_id, func.max(Message.seq).label("seq"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.state.in_([ConversationState.PENDING, ConversationState.ASSIGNED]),
            Message.sender == Sender.USER,
            Message.mood.is_not(None),
        )
        .group_by(Message.conversation_id)
        .subquery()
    )
    query = (
        select(Message.mood, func.count())
        .join(
            newest,
            and_(Message.conversation_id == newest.c.conversation_id, Message.seq == newest.c.seq),
        )
        .group_by(Message.mood)
    )
    return session.execute(query).all()


def resolved_since(session: Session, since: datetime) -> int:
    """How many visits ended with the matter resolved."""
    query = select(func.count(Handoff.id)).where(
        Handoff.ending == "resolved", Handoff.ended_at >= since
    )
    return session.scalar(query) or 0


def open_tickets(session: Session) -> int:
    """How many tickets wait for an answer."""
    query = select(func.count(Ticket.id)).where(Ticket.status == TicketStatus.OPEN)
    return session.scalar(query) or 0


def _within(spans: CTE, moment: Any) -> ColumnElement[bool]:
    return and_(moment >= spans.c.start, moment < spans.c.end)


def _spoken(language: str) -> list[ColumnElement[bool]]:
    return [Conversation.language == language] if language else []


def _exists(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a conversation has such a row."""
    return (
        select(table.id)
        .where(table.conversation_id == Conversation.id, *conditions)
        .correlate(Conversation)
        .exists()
    )


def _count_of(ending: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((Assignment.ending == ending, 1), else_=0)), 0)


def _ended_before() -> Any:
    """When the visit before this one ended."""
    other = aliased(Handoff)
    return (
        select(func.max(other.ended_at))
        .where(other.conversation_id == Handoff.conversation_id, other.id < Handoff.id)
        .correlate(Handoff)
        .scalar_subquery()
    )


def _wished_later() -> Any:
    """When the visit after this one was wished for."""
    other = aliased(Handoff)
    return (
        select(func.min(other.requested_at))
        .where(other.conversation_id == Handoff.conversation_id, other.id > Handoff.id)
        .correlate(Handoff)
        .scalar_subquery()
    )
