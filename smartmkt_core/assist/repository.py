"""Every query on what agents noted, labelled and did."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from smartmkt_core.assist.models import AgentAction, Label, Note


def notes(
    session: Session, conversation_id: str, customer_id: str | None, *, limit: int
) -> Sequence[Note]:
    """Notes of a conversation and on its customer, newest first."""
    here: ColumnElement[bool] = Note.conversation_id == conversation_id
    if customer_id is not None:
        here = or_(here, Note.customer_id == customer_id)
    return session.scalars(select(Note).where(here).order_by(Note.id.desc()).limit(limit)).all()


def note_by_client_id(session: Session, conversation_id: str, client_id: str) -> Note | None:
    """The note that the browser gave this id."""
    return session.scalar(
        select(Note).where(Note.conversation_id == conversation_id, Note.client_id == client_id)
    )


def labels(session: Session, conversation_id: str) -> Sequence[str]:
    """The labels of a conversation, by name."""
    query = select(Label.name).where(Label.conversation_id == conversation_id)
    return session.scalars(query.order_by(Label.name)).all()


def labels_in_use(session: Session, *, limit: int) -> Sequence[str]:
    """The labels that are given most often."""
    query = select(Label.name).group_by(Label.name)
    return session.scalars(query.order_by(func.count().desc(), Label.name).limit(limit)).all()


def remove_label(session: Session, conversation_id: str, name: str) -> None:
    """Take a label off."""
    session.execute(
        delete(Label).where(Label.conversation_id == conversation_id, Label.name == name)
    )


def action_by_key(session: Session, key: str) -> AgentAction | None:
    """What was done under an idempotency key."""
    return session.scalar(select(AgentAction).where(AgentAction.idempotency_key == key))


def actions(session: Session, conversation_id: str) -> Sequence[AgentAction]:
    """What agents did in a conversation, oldest first."""
    query = select(AgentAction).where(AgentAction.conversation_id == conversation_id)
    return session.scalars(query.order_by(AgentAction.id)).all()
