"""Keeping pictures: with their conversation, then with their case, gone when these are."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.errors import NotFound
from smartmkt_core.uploads import repository
from smartmkt_core.uploads.models import Upload
from smartmkt_core.uploads.pictures import MEDIA_TYPE, NotAPicture, Picture, redraw

__all__ = [
    "NotAPicture",
    "Picture",
    "TooMany",
    "Upload",
    "attach",
    "erase",
    "keep",
    "loose",
    "of_case",
    "path_of",
    "redraw",
    "sweep",
    "upload",
]

FRESH = timedelta(days=1)
"""For so long a picture without a case may belong to the next one."""
_UNFINISHED = timedelta(hours=1)
"""A file so young may belong to a transaction that has not ended."""


class TooMany(Exception):
    """The conversation holds as many pictures as it may."""


def keep(
    session: Session,
    folder: Path,
    conversation_id: str,
    picture: Picture,
    *,
    most: int,
    agent_id: int | None = None,
    now: datetime,
) -> Upload:
    """Keep a picture under a random name. The file is written first: no row without its file.

    ``agent_id``: who of the shop sends it; such a picture never becomes a shopper's evidence.

    Raises:
        NotFound: no such conversation.
        TooMany: see there.
    """
    conversations.lock(session, conversation_id, now=now)
    if repository.count(session, conversation_id) >= most:
        raise TooMany
    row = Upload(
        id=secrets.token_hex(16),
        conversation_id=conversation_id,
        agent_id=agent_id,
        media_type=MEDIA_TYPE,
        size=len(picture.content),
        width=picture.width,
        height=picture.height,
        created_at=now,
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = os.open(path_of(folder, row.id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as file:
        file.write(picture.content)
    session.add(row)
    session.flush()
    return row


def upload(session: Session, upload_id: str) -> Upload:
    """A picture's row; NotFound."""
    found = session.get(Upload, upload_id)
    if found is None:
        raise NotFound
    return found


def path_of(folder: Path, upload_id: str) -> Path:
    """Where the file of a picture lies."""
    return folder / f"{upload_id}.jpg"


def loose(session: Session, conversation_id: str, *, now: datetime) -> Sequence[Upload]:
    """Pictures of a conversation that belong to no case yet and are not old."""
    return repository.without_case(session, conversation_id, now - FRESH)


def attach(session: Session, conversation_id: str, return_id: int, *, now: datetime) -> int:
    """Put the loose pictures of a conversation to a case; how many."""
    found = [row.id for row in loose(session, conversation_id, now=now)]
    repository.put_to_case(session, found, return_id)
    return len(found)


def of_case(session: Session, return_id: int) -> Sequence[Upload]:
    """The pictures of a case."""
    return repository.of_case(session, return_id)


def erase(session: Session, folder: Path, conversation_id: str) -> int:
    """Delete all pictures of a conversation, rows and files; how many."""
    found = repository.ids(session, conversation_id)
    repository.remove(session, conversation_id)
    for upload_id in found:
        path_of(folder, upload_id).unlink(missing_ok=True)
    return len(found)


def sweep(session: Session, folder: Path, *, now: datetime) -> int:
    """Delete files whose rows have gone with their conversation; how many."""
    known = set(repository.ids(session))
    gone = 0
    for path in folder.glob("*.jpg"):
        with contextlib.suppress(FileNotFoundError):
            young = path.stat().st_mtime > (now - _UNFINISHED).timestamp()
            if path.stem not in known and not young:
                path.unlink()
                gone += 1
    return gone
