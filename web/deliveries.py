"""Sends what the outbox holds: takes what is due, lets its topic send it, notes what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from smartmkt_core.outbox import service as outbox
from smartmkt_core.outbox.service import Delivery
from web.log import log
from web.store import Store, now

# How often the outbox is looked into where nobody calls.
POLL_SECONDS = 2.0

Send = Callable[[Delivery], Awaitable[None]]


class Undelivered(Exception):
    """It did not arrive. ``for_good``: trying again can't help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Deliveries:
    """The loop. Every gateway has one; a delivery goes to one of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._senders: dict[str, Send] = {}
        self._called = asyncio.Event()

    def register(self, topic: str, send: Send) -> None:
        """``send`` delivers what has this topic, or raises Undelivered."""
        self._senders[topic] = send

    def wake(self) -> None:
        """Something was just noted: don't wait for the next look."""
        self._called.set()

    async def run(self) -> None:
        """Send for ever."""
        while True:
            self._called.clear()
            try:
                while await self.send_due():
                    pass
            except Exception as error:
                log.failure("outbox_failed", error)
            try:
                await asyncio.wait_for(self._called.wait(), POLL_SECONDS)
            except TimeoutError:
                continue

    async def send_due(self) -> int:
        """Send what is due now, each by itself; how many these were."""
        taken = await self._store.run(outbox.take, list(self._senders), now=now())
        await asyncio.gather(*(self._send(row) for row in taken))
        return len(taken)

    async def _send(self, row: Delivery) -> None:
        try:
            async with asyncio.timeout(outbox.LEASE.total_seconds() * 0.9):
                await self._senders[row.topic](row)
        except Undelivered as error:
            await self._failed(row, str(error), for_good=error.for_good)
        except Exception as error:
            log.failure("delivery_broke", error, topic=row.topic, delivery=row.id)
            await self._failed(row, type(error).__name__)
        else:
            await self._store.run(outbox.delivered, row.id, now=now())
            log.info("delivered", topic=row.topic, delivery=row.id, attempts=row.attempts)

    async def _failed(self, row: Delivery, why: str, *, for_good: bool = False) -> None:
        gone = await self._store.run(outbox.failed, row.id, why, now=now(), for_good=for_good)
        log.warning(
            "delivery_given_up" if gone else "delivery_failed",
            topic=row.topic,
            delivery=row.id,
            attempts=row.attempts,
            why=why,
        )
