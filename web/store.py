"""The core, called from the event loop: every call is one transaction in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work

P = ParamSpec("P")
T = TypeVar("T")

# As many as the database pool holds connections.
_THREADS = 5


class Store:
    """Runs functions of the core that take a session first."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")

    async def run(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of ``work(session, …)``, after its transaction is committed."""

        def inside() -> T:
            with unit_of_work(self._sessions) as session:
                return work(session, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, inside)

    @property
    def sessions(self) -> sessionmaker[Session]:
        """For work in transactions of its own, in a thread of the caller's."""
        return self._sessions

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def now() -> datetime:
    """The time that is passed to the core."""
    return datetime.now(UTC)
