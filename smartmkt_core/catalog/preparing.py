"""Making the search ready ahead of the first question, in small transactions."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.index import Index, current
from smartmkt_core.catalog.keeping import Encoder
from smartmkt_core.db import unit_of_work

Progress = Callable[[str, int, int | None], None]
# So long as these take, nobody else can write in SQLite.
MEANINGS_AT_ONCE = 128
MANY = 10_000
NAME = "search"


def prepare(
    sessions: sessionmaker[Session],
    encoder: Encoder | None,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Read and compare every product that has changed; how many there are.

    ``folder`` keeps the vectors of a large catalogue in files that processes share. Where another
    process is at the same work, it is left to that one. ``progress`` is called with what is done.
    """
    before: int | None = None
    at_first = 0
    while True:
        with unit_of_work(sessions) as session:
            index = current(session)
            if encoder is not None:
                if folder is not None and index.vectors.folder != folder:
                    index.open_vectors(folder, encoder)
                index.embed(session, encoder, most=MEANINGS_AT_ONCE)
            waiting = index.waiting
        at_first = max(at_first, waiting)
        if progress is not None and at_first:
            progress(NAME, at_first - waiting, at_first)
        if not waiting or (before is not None and waiting >= before):
            break
        before = waiting
    if encoder is not None and folder is not None:
        _keep(sessions, index, encoder, folder)
    if len(index) >= MANY:
        # What is kept for good is not looked through for garbage again: with a million products
        # that stops every question of the moment for a twentieth of a second.
        gc.collect()
        gc.freeze()
    return len(index)


def _keep(sessions: sessionmaker[Session], index: Index, encoder: Encoder, folder: Path) -> None:
    """Write the vectors down where that is worth while, and go on with the files."""
    with index.lock:
        if index.vectors.save():
            index.open_vectors(folder, encoder)
            with unit_of_work(sessions) as session:
                index.embed(session, encoder)
