"""Beside the turns: takes in what has changed, and lets another process learn when it is time."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.recommend import serving
from smartmkt_core.recommend.serving import Server
from smartmkt_core.recommend.store import ModelStore

log = logging.getLogger(__name__)
EVERY = 20.0
"""Seconds between two looks; at least ten times as long as one takes."""
GROWTH, LEAST_NEW = 0.05, 200
"""Events that make it worth learning anew, as a part of those learnt from, and at least."""
PAUSE_AFTER_FAILURE = 1800.0
OTHERS_LEARN = 3
"""Exit code of a process that found another one learning."""


def start(
    sessions: sessionmaker[Session],
    folder: Path,
    *,
    rules: Path | None = None,
    encoder: Path | None = None,
    watch: bool = False,
) -> Server:
    """Answer from the model kept in a folder from now on.

    With ``watch`` a thread keeps everything fresh beside the turns, and starts another process that
    learns anew when behaviour or catalogue have grown.
    """
    with sessions() as session:
        engine = session.get_bind().engine
        made = Server(store=ModelStore(folder), rules=rules, encoder=encoder)
        made.refresh(session, now=datetime.now(UTC))
    serving.register(engine, made)
    if watch:
        made.kept = True
        Keeper(engine, made).start()
    return made


class Keeper(threading.Thread):
    """Looks every some seconds, as long as somebody uses the server."""

    def __init__(self, engine: Engine, server: Server) -> None:
        super().__init__(name="recommendations", daemon=True)
        self._engine, self._server = weakref.ref(engine), weakref.ref(server)
        self._training: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def run(self) -> None:
        """Until the server or its database is gone."""
        pause = EVERY
        while True:
            time.sleep(pause)
            engine, server = self._engine(), self._server()
            if engine is None or server is None:
                return
            began = time.monotonic()
            try:
                self.look(engine, server, now=datetime.now(UTC))
            except Exception as error:
                # A locked database or a full disk passes; what is in memory serves on.
                log.warning("recommendations are not refreshed: %s", error)
            pause = max(EVERY, 10 * (time.monotonic() - began))
            del engine, server

    def look(self, engine: Engine, server: Server, *, now: datetime) -> None:
        """Take in what is new, and see to a new model where it is due."""
        with Session(engine) as session:
            server.refresh(session, now=now)
            due = server.due(session, now=now, growth=GROWTH, least=LEAST_NEW)
        if self._training is not None:
            code = self._training.poll()
            if code is None:
                return
            if code not in (0, OTHERS_LEARN):
                log.warning("learning recommendations failed (%d); see %s", code, _log(server))
                self._not_before = time.monotonic() + PAUSE_AFTER_FAILURE
            self._training = None
            return
        waits = time.monotonic() < self._not_before
        if due and not waits and server.store is not None and not server.store.is_training():
            self._training = learn_apart(engine, server)


def learn_apart(engine: Engine, server: Server) -> subprocess.Popen[bytes]:
    """Start a process of low priority that learns a new version into the server's folder."""
    path = _log(server)
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # The very shop that is served here, wherever the settings of this process came from.
        "SMARTMKT_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "SMARTMKT_VAR": str(path.parent.parent.absolute()),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "smartmkt_core.recommend"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )


def _log(server: Server) -> Path:
    assert server.store is not None
    return server.store.folder / "training.log"
