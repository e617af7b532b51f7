"""Private notes and labels: for agents' eyes alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.assist import repository
from smartmkt_core.assist.models import Label, Note
from smartmkt_core.conversations import service as conversations
from smartmkt_core.errors import NotAllowed

NOTE_LENGTH = 4000
LABEL_LENGTH = 40
LABELS = 12
"""So many a conversation bears: more are no order."""
_SHOWN = 50


def add_note(
    session: Session,
    conversation_id: str,
    text: str,
    *,
    agent_id: int,
    client_id: str,
    now: datetime,
) -> Note:
    """Keep a note, once per ``client_id``.

    Raises:
        NotFound: no such conversation.
        NotAllowed: empty, or too_long.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    known = repository.note_by_client_id(session, conversation_id, client_id)
    if known is not None:
        return known
    text = text.strip()
    if not text:
        raise NotAllowed("empty")
    if len(text) > NOTE_LENGTH:
        raise NotAllowed("too_long")
    note = Note(
        conversation_id=conversation_id,
        customer_id=conversations.customer_of(conversation, now),
        agent_id=agent_id,
        text=text,
        client_id=client_id,
        at=now,
    )
    session.add(note)
    session.flush()
    return note


def notes_on(session: Session, conversation_id: str, customer_id: str | None) -> Sequence[Note]:
    """Notes of a conversation and on its customer from earlier ones, newest first."""
    return repository.notes(session, conversation_id, customer_id, limit=_SHOWN)


def set_labels(
    session: Session, conversation_id: str, names: Sequence[str], *, agent_id: int, now: datetime
) -> Sequence[str]:
    """Make these the labels of a conversation; how they are written counts, capitals do not.

    Raises:
        NotFound: no such conversation.
        NotAllowed: too_long, too_many.
    """
    conversations.lock(session, conversation_id, now=now)
    wanted = {name.casefold(): name for name in (" ".join(one.split()) for one in names) if name}
    if any(len(name) > LABEL_LENGTH for name in wanted.values()):
        raise NotAllowed("too_long")
    if len(wanted) > LABELS:
        raise NotAllowed("too_many")
    present = {name.casefold(): name for name in repository.labels(session, conversation_id)}
    for key in present.keys() - wanted.keys():
        repository.remove_label(session, conversation_id, present[key])
    for key in wanted.keys() - present.keys():
        row = Label(conversation_id=conversation_id, name=wanted[key], agent_id=agent_id, at=now)
        session.add(row)
    session.flush()
    return repository.labels(session, conversation_id)


def labels_of(session: Session, conversation_id: str) -> Sequence[str]:
    """The labels of a conversation, by name."""
    return repository.labels(session, conversation_id)


def labels_in_use(session: Session) -> Sequence[str]:
    """Labels to choose from: those given most often."""
    return repository.labels_in_use(session, limit=_SHOWN)
