"""Who is at the desk: told to the desk, kept alive while it is open; what follows from absence."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from smartmkt_core.handoff import presence
from smartmkt_core.handoff import service as handoff
from smartmkt_core.handoff.service import Passed
from web.gateway import Gateway
from web.log import log, short
from web.publish import Standing, standing
from web.store import now

if TYPE_CHECKING:
    from web.agents import DeskRooms

BEAT_SECONDS = 20.0


def people_out(session: Session, gateway: Gateway) -> dict[str, Any]:
    """Everybody who answers shoppers, and the teams."""
    settings = gateway.settings
    found = presence.colleagues(
        session,
        now=now(),
        absent_after=timedelta(seconds=settings.desk_absent_seconds),
        capacity=settings.desk_capacity,
    )
    people = [
        {
            "id": one.id,
            "name": one.name,
            "role": one.role,
            "team": one.team,
            "languages": list(one.languages),
            "presence": str(one.presence),
            "load": one.load,
            "capacity": one.capacity,
        }
        for one in found
    ]
    return {"agents": people, "teams": list(presence.teams(session))}


class Watch:
    """Signs of life, sessions that have ended elsewhere, and agents who have disappeared."""

    def __init__(self, gateway: Gateway, rooms: DeskRooms) -> None:
        self._gateway = gateway
        self._rooms = rooms
        self._absent_after = timedelta(seconds=gateway.settings.desk_absent_seconds)
        # While no gateway ran, no desk could give a sign of life.
        self._from = now() + self._absent_after

    async def run(self) -> None:
        """For ever."""
        beat = min(BEAT_SECONDS, self._absent_after.total_seconds() / 4)
        while True:
            await asyncio.sleep(beat)
            try:
                await self._rooms.recheck()
                await self._rooms.keep_seen()
                if now() >= self._from:
                    await self.give_back_lost()
                await self._rooms.tell_presence()
            except Exception as error:
                log.failure("presence_failed", error)

    async def give_back_lost(self) -> None:
        """What absent agents have goes back into the queue."""
        found = await self._gateway.store.run(_give_back_lost, self._absent_after)
        for passed, after in found:
            await self._gateway.ownership.passed(passed, after)
            log.warning("agent_lost", conversation=short(passed.conversation.id))


def _give_back_lost(session: Session, absent_after: timedelta) -> list[tuple[Passed, Standing]]:
    found = handoff.give_back_lost(session, absent_after=absent_after, now=now())
    return [(one, standing(session, one.conversation)) for one in found]
